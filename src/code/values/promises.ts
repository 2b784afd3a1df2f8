import type { Known, Promised, Site } from './value.ts';
import { callOutside, callValue } from './calls.ts';
import { type Machine, UNDEFINED, unknown } from './interpreter.ts';

/** `new Promise((resolve) => …)`: what it is resolved with, at once or later. A promise of something known is that itself. */
export function newPromise(m: Machine, args: readonly Known[], site: Site): Known {
  const [executor] = args;
  if (executor?.type !== 'function') return callOutside(m, args, site);
  const promised: Promised = { value: undefined };
  const resolve: Known = { ...unknown('it settles a promise'), resolves: promised };
  callValue(m, executor, [resolve, unknown('it fails a promise')], site, false);
  return promised.value ?? pending(promised);
}

/** Calls a function that settles a promise; the first value counts. */
export function resolvePromise(promised: Promised, value: Known = UNDEFINED): Known {
  promised.value ??= value;
  return UNDEFINED;
}

/** A promise of something known hands it on at once; any other is settled when what runs now is done. */
export function callThen(m: Machine, object: Known, name: string, args: Known[], site: Site): Known {
  if (object.type === 'unknown' && object.promise) return thenLater(m, object.promise, name, args, site);
  const known = ['hub', 'server', 'object', 'function', 'class'].includes(object.type);
  const [first, second] = args;
  if (name === 'then' && known && first) {
    const result = m.aside(() => {
      m.nextTurn();
      return callValue(m, first, [object], site, false);
    });
    if (second) callOutside(m, [second], site);
    return result;
  }
  callOutside(m, args, site);
  return object;
}

/** What is put off runs in order, so that what settles the promise has run by then if it was put off before. */
function thenLater(m: Machine, promised: Promised, name: string, args: Known[], site: Site): Known {
  const result: Promised = { value: undefined };
  m.later(() => {
    if (promised.value && !waitsForItself(promised))
      resolvePromise(result, callThen(m, promised.value, name, args, site));
    else callOutside(m, args, site);
  });
  return pending(result);
}

/** `last = last.then(() => last)`: nothing ever comes of it. */
function waitsForItself(promised: Promised): boolean {
  const seen = new Set<Promised>();
  for (let at: Promised | undefined = promised; at; at = nextOf(at)) {
    if (seen.has(at)) return true;
    seen.add(at);
  }
  return false;
}

const nextOf = ({ value }: Promised): Promised | undefined => (value?.type === 'unknown' ? value.promise : undefined);

const pending = (promised: Promised): Known => ({ ...unknown('a promise'), promise: promised });
