import type { Binding as Binds } from '../drivers/driver.ts';
import { kindOf } from '../../syntax/static-types.ts';
import type { Value } from '../classify/index.ts';
import type { HolePiece } from '../template/index.ts';
import { bare, lastName, type Node } from '../../syntax/nodes.ts';
import { isNumeric } from '../schema/column-type.ts';
import { TEXT } from './columns.ts';
import { bound, codeOf, type Conversion, type Source } from './conversion.ts';
import { knownOf, type Known } from './known.ts';
import { mysqlValue, sequelizeValue } from './mysql.ts';
import { asMeasure, asNumber, findsRows } from './numbers.ts';
import { postgresValue } from './postgres.ts';
import { preparedValue } from './prepared.ts';
import { prismaValue } from './prisma.ts';
import { quotedValue } from './quoted.ts';
import { isFromClient } from './sent.ts';
import { sqliteValue } from './sqlite.ts';

/** What stood without quotes: SQL text that the database read as a number, a word or a piece of SQL. */
export function bareValue(value: Value, binds: Exclude<Binds, 'd1'>, source: Source): Conversion {
  const hole = value.parts[0] as HolePiece;
  const node = hole.node;
  const kind = kindOf(node, source.scopes);
  const inner = bare(node);
  const brings = bringsQuotes(inner, source);
  if (brings) return { kind: 'refused', why: brings };
  if (bringsText(inner))
    return {
      kind: 'refused',
      why: "one of its outcomes is SQL text, which a parameter would turn into a plain value: use null instead of 'NULL'",
    };
  if (kind !== 'number' && PIECE.test(lastName(inner)))
    return { kind: 'refused', why: 'by its name it is a piece of SQL or the name of a column, not a value' };
  const declared = value.type !== null && isNumeric(value.type);
  const text = textThere(value, inner, binds);
  if (kind !== 'number' && text && !declared)
    return isFromClient(node, source.scopes)
      ? quotedValue(value, binds, source)
      : { kind: 'refused', why: quotes(text) };
  if (kind === 'array' || kind === 'object')
    return {
      kind: 'refused',
      why: `an ${kind} in the text is a list, not one value: write it as a list with one placeholder an item`,
    };
  if (value.detail === 'name' && kind !== 'number')
    return {
      kind: 'refused',
      why: 'what it is compared with is put together as well, so that it is not seen whether it is a number or brings quotes of its own',
    };
  const known = knownOf(node, source.scopes);
  switch (binds) {
    case 'postgres':
    case 'postgres-text':
      return postgresValue(value, known, node, source);
    case 'mysql':
      return mysqlValue(value, node, known, source);
    case 'sequelize':
      return sequelizeValue(value, node, known, source);
    case 'mysql-prepared':
      return preparedValue(value, node, known, source);
    case 'mssql':
    case 'oracle':
    case 'duckdb':
      return sentValue(value, node, known, binds, source);
    case 'sqlite':
    case 'better-sqlite':
      return sqliteValue(value, node, known, binds, source);
    case 'prisma':
      return prismaValue(value, node, known, source);
    case 'any':
      if (/^(limit|column)$/.test(value.role)) return asMeasure(value, node, known, source);
      if (value.role === 'store') return bound(codeOf(node, source));
      return {
        kind: 'refused',
        why: 'what type the parameter gets depends on the database, which is not seen here',
      };
  }
}

/** Why what a call gives is text with quotes, if its name tells. */
function bringsQuotes(node: Node, source: Source): string | null {
  return node.type === 'CallExpression' && /^JSON\.stringify$/.test(codeOf(node.callee, source))
    ? 'JSON.stringify() without quotes around it gives SQL with quotes of its own'
    : null;
}

/** What SQL Server, Oracle and DuckDB get with the type of the JavaScript value, and convert where a column asks for it. */
function sentValue(value: Value, node: Node, known: Known, binds: Binds, source: Source): Conversion {
  if (value.detail === 'TOP') return { ...asNumber(node, known, source), before: '(', after: ')' };
  // `EXEC save_client abc` is text without quotes, and a procedure converts what it is given.
  const finds = binds === 'mssql' && findsRows(value) && !known.filled;
  return (/^(column|store)$/.test(value.role) && !finds) || /^EXEC/.test(value.detail)
    ? bound(codeOf(node, source))
    : asMeasure(value, node, known, source);
}

/** By the names of column and value, or by the function that reads it, it is text. */
function textThere({ role, detail, column }: Value, node: Node, binds: Binds): string | undefined {
  const name = [column, lastName(node)].find((one) => TEXT.test(one));
  if (name !== undefined) return `${name} looks like text`;
  const reads =
    role === 'argument' && (TEXT_FUNCTION.test(detail) || (binds === 'oracle' && detail === 'TO_TIMESTAMP'));
  return reads ? `${detail}() takes text` : undefined;
}

const TEXT_FUNCTION = /^(TO_DATE|STR_TO_DATE|UPPER|LOWER|UCASE|LCASE|TRIM|LTRIM|RTRIM)$/;

function quotes(why: string): string {
  return `${why}, so what stands there without quotes brings quotes of its own: bind the value without them`;
}

/** Names that people give to pieces of SQL. */
const PIECE =
  /(^|_)(expr|expression|sql|clause|column|col|subquery|condition)s?$|[a-z\d](Expr|Expression|Sql|SQL|Clause|Column|Col|Subquery|Condition)s?$/;

/** `age ? age : 'NULL'`, `sort || 'DEFAULT'`: in a bare place the text is SQL. */
function bringsText(node: Node): boolean {
  const inner = bare(node);
  if (inner.type === 'StringLiteral') return !/^[-\d.]+$/.test(inner.value);
  if (inner.type === 'TemplateLiteral') return true;
  // `"'" + date + "'"`, as one of two outcomes.
  if (inner.type === 'BinaryExpression') return inner.operator === '+' && [inner.left, inner.right].some(bringsText);
  if (inner.type === 'ConditionalExpression') return bringsText(inner.consequent) || bringsText(inner.alternate);
  return inner.type === 'LogicalExpression' && (bringsText(inner.left) || bringsText(inner.right));
}
