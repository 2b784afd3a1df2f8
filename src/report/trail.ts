import { nameOfSource, type Flow } from '../model/flow.ts';
import type { Project } from '../model/project.ts';
import type { Place } from '../model/place.ts';
import type { Settled } from '../model/report.ts';

/** One stop on the way of a value from the request to where it does harm. */
export interface Stop {
  place: Place;
  words: string;
}

/** The way of the value that a finding is about, where the project shows one. */
export function trailOf({ at }: Pick<Settled, 'at'>, { flows }: Pick<Project, 'flows'>): Stop[] {
  if (at === null) return [];
  const touching = flows.filter(({ sink, stopped }) => !stopped && overlaps(sink.place, at));
  const [flow] = touching;
  return flow ? stopsOf(flow) : [];
}

const FROM: Readonly<Record<string, string>> = { message: 'a message of a socket', archive: 'an archive' };

function stopsOf({ source, steps, sink }: Flow): Stop[] {
  const name = source.part === 'whole' ? 'the request' : nameOfSource(source);
  const from = FROM[source.part] ?? 'the request';
  const all = [
    { place: source.place, words: `${name} comes from ${from}` },
    ...steps,
    { place: sink.argument, words: `it arrives in ${sink.callee}: ${sink.words}` },
  ];
  return all.filter(({ place, words }, index) => {
    const before = all[index - 1];
    return !before || before.words !== words || !same(before.place, place);
  });
}

const same = (a: Place, b: Place): boolean => a.file === b.file && a.start === b.start && a.end === b.end;

const overlaps = (a: Place, b: Place): boolean => a.file === b.file && a.start < b.end && b.start < a.end;
