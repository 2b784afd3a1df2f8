import { nameOfSource, type Flow, type Waypoint } from '../../model/flow.ts';
import type { Detected } from '../../model/protection.ts';
import { holds, type Place } from '../../model/place.ts';
import type { Project } from '../../model/project.ts';
import { flat, functionsIn } from './chain.ts';
import { holdersAmong } from './holders.ts';

/** Flows into one sink that nothing stops, those that meet in one expression together; certain ones first. */
export function openFlows(project: Project, sink: string, place: (flow: Flow) => Place = argumentOf): Flow[][] {
  const groups = new Map<string, Flow[]>();
  for (const flow of project.flows) {
    if (flow.sink.id !== sink || flow.stopped) continue;
    const { file, start } = place(flow);
    const key = `${file} ${start}`;
    const group = groups.get(key);
    if (group) group.push(flow);
    else groups.set(key, [flow]);
  }
  return [...groups.values()].map((flows) => flows.sort((a, b) => Number(isCertain(b)) - Number(isCertain(a))));
}

const argumentOf = ({ sink }: Flow): Place => sink.argument;

/** The value as it stands beside text: in the argument, or where the text was put together; `null` where that is not seen. */
export function pieceOf({ sink: { argument, inner, into, value, joined, front } }: Flow): Place | null {
  if (joined === 'elsewhere') return null;
  const isWhole = inner.start === argument.start && inner.end === argument.end;
  // What stands in the argument is an object that was made before: the value is under a key of it.
  if (into.length > 0 && !holds(value, inner)) return joined ?? value;
  return joined ?? (isWhole && front !== '' ? null : inner);
}

/** That a sink is there and what reaches it is checked. */
export function guarded(project: Project, sink: string): Detected<never>[] {
  const stopped = project.flows.find((flow) => flow.sink.id === sink && flow.stopped);
  return stopped ? [{ ok: stopped.sink.place }] : [];
}

/** Source and sink are told by their kind, and no check stands between whose meaning is not seen. */
export const isCertain = ({ certain, guards }: Flow): boolean =>
  certain && guards.every(({ proof }) => proof !== 'checked' && proof !== 'dotless');

/** `req.query.next` */
export const sourceName = ({ source }: Flow): string => nameOfSource(source);

/** From the request to the call. */
export function wayOf(flow: Flow): Waypoint[] {
  const { source, steps, sink } = flow;
  return [{ place: source.place, words: sourceName(flow) }, ...steps, { place: sink.place, words: sink.words }];
}

/** What is said of a flow, whatever the rule: severity by whether it is certain, the way, a sentence. */
export function brokenBy(flow: Flow): {
  at: Place;
  certain: boolean;
  detail: string;
  flow: Waypoint[];
} {
  return {
    at: flow.sink.inner,
    certain: isCertain(flow),
    detail: `${sourceName(flow)} reaches ${flow.sink.callee.replace(/\s+/g, '')}.`,
    flow: wayOf(flow),
  };
}

/** One flow for each expression that values arrive in. */
export function firstOfEach(flows: readonly Flow[]): Flow[] {
  const seen = new Map<string, Flow>();
  for (const flow of flows) {
    const { file, start, end } = flow.sink.argument;
    const key = `${file} ${start} ${end}`;
    if (!seen.has(key)) seen.set(key, flow);
  }
  return [...seen.values()];
}

const routed = new WeakMap<Project, (place: Place) => number[]>();

/** Finds the routes with a handler around a place, by their index. */
function routesAround(project: Project): (place: Place) => number[] {
  const before = routed.get(project);
  if (before) return before;
  const handlers = project.routes.flatMap((route, index) =>
    flat(route.handlers)
      .flatMap(functionsIn)
      .map((fn) => ({ place: fn.place, index })),
  );
  const around = holdersAmong(handlers.map(({ place }) => place));
  const made = (place: Place): number[] => around(place).map((at) => handlers[at]?.index ?? 0);
  routed.set(project, made);
  return made;
}

/** Methods of the routes that a flow is part of; none where that is not seen. */
function methodsOf(project: Project, { source, sink }: Flow): string[] {
  const around = routesAround(project);
  const routes = [...around(source.place), ...around(sink.place)].sort((a, b) => a - b);
  return [...new Set(routes.flatMap((index) => project.routes[index]?.method ?? []))];
}

/** A route is seen whose handler it runs through, and so what is in front of that. */
export const isRouted = (project: Project, flow: Flow): boolean => methodsOf(project, flow).length > 0;

/** No form and no link of another site sends it: what asks is a script, and a script does not show the answer as a page. */
export function isScripted(project: Project, flow: Flow): boolean {
  const methods = methodsOf(project, flow);
  // A link brings no body.
  if (flow.source.part === 'body' && methods.length > 0 && methods.every((method) => method === 'get')) return true;
  if (methods.length === 0 || project.calls.some(({ module }) => module === 'method-override')) return false;
  return methods.every((method) => /^(put|patch|delete)$/.test(method));
}
