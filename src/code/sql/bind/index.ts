import type { Binding as Binds } from '../drivers/driver.ts';
import { startOf } from '../../syntax/ancestors.ts';
import type { Value } from '../classify/index.ts';
import type { HolePiece } from '../template/index.ts';
import type { Node } from '../../syntax/nodes.ts';
import { bareValue } from './bare.ts';
import { bound, codeOf, commented, type Conversion, type Source } from './conversion.ts';
import { escapedByHand } from './escapes.ts';
import { isGivenAsPair, isGivenInQuotes } from './given.ts';
import { arrayValue, isJoinedList, isListed, isOneColumn, isSeveral, listValue, SEVERAL } from './lists.ts';
import { bindOptional, optionalOf } from './optional.ts';
import { literalValue } from './literal.ts';
import { quotedValue, settingValue } from './quoted.ts';

export { textOfParts } from './quoted.ts';
export { isWholeBody } from './sent.ts';
export { codeOf, objectCode, type Bound, type Conversion, type Source } from './conversion.ts';

/** The expression that gives the database the same value as the text did, in that position on that driver. */
export function convert(value: Value, binds: Binds, source: Source): Conversion {
  const conversion = apart(unshadowed(converted(value, binds, source), value, source), value, binds);
  const [only] = value.parts;
  if (conversion.kind === 'refused' || value.parts.length > 1 || typeof only !== 'object') return conversion;
  return { ...conversion, code: commented(conversion.code, only, source) };
}

/** These clients write numbers into the text themselves: `total-?` of -1 would be `total--1`, where a comment begins. */
function apart(conversion: Conversion, { minus }: Value, binds: Binds): Conversion {
  if (conversion.kind === 'refused' || !minus || !/^(sequelize|postgres-text)$/.test(binds)) return conversion;
  return { ...conversion, before: ` ${conversion.before}` };
}

function converted(value: Value, binds: Binds, source: Source): Conversion {
  const by = escapedByHand(value, source);
  if (by) return { kind: 'refused', why: by };
  if (value.role === 'setting') return settingValue(value, binds, source);
  const [first] = value.parts;
  if (!value.quoted && typeof first === 'object') {
    const optional = optionalOf(first.node, source);
    if (optional) return bindOptional(optional, value, first, (inner) => converted(inner, binds, source), source);
  }
  if (!value.quoted && typeof first === 'object' && isGivenInQuotes(first.node, source)) return IN_QUOTES;
  if (value.role === 'limit' && typeof first === 'object' && isGivenAsPair(first.node, source))
    return pairOf(first.node, binds, source);
  const isAgain = typeof first === 'object' && (/^(map|return)$/.test(first.root.by) || first.root.repeated);
  const item = isAgain && !isWholeList(first, source);
  if (!value.quoted && /^(mysql|sequelize)$/.test(binds) && /^(FIELD|ELT)$/.test(value.detail) && isListed(value))
    return listValue(value, binds, source);
  if (value.alone && !item && !isOneColumn(value, source)) return listValue(value, binds, source);
  const array = /^ARRAY/.test(value.detail) ? arrayValue(value, binds, source) : null;
  if (array) return array;
  if (!value.quoted && typeof first === 'object' && !item && isJoinedList(first.node, source)) {
    const spread = value.role === 'argument' && /^(mysql|sequelize)$/.test(binds);
    return spread ? listValue(value, binds, source) : SEVERAL_BARE;
  }
  if (isSeveral(value, source)) return SEVERAL;
  if (value.quoted) return literalValue(value, binds, source) ?? quotedValue(value, binds, source);
  // Without quotes there, undefined was an error of the database.
  return bareValue(value, binds === 'd1' ? 'better-sqlite' : binds, source);
}

/** `` sql += ` AND id IN (${ids})` `` in a loop: the list is whole each time, and no item of one. */
function isWholeList({ root, start }: HolePiece, { file }: Source): boolean {
  return /\bin\s*\(\s*(?:['"`]\s*\+\s*)?$/i.test(file.slice(startOf(root.node), start));
}

const SEVERAL_BARE: Conversion = {
  kind: 'refused',
  why: 'it is several values in one text: write one placeholder for each',
};

const IN_QUOTES: Conversion = {
  kind: 'refused',
  why: 'a call of its function gives it with quotes of its own: give the plain value there',
};

/** `LIMIT 0,10` from one text: clients that write lists into the text themselves take the numbers as one. */
function pairOf(node: Node, binds: Binds, source: Source): Conversion {
  if (!/^(mysql|sequelize)$/.test(binds))
    return { kind: 'refused', why: 'some call gives it an offset and a limit in one text: give them as two values' };
  return bound(`String(${codeOf(node, source)}).split(',').map(Number)`);
}

/** `({ Number, id })` of a column of that name: the functions of the language are written in another way there. */
function unshadowed(conversion: Conversion, { parts }: Value, { scopes }: Source): Conversion {
  const hole = parts.find((part) => typeof part === 'object');
  const isTaken = (name: string): boolean => hole !== undefined && scopes.lookup(name, hole.node) !== undefined;
  if (conversion.kind === 'refused') return conversion;
  let { code } = conversion;
  if (isTaken('Number'))
    code = code
      .replace(/(?<![.\w$])Number\(([\w$.]+)\)/g, '+$1')
      .replace(/(?<![.\w$])Number\(/g, '+(')
      .replace(/\.map\(Number\)/g, '.map((n) => +n)');
  if (isTaken('String'))
    code = code.replace(/(?<![.\w$])String\(/g, "''.concat(").replace(/\.map\(String\)/g, ".map((s) => ''.concat(s))");
  return { ...conversion, code };
}
