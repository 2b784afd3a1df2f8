import type { Place } from '../../model/place.ts';
import type { Source } from '../../code/values/value.ts';
import { placeAt } from '../values.ts';

type Text = Pick<Source, 'path' | 'text'>;

/** A line of a text file as a place, without the white space around it; lines count from 1. */
export function linePlace(file: Text, line: number, endLine = line): Place {
  const starts = [0, ...[...file.text.matchAll(/\r\n?|\n/g)].map((match) => match.index + match[0].length)];
  const from = starts[line - 1] ?? 0;
  const to = starts[endLine] ?? file.text.length;
  const text = file.text.slice(from, to);
  const indent = text.length - text.trimStart().length;
  return placeAt(file, from + indent, from + text.trimEnd().length);
}
