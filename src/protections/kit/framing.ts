import type { Call, Project, Value } from '../../model/project.ts';
import { callsOf, entry, everyCall, functionsOf, handlersOf, isGlobal, linksOf, placeKey } from './chain.ts';

/** What an app says itself about who may show it in a frame. */
interface FrameWord {
  /** `other`: it is decided at run time, or names somebody. */
  word: 'deny' | 'sameorigin' | 'other';
  /** It is said of all requests. */
  everywhere: boolean;
}

/** `X-Frame-Options` that the app sets itself, by hand or by a package. */
export function frameWords(project: Project): FrameWord[] {
  const links = project.entries.flatMap(linksOf).filter(isGlobal);
  const global = new Set(
    links.flatMap((item) => functionsOf(item).flatMap(({ headers }) => headers.map(({ place }) => placeKey(place)))),
  );
  const first = new Set(links.flatMap((item) => callsOf(item).map(({ place }) => placeKey(place))));
  const headers = handlersOf(project).flatMap(({ fn }) => fn.headers);
  const written = headers.flatMap(({ name, value, place, conditional }): FrameWord[] => {
    if (name !== 'x-frame-options') return [];
    return [{ word: conditional ? 'other' : wordOf(value), everywhere: global.has(placeKey(place)) }];
  });
  const called = everyCall(project).flatMap((call): FrameWord[] => {
    const said = saidBy(call);
    return said === undefined ? [] : [{ word: said, everywhere: first.has(placeKey(call.place)) }];
  });
  return [...written, ...called];
}

/**
 * What `frame-ancestors` says of an app that does not leave it to others: what its own header says. Browsers go by the policy
 * and pass over the header, so that one which forbids frames in some places only is left to itself.
 */
export function ancestorsOf(project: Project): string[] {
  const words = frameWords(project);
  if (words.every(({ word }) => word === 'sameorigin')) return ["'self'"];
  const denied = words.every(({ word }) => word === 'deny') && words.some(({ everywhere }) => everywhere);
  return denied ? ["'none'"] : [];
}

function wordOf(value: Value | undefined): FrameWord['word'] {
  const text = value?.kind === 'literal' ? String(value.value).trim().toLowerCase() : '';
  return text === 'deny' || text === 'sameorigin' ? text : 'other';
}

const OPTIONS = ['frameguard', 'xFrameOptions'];

/** `frameguard({ action: 'deny' })`, `helmet({ xFrameOptions: { action: 'deny' } })`, `lusca.xframe('DENY')`. */
function saidBy({ module, member, args: [options] }: Call): FrameWord['word'] | undefined {
  if (module === 'lusca') {
    const value = member === 'xframe' ? options : entry(options, 'xframe');
    return value && wordOf(value);
  }
  const isPart = module === 'frameguard' || (module === 'helmet' && OPTIONS.includes(member));
  if (isPart) return options === undefined ? 'sameorigin' : actionOf(options);
  if (module !== 'helmet' || !['', 'default'].includes(member)) return undefined;
  const set = OPTIONS.map((name) => entry(options, name)).find((one) => one !== undefined);
  if (set === undefined || (set.kind === 'literal' && typeof set.value === 'boolean')) return undefined;
  return actionOf(set);
}

/** Without an action it is helmet's own, the same origin; an early helmet takes the word by itself. */
function actionOf(options: Value): FrameWord['word'] {
  if (options.kind !== 'object') return wordOf(options);
  const action = entry(options, 'action');
  return action === undefined && !options.open ? 'sameorigin' : wordOf(action);
}
