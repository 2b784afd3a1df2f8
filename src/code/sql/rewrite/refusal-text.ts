import { allowList, plainKey } from './allow-list-suggestion.ts';
import { codeOf } from '../bind/index.ts';
import type { Flat } from '../classify/variants.ts';
import type { Refused } from '../classify/index.ts';
import type { Context } from './text-edits/all.ts';
import type { HolePiece } from '../template/index.ts';
import type { SinkCall } from '../resolve/sinks.ts';

/** A refusal as a sentence, with an allow-list to paste where it is a name or a keyword. */
export function reasonFor(
  unit: Refused,
  hole: HolePiece,
  flats: readonly Flat[],
  context: Context,
  { sink }: SinkCall,
): string {
  const code = codeOf(hole.node, context).replace(/\s+/g, ' ').slice(0, 80);
  const subject = `\`${code}\``;
  switch (unit.what) {
    case 'identifier':
      return `${subject} can not be bound: ${unit.why}. Choose it from a list of allowed ones: \`${allowList(code, unit, flats[0])}\`.`;
    case 'keyword':
      return `${subject} can not be bound: ${unit.why}. Choose it from a list of allowed ones: \`${wordsFor(unit.why)}\`.`.replace(
        '[key]',
        `[${plainKey(code)}]`,
      );
    default:
      return `${subject} can not be bound: ${unit.why}.${sink.tag === 'object' && hole.in === 'whole' ? WITHOUT_RAW : ''}`;
  }
}

/** `` sql`… ${sql.raw(name)}` ``: all that the call is given is the value. */
const WITHOUT_RAW =
  ' Where it is a value, splice it in without sql.raw(), and it is bound; where it is a name or a direction, choose it from a list of allowed ones.';

function wordsFor(why: string): string {
  return why.includes('unit of time')
    ? "{ day: 'DAY', month: 'MONTH', year: 'YEAR' }[key] ?? 'DAY'"
    : "{ asc: 'ASC', desc: 'DESC' }[key] ?? 'ASC'";
}
