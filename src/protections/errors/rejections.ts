import type { FunctionFact, Place, Project, Value } from '../../model/project.ts';
import { flat, samePlace } from '../kit/chain.ts';

/** A call that registers async handlers whose failures nobody handles: `router.get('/', list)`. */
export interface Registration {
  /** The statement, or the link of a chain. */
  at: Place;
  call: Place;
  method: string;
  /** Which handlers, counted from the last argument: 0 is the last. */
  fromEnd: number[];
  /** How many handlers the call has, as far as they are seen. */
  count: number;
  /** Where the first of them is written. */
  handler: Place;
  refused?: string;
}

/** Express 4 takes no notice of a rejected handler; a later one, or a patched one, does. */
export function rejecting(project: Project): Registration[] {
  if (project.express?.major !== 4) return [];
  const patches = ['express-async-errors', 'express-async-patch'];
  if (patches.some((name) => project.manifest?.dependencies[name])) return [];
  const calls = [...registeredBy(project).values()];
  const routes = project.routes.filter(({ method }) => method !== 'ws');
  return [...calls, ...routes.map(({ place, method, handlers }) => ({ at: place, call: place, method, handlers }))]
    .flatMap(toRegistration)
    .filter(({ at }, index, all) => all.findIndex((other) => samePlace(other.at, at)) === index);
}

/** `app.use(a, b)` is two links of a chain and one call. */
function registeredBy(project: Project): Map<string, Registered> {
  const calls = new Map<string, Registered>();
  const links = project.routerLinks.map((link) => ({ ...link, call: link.place }));
  for (const { kind, method, place, call, args } of [...project.apps.flatMap((app) => app.chain), ...links]) {
    if (kind !== 'use' && kind !== 'mount' && kind !== 'param') continue;
    const key = `${place.file}:${place.start}`;
    const known = calls.get(key) ?? { at: place, call, method, handlers: [] };
    calls.set(key, { ...known, handlers: [...known.handlers, ...args] });
  }
  return calls;
}

type Registered = Pick<Registration, 'at' | 'call' | 'method'> & { handlers: readonly Value[] };

function toRegistration({ at, call, method, handlers }: Registered): Registration[] {
  const failing = handlers.flatMap((value, index) =>
    handlersIn(value).some(fails) ? [{ value, fromEnd: handlers.length - 1 - index }] : [],
  );
  const fns = failing.flatMap(({ value }) => handlersIn(value).filter(fails));
  const [first] = fns;
  if (!first) return [];
  const fromEnd = failing.map((one) => one.fromEnd);
  return [
    {
      at,
      call,
      method,
      fromEnd,
      count: handlers.length,
      handler: first.place,
      ...(method === 'param' ? {} : whyNot(fns)),
    },
  ];
}

const handlersIn = (value: Value): FunctionFact[] =>
  flat([value]).flatMap((one) => (one.kind === 'function' ? [one.fn] : []));
const fails = (fn: FunctionFact): boolean => fn.async && fn.rejects;

function whyNot(fns: readonly FunctionFact[]): { refused?: string } {
  if (!fns.some((fn) => fn.params === 4)) return {};
  return { refused: 'It handles errors itself: put a try around its body and call next(error) in the catch.' };
}
