import type { App, ChainItem, FunctionFact, Project } from '../../model/project.ts';
import type { Place } from '../../model/place.ts';
import type { ConfigDraft, Draft } from '../../model/step.ts';
import type { Path } from '../../model/tree.ts';
import {
  besideStep,
  configStep,
  insertStep,
  isVerbatimCommonJs,
  noteStep,
  relative,
  securityImport,
  wrapStep,
} from '../kit/steps.ts';
import { callsOf, functionsOf, handlersOf, isGlobal, where } from '../kit/chain.ts';
import { isErrorPage } from '../kit/handlers.ts';
import { isAlwaysInProduction, isErrorLink, isMisnamed, routerHandlesAll } from './handlers.ts';
import { mayFailLate, type Registration } from './rejections.ts';
import type { RuleId } from './rules.ts';
import { FEW, isOfOther, isTyped, typesRoutes, type Watch } from './wrapping.ts';

type ImportSpec = ReturnType<typeof securityImport>;
type Section = NonNullable<ConfigDraft['sections']['errors']>;

export const handlerSteps = (app: App, project: Project): Draft[] => [
  endOfChain(app, project, 'errors', '$app.use($security.errorHandler);'),
  sectionStep(project, { errorHandler: true }),
];

export const notFoundSteps = (app: App, project: Project): Draft[] => [
  endOfChain(app, project, 'not-found', '$app.use($security.notFound);'),
  sectionStep(project, { notFound: true }),
];

function endOfChain(app: App, project: Project, stage: 'errors' | 'not-found', code: string): Draft {
  const end = stage === 'errors' ? app.errorsEnd : app.end;
  return insertStep({ home: end }, { stage, code, imports: [securityImport(project, end.file)] });
}

/** The parameter by which Express knows a handler of errors, and its use where some would be left without a response. */
export function parameterSteps(fn: FunctionFact, project: Project): Draft[] {
  if (!fn.unended) return [parameterStep(fn, project)];
  const named = { ...fn, paramNames: [...fn.paramNames, 'next'] };
  return [parameterStep(fn, project), ...handOnSteps(named)];
}

/** What a handler of errors does not answer goes to the next one. */
export function handOnSteps({ unended, paramNames: [error = 'err', , , next = 'next'] }: FunctionFact): Draft[] {
  return unended && unended !== 'within' ? [besideStep('after', unended, { code: `${next}(${error});` })] : [];
}

function parameterStep({ place: { file, start, end }, paramNames, unended }: FunctionFact, project: Project): Draft {
  const typed = isTyped(file);
  const marks =
    unended === undefined &&
    (project.compilerOptions['noUnusedParameters'] === true || paramNames.some((one) => one.startsWith('_')));
  const name = marks ? '_next' : 'next';
  const type: ImportSpec = { module: 'express', kind: 'named', name: 'NextFunction', type: true };
  const code = typed ? { code: `${name}: $NextFunction`, imports: [type] } : { code: name, imports: [] };
  return { kind: 'transform', transform: 'insert', file, edit: { parametersOf: { start, end }, ...code } };
}

export function leakSteps(
  { file, start, end }: Place,
  all: number,
  project: Project,
  unset: FunctionFact['unset'] = {},
): Draft[] {
  const indexed = project.compilerOptions['noPropertyAccessFromIndexSignature'] === true ? { indexed: true } : {};
  const shown = project.shownErrors.length > 0 ? { shown: project.shownErrors } : {};
  const outside = Object.keys(unset).length > 0 ? { unset } : {};
  const edit = { at: { start, end }, ...indexed, ...shown, ...outside };
  if (all <= FEW) return [{ kind: 'transform', transform: 'error-leaks', file, edit }];
  const code = { code: '$security.inDevelopment($it)', imports: [securityImport(project, file)] };
  return [
    { kind: 'transform', transform: 'error-leaks', file, edit: { ...edit, ...code } },
    sectionStep(project, { inDevelopment: true }),
  ];
}

/** A few are wrapped; for more of them one line stands for all of the app. What `router.param` calls and handlers of errors are not reached by it. */
export function rejectionSteps(
  registration: Registration,
  watch: Watch,
  project: Project,
  planned: (rule: RuleId) => boolean,
): Draft[] {
  if (registration.method === 'param') return wrapSteps(registration, watch, project, 'asyncParam');
  const leaking = leakingHandler(project, planned);
  if (leaking !== undefined) return [noteStep(leaking)];
  if (registration.forErrors) return wrapSteps(registration, watch, project, 'asyncErrorHandler');
  const isWrapped = isOfOther(registration.at.file, project) || watch.few;
  if (!isWrapped && project.manifest?.library) return [noteStep(SHARED)];
  const drafts = isWrapped ? wrapSteps(registration, watch, project, 'asyncRoute') : forwardSteps(project);
  const files = handledLater(project);
  if (files.length === 0) return drafts;
  const only = { of: ['errors'], with: '$security.errorHandler', files, otherwise: UNHANDLED };
  return drafts.map((draft) => (draft.kind === 'transform' ? { ...draft, only } : draft));
}

const UNHANDLED =
  'Errors would be shown with their stack unless NODE_ENV is production: there is no error handler yet (errors/no-handler).';

/** Where apps that handle no errors yet end: what is passed on there waits for the handler that comes with it. */
const handledLater = (project: Project): Path[] => [
  ...new Set(project.entries.filter((app) => !handlesErrors(app, project)).map(({ errorsEnd }) => errorsEnd.file)),
];

const handlesErrors = (app: App, project: Project): boolean =>
  app.chain.some((item) => isErrorLink(item) || isMisnamed(item)) ||
  routerHandlesAll(app, project) ||
  isAlwaysInProduction(app);

const SHARED =
  'Who mounts this package may share its Express, which one line for all handlers would change for them, too: wrap handlers where they are registered, as express-async-handler does, or move to Express 5.';

/** Why it is better that errors arrive nowhere: who handles them would show them. */
function leakingHandler({ entries }: Project, planned: (rule: RuleId) => boolean): string | undefined {
  const isLink = (item: ChainItem): boolean => isErrorLink(item) || (planned('arity') && isMisnamed(item));
  const links = entries.flatMap((app) => app.chain.filter(isLink));
  const leak = links.flatMap(functionsOf).flatMap(({ leaks }) => leaks)[0];
  const page = links.find((item) => item.condition === undefined && isErrorPage(item));
  if (page)
    return `Errors would reach ${where(page.place)}, which shows their stack: keep it for development first (production/error-page).`;
  if (leak && !planned('leak'))
    return `Errors would reach ${where(leak)}, which exposes their details: fix that first (errors/leak).`;
  if (links.length === 0 && !planned('no-handler') && !entries.every(isAlwaysInProduction)) return UNHANDLED;
  return undefined;
}

function forwardSteps(project: Project): Draft[] {
  const files = new Map([...project.entries].reverse().map((app) => [app.file, app]));
  return [
    ...[...files.values()].map((app) => forwardStep(app, project)),
    sectionStep(project, { forwardRejections: true, ...(mayFailLate(project) ? { late: true } : {}) }),
  ];
}

/** It stands with the settings of the app: what it changes counts from then on for all that was registered before, too. */
function forwardStep(app: App, project: Project): Draft {
  const { file, home, name, place, chain } = app;
  const express: ImportSpec = { module: 'express', kind: 'default', name: 'express' };
  const code = {
    code: '$security.forwardRejections($express);',
    imports: [express, securityImport(project, file)],
  };
  const isChained = chain.some((item) => item.place.file === file && item.place.start === place.end);
  if (name === '' || home.file !== file || isChained)
    return besideStep('before', place, { ...code, behindImports: true });
  return insertStep(app, { stage: 'settings', ...code });
}

/** Handlers are wrapped where they are registered: what they are stays as it is. */
function wrapSteps(
  registration: Registration,
  { wrapperOf }: Watch,
  project: Project,
  member: 'asyncRoute' | 'asyncParam' | 'asyncErrorHandler',
): Draft[] {
  const { failing, takesErrors, forErrors } = registration;
  const typed = member === 'asyncRoute' && isTyped(project.security.path) && typesRoutes(project);
  const section = sectionStep(project, {
    [member]: true,
    ...(typed ? { typedRoute: true } : {}),
    ...(typed && registration.ownTypes ? { ownTypes: true } : {}),
  });
  const places = failing.filter((place) => place !== null);
  if (places.length < failing.length || (takesErrors && !forErrors)) {
    const how = `wrap it by hand: security.${member}(handler).`;
    return [noteStep(`The handler is handed over in a way that is not followed here; ${how}`), section];
  }
  return places.flatMap((place) => {
    const own = member === 'asyncRoute' ? wrapperOf(registration, place) : undefined;
    if (own) return [wrapStep(place, own)];
    return [
      wrapStep(place, { code: `$security.${member}($it)`, imports: [securityImport(project, place.file)] }),
      section,
    ];
  });
}

function sectionStep(project: Project, members: Partial<Section>): Draft {
  const uses = (module: string): boolean => project.calls.some((call) => call.module === module);
  const requestLog = logsRequests(project) ? 'log' : project.requestLogger;
  const none = { notFound: false, errorHandler: false };
  const multer = uses('multer');
  const answers = answersOf(project);
  return configStep(project, {
    errors: {
      ...none,
      ...members,
      answers,
      multer,
      ...traitsOf(project.errorTraits, answers),
      ...(requestLog ? { requestLog } : {}),
      ...loggerOf(project),
    },
  });
}

export function answersOf(project: Project): Section['answers'] {
  const { html, views, errorTraits } = project;
  const renders = handlersOf(project).some(({ fn }) => fn.sends.includes('render'));
  const pages = html.present || html.absent || views.length > 0 || renders || errorTraits.pages;
  if (!pages) return 'json';
  return errorTraits.data ? 'both' : 'text';
}

/** What the answer to errors takes back and brings, where that can occur. */
function traitsOf(
  { contentHeaders, headers, exposes }: Project['errorTraits'],
  answers: Section['answers'],
): Pick<Section, 'left' | 'headers' | 'exposes'> {
  // A text is sent with a type of its own.
  const left = answers === 'text' ? contentHeaders.filter((name) => name !== 'Content-Type') : contentHeaders;
  return {
    ...(left.length > 0 ? { left } : {}),
    ...(headers ? { headers } : {}),
    ...(exposes ? { exposes } : {}),
  };
}

/** The app's own logger, as the config module imports it. */
function loggerOf(project: Project): Pick<Section, 'logger'> {
  const { logger, security } = project;
  if (!logger || isVerbatimCommonJs(project)) return {};
  const { path, kind, name, takes, called, label } = logger;
  const module = path === undefined ? (logger.module ?? '') : relative(security.path, path);
  return { logger: { module, kind, name, takes, ...(called ? { called } : {}), ...(label ? { label } : {}) } };
}

/** pino-http, which was express-pino-logger, gives each request a logger of its own. */
function logsRequests({ entries }: Project): boolean {
  const links = entries.flatMap((app) => app.chain.filter(isGlobal));
  return links.flatMap(callsOf).some(({ module }) => /^(pino-http|express-pino-logger)$/.test(module));
}
