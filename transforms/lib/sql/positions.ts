import type { Flat } from './flat.ts';
import type { HolePiece } from './text.ts';
import { HOLE, unescape, type Dialect, type Token } from './tokens.ts';

/** What stands around a value, as far as it decides the type a parameter must have. */
export type Role =
  /** Compared with a plain column. */
  | 'column'
  /** Compared with an expression. */
  | 'expression'
  /** Written into a column: VALUES (…), SET a = … */
  | 'store'
  | 'limit'
  | 'arithmetic'
  /** Argument of a function; `detail` is its name. */
  | 'argument'
  /** `a || x` */
  | 'joined'
  /** `INTERVAL x DAY` */
  | 'interval'
  /** `DATE 'x'`, `INTERVAL 'x days'`; `detail` is the type. */
  | 'typed'
  /** `CASE x WHEN x THEN x` */
  | 'case'
  /** `json -> x` */
  | 'json'
  /** `x::int`, `CAST(x AS int)` */
  | 'cast'
  /** A place among the columns of a result. */
  | 'selected';

export interface Value {
  kind: 'value';
  role: Role;
  detail: string;
  /** Name of the column it is compared with or written to, '' where unknown. */
  column: string;
  quoted: boolean;
  /** `IN (x)`: the only thing in the parentheses. */
  alone: boolean;
  /** Behind NOT IN. */
  negated: boolean;
  /** What a placeholder replaces in the text. */
  start: number;
  end: number;
  /** The value: text (unescaped) and holes. */
  parts: (string | HolePiece)[];
  /** In a statement that may change rows. */
  changes: boolean;
}

export interface Refused {
  kind: 'refused';
  what: 'identifier' | 'keyword' | 'fragment' | 'statement' | 'comment' | 'position';
  why: string;
  holes: HolePiece[];
}

/** A placeholder that is there already. */
export interface Parameter {
  kind: 'parameter';
  text: string;
  start: number;
  end: number;
  hole: HolePiece | null;
}

export type Unit = Value | Refused | Parameter;

const NO_PARAMETERS =
  /^(CREATE|ALTER|DROP|TRUNCATE|GRANT|REVOKE|SET|SHOW|COPY|PRAGMA|DO|LISTEN|NOTIFY|UNLISTEN|USE|VACUUM|ATTACH|DETACH|LOCK|PREPARE|DECLARE|RENAME|REINDEX|ANALYZE|DESCRIBE|DESC|BEGIN|LOAD|KILL|FLUSH|BACKUP|RESTORE|COMMENT|CLUSTER|REFRESH|HANDLER|OPTIMIZE|RESET|DISCARD|EXECUTE)$/;
const COMPARE = /^(=|<>|!=|<|>|<=|>=|<=>|~|~\*|!~|!~\*|@>|<@|&&)$/;
const COMPARE_WORD = /^(LIKE|ILIKE|REGEXP|RLIKE|GLOB|MATCH|TO)$/;
const ARITHMETIC = /^[-+*/%&|^]$/;
const CLAUSE =
  /^(SELECT|FROM|WHERE|SET|VALUES|VALUE|HAVING|ON|LIMIT|OFFSET|BY|INTO|UPDATE|DELETE|JOIN|RETURNING|TOP|FETCH|USING|UNION|WITH|CALL|EXEC|PARTITION|WINDOW|EXCEPT|INTERSECT|OUTPUT)$/;
/** Words that may follow a value. */
const AFTER =
  /^(AND|OR|XOR|ORDER|GROUP|HAVING|LIMIT|OFFSET|FETCH|FOR|UNION|EXCEPT|INTERSECT|RETURNING|ON|WHERE|THEN|ELSE|END|WHEN|AS|IS|NOT|IN|LIKE|ILIKE|BETWEEN|ESCAPE|COLLATE|AT|FROM|DAY|DAYS|HOUR|MINUTE|SECOND|WEEK|MONTH|YEAR|QUARTER|MICROSECOND|ROWS|ROW|ONLY|WITH|JOIN|LEFT|RIGHT|INNER|SEPARATOR|OUTER|CROSS|SET|DESC|ASC|LOCK|MOD|DIV|REGEXP|RLIKE|SELECT|OUTPUT|OPTION|USING|PERCENT|WINDOW|SOUNDS|BINARY|VALUES|OVER|DUAL|DO|MINUS|FULL|NATURAL)$/;
const KEYWORD =
  /^(SELECT|FROM|WHERE|SET|VALUES|VALUE|HAVING|ON|LIMIT|OFFSET|BY|INTO|UPDATE|DELETE|JOIN|RETURNING|TOP|FETCH|USING|UNION|WITH|CALL|AND|OR|XOR|NOT|IN|IS|LIKE|ILIKE|BETWEEN|CASE|WHEN|THEN|ELSE|END|AS|ALL|ANY|SOME|EXISTS|DISTINCT|ORDER|GROUP|ASC|DESC|NULL|INSERT|REPLACE|DEFAULT|INTERVAL|REGEXP|RLIKE|GLOB|MATCH|TO|ESCAPE|RETURN|DIV|MOD|COLLATE|BINARY)$/;
const AGGREGATE =
  /^(COUNT|SUM|AVG|MIN|MAX|GROUP_CONCAT|STRING_AGG|ARRAY_AGG|JSON_AGG|JSONB_AGG|TOTAL|LISTAGG|DISTINCT|EXTRACT)$/;
const TYPED = /^(DATE|TIME|TIMESTAMP|TIMESTAMPTZ|INTERVAL|DATETIME|INET|CIDR|UUID|JSON|JSONB|POINT|BIT)$/;
/** Columns that may be dates: an integer added to one is a number of days. */
const DATE_NAME =
  /^(current_date|date|day)$|date|(^|_)(day|birthday|dob|due|born|birth|released?|expir\w*|deadline|hired|joined|published|created|updated|modified|starts?|ends?|since|until|valid\w*|arriv\w*|depart\w*|checkin|checkout)($|_)|_(on|at)$/i;
const LIMITS = /^(LIMIT|OFFSET|TOP|NEXT|FIRST)$/;

/** What each hole of a text is to the database, in order, with the placeholders that are there already. */
export function classify(flat: Flat, dialect: Dialect, isParameter: (text: string) => boolean): Unit[] {
  const holes = new Map(
    flat.parts.filter((part) => part.piece.kind === 'hole').map((part) => [part.start, part.piece as HolePiece]),
  );
  const tokens = flat.tokens.filter((token) => token.kind !== 'comment');
  const statement = statementOf(tokens);
  const changes = upper(tokens.find((token) => token.kind !== 'open')) !== 'SELECT';
  const units: Unit[] = [];
  let index = 0;
  for (const token of flat.tokens) {
    const inside = holesIn(token, holes, flat.sql);
    if (token.kind === 'comment') {
      if (inside.length > 0)
        units.push(refuse('comment', 'it stands inside an SQL comment, where a value can not be bound', inside));
      continue;
    }
    const at = index;
    index += 1;
    if (token.kind === 'parameter' && isParameter(token.text)) {
      units.push({ kind: 'parameter', text: token.text, start: token.start, end: token.end, hole: inside[0] ?? null });
      continue;
    }
    if (inside.length === 0) continue;
    const unit = statement ? refuse('statement', statement, inside) : unitAt(tokens, at, inside, flat, dialect);
    units.push(unit.kind === 'value' ? { ...unit, changes } : unit);
  }
  return units;
}

/** Why the statement as a whole takes no parameters; `null` where it does. */
function statementOf(tokens: readonly Token[]): string | null {
  const end = tokens.findIndex((token) => token.kind === 'semicolon');
  if (end >= 0 && tokens.slice(end).some((token) => token.kind !== 'semicolon')) {
    return 'the text holds several statements, and a prepared statement is one: run them one by one';
  }
  const first = tokens.find((token) => token.kind !== 'open');
  const second = first && tokens[tokens.indexOf(first) + 1];
  const word = upper(first);
  if (word === 'SET' || NO_PARAMETERS.test(word))
    return `${word} takes no parameters: check the value against a list of allowed ones first`;
  if (word === 'EXPLAIN' && NO_PARAMETERS.test(upper(second)))
    return `${upper(second)} takes no parameters: check the value against a list of allowed ones first`;
  const open = tokens.find((token) => !token.closed);
  if (open)
    return `the ${open.kind === 'string' ? 'quoted text' : open.kind} that starts with ${open.quote} never ends, so it is not known what is text and what is SQL`;
  return null;
}

function holesIn(token: Token, holes: ReadonlyMap<number, HolePiece>, sql: string): HolePiece[] {
  if (!token.text.includes(HOLE)) return [];
  const found: HolePiece[] = [];
  for (let at = sql.indexOf(HOLE, token.start); at >= 0 && at < token.end; at = sql.indexOf(HOLE, at + 1)) {
    const piece = holes.get(at);
    if (piece) found.push(piece);
  }
  return found;
}

function refuse(what: Refused['what'], why: string, holes: HolePiece[]): Refused {
  return { kind: 'refused', what, why, holes };
}

function upper(token: Token | undefined): string {
  return token?.kind === 'word' ? token.text.toUpperCase() : '';
}

function unitAt(tokens: readonly Token[], at: number, holes: HolePiece[], flat: Flat, dialect: Dialect): Unit {
  const token = tokens[at] as Token;
  const bareHole = token.kind === 'hole';
  if (token.kind === 'name') return refuse('identifier', 'it is part of a quoted name', holes);
  if (token.kind === 'parameter') return refuse('identifier', 'it is part of a parameter or variable name', holes);
  if (token.kind === 'glued') return refuse('identifier', 'it is glued to a name or number', holes);
  if (!bareHole && token.kind !== 'string') return refuse('fragment', 'its place in the SQL is not understood', holes);
  const found = placeOf(tokens, at, bareHole, dialect);
  if (found.kind === 'refused') return { ...found, holes };
  if (token.quote === '"' && dialect === 'sqlite' && !/^(column|store)$/.test(found.role))
    return refuse('identifier', 'in double quotes it may be the name of a column', holes);
  const parts = bareHole ? [holes[0] as HolePiece] : stringParts(token, flat, dialect);
  if (!parts)
    return refuse(
      'position',
      `the quoted text ${token.quote}… has escapes of its own, which would no longer apply to the value`,
      holes,
    );
  return { ...found, quoted: !bareHole, parts, start: token.start, end: token.end, changes: true };
}

/** The text and the holes between the quotes. */
function stringParts(token: Token, flat: Flat, dialect: Dialect): (string | HolePiece)[] | null {
  if (!/^(?:n|_utf8|_utf8mb4)?['"]$/i.test(token.quote)) return null;
  const parts: (string | HolePiece)[] = [];
  let text = '';
  const start = token.start + token.quote.length;
  const end = token.end - 1;
  for (const part of flat.parts) {
    if (part.end <= start || part.start >= end) continue;
    if (part.piece.kind === 'text') {
      text += flat.sql.slice(Math.max(part.start, start), Math.min(part.end, end));
      continue;
    }
    const plain = unescape(text, token.quote, dialect);
    if (plain === null) return null;
    if (plain) parts.push(plain);
    text = '';
    parts.push(part.piece);
  }
  const plain = unescape(text, token.quote, dialect);
  if (plain === null) return null;
  if (plain) parts.push(plain);
  return parts;
}

type Place = Omit<Value, 'quoted' | 'parts' | 'start' | 'end' | 'changes'> | (Omit<Refused, 'holes'> & { holes?: never });

function value(role: Role, more: Partial<Pick<Value, 'detail' | 'column' | 'alone'>> = {}): Place {
  return {
    kind: 'value',
    role,
    detail: more.detail ?? '',
    column: more.column ?? '',
    alone: more.alone ?? false,
    negated: false,
  };
}

function no(what: Refused['what'], why: string): Place {
  return { kind: 'refused', what, why };
}

const FRAGMENT = 'it is a piece of SQL, not one value';

function placeOf(tokens: readonly Token[], at: number, bareHole: boolean, dialect: Dialect): Place {
  const previous = tokens[at - 1];
  const following = tokens[at + 1];
  if (!previous) return no('fragment', 'it is the start of the statement itself');
  if (bareHole && following?.kind === 'dot') return no('identifier', 'it is the name of a table or schema');
  if (bareHole && following?.kind === 'open') return no('identifier', 'it is the name of a function or table');
  const after = follows(following);
  if (after) return no('fragment', after);
  const operand = sides(tokens, at, previous, bareHole, dialect);
  if (operand.kind === 'refused') return operand;
  const next = following?.kind === 'operator' ? following.text : '';
  if (operand.role === 'typed') return operand;
  if (next === '::') return value('cast', { detail: upper(tokens[at + 2]) });
  if (ARITHMETIC.test(next) || /^(DIV|MOD)$/.test(upper(following)))
    return operand.role === 'limit'
      ? no('position', 'LIMIT takes one number, not a calculation')
      : value('arithmetic', { detail: arithmeticSide(tokens, at + 2) });
  if (next === '||') return value('joined');
  if (next === '->' || next === '->>' || next === '#>' || next === '[')
    return no('position', 'the type of what is left of the operator would no longer be known');
  return operand;
}

/** Why what comes next does not go with a value. */
function follows(next: Token | undefined): string | null {
  if (!next) return null;
  if (
    next.kind === 'hole' ||
    next.kind === 'glued' ||
    next.kind === 'string' ||
    next.kind === 'number' ||
    next.kind === 'name'
  )
    return next.kind === 'hole' ? null : 'it is a name, a keyword or a piece of SQL, not one value';
  if (next.kind === 'word' && !AFTER.test(upper(next)))
    return 'it is a name, a keyword or a piece of SQL, not one value';
  return null;
}

function sides(tokens: readonly Token[], at: number, previous: Token, bareHole: boolean, dialect: Dialect): Place {
  const word = upper(previous);
  const before = tokens[at - 2];
  if (previous.kind === 'operator') return behindOperator(tokens, at, previous.text, bareHole);
  if (previous.kind === 'open') return behindOpen(tokens, at, bareHole, dialect);
  if (previous.kind === 'comma') return behindComma(tokens, at, bareHole, dialect);
  if (previous.kind === 'dot') return no('identifier', 'it is the name of a column or table');
  if (LIMITS.test(word))
    return word === 'TOP'
      ? no('position', 'TOP takes a parameter only in parentheses: TOP (@n)')
      : value('limit', { detail: word });
  if (word === 'INTERVAL') return bareHole ? value('interval') : value('typed', { detail: 'INTERVAL' });
  if (TYPED.test(word) && !bareHole) return value('typed', { detail: word });
  if (COMPARE_WORD.test(word)) {
    if (word === 'TO' && upper(before) !== 'SIMILAR') return no('identifier', FRAGMENT);
    return bareHole
      ? no('fragment', 'behind LIKE stands text, so it brings its own quotes or is a column')
      : compared(tokens, at - 1);
  }
  if (word === 'ESCAPE' && !bareHole) return value('argument', { detail: 'ESCAPE' });
  if (word === 'BETWEEN') return compared(tokens, at - 1);
  if (word === 'AND' && between(tokens, at - 1) >= 0) return compared(tokens, between(tokens, at - 1));
  if (/^(THEN|ELSE|WHEN|CASE)$/.test(word)) return value('case', { detail: word });
  if (/^(WHERE|AND|OR|ON|HAVING|NOT)$/.test(word)) return leftSide(tokens, at, bareHole);
  if (word === 'IN')
    return no(
      'fragment',
      'a list with its own parentheses can not be bound: write IN (…) in the text and give the list as a value',
    );
  if (word === 'SELECT' || word === 'DISTINCT' || word === 'RETURNING')
    return bareHole ? no('identifier', 'it is a column or an expression of the result') : value('selected');
  if (word === 'IS') return no('keyword', 'IS takes NULL, TRUE or FALSE, no parameter');
  if (word === 'BY') return no('identifier', 'it is a column to sort or group by');
  if (/^(ANY|ALL|SOME|EXISTS|VALUES|VALUE)$/.test(word))
    return no('fragment', 'a list with its own parentheses can not be bound as one value');
  if (word === 'ZONE' && !bareHole) return value('argument', { detail: 'AT TIME ZONE' });
  if (/^(FROM|JOIN|INTO|UPDATE|TABLE|AS|USING|DELETE|INSERT|REPLACE|WITH|COLLATE|IGNORE|ONLY)$/.test(word))
    return no('identifier', 'it is the name of a table, column or alias');
  if (clauseOf(tokens, at).word === 'BY' && bareHole) return no('keyword', 'it is the direction of the sort order');
  return no('fragment', 'it is a name, a keyword or a piece of SQL, not one value');
}

function behindOperator(tokens: readonly Token[], at: number, operator: string, bareHole: boolean): Place {
  if (COMPARE.test(operator)) {
    const call = callOf(tokens, at);
    if (call === 'EXEC') return value('argument', { detail: 'EXEC' });
    return compared(tokens, at - 1);
  }
  if (operator === '||') return value('joined');
  if (operator === '=>') return value('argument');
  if (operator === '->' || operator === '->>' || operator === '#>' || operator === '#>>')
    return value('json', { detail: operator });
  if (operator === '::') return no('keyword', 'it is the name of a type');
  if (operator === '[')
    return bareHole
      ? no('position', 'the type of an array element would no longer be known')
      : value('argument', { detail: 'ARRAY' });
  if (!ARITHMETIC.test(operator)) return no('fragment', 'its place in the SQL is not understood');
  const left = tokens[at - 2];
  const operand =
    left &&
    (left.kind === 'number' ||
      left.kind === 'close' ||
      left.kind === 'name' ||
      left.kind === 'hole' ||
      left.kind === 'string' ||
      left.kind === 'parameter' ||
      (left.kind === 'word' && !KEYWORD.test(upper(left))));
  if (operand) return value('arithmetic', { detail: arithmeticSide(tokens, at - 2), column: operator });
  if (operator === '*') return no('fragment', FRAGMENT);
  const inner =
    operator === '-' || operator === '+'
      ? sides(tokens, at - 1, tokens[at - 2] ?? (tokens[at - 1] as Token), bareHole, 'unknown')
      : no('fragment', FRAGMENT);
  return inner.kind === 'value' ? value('arithmetic', { detail: 'sign' }) : inner;
}

/** `typed` where the other operand has a type of its own, `hole` where it is a value as well, `date` where it looks like a date. */
function arithmeticSide(tokens: readonly Token[], at: number): string {
  const other = tokens[at];
  if (!other) return 'typed';
  if (other.kind === 'hole' || other.kind === 'parameter' || other.kind === 'string') return 'hole';
  const name = other.kind === 'name' ? other.text.slice(1, -1) : other.text;
  if (DATE_NAME.test(name)) return 'date';
  if (/^(current_timestamp|localtimestamp|now)$/i.test(name) || /(_at|time|timestamp)$/i.test(name)) return 'timestamp';
  if (other.kind === 'close') {
    const call = upper(tokens[openOf(tokens, at) - 1]);
    if (/^(DATE|CURDATE|TO_DATE|MAKE_DATE)$/.test(call)) return 'date';
    if (/^(NOW|DATE_TRUNC|TO_TIMESTAMP|CLOCK_TIMESTAMP)$/.test(call)) return 'timestamp';
  }
  return 'typed';
}

/** The comparison at an operator or LIKE, IN, BETWEEN: with a plain column, or with an expression. */
function compared(tokens: readonly Token[], operator: number): Place {
  let at = operator - 1;
  const not = upper(tokens[at]) === 'NOT' ? 'NOT ' : '';
  if (/^(NOT|BINARY|SIMILAR)$/.test(upper(tokens[at]))) at -= 1;
  const left = tokens[at];
  if (!left) return no('fragment', FRAGMENT);
  const clause = clauseOf(tokens, operator);
  const isName = left.kind === 'name' || (left.kind === 'word' && !KEYWORD.test(left.text.toUpperCase()));
  if (!isName) return left.kind === 'hole' ? value('expression', { detail: 'hole' }) : value('expression');
  const column = left.kind === 'name' ? left.text.slice(1, -1) : left.text;
  let start = at;
  while (tokens[start - 1]?.kind === 'dot') start -= 2;
  const before = tokens[start - 1];
  const stored =
    clause.word === 'SET' && (upper(before) === 'SET' || before?.kind === 'comma') && tokens[operator]?.text === '=';
  const onDuplicate =
    clause.word === 'UPDATE' && upper(tokens[clause.at - 1]) === 'KEY' && tokens[operator]?.text === '=';
  if (stored || onDuplicate) return value('store', { column });
  if (before?.kind === 'operator' && !COMPARE.test(before.text)) return value('expression');
  if (clause.word === 'HAVING' || computedColumns(tokens)) return value('expression', { column });
  return value('column', { column, detail: not + (tokens[operator]?.text.toUpperCase() ?? '') });
}

/** Columns of a subquery or a common table expression may be computed, and then have no type of their own. */
function computedColumns(tokens: readonly Token[]): boolean {
  if (upper(tokens[0]) === 'WITH') return true;
  return tokens.some((token, index) => /^(FROM|JOIN)$/.test(upper(token)) && tokens[index + 1]?.kind === 'open');
}

/** A value left of the comparison: `'x' = name`, `5 BETWEEN a AND b`. A bare hole there may be a column's name. */
function leftSide(tokens: readonly Token[], at: number, bareHole: boolean): Place {
  const next = tokens[at + 1];
  const isCompare =
    next?.kind === 'operator' ? COMPARE.test(next.text) : /^(IN|BETWEEN|LIKE|ILIKE|NOT|IS)$/.test(upper(next));
  if (bareHole)
    return no(
      isCompare ? 'identifier' : 'fragment',
      isCompare ? 'it is the name of a column' : 'it is a condition, not one value',
    );
  return isCompare && upper(next) !== 'IS' ? value('expression') : no('fragment', 'it is a condition, not one value');
}

function behindOpen(tokens: readonly Token[], at: number, bareHole: boolean, dialect: Dialect): Place {
  const before = tokens[at - 2];
  const closes = tokens[at + 1]?.kind === 'close';
  const word = upper(before);
  if (word === 'IN') {
    const place = compared(tokens, at - 2);
    return place.kind === 'value' ? { ...place, alone: closes, negated: upper(tokens[at - 3]) === 'NOT' } : place;
  }
  if (word === 'VALUES' || word === 'VALUE') return row(tokens, at, bareHole, closes);
  if (before?.kind === 'comma' && inValues(tokens, at - 2)) return row(tokens, at, bareHole, closes);
  if (word === 'TOP' || word === 'LIMIT' || word === 'OFFSET') return value('limit', { detail: word });
  if (/^(ANY|ALL|SOME)$/.test(word))
    return bareHole
      ? no('fragment', 'the type of the list would no longer be known')
      : value('argument', { detail: word });
  if (before?.kind === 'operator' && COMPARE.test(before.text) && !bareHole) return compared(tokens, at - 2);
  if (before?.kind === 'operator' && bareHole && closes && (COMPARE.test(before.text) || ARITHMETIC.test(before.text)))
    return no('fragment', 'in parentheses of its own it may be a whole expression or a subquery');
  if (before?.kind === 'operator' || before?.kind === 'open' || KEYWORD.test(word)) {
    if (/^(WHERE|AND|OR|ON|HAVING|NOT)$/.test(word) || before?.kind === 'open') return leftSide(tokens, at, bareHole);
    if (bareHole && tokens[at + 1]?.kind === 'operator')
      return value('arithmetic', { detail: arithmeticSide(tokens, at + 2) });
    return no('fragment', FRAGMENT);
  }
  return argument(tokens, at - 1, bareHole, dialect);
}

function behindComma(tokens: readonly Token[], at: number, bareHole: boolean, dialect: Dialect): Place {
  const open = openOf(tokens, at);
  const before = tokens[open - 1];
  if (open >= 0 && upper(tokens[open + 1]) !== 'SELECT') {
    const word = upper(before);
    if (word === 'IN') return compared(tokens, open - 1);
    if (word === 'VALUES' || word === 'VALUE' || (before?.kind === 'comma' && inValues(tokens, open - 1)))
      return row(tokens, at, bareHole, false);
    return argument(tokens, open, bareHole, dialect);
  }
  const clause = clauseOf(tokens, at);
  if (clause.word === 'LIMIT') return value('limit', { detail: 'LIMIT' });
  if (clause.word === 'CALL' || clause.word === 'EXEC') return value('argument', { detail: clause.word });
  if (clause.word === 'SELECT' || clause.word === 'RETURNING')
    return bareHole ? no('identifier', 'it is a column or an expression of the result') : value('selected');
  if (clause.word === 'BY') return no('identifier', 'it is a column to sort or group by');
  if (clause.word === 'VALUES' || clause.word === 'VALUE')
    return no('fragment', 'it is a row of values, not one value');
  return no('identifier', 'it is the name of a table or column');
}

/** An argument of a function, or an item of the list of columns behind INSERT INTO t. */
function argument(tokens: readonly Token[], open: number, bareHole: boolean, dialect: Dialect): Place {
  const name = tokens[open - 1];
  const call = upper(name);
  if (!name || (name.kind !== 'word' && name.kind !== 'name')) return no('fragment', FRAGMENT);
  let start = open - 1;
  while (tokens[start - 1]?.kind === 'dot') start -= 2;
  if (/^(INTO|TABLE|REFERENCES|INSERT|JOIN|FROM|WITH|AS|USING|ON|KEY|OVERWRITE)$/.test(upper(tokens[start - 1])))
    return no('identifier', 'it is the name of a column');
  if (KEYWORD.test(call) && !/^(REPLACE|VALUES|MATCH|GLOB|IN|IF|LEFT|RIGHT|MOD|BINARY|DEFAULT)$/.test(call))
    return no('fragment', FRAGMENT);
  if (bareHole && AGGREGATE.test(call)) return no('identifier', 'it is the name of a column');
  if (/^(VARCHAR|CHAR|DECIMAL|NUMERIC|NVARCHAR|FLOAT|BIT|INT|VARBINARY)$/.test(call))
    return no('keyword', 'it is part of a type');
  if (call === 'CAST' || call === 'CONVERT') return value('cast', { detail: call });
  if (dialect === 'sqlite' && call === 'MATCH') return no('identifier', FRAGMENT);
  return value('argument', { detail: call, column: typedSibling(tokens, open) ? 'typed' : '' });
}

/** Whether a column or an expression is among the arguments, so that the type of the rest is known. */
function typedSibling(tokens: readonly Token[], open: number): boolean {
  let depth = 0;
  for (const token of tokens.slice(open)) {
    if (token.kind === 'open') depth += 1;
    if (token.kind === 'close' && --depth === 0) return false;
    if ((token.kind === 'word' && !KEYWORD.test(upper(token))) || token.kind === 'name') return true;
  }
  return false;
}

/** The unmatched opening parenthesis left of a place, -1 where there is none. */
function openOf(tokens: readonly Token[], at: number): number {
  let depth = 0;
  for (let i = at - 1; i >= 0; i -= 1) {
    const kind = tokens[i]?.kind;
    if (kind === 'close') depth += 1;
    if (kind === 'open' && depth-- === 0) return i;
  }
  return -1;
}

/** The row a parenthesis opens is one of VALUES (…), (…). */
function inValues(tokens: readonly Token[], comma: number): boolean {
  if (tokens[comma - 1]?.kind !== 'close') return false;
  const clause = clauseOf(tokens, comma);
  return clause.word === 'VALUES' || clause.word === 'VALUE';
}

/** A value of a row: of an INSERT, where the column gives it its type, or of a table of constants. */
function row(tokens: readonly Token[], at: number, bareHole: boolean, alone: boolean): Place {
  const inserts = tokens.slice(0, at).some((token) => /^(INSERT|REPLACE|MERGE|UPSERT)$/.test(upper(token)));
  if (!inserts && bareHole) return no('position', 'in a table of constants a parameter has no type');
  return { ...(value('store') as Value), alone };
}

/** The clause a place belongs to, at its own depth of parentheses. */
function clauseOf(tokens: readonly Token[], at: number): { word: string; at: number } {
  let depth = 0;
  for (let i = at - 1; i >= 0; i -= 1) {
    const token = tokens[i] as Token;
    if (token.kind === 'close') depth += 1;
    else if (token.kind === 'open') {
      if (depth === 0) return { word: '', at: -1 };
      depth -= 1;
    } else if (depth === 0 && CLAUSE.test(upper(token))) return { word: upper(token), at: i };
  }
  return { word: '', at: -1 };
}

function callOf(tokens: readonly Token[], at: number): string {
  const clause = clauseOf(tokens, at);
  return clause.word === 'EXEC' || clause.word === 'CALL' ? clause.word : '';
}

/** The BETWEEN that an AND belongs to, -1 where it joins conditions. */
function between(tokens: readonly Token[], and: number): number {
  let depth = 0;
  for (let i = and - 1; i >= 0; i -= 1) {
    const token = tokens[i] as Token;
    if (token.kind === 'close') depth += 1;
    else if (token.kind === 'open') {
      if (depth === 0) return -1;
      depth -= 1;
    } else if (depth === 0) {
      const word = upper(token);
      if (word === 'BETWEEN') return i;
      if (/^(AND|OR|WHERE|HAVING|ON|SELECT)$/.test(word)) return -1;
    }
  }
  return -1;
}
