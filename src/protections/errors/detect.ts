import { lacksNext } from '../../code/express/handler-shape.ts';
import type { Broken, Detected } from '../../model/protection.ts';
import type { Place } from '../../model/place.ts';
import type { App, ChainItem, FunctionFact, Project } from '../../model/project.ts';
import { answers, flat, functionsOf, handlersOf, samePlace, where, wrappersOf } from '../kit/chain.ts';
import {
  endsBefore,
  hasCatchAll,
  holdsOurs,
  isAlwaysInProduction,
  isErrorLink,
  isFilter,
  isMisnamed,
  isOwnErrorLink,
  leavesErrors,
  lackingNext,
  routerHandlesAll,
} from './handlers.ts';
import { rejecting, type Registration } from './rejections.ts';
import type { RuleId } from './rules.ts';
import { watchOf, type Watch } from './wrapping.ts';
import { detectLeaks } from './leaks.ts';
import { answersOf, handlerSteps, handOnSteps, notFoundSteps, parameterSteps, rejectionSteps } from './steps.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  for (const app of project.entries) yield* detectIn(app, project);
  const handlers = handlersOf(project);
  yield* detectLeaks([...handlers.map(({ fn }) => fn), ...wrappersOf(project)], project);
  for (const { fn } of handlers)
    if ((fn.params === 4 || lacksNext(fn)) && answers500(fn)) yield { rule: 'always-500', at: fn.place };
  if (project.express?.major === 4) for (const place of project.forwarding) yield { ok: place };
  const unwatched = rejecting(project);
  const watch = watchOf(unwatched, project);
  for (const registration of unwatched) yield unhandled(registration, watch, project);
}

const addedLater = (place: Place): string =>
  `${where(place)} adds to an app that is handed to it, and may do so later than what is seen here: put app.use(security.notFound) behind all of it.`;

const answers500 = ({ statuses, varies }: FunctionFact): boolean =>
  statuses.length > 0 && !varies && statuses.every((status) => status === 500);

function* detectIn(app: App, project: Project): Iterable<Detected<RuleId>> {
  const links = app.chain.filter((item) => isErrorLink(item) || lackingNext(item) !== undefined);
  const handler = links.find(isErrorLink);
  if (handler) yield { ok: handler.place };
  const bare = onlySaysHello(app, project);
  const missing = [...detectHandler(app, links, project)].map((one) => ({ ...one, ...bare }));
  yield* missing;
  const own = links.findLast((item) => isOwnErrorLink(item, project));
  const early = own && !isFilter(own) ? answeringBehind(app, own, project) : [];
  const [first] = early;
  const end = early.at(-1);
  if (own && first && end) {
    const todo = `Move it behind ${where(end.place)}, the last that answers.`;
    yield { rule: 'early', at: own.place, detail: `First behind it: ${where(first.place)}.`, todo };
  }
  if (!hasCatchAll(app, project)) {
    const early = app.chain.find((item) => holdsOurs(item, 'notFound', project));
    const shown = sendsPages(project);
    const detail = early ? standsBefore(app, early, project) : (shown ?? '');
    // Who answers errors in a form of his own has one for this, too: it comes with our error handler, and not alone.
    const formed = shown !== undefined || (own && missing.length === 0) ? ({ fix: 'review' } as const) : {};
    const later = app.addedTo && { refused: addedLater(app.addedTo) };
    yield {
      rule: 'no-not-found',
      at: app.place,
      detail,
      ...formed,
      ...bare,
      ...later,
      steps: () => notFoundSteps(app, project),
    };
  }
  for (const item of app.chain) if (isMisnamed(item)) yield misnamed(item, project);
  yield* detectUnanswered(app);
}

/** Where people look at pages, what they see for an unknown path is for the authors to say: a bare line is no better than that of Express. */
function sendsPages(project: Project): string | undefined {
  const files = project.views.flatMap(({ files }) => files);
  if (answersOf(project) === 'json') return undefined;
  const own = files.find((path) => NOT_FOUND.test(path));
  return own ? `${own} is never rendered for it.` : 'It sends pages, and this one is for its authors to design.';
}

const NOT_FOUND = /(^|[/_-])(404|not-?_?found)\.\w+$/i;

function* detectHandler(app: App, links: readonly ChainItem[], project: Project): Iterable<Broken<RuleId>> {
  const missing: Broken<RuleId> = { rule: 'no-handler', at: app.place, steps: () => handlerSteps(app, project) };
  const last = links.at(-1);
  if (!last || links.every(leavesErrors)) {
    if (!routerHandlesAll(app, project) && !isAlwaysInProduction(app)) yield missing;
  } else if (comesTooEarly(app, last, project)) {
    yield { ...missing, detail: standsBefore(app, last, project) };
  }
}

function comesTooEarly(app: App, last: ChainItem, project: Project): boolean {
  const behind = answeringBehind(app, last, project);
  return isOwnErrorLink(last, project) ? !endsBefore(app, last) && behind.some(canFail) : behind.length > 0;
}

/** A server of sockets that answers requests with a line of its own: nothing in it can fail, and nobody looks for pages. */
function onlySaysHello({ sockets, chain }: App, { routes }: Project): { fix: 'review'; detail: string } | undefined {
  const own = chain.every(({ kind, stage }) => kind !== 'mount' && (kind !== 'use' || stage === 'static'));
  const plain = routes.every(({ handlers }) =>
    flat(handlers).every((one) => one.kind === 'function' && isPlain(one.fn)),
  );
  if (sockets.length === 0 || routes.length > FEW_LINES || !own || !plain) return undefined;
  return { fix: 'review', detail: 'It serves sockets, and its own responses cannot fail.' };
}

const FEW_LINES = 2;

const isPlain = ({ async, readsInput, sharesRequest, calls, passes }: FunctionFact): boolean =>
  !async && !readsInput && !sharesRequest && !passes && calls.length === 0;

/** Files, and answers that are written down, need nobody to handle their errors; that a handler stands before them is said of it. */
const canFail = (item: ChainItem): boolean =>
  item.stage !== 'static' &&
  !(item.kind === 'route' && functionsOf(item).length > 0 && functionsOf(item).every(isPlain));

function misnamed(item: ChainItem, project: Project): Broken<RuleId> {
  const fn = lackingNext(item);
  if (!fn) return { rule: 'arity', at: item.place, certain: false };
  const open = fn.unended === 'within' ? { refused: LEFT_WITHIN } : {};
  // It has never run: with four parameters, what was a 404 or a 400 for programs is a redirect from then on.
  const moves = fn.sends.length > 0 && fn.sends.every((name) => name === 'redirect');
  const chosen = moves ? ({ fix: 'review', detail: MOVES } as const) : ({ fix: 'safe' } as const);
  return { rule: 'arity', at: item.place, ...chosen, ...open, steps: () => parameterSteps(fn, project) };
}

const LEFT_WITHIN = 'It returns without a response for some errors, which would hang: hand them on there, next(err).';

/** A request whose error it does not answer would wait until its client gives up. */
function* detectUnanswered(app: App): Iterable<Broken<RuleId>> {
  for (const item of app.chain) {
    if (item.kind !== 'use') continue;
    for (const fn of functionsOf(item)) {
      if (fn.params !== 4 || !fn.unended) continue;
      const open = fn.unended === 'within' ? { refused: LEFT_WITHIN } : {};
      yield { rule: 'unanswered', at: fn.place, ...open, steps: () => handOnSteps(fn) };
    }
  }
}

const MOVES = 'It only redirects: once it runs, errors and unknown paths answer 302 in place of their status.';

/** What a link that ends the chain comes too early for. */
function standsBefore(app: App, item: ChainItem, project: Project): string {
  const first = answeringBehind(app, item, project).find(({ place }) => !samePlace(place, item.place));
  if (!first) return '';
  const written = holdsOurs(item, 'errorHandler', project) || holdsOurs(item, 'notFound', project);
  if (written) return `${where(first.place)} adds to the app behind its end in ${item.place.file}.`;
  return `The one at ${where(item.place)} is registered before the handler at ${where(first.place)}.`;
}

function unhandled(registration: Registration, watch: Watch, project: Project): Broken<RuleId> {
  const { at, handler } = registration;
  const elsewhere = handler.file !== at.file || handler.line !== at.line;
  const detail = elsewhere ? `Handler: ${where(handler)}.` : '';
  return {
    rule: 'async-rejection',
    at,
    detail,
    steps: (_answers, planned) => rejectionSteps(registration, watch, project, planned),
  };
}

/** Express 3 runs all routes where `app.router` stands. */
function answeringBehind(app: App, item: ChainItem, { express }: Project): ChainItem[] {
  if (express !== null && express.major < 4) return [];
  return app.chain.slice(app.chain.indexOf(item) + 1).filter((other) => answers(other) && !isMisnamed(other));
}
