import type { Binding as Binds } from '../drivers/driver.ts';
import { isPath, isPure, kindOf } from '../../syntax/static-types.ts';
import { holdsText, isListText, quotesItem } from '../template/list-items.ts';
import type { Value } from '../classify/index.ts';
import { bare, isFunction, memberName, type Node } from '../../syntax/nodes.ts';
import { memberText } from '../../syntax/scopes.ts';
import { isNumeric } from '../schema/column-type.ts';
import { bound, codeOf, objectCode, type Conversion, type Source } from './conversion.ts';
import { knownOf } from './known.ts';

/** `INSERT INTO t (a) VALUES ('${x}')`: one value, unless more rows are seen to be in the text. */
export function isOneColumn(value: Value, source: Source): boolean {
  const rows = value.parts.some((part) => typeof part === 'object' && isListText(part.node, source.scopes));
  return value.role === 'store' && value.column !== '' && !rows;
}

const LIST = "in parentheses of its own it may be a list: give the list as an array, as in [1, 2].join(',')";

/** `IN (${ids.join(',')})`, `IN ('${names.join("','")}')`, `IN (${ids})`: a list whose items become values. */
export function listValue(value: Value, binds: Binds, source: Source): Conversion {
  const [only] = value.parts;
  if (value.parts.length !== 1 || typeof only !== 'object') return { kind: 'refused', why: LIST };
  const list = quotedItems(only.node, value, source) ?? listOf(only.node, value, source);
  if (!list) return { kind: 'refused', why: LIST };
  if (!value.quoted && list.node && holdsText(list.node, source.scopes))
    return {
      kind: 'refused',
      why: 'the items of the list are pieces of SQL with quotes of their own, or may be: keep the plain values in the list',
    };
  if (value.role === 'store')
    return {
      kind: 'refused',
      why: 'a row made of a list has a number of values that is not seen: write one placeholder a column',
    };
  const { code } = list;
  const items = itemsOf(list, value, binds, source);
  switch (binds) {
    case 'postgres':
      return bound(code, {
        before: value.negated ? '<> ALL(' : '= ANY(',
        after: ')',
        wide: true,
      });
    case 'postgres-text':
      return bound(items, { after: ':csv' });
    case 'mysql':
    case 'sequelize':
      return bound(items);
    case 'mysql-prepared':
    case 'sqlite':
    case 'better-sqlite':
    case 'd1':
    case 'duckdb':
    case 'any':
    case 'oracle':
      if (!list.again)
        return {
          kind: 'refused',
          why: 'the list would be computed a second time for its placeholders: keep it in a constant first',
        };
      // Values go by position, whatever the placeholders are called.
      return bound(`...${items}`, {
        marks: `${code}.map(${binds === 'oracle' ? '(_, i) => `:item${i}`' : "() => '?'"}).join(', ')`,
      });
    case 'mssql':
      return bound(`JSON.stringify(${items})`, {
        before: 'SELECT value FROM OPENJSON(',
        after: ')',
        review: 'OPENJSON takes the list apart, which SQL Server does from 2016 on (compatibility level 130).',
      });
    default:
      return { kind: 'refused', why: 'a list takes one parameter an item on this driver: add them in a loop' };
  }
}

/** The items as values. MySQL and SQLite compare numbers with any text: of what is in no list, `abc` would change all rows. */
function itemsOf({ code, texts }: List, value: Value, binds: Binds, source: Source): string {
  if (value.quoted) return texts ? code : `${code}.map(String)`;
  const compares = /^(mysql|mysql-prepared|sequelize|sqlite|better-sqlite|d1)$/.test(binds);
  const isShort = !value.type || /^(integer|float)$/.test(value.type.base);
  // TypeScript gives `parseFloat` nothing but strings.
  const isTyped = source.typed && !texts;
  if (!compares || !isShort || !value.changes || !value.negated || isTyped || code.endsWith('.map(String)'))
    return code;
  return `${code}.map(parseFloat)`;
}

/** `ARRAY[${ids.join(',')}]` as one value; `null` where it is not seen to be a list. */
export function arrayValue(value: Value, binds: Binds, source: Source): Conversion | null {
  const [only] = value.parts;
  const list = value.parts.length === 1 && typeof only === 'object' ? listOf(only.node, value, source) : null;
  const isTaken = value.detail === 'ARRAY[]' && (binds === 'postgres' || (binds === 'postgres-text' && value.quoted));
  if (list && isTaken && !(list.node && !value.quoted && holdsText(list.node, source.scopes)))
    return bound(list.code, { wide: true });
  return value.quoted ? null : { kind: 'refused', why: 'the type of an array element would no longer be known' };
}

/** `'${names.join("','")}'`: several values that look like one. */
export function isSeveral(value: Value, { scopes }: Source): boolean {
  return (
    value.quoted &&
    value.parts.some((part) => {
      if (typeof part === 'string') return false;
      const inner = bare(part.node);
      const from = inner.type === 'Identifier' ? scopes.binding(inner)?.from : undefined;
      const made = from?.type === 'VariableDeclarator' && from.init ? from.init : inner;
      return joined(made, true) !== null;
    })
  );
}

export const SEVERAL: Conversion = {
  kind: 'refused',
  why: 'it is several values, each in quotes of its own: write one placeholder for each',
};

interface List {
  /** Code that gives an array. */
  code: string;
  /** The array itself, where it is seen. */
  node: Node | null;
  /** Its items are text. */
  texts: boolean;
  /** It may be evaluated twice. */
  again: boolean;
}

/** `ids.map((id) => `'${id}'`)`: each item in quotes of its own, in the place of a list of texts. */
function quotedItems(node: Node, value: Value, source: Source): List | null {
  const { scopes } = source;
  if (value.quoted || kindOf(node, scopes) !== 'array') return null;
  const binding = node.type === 'Identifier' ? scopes.binding(node) : undefined;
  const from = binding?.from;
  if (binding && (binding.writes.length > 0 || from?.type !== 'VariableDeclarator' || from.id !== binding.id))
    return null;
  const call = bare(from?.type === 'VariableDeclarator' && from.init ? from.init : node);
  if (call.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return null;
  const [fn, ...more] = call.arguments;
  if (memberName(call.callee) !== 'map' || !isFunction(fn) || more.length > 0 || !quotesItem(fn)) return null;
  const list = bare(call.callee.object);
  if (!isPath(list) || !isKept(list, source)) return null;
  return { code: `${objectCode(list, source)}.map(String)`, node: null, texts: true, again: true };
}

/** A name that is set once: the list is still the one that the items were made of. */
function isKept(list: Node, { scopes }: Source): boolean {
  let root = list;
  while (root.type === 'MemberExpression') root = bare(root.object);
  const binding = scopes.binding(root);
  const path = memberText(list);
  if (!binding || binding.writes.length > 0 || path === null) return false;
  return root === list || scopes.assigned(path).length === 0;
}

function listOf(node: Node, value: Value, source: Source): List | null {
  const split = value.quoted ? null : joinedBefore(node, source);
  // The text is taken apart again: the list itself may have changed since.
  if (split)
    return { code: `${codeOf(node, source)}.split(${split.separator})`, node: split.list, texts: true, again: true };
  const array =
    joined(node, value.quoted)?.list ??
    writtenAsText(node, value, source) ??
    (!value.quoted && kindOf(node, source.scopes) === 'array' ? bare(node) : null);
  if (array)
    return { code: objectCode(array, source), node: array, texts: isSplit(array, source), again: isPath(array) };
  return value.quoted || !isListed(value) ? null : { ...textList(node, source), node: null };
}

/** `1,2` from a request is one text, or a list of several. */
function textList(node: Node, source: Source): Omit<List, 'node'> {
  const isText = knownOf(node, source.scopes).kind === 'string';
  const code = isText ? objectCode(node, source) : `String(${codeOf(node, source)})`;
  return { code: `${code}.split(',')`, texts: true, again: isPure(node) };
}

/** By its name a list of numbers, or beside a column of numbers one from a request; nothing that may be a subquery. */
export function isListed(value: Value): boolean {
  const [only] = value.parts;
  if (typeof only !== 'object') return false;
  const inner = bare(only.node);
  if (!isPath(inner)) return false;
  if (value.type && !isNumeric(value.type)) return false;
  const name = /[\w$]+$/.exec(memberText(inner) ?? '')?.[0] ?? '';
  const asked = /^(req|request|ctx)\b/.test(memberText(inner) ?? '');
  return /(^|_)(ids?|numbers)$|[a-z](Ids?|IDs?|Numbers)$/.test(name) || (asked && value.type !== null);
}

function isSplit(list: Node, source: Source): boolean {
  const made = bare(list);
  if (made.type === 'CallExpression') return /\.split\(|\.map\(String\)$/.test(codeOf(made, source));
  const init = made.type === 'Identifier' ? source.scopes.binding(made)?.from : undefined;
  return init?.type === 'VariableDeclarator' && !!init.init && /\.split\([^)]*\)$/.test(codeOf(init.init, source));
}

/** `ids.toString()` joins with commas. */
function writtenAsText(node: Node, { quoted }: Value, { scopes }: Source): Node | null {
  const call = bare(node);
  if (quoted || call.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return null;
  if (memberName(call.callee) !== 'toString' || call.arguments.length > 0) return null;
  return kindOf(call.callee.object, scopes) === 'array' ? bare(call.callee.object) : null;
}

/** `const ids = list.join(',')`, kept as it is. */
function joinedBefore(node: Node, source: Source): { list: Node; separator: string } | null {
  const inner = bare(node);
  const binding = inner.type === 'Identifier' ? source.scopes.binding(inner) : undefined;
  if (!binding || binding.writes.length > 0 || binding.from.type !== 'VariableDeclarator') return null;
  const { id, init } = binding.from;
  const found = init && id === binding.id ? joined(init, false) : null;
  return found && { list: found.list, separator: found.separator ? codeOf(found.separator, source) : "','" };
}

/** `ids.join(',')`, here or in a constant before: several values, wherever they stand. */
export function isJoinedList(node: Node, source: Source): boolean {
  return joined(node, false) !== null || joinedBefore(node, source) !== null;
}

/** The list that `list.join(',')` joins, with quotes in the separator where each item has its own. */
function joined(node: Node, quoted: boolean): { list: Node; separator: Node | undefined } | null {
  const call = bare(node);
  if (call.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return null;
  if (memberName(call.callee) !== 'join') return null;
  const [separator] = call.arguments;
  const text =
    separator === undefined
      ? ','
      : separator.type === 'StringLiteral'
        ? separator.value
        : separator.type === 'TemplateLiteral' && separator.expressions.length === 0
          ? separator.quasis[0]?.value.cooked
          : undefined;
  return text !== undefined && text !== null && (quoted ? /^'\s*,\s*'$/ : /^\s*,\s*$/).test(text)
    ? { list: call.callee.object, separator }
    : null;
}
