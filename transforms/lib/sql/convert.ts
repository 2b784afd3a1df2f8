import type { Binding as Binds } from './drivers/driver.ts';
import { isPath, isPure, kindOf, type Kind } from './expressions.ts';
import { holdsText, isListText } from './list-items.ts';
import type { Value } from './positions/index.ts';
import { memberText, type Scopes } from './scope.ts';
import type { HolePiece } from './text/index.ts';
import { bare, type Node } from '../nodes.ts';
import { endOf, startOf } from '../tree.ts';

/** How one value is bound: the expression handed over, and what stands around the placeholder in the SQL. */
export interface Bound {
  kind: 'bound';
  code: string;
  before: string;
  after: string;
  review: string | null;
  /** `IN (…)` around it goes too: `= ANY($1)`. */
  wide: boolean;
  /** Code that gives as many placeholders as the list has items; '' for one placeholder. */
  marks: string;
}

export type Conversion = Bound | { kind: 'refused'; why: string };

export interface Source {
  file: string;
  /** TypeScript: `parseFloat` takes only strings. */
  typed: boolean;
  scopes: Scopes;
}

/** The expression that gives the database the same value as the text did, in that position on that driver. */
export function convert(value: Value, binds: Binds, source: Source): Conversion {
  const by = escapedByHand(value, source);
  if (by) return { kind: 'refused', why: by };
  const [first] = value.parts;
  const item = typeof first === 'object' && /^(map|return)$/.test(first.root.by);
  if (value.alone && !item && !isOneColumn(value, source)) return listValue(value, binds, source);
  return value.quoted ? quotedValue(value, binds, source) : bareValue(value, binds, source);
}

function bound(code: string, more: Partial<Omit<Bound, 'kind' | 'code'>> = {}): Bound {
  return {
    kind: 'bound',
    code,
    before: more.before ?? '',
    after: more.after ?? '',
    review: more.review ?? null,
    wide: more.wide ?? false,
    marks: more.marks ?? '',
  };
}

export function codeOf(node: Node, source: { file: string }): string {
  return source.file.slice(startOf(node), endOf(node));
}

/** `INSERT INTO t (a) VALUES ('${x}')`: one value, unless more rows are seen to be in the text. */
function isOneColumn(value: Value, source: Source): boolean {
  const rows = value.parts.some((part) => typeof part === 'object' && isListText(part.node, source.scopes));
  return value.role === 'store' && value.column !== '' && !rows;
}

const LIST = "in parentheses of its own it may be a list: give the list as an array, as in [1, 2].join(',')";

/** `IN (${ids.join(',')})`, `IN ('${names.join("','")}')`: a list whose items become values. */
function listValue(value: Value, binds: Binds, source: Source): Conversion {
  const [only] = value.parts;
  if (value.parts.length !== 1 || typeof only !== 'object') return { kind: 'refused', why: LIST };
  const list =
    joined(only.node, value.quoted) ??
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
  const code = codeOf(list, source);
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
      if (!isPath(list))
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
  if (!isId(value) && !prepared) return `${list}.map((item) => ${strictNumber('item')})`;
  const tested = source.typed ? 'String(item)' : 'item';
  return `${list}.map((item) => (${isId(value) ? DIGITS : DECIMAL}.test(${tested}) ? item : ${prepared ? 'null' : 'NaN'}))`;
}

/** The list that `list.join(',')` joins, with quotes in the separator where each item has its own. */
function joined(node: Node, quoted: boolean): Node | null {
  const call = bare(node);
  if (
    call.type !== 'CallExpression' ||
    call.callee.type !== 'MemberExpression' ||
    call.callee.property.type !== 'Identifier'
  )
    return null;
  if (call.callee.property.name !== 'join') return null;
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
    ? call.callee.object
    : null;
}

/** What stood between quotes is text, whatever it was before. */
function quotedValue(value: Value, binds: Binds, source: Source): Conversion {
  const code = textCode(value, source);
  const postgres = binds.startsWith('postgres');
  const server = postgres || binds === 'any' || binds === 'oracle' || binds === 'mssql';
  if (value.role === 'typed' && (server || binds === 'mysql-prepared')) {
    if (!postgres)
      return {
        kind: 'refused',
        why: `${value.detail} '…' takes no parameter here: write CAST(… AS ${value.detail}) first`,
      };
    return bound(code, { after: `::${value.detail.toLowerCase()}` });
  }
  if (binds === 'prisma') {
    const text = /^(column|store|expression)$/.test(value.role) && !ID.test(value.column);
    return text
      ? bound(code, { review: PRISMA })
      : { kind: 'refused', why: 'Prisma sends it as text, which this place may not take: cast it, as in $1::uuid' };
  }
  if (postgres && value.role === 'argument' && UNTYPED.test(value.detail)) return bound(code, { after: '::text' });
  return bound(code);
}

/** Functions of PostgreSQL that give a parameter no type. */
const UNTYPED =
  /^(CONCAT|CONCAT_WS|FORMAT|JSON_BUILD_OBJECT|JSONB_BUILD_OBJECT|JSON_BUILD_ARRAY|JSONB_BUILD_ARRAY|TO_JSON|TO_JSONB|QUOTE_LITERAL|QUOTE_NULLABLE)$/;

function textCode(value: Value, source: Source): string {
  const [only] = value.parts;
  if (value.parts.length === 1 && typeof only === 'object') {
    const node = unescaped(only.node) ?? only.node;
    const code = codeOf(node, source);
    return kindOf(node, source.scopes) === 'string' ? code : `String(${code})`;
  }
  const body = value.parts.map((part) => {
    if (typeof part === 'string') return part.replace(/[\\`]|\$(?=\{)/g, '\\$&').replace(/\r/g, '\\r');
    return `\${${codeOf(unescaped(part.node) ?? part.node, source)}}`;
  });
  return `\`${body.join('')}\``;
}

/** `name.replace(/'/g, "''")`: the value before its quotes were doubled. */
function unescaped(node: Node): Node | null {
  const call = bare(node);
  if (
    call.type !== 'CallExpression' ||
    call.callee.type !== 'MemberExpression' ||
    call.callee.property.type !== 'Identifier'
  )
    return null;
  if (!/^replace(All)?$/.test(call.callee.property.name)) return null;
  const [pattern, by] = call.arguments;
  const quote =
    (pattern?.type === 'RegExpLiteral' && pattern.pattern === "'" && pattern.flags.includes('g')) ||
    (pattern?.type === 'StringLiteral' && pattern.value === "'" && call.callee.property.name === 'replaceAll');
  if (!quote || by?.type !== 'StringLiteral' || !/^(''|\\'|\\\\')$/.test(by.value)) return null;
  return call.callee.object;
}

/** A function of the app that doubles quotes: its result can't be bound, what goes in is not seen. */
function escapedByHand(value: Value, source: Source): string | null {
  for (const part of value.parts) {
    if (typeof part === 'string') continue;
    const call = bare(part.node);
    if (unescaped(call) && value.quoted) continue;
    const text = codeOf(call, source);
    if (/\.replace(All)?\(\s*(\/\\?'|\/\[[^\]]*'|["`]\\?'["`])/.test(text))
      return 'its quotes are escaped by hand in an expression that would be bound with them: bind the plain value instead';
    if (call.type !== 'CallExpression' || call.callee.type !== 'Identifier') continue;
    const binding = source.scopes.binding(call.callee);
    if (!binding) continue;
    if (/\.replace(All)?\(\s*(\/\\?'|\/\[[^\]]*'|["`]\\?'["`])/.test(codeOf(binding.from, source))) {
      return `${call.callee.name}() escapes quotes by hand, and its result would be bound with them: bind the value itself instead`;
    }
  }
  return null;
}

function bareValue(value: Value, binds: Binds, source: Source): Conversion {
  const hole = value.parts[0] as HolePiece;
  const node = hole.node;
  const kind = kindOf(node, source.scopes);
  const inner = bare(node);
  if (inner.type === 'CallExpression' && /^JSON\.stringify$/.test(codeOf(inner.callee, source))) {
    return { kind: 'refused', why: 'JSON.stringify() without quotes around it gives SQL with quotes of its own' };
  }
  if (bringsText(inner))
    return {
      kind: 'refused',
      why: "one of its outcomes is SQL text, which a parameter would turn into a plain value: use null instead of 'NULL'",
    };
  if (kind === 'array' || kind === 'object')
    return {
      kind: 'refused',
      why: `an ${kind} in the text is a list, not one value: write it as a list with one placeholder an item`,
    };
  if (value.role === 'store' && !binds.startsWith('postgres') && binds !== 'prisma')
    return storedValue(binds, node, kind, source);
  switch (binds) {
    case 'postgres':
    case 'postgres-text':
      return postgresValue(value, kind, node, source);
    case 'mysql':
    case 'sequelize':
      return bound(comparedCode(value, node, kind, source), scaleNote(value, kind));
    case 'mysql-prepared':
      return preparedValue(value, node, kind, source);
    case 'mssql':
    case 'oracle':
      return bound(isEqual(value) ? codeOf(node, source) : numberCode(value, node, kind, source));
    case 'sqlite':
    case 'better-sqlite':
      return sqliteValue(value, node, kind, binds, source);
    case 'prisma':
      return prismaValue(value, node, kind, source);
    case 'any':
      if (/^(column|limit)$/.test(value.role)) return bound(comparedCode(value, node, kind, source));
      return {
        kind: 'refused',
        why: 'what type the parameter gets depends on the database, which is not seen here',
      };
  }
}

const PRISMA = 'Prisma sends each value with its own type: where the column is no text, add a cast ($1::date).';

function prismaValue(value: Value, node: Node, kind: Kind, source: Source): Conversion {
  if (!/^(column|limit)$/.test(value.role))
    return {
      kind: 'refused',
      why: 'Prisma sends each value with its own type, which this place may not take: cast it, as in $1::int',
    };
  return bound(numberCode(value, node, kind, source), { review: PRISMA });
}

function scaleNote(value: Value, kind: Kind): { review: string | null } {
  const counts = value.role === 'arithmetic' && kind !== 'number';
  return {
    review: counts ? 'A number given as text loses zeros at its end (1.10 becomes 1.1), and so may the result.' : null,
  };
}

/** What is written into a column keeps NULL and booleans; all else goes as text, which the column converts without loss. */
function storedValue(binds: Binds, node: Node, kind: Kind, source: Source): Conversion {
  const code = codeOf(node, source);
  const better = binds === 'better-sqlite';
  if (kind === 'null') return bound(code);
  if (binds === 'mssql' || binds === 'oracle') return bound(code);
  if (kind === 'boolean') return bound(better ? `Number(${code})` : code);
  if (kind === 'number') return bound(better ? `String(${code})` : code);
  // A column of SQLite takes any text, so that 'undefined' would be stored.
  if (better || binds === 'sqlite') return readNumber(code);
  if (kind === 'string') return bound(code);
  const inner = bare(node);
  if (inner.type === 'LogicalExpression' && inner.right.type === 'NullLiteral' && isPath(inner.left)) {
    const left = codeOf(inner.left, source);
    return bound(
      inner.operator === '||' ? `${left} ? String(${left}) : null` : `${left} == null ? null : String(${left})`,
    );
  }
  if (!isPure(inner))
    return { kind: 'refused', why: 'keep it in a constant first, so that NULL can be told from text' };
  const one = isPath(inner) ? code : `(${code})`;
  return bound(`typeof ${one} === 'boolean' || ${one} === null ? ${one} : String(${one})`);
}

function postgresValue(value: Value, kind: Kind, node: Node, source: Source): Conversion {
  const given = codeOf(node, source);
  const isName = isPath(node);
  if (
    kind === 'unknown' &&
    /^(store|arithmetic|column|expression|argument|case)$/.test(value.role) &&
    !isEqual(value)
  ) {
    if (mayBeNaN(node, source.scopes))
      return {
        kind: 'refused',
        why: 'it may be NaN, which was an error in the text and is a number above all others as a parameter: check it with Number.isFinite() first',
      };
  }
  // Where a field is missing, the text had `undefined`, which is an error; a parameter would be NULL.
  const missing = kind === 'unknown' && isName && /^(store|arithmetic)$/.test(value.role);
  const code = missing ? `${given} === null ? null : String(${given})` : given;
  switch (value.role) {
    case 'arithmetic':
      if (value.detail === 'date') return bound(code, { after: '::int' });
      if (value.detail === 'typed')
        return bound(code, { review: 'A number with a fraction fails where the other operand is an integer column.' });
      return {
        kind: 'refused',
        why: 'PostgreSQL can not tell the type of a parameter in this calculation: cast it, as in $1::int',
      };
    case 'argument':
      if (/^(CONCAT|CONCAT_WS|FORMAT)$/.test(value.detail)) return bound(code, { after: '::text' });
      if (UNTYPED.test(value.detail))
        return kind === 'number'
          ? bound(code, { after: '::numeric' })
          : {
              kind: 'refused',
              why: `${value.detail.toLowerCase()}() gives a parameter no type: cast it, as in $1::int`,
            };
      if (/^(COALESCE|GREATEST|LEAST|NULLIF)$/.test(value.detail) && value.column !== 'typed')
        return {
          kind: 'refused',
          why: `${value.detail.toLowerCase()}() of parameters alone comes back as text: cast it, as in $1::int`,
        };
      return bound(code);
    case 'limit':
      return bound(kind === 'number' || kind === 'string' ? code : `String(${code})`);
    case 'json':
      return bound(code, { after: '::int' });
    case 'case':
      if (value.detail === 'WHEN') return bound(code);
      return { kind: 'refused', why: 'a parameter behind THEN or ELSE may come back as text: cast it, as in $1::int' };
    case 'expression':
      if (value.detail === 'hole')
        return { kind: 'refused', why: 'both sides of the comparison are values: PostgreSQL can not tell their type' };
      return bound(code);
    case 'interval':
    case 'typed':
      return { kind: 'refused', why: 'INTERVAL takes no parameter in PostgreSQL: use make_interval(days => $1)' };
    default:
      return bound(code);
  }
}

/** One of its outcomes is a number that a conversion gives: `max ? parseFloat(max) : other`. What is NaN is no outcome of the left of `||`. */
function mayBeNaN(node: Node, scopes: Scopes, depth = 0): boolean {
  const inner = bare(node);
  const or = (...nodes: Node[]): boolean => depth < 4 && nodes.some((one) => mayBeNaN(one, scopes, depth + 1));
  switch (inner.type) {
    case 'Identifier': {
      const from = scopes.binding(inner)?.from;
      if (from?.type !== 'VariableDeclarator' || from.id.type !== 'Identifier') return false;
      const written = scopes
        .binding(inner)
        ?.writes.flatMap((write) => (write.type === 'AssignmentExpression' ? [write.right] : []));
      return or(...(from.init ? [from.init] : []), ...(written ?? []));
    }
    case 'ConditionalExpression':
      return or(inner.consequent, inner.alternate);
    case 'LogicalExpression':
      return inner.operator === '||' ? or(inner.right) : or(inner.left, inner.right);
    case 'UnaryExpression':
      return inner.operator === '+' || inner.operator === '-';
    case 'BinaryExpression':
      return /^[-*/%]$/.test(inner.operator);
    case 'CallExpression':
      return /^(Number|parseInt|parseFloat|Number\.parse\w+|Math\.\w+)$/.test(memberText(inner.callee) ?? '');
    default:
      return false;
  }
}

/** The names of columns that hold true or false. */
const FLAG =
  /^(is|has|can|was)[_A-Z]|(^|_)(active|enabled|disabled|published|deleted|verified|done|completed?|admin|visible|hidden|archived|approved|public|private|read|paid|available|featured|locked|banned|confirmed)$/i;
/** The names of columns whose numbers may be too long for a JavaScript number. */
const ID = /(^|_)(id|uuid|no|number|phone|code|isbn|ean|zip|pin)$|Id$|ID$/;

/**
 * The number that stood bare in the text. What is none (`1abc`, an empty field, null, an object) becomes NaN, which finds
 * nothing or fails; `Number('')` would be 0 and `parseFloat('1abc')` 1. LIMIT 0 shows no rows, so where nothing is written the short form does.
 */
function numberCode(value: Value, node: Node, kind: Kind, source: Source): string {
  const code = codeOf(node, source);
  if (kind === 'number' || kind === 'boolean' || kind === 'null') return code;
  return value.role === 'limit' && !value.changes ? `Number(${code})` : strictNumber(code);
}

function strictNumber(code: string): string {
  return `Number(String(${code}).trim() || NaN)`;
}

/** Compared with the number of a row, which may be long. */
function isId(value: Value): boolean {
  return ID.test(value.column);
}

/** The digits themselves, since a number rounds a long id; MySQL would read `1abc` as 1 in what it deletes. */
function strictText(pattern: string, node: Node, otherwise: string, source: Source): string {
  const code = codeOf(node, source);
  const tested = source.typed ? `String(${code})` : code;
  const text = otherwise === 'null' ? `String(${code})` : code;
  return isPath(node)
    ? `${pattern}.test(${tested}) ? ${text} : ${otherwise}`
    : `${pattern}.exec(${tested})?.[0] ?? ${otherwise}`;
}

const DIGITS = '/^-?\\d+$/';
const DECIMAL = '/^-?\\d+(\\.\\d+)?$/';

/** Compared for equality with a plain column, which converts text to its own type without loss. */
function isEqual(value: Value): boolean {
  return value.role === 'column' && /^(=|IN)$/.test(value.detail);
}

function comparedCode(value: Value, node: Node, kind: Kind, source: Source): string {
  const code = codeOf(node, source);
  if (kind === 'number' || kind === 'boolean' || kind === 'null') return code;
  if (isEqual(value) && isId(value)) {
    if (value.changes) return strictText(DIGITS, node, 'NaN', source);
    return kind === 'string' ? code : `String(${code})`;
  }
  const number = numberCode(value, node, kind, source);
  return FLAG.test(value.column) && kind === 'unknown' && isPath(node)
    ? `typeof ${code} === 'boolean' ? ${code} : ${number}`
    : number;
}

function preparedValue(value: Value, node: Node, kind: Kind, source: Source): Conversion {
  const code = codeOf(node, source);
  if (value.role === 'limit') return bound(kind === 'string' ? code : `String(${code})`);
  // NaN is sent as a DOUBLE, and every row is above it.
  if (isEqual(value) && value.changes && /^(string|unknown)$/.test(kind))
    return bound(strictText(isId(value) ? DIGITS : DECIMAL, node, 'null', source));
  if (isEqual(value)) return bound(kind === 'unknown' ? `String(${code})` : code);
  if (value.role === 'column' && kind === 'number') return bound(code);
  return {
    kind: 'refused',
    why: 'execute() sends a number as DOUBLE, which changes the result here: use query(), or CAST(? AS DECIMAL(20, 2))',
  };
}

const READ_AS_JSON =
  "json_extract(?, '$') gives the number that the text stands for, whole or not, and fails where it is none; a bound number would be REAL, or NULL.";

/** The text as the number that it stood for, of whatever type; it fails where it is none. */
function readNumber(code: string): Bound {
  return bound(`String(${code})`, { before: 'json_extract(', after: ", '$')", review: READ_AS_JSON });
}

/** SQLite compares text with numbers by their types: a column converts for `=`, everything else must be a number. */
function sqliteValue(value: Value, node: Node, kind: Kind, binds: Binds, source: Source): Conversion {
  const code = codeOf(node, source);
  const better = binds === 'better-sqlite';
  if (kind === 'null') return bound(code);
  if (isEqual(value)) {
    if (kind === 'string') return bound(code);
    if (kind === 'boolean') return bound(better ? `Number(${code})` : code);
    if (kind === 'number') return bound(better ? `String(${code})` : code);
    if (!FLAG.test(value.column) || !isPath(node)) return bound(`String(${code})`);
    return bound(
      better
        ? `String(typeof ${code} === 'boolean' ? Number(${code}) : ${code})`
        : `typeof ${code} === 'boolean' ? ${code} : String(${code})`,
    );
  }
  if (/^(column|expression|limit)$/.test(value.role))
    return bound(kind === 'boolean' ? `Number(${code})` : numberCode(value, node, kind, source));
  return readNumber(code);
}

/** `age ? age : 'NULL'`, `sort || 'DEFAULT'`: in a bare place the text is SQL. */
function bringsText(node: Node): boolean {
  const inner = bare(node);
  if (inner.type === 'StringLiteral') return !/^[-\d.]+$/.test(inner.value);
  if (inner.type === 'TemplateLiteral') return true;
  if (inner.type === 'ConditionalExpression') return bringsText(inner.consequent) || bringsText(inner.alternate);
  return inner.type === 'LogicalExpression' && (bringsText(inner.left) || bringsText(inner.right));
}
