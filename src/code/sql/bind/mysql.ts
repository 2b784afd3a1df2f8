import type { Node } from '../../syntax/nodes.ts';
import type { Value } from '../classify/index.ts';
import { holds, isEqual, isLong } from './columns.ts';
import { bound, codeOf, type Conversion, type Source } from './conversion.ts';
import type { Known } from './known.ts';
import { AS_BOOLEANS, AS_NUMBERS, AS_NUMBERS_OR_NULL, AS_STORED, flagValue, type Meaning } from './flags.ts';
import { asMeasure, asNumber, asText, findsByKey, findsRows, refusesText, textOrNull, written } from './numbers.ts';

/** What the client writes into the text: a number without quotes, text with them, and an object as SQL. */
export function mysqlValue(value: Value, node: Node, known: Known, source: Source): Conversion {
  if (/^(number|boolean|null)$/.test(known.kind)) return bound(codeOf(node, source));
  const flag = flagValue(value, node, known, flagMeaning(value, known), source);
  if (flag) return flag;
  const base = holds(value);
  if (value.role === 'store') {
    if (base === 'boolean') return asNumber(node, known, source);
    if (known.kind === 'string' || known.plain) return bound(codeOf(node, source));
    return written('String', value, node, known, source);
  }
  if (refusesText(value)) return asText(node, known, source);
  if (findsRows(value) && !known.filled) return asMeasure(value, node, known, source);
  if (findsByKey(value) && !known.filled) return textOrNull(node, known, source);
  if (isEqual(value) && isLong(value)) return asText(node, known, source);
  if (isEqual(value) && !/^(boolean|text)$/.test(base) && (known.kind === 'string' || known.plain))
    return bound(codeOf(node, source));
  return asMeasure(value, node, known, source);
}

function flagMeaning(value: Value, known: Known): Meaning {
  if (value.role !== 'store') return AS_NUMBERS;
  if (known.plain) return AS_STORED;
  return value.type?.nullable && !known.text && !known.asked ? AS_NUMBERS_OR_NULL : AS_NUMBERS;
}

/** Sequelize takes no object for a value; else it writes into the text as well, for whatever database. */
export function sequelizeValue(value: Value, node: Node, known: Known, source: Source): Conversion {
  const flag = flagValue(value, node, known, AS_BOOLEANS, source);
  if (flag) return flag;
  if (value.role === 'store' || isEqual(value)) return bound(codeOf(node, source));
  return asMeasure(value, node, known, source);
}
