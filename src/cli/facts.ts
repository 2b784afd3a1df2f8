import type { Flow } from '../model/flow.ts';
import type { Project } from '../model/project.ts';
import type { Place } from '../model/place.ts';

/** What was read of a project, as protections see it: chains, values of calls, flows. */
export function factsOf({ apps, calls, flows, flowsCut, routes }: Project): object {
  return { apps, routes, calls, flows, notFollowed: flowsCut };
}

/** The same for a person. */
export function factsText(project: Project): string {
  const { apps, flows, flowsCut, calls } = project;
  return [
    ...apps.flatMap((app) => [
      `App ${app.name || '(without a name)'} (${at(app.place)})`,
      ...app.chain.map(
        ({ stage, method, path, place, condition }) =>
          `  ${stage.padEnd(14)} ${method} ${path.seen ? path.value : '…'}  ${at(place)}${condition === undefined ? '' : `  if ${condition}`}`,
      ),
      '',
    ]),
    'Calls of packages',
    ...calls.map(
      ({ module, member, args, place }) =>
        `  ${[module, member].filter(Boolean).join('.')}(${args.map(({ kind }) => kind).join(', ')})  ${at(place)}`,
    ),
    '',
    'Flows from the request',
    ...flows.flatMap((flow) => flowLines(flow).map((line) => `  ${line}`)),
    ...flowsCut.map((place) => `  not followed further: what ${at(place)} is given`),
    '',
  ].join('\n');
}

/** A flow, a line for each place on its way. */
export function flowLines({ source, steps, sink, guards, stopped, certain }: Flow): string[] {
  const name = ['req', source.part, ...source.path].join('.');
  const into = sink.into.length > 0 ? ` as ${sink.into.join('.')}` : '';
  return [
    `${name} → ${sink.callee.replace(/\s+/g, '')}${into}: ${stopped ? 'guarded' : certain ? 'open' : 'open, perhaps'}`,
    `  ${at(source.place)}  read from the request`,
    ...steps.map(({ place, words }) => `  ${at(place)}  ${words}`),
    `  ${at(sink.place)}  ${sink.words}`,
    ...guards.map(({ place, words, proof }) => `  ${at(place)}  guard: ${words} (${proof})`),
  ];
}

export const at = ({ file, line }: Place): string => `${file}:${line}`;
