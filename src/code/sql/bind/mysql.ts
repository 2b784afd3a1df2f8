import type { Node } from '../../syntax/nodes.ts';
import type { Value } from '../classify/index.ts';
import { holds, isEqual, isLong } from './columns.ts';
import { bound, codeOf, type Conversion, type Source } from './conversion.ts';
import type { Known } from './known.ts';
import { asMeasure, asNumber, asText, flagNote, written } from './numbers.ts';

/** What the client writes into the text: a number without quotes, text with them, and an object as SQL. */
export function mysqlValue(value: Value, node: Node, known: Known, source: Source): Conversion {
  if (/^(number|boolean|null)$/.test(known.kind)) return bound(codeOf(node, source));
  const base = holds(value);
  if (value.role === 'store') {
    if (base === 'boolean') return { ...asNumber(node, known, source), ...flagNote(value, known) };
    if (known.kind === 'string' || known.plain) return bound(codeOf(node, source));
    return written('String', value, node, known, source);
  }
  if (isEqual(value) && isLong(value)) return asText(node, known, source);
  if (isEqual(value) && !/^(boolean|text)$/.test(base) && (known.kind === 'string' || known.plain))
    return bound(codeOf(node, source));
  return { ...asMeasure(value, node, known, source), ...(value.role === 'column' ? flagNote(value, known) : {}) };
}

/** Sequelize takes no object for a value; else it writes into the text as well, for whatever database. */
export function sequelizeValue(value: Value, node: Node, known: Known, source: Source): Conversion {
  if (value.role === 'store' || isEqual(value)) return bound(codeOf(node, source), flagNote(value, known));
  return asMeasure(value, node, known, source);
}
