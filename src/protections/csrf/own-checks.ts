import type { Broken } from '../../model/protection.ts';
import type { FunctionFact, Project, Route } from '../../model/project.ts';
import { entry, flat, functionsIn, isLiteral, samePlace } from '../kit/chain.ts';
import { declaredMajor } from '../kit/steps.ts';
import { csurfRules } from './csurf.ts';
import type { RuleId } from './rules.ts';

/** Packages that are better left. */
export function* oldPackages(project: Project): Iterable<Broken<RuleId>> {
  yield* csurfRules(project);
  for (const { module, args, place } of project.calls) {
    if (!/^(csurf|csrf-sync|csrf-csrf)$/.test(module)) continue;
    const ignored = entry(args[0], 'ignoreMethods') ?? entry(args[0], 'ignoredMethods');
    const open =
      ignored?.kind === 'array'
        ? ignored.items.find((item) => CHANGING.some((name) => isLiteral(item, name)))
        : undefined;
    if (open?.kind === 'literal')
      yield {
        rule: 'weak-token',
        at: place,
        detail: `It does not look at ${String(open.value)}.`,
        todo: 'Remove methods that change data from the list.',
      };
  }
  const old = declaredMajor(project, 'csrf-csrf');
  const csrf = project.calls.find(({ module }) => module === 'csrf-csrf');
  if (csrf && old !== null && old < 4) yield { rule: 'old-csrf-csrf', at: csrf.place };
  for (const { module, member, args, place } of project.calls) {
    const [options] = args;
    if (module !== 'csrf-csrf' || member !== 'doubleCsrf' || old === null || old < 4) continue;
    if (options?.kind === 'object' && !options.open && options.entries['getSessionIdentifier'] === undefined)
      yield { rule: 'options-of-version-3', at: place };
  }
}

const CHANGING = ['POST', 'PUT', 'PATCH', 'DELETE'];
/** Tokens that are compared by hand. */
export function* weakTokens({ identity }: Project): Iterable<Broken<RuleId>> {
  for (const { kind, at, weak, plain } of identity.forgeryChecks) {
    if (kind !== 'token') continue;
    if (weak === 'optional')
      yield {
        rule: 'weak-token',
        at,
        detail: 'It is only looked at where it is there.',
        todo: 'Refuse what brings no token.',
      };
    else if (weak === 'unset')
      yield {
        rule: 'weak-token',
        at,
        certain: false,
        severity: 'medium',
        detail: 'Where none was made and none is sent, undefined equals undefined.',
        todo: 'Refuse where the token of the session is missing.',
      };
    else if (plain) yield { rule: 'timing', at };
  }
}

const CHANGES =
  /(^|[/_-])(delete|remove|destroy|erase|add|create|insert|update|toggle|approve|reject|accept|decline|ban|unban|block|unblock|promote|demote|enable|disable|activate|deactivate|cancel|empty|clear|like|unlike|follow|unfollow|increment|decrement|increase|decrease|complete|mark|vote|upvote|downvote|purchase|buy|transfer)([/_-]|$)|(^|\/)(delete|remove|add|update|cancel|toggle)[A-Z]\w*/;

/** GET routes that are called like a change and make one; those of a file are one finding. */
export function* changedByGet(project: Project): Iterable<Broken<RuleId>> {
  const routes = project.routes.filter(isChange);
  const files = [...new Set(routes.map(({ file }) => file))];
  for (const file of files) {
    const all = routes.filter(
      (route, index) => route.file === file && routes.findIndex(({ place }) => samePlace(place, route.place)) === index,
    );
    const [first] = all;
    if (!first) continue;
    const names = all.slice(0, 4).map(({ full }) => full);
    const more = all.length > names.length ? ` and ${all.length - names.length} more` : '';
    yield { rule: 'changed-by-get', at: first.place, certain: false, detail: `GET ${names.join(', GET ')}${more}.` };
  }
}

function isChange(route: Route): boolean {
  if (route.method !== 'get' || !CHANGES.test(route.full) || /webhook|verify|unsubscribe|confirm/i.test(route.full))
    return false;
  const functions = flat(route.handlers).flatMap(functionsIn);
  // In front of a page, what hands the request on keeps its own books: when somebody was last seen.
  const isPage = functions.some(shows);
  return functions.some((fn) => fn.changes && !shows(fn) && !(isPage && fn.passes));
}

/** A page that asks first. */
const shows = ({ sends }: FunctionFact): boolean =>
  sends.length > 0 && sends.every((name) => /^(render|sendFile)$/i.test(name));
