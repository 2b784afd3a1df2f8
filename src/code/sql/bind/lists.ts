import type { Binding as Binds } from '../drivers/driver.ts';
import { isPath, kindOf } from '../../syntax/static-types.ts';
import { holdsText, isListText } from '../template/list-items.ts';
import type { Value } from '../classify/index.ts';
import { bare, memberName, type Node } from '../../syntax/nodes.ts';
import { isId } from './columns.ts';
import { bound, codeOf, objectCode, type Conversion, type Source } from './conversion.ts';
import { DECIMAL, DIGITS, strictNumber } from './numbers.ts';

/** `INSERT INTO t (a) VALUES ('${x}')`: one value, unless more rows are seen to be in the text. */
export function isOneColumn(value: Value, source: Source): boolean {
  const rows = value.parts.some((part) => typeof part === 'object' && isListText(part.node, source.scopes));
  return value.role === 'store' && value.column !== '' && !rows;
}

const LIST = "in parentheses of its own it may be a list: give the list as an array, as in [1, 2].join(',')";

/** `IN (${ids.join(',')})`, `IN ('${names.join("','")}')`: a list whose items become values. */
export function listValue(value: Value, binds: Binds, source: Source): Conversion {
  const [only] = value.parts;
  if (value.parts.length !== 1 || typeof only !== 'object') return { kind: 'refused', why: LIST };
  const split = value.quoted ? null : joinedBefore(only.node, source);
  const list =
    split?.list ??
    joined(only.node, value.quoted)?.list ??
    (!value.quoted && kindOf(only.node, source.scopes) === 'array' ? bare(only.node) : null);
  if (!list) return { kind: 'refused', why: LIST };
  if (!value.quoted && holdsText(list, source.scopes))
    return {
      kind: 'refused',
      why: 'the items of the list are pieces of SQL with quotes of their own, or may be: keep the plain values in the list',
    };
  if (value.role === 'store')
    return {
      kind: 'refused',
      why: 'a row made of a list has a number of values that is not seen: write one placeholder a column',
    };
  // The text is taken apart again: the list itself may have changed since.
  const code = split ? `${codeOf(only.node, source)}.split(${split.separator})` : objectCode(list, source);
  const texts = `${code}.map(String)`;
  switch (binds) {
    case 'postgres':
      return bound(value.quoted ? texts : code, {
        before: value.negated ? '<> ALL(' : '= ANY(',
        after: ')',
        wide: true,
      });
    case 'postgres-text':
      return bound(value.quoted ? texts : code, { after: ':csv' });
    case 'mysql':
    case 'sequelize':
      return bound(value.quoted ? texts : numbersCode(value, code, binds, source));
    case 'mysql-prepared':
    case 'sqlite':
    case 'better-sqlite':
    case 'any': {
      if (!split && !isPath(list))
        return {
          kind: 'refused',
          why: 'the list would be computed a second time for its placeholders: keep it in a constant first',
        };
      const items =
        value.quoted || binds === 'better-sqlite'
          ? texts
          : binds === 'sqlite'
            ? code
            : numbersCode(value, code, binds, source);
      return bound(`...${items}`, { marks: `${code}.map(() => '?').join(', ')` });
    }
    default:
      return { kind: 'refused', why: 'a list takes one parameter an item on this driver: add them in a loop' };
  }
}

/** The items of a list of numbers; one of them that is none fails, or finds nothing. */
function numbersCode(value: Value, list: string, binds: Binds, source: Source): string {
  const prepared = binds === 'mysql-prepared';
  // The items may be of any type, which TypeScript wants to read.
  const item = source.typed ? '(item: unknown)' : '(item)';
  if (!isId(value) && !prepared) return `${list}.map(${item} => ${strictNumber('item')})`;
  const tested = source.typed ? 'String(item)' : 'item';
  return `${list}.map(${item} => (${isId(value) ? DIGITS : DECIMAL}.test(${tested}) ? item : ${prepared ? 'null' : 'NaN'}))`;
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
