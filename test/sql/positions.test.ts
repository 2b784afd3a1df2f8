import { describe, expect, it } from 'vitest';
import { parse } from '../../src/code/syntax/parser.ts';
import { flatten } from '../../src/code/sql/classify/variants.ts';
import { classify, type Unit, type Value } from '../../src/code/sql/classify/index.ts';
import type { HolePiece, Piece } from '../../src/code/sql/template/index.ts';
import type { Dialect } from '../../src/code/sql/drivers/dialect.ts';

const node = parse('x', 'x.js').program;
const isParameter = (text: string): boolean => /^[?$:@]/.test(text);

function holeAt(start: number): HolePiece {
  return {
    kind: 'hole',
    node,
    start,
    end: start,
    in: 'template',
    root: { node, binding: null, by: 'call', repeated: false },
  };
}

/** What each `{}` of the SQL is; holes count from 0. */
function unitsOf(sql: string, dialect: Dialect): Unit[] {
  const pieces = sql
    .split('{}')
    .flatMap((text, index): Piece[] => [
      ...(index > 0 ? [holeAt(index - 1)] : []),
      { kind: 'text', text, source: null },
    ]);
  const [flat] = flatten(pieces, dialect);
  if (!flat) throw new Error('There is no text');
  return classify(flat, { dialect, isParameter, several: false, schema: {} });
}

function onlyUnit(sql: string, dialect: Dialect): Unit {
  const units = unitsOf(sql, dialect);
  expect(units).toHaveLength(1);
  return units[0] as Unit;
}

/** The text of a value, with `{n}` for its n-th hole. */
function contentOf(unit: Unit): string | undefined {
  return unit.kind === 'value'
    ? unit.parts.map((part) => (typeof part === 'string' ? part : `{${part.start}}`)).join('')
    : undefined;
}

const SQL: readonly Dialect[] = ['postgres', 'mysql', 'sqlite', 'mssql', 'oracle', 'unknown'];

describe('a value on every dialect', () => {
  it.each<[string, Partial<Value>]>([
    ['SELECT * FROM t WHERE id = {}', { role: 'column', column: 'id', detail: '=', quoted: false }],
    ["SELECT * FROM t WHERE id = '{}'", { role: 'column', column: 'id', detail: '=', quoted: true }],
    ['SELECT * FROM t WHERE a.id <> {} AND b = 1', { role: 'column', column: 'id', detail: '<>' }],
    ["SELECT * FROM t WHERE name LIKE '{}'", { role: 'column', column: 'name', detail: 'LIKE' }],
    ["SELECT * FROM t WHERE name NOT LIKE '{}'", { role: 'column', detail: 'NOT LIKE' }],
    ['SELECT * FROM t WHERE id BETWEEN {} AND 5', { role: 'column', column: 'id', detail: 'BETWEEN' }],
    ['SELECT * FROM t WHERE id BETWEEN 1 AND {}', { role: 'column', column: 'id', detail: 'BETWEEN' }],
    ['SELECT * FROM t WHERE id IN ({})', { role: 'column', column: 'id', alone: true, negated: false }],
    ['SELECT * FROM t WHERE id NOT IN ({})', { role: 'column', column: 'id', alone: true, negated: true }],
    ['SELECT * FROM t WHERE id IN (1, {})', { role: 'column', column: 'id', alone: false }],
    ['SELECT * FROM t WHERE a + 0 > {}', { role: 'expression' }],
    ['SELECT * FROM t WHERE length(name) = {}', { role: 'expression' }],
    ['SELECT a FROM t GROUP BY a HAVING a > {}', { role: 'expression', column: 'a' }],
    ['SELECT * FROM (SELECT max(a) AS m FROM t) s WHERE m > {}', { role: 'expression', column: 'm' }],
    ['WITH s AS (SELECT 1 AS m) SELECT * FROM s WHERE m = {}', { role: 'expression', column: 'm' }],
    ["SELECT * FROM t WHERE '{}' = name", { role: 'expression', quoted: true }],
    ['INSERT INTO t (a, b) VALUES (1, {})', { role: 'store' }],
    ['INSERT INTO t (a) VALUES (1), ({})', { role: 'store', alone: true }],
    ['UPDATE t SET a = {} WHERE id = 1', { role: 'store', column: 'a' }],
    ['UPDATE t SET a = 1, b = {}', { role: 'store', column: 'b' }],
    ['SELECT * FROM t LIMIT {}', { role: 'limit', detail: 'LIMIT' }],
    ['SELECT * FROM t LIMIT 5 OFFSET {}', { role: 'limit', detail: 'OFFSET' }],
    ['UPDATE t SET a = a + {}', { role: 'arithmetic', column: '+', detail: 'typed' }],
    ['SELECT * FROM t WHERE b = a * {}', { role: 'arithmetic', column: '*' }],
    ['SELECT * FROM t WHERE a = -{}', { role: 'arithmetic', detail: 'sign' }],
    ['SELECT * FROM t WHERE a = {} + b', { role: 'arithmetic', detail: 'typed' }],
    ['SELECT * FROM t WHERE a = abs({})', { role: 'argument', detail: 'ABS' }],
    ["SELECT * FROM t WHERE a = upper('{}')", { role: 'argument', detail: 'UPPER', quoted: true }],
    ['SELECT * FROM t WHERE a = round(b, {})', { role: 'argument', detail: 'ROUND', column: 'typed' }],
    ["SELECT * FROM t WHERE a = b || '{}'", { role: 'joined' }],
    ["SELECT * FROM t WHERE a = '{}' || b", { role: 'joined' }],
    ["SELECT * FROM t WHERE a = CASE b WHEN '{}' THEN 1 END", { role: 'case', detail: 'WHEN' }],
    ["SELECT CASE WHEN a = 1 THEN '{}' END FROM t", { role: 'case', detail: 'THEN' }],
    ['SELECT * FROM t WHERE a = CAST({} AS int)', { role: 'cast', detail: 'CAST' }],
    ["SELECT '{}' AS a FROM t", { role: 'selected' }],
    ["SELECT * FROM t WHERE a LIKE 'b' ESCAPE '{}'", { role: 'argument', detail: 'ESCAPE' }],
  ])('%s', (sql, expected) => {
    for (const dialect of SQL) expect(onlyUnit(sql, dialect), dialect).toMatchObject({ kind: 'value', ...expected });
  });
});

describe('no value on any dialect', () => {
  it.each<[string, string]>([
    ['SELECT * FROM {}', 'identifier'],
    ['SELECT * FROM {}.t', 'identifier'],
    ['SELECT * FROM t JOIN {} ON 1 = 1', 'identifier'],
    ['SELECT * FROM a, {}', 'identifier'],
    ['SELECT * FROM t_{}', 'identifier'],
    ['SELECT {} FROM t', 'identifier'],
    ['SELECT a, {} FROM t', 'identifier'],
    ['SELECT count({}) FROM t', 'identifier'],
    ['SELECT upper({}) FROM t', 'identifier'],
    ['SELECT ST_Extent({}) FROM t', 'identifier'],
    ["SELECT date_format({}, '%Y') FROM t", 'identifier'],
    ['SELECT * FROM t WHERE {} = 1', 'identifier'],
    ['SELECT * FROM t WHERE t.{} = 1', 'identifier'],
    ['INSERT INTO {} VALUES (1)', 'identifier'],
    ['INSERT INTO t ({}) VALUES (1)', 'identifier'],
    ['SELECT * FROM t ORDER BY {}', 'identifier'],
    ["SELECT * FROM t ORDER BY '{}'", 'identifier'],
    ['SELECT * FROM t ORDER BY a, {}', 'identifier'],
    ['SELECT a FROM t GROUP BY {}', 'identifier'],
    ['SELECT * FROM t ORDER BY a {}', 'keyword'],
    ['SELECT * FROM t WHERE a IS {}', 'keyword'],
    ['SELECT * FROM t WHERE {}', 'fragment'],
    ['SELECT * FROM t WHERE a = 1 AND {}', 'fragment'],
    ['SELECT * FROM t WHERE a = 1 {}', 'fragment'],
    ['SELECT * FROM t WHERE a {} 1', 'fragment'],
    ['SELECT * FROM t WHERE a IN {}', 'fragment'],
    ['SELECT * FROM t WHERE a LIKE {}', 'fragment'],
    ['SELECT * FROM t WHERE a = ({})', 'fragment'],
    ['INSERT INTO t VALUES {}', 'fragment'],
    ['{}', 'fragment'],
    ['{} FROM t', 'fragment'],
    ['SELECT * FROM t LIMIT {} + 1', 'position'],
    ['SELECT * FROM t WHERE a = {} -> 1', 'position'],
    ['SELECT a /* {} */ FROM t', 'comment'],
    ['SELECT a -- {}', 'comment'],
  ])('%s', (sql, what) => {
    for (const dialect of SQL) {
      const unit = onlyUnit(sql, dialect);
      expect(unit, dialect).toMatchObject({ kind: 'refused', what });
      expect((unit as { why: string }).why, dialect).toMatch(/\w+ \w+/);
      expect((unit as { holes: unknown[] }).holes, dialect).toHaveLength(1);
    }
  });
});

describe('a statement that takes no parameters', () => {
  it.each([
    "SET search_path = '{}'",
    "SHOW TABLES LIKE '{}'",
    "CREATE TABLE t (a text DEFAULT '{}')",
    'DROP TABLE {}',
    "COPY t FROM '{}'",
    'PRAGMA user_version = {}',
    "NOTIFY c, '{}'",
    "EXPLAIN CREATE TABLE t AS SELECT '{}'",
    'SELECT 1; SELECT * FROM t WHERE id = {}',
    "SELECT * FROM t WHERE a = '{}; DROP TABLE t",
  ])('%s', (sql) => {
    for (const dialect of SQL)
      expect(onlyUnit(sql, dialect), dialect).toMatchObject({ kind: 'refused', what: 'statement' });
  });

  it.each([
    'SELECT * FROM t WHERE id = {};',
    'EXPLAIN SELECT * FROM t WHERE id = {}',
    '(SELECT * FROM t WHERE id = {})',
  ])('%s takes some', (sql) => {
    for (const dialect of SQL) expect(onlyUnit(sql, dialect), dialect).toMatchObject({ kind: 'value', role: 'column' });
  });
});

describe('what one dialect means by it', () => {
  const value = (role: string, more: object = {}): object => ({ kind: 'value', role, ...more });
  const refused = (what: string): object => ({ kind: 'refused', what });

  it.each<[string, Dialect, object]>([
    // Double quotes: a name, text, or text as long as no column has that name.
    ['SELECT * FROM t WHERE a = "{}"', 'postgres', refused('identifier')],
    ['SELECT * FROM t WHERE a = "{}"', 'oracle', refused('identifier')],
    ['SELECT * FROM t WHERE a = "{}"', 'mysql', value('column', { quoted: true })],
    ['SELECT * FROM t WHERE a = "{}"', 'sqlite', value('column', { quoted: true })],
    ['SELECT upper("{}") FROM t', 'mysql', value('argument')],
    ['SELECT upper("{}") FROM t', 'sqlite', refused('identifier')],
    ['SELECT * FROM t WHERE `a{}` = 1', 'mysql', refused('identifier')],
    ['SELECT * FROM [{}] WHERE a = 1', 'mssql', refused('identifier')],
    // Comments.
    ['SELECT 1 # {}', 'mysql', refused('comment')],
    ['/* /* */ {} */ SELECT 1', 'postgres', refused('comment')],
    ['SELECT a FROM t WHERE a = /* /* */ {}', 'mysql', value('column')],
    ["SELECT a FROM t WHERE /* ' */ a = {}", 'sqlite', value('column')],
    ['SELECT a FROM t WHERE a = 5--1 AND b = {}', 'mysql', value('column', { column: 'b' })],
    ['SELECT a FROM t WHERE a = 5--1 AND b = {}', 'postgres', refused('comment')],
    // Literals with a type in front hold no parameter: the type is kept.
    ["SELECT * FROM t WHERE d > DATE '{}'", 'postgres', value('typed', { detail: 'DATE' })],
    ["SELECT now() - INTERVAL '{} days'", 'postgres', value('typed', { detail: 'INTERVAL' })],
    ['SELECT now() - INTERVAL {} DAY', 'mysql', value('interval')],
    ['SELECT DATE_SUB(now(), INTERVAL {})', 'mysql', refused('fragment')],
    ['SELECT now() - INTERVAL {} AS since', 'mysql', refused('fragment')],
    ['SELECT a FROM t GROUP BY a DIV {}', 'mysql', value('arithmetic', { column: 'DIV' })],
    ['SELECT a FROM t WHERE a MOD {} = 1', 'mysql', value('arithmetic', { column: 'MOD' })],
    ['SELECT a FROM t ORDER BY mod {}', 'postgres', refused('keyword')],
    ['SELECT * FROM t WHERE d = {}::date', 'postgres', value('cast', { detail: 'DATE' })],
    ['SELECT * FROM t WHERE d = a::{}', 'postgres', refused('keyword')],
    // A calculation: the type of the other operand decides that of the parameter.
    ['SELECT * FROM t WHERE d = due_date - {}', 'postgres', value('arithmetic', { detail: 'date' })],
    ['SELECT * FROM t WHERE d = created_at + {}', 'postgres', value('arithmetic', { detail: 'timestamp' })],
    ['SELECT * FROM t WHERE d = "updatedAt" + {}', 'postgres', value('arithmetic', { detail: 'timestamp' })],
    ['SELECT * FROM t WHERE d = updated - {}', 'postgres', value('arithmetic', { detail: 'timestamp' })],
    ['SELECT * FROM t WHERE d = created_at::date + {}', 'postgres', value('arithmetic', { detail: 'date' })],
    ['SELECT * FROM t WHERE d = hired_on + {}', 'postgres', value('arithmetic', { detail: 'date' })],
    ['UPDATE t SET amount_due = amount_due + {}', 'postgres', value('arithmetic', { detail: 'unsure' })],
    ['SELECT * FROM t WHERE d = {} + t.expires', 'postgres', value('arithmetic', { detail: 'unsure' })],
    ['UPDATE t SET a = update_count + {}', 'postgres', value('arithmetic', { detail: 'typed' })],
    ['SELECT * FROM t WHERE d = seat + {}', 'postgres', value('arithmetic', { detail: 'typed' })],
    ['SELECT * FROM t WHERE d = amount_due * {}', 'postgres', value('arithmetic', { detail: 'typed' })],
    ['SELECT * FROM t WHERE d = {} + created_at', 'postgres', value('arithmetic', { detail: 'timestamp' })],
    ['SELECT * FROM t WHERE d = {} + t.due_date', 'postgres', value('arithmetic', { detail: 'date' })],
    ['SELECT * FROM t WHERE d = {} * due', 'postgres', value('arithmetic', { detail: 'typed' })],
    ['SELECT * FROM t WHERE d = now() - {}', 'postgres', value('arithmetic', { detail: 'timestamp' })],
    ['SELECT * FROM t WHERE d = price * {}', 'postgres', value('arithmetic', { detail: 'typed' })],
    // JSON: a key or an index.
    ["SELECT * FROM t WHERE j -> {} = '1'", 'postgres', value('json', { detail: '->' })],
    ["SELECT * FROM t WHERE j ->> '{}' = '1'", 'postgres', value('json', { detail: '->>' })],
    ['SELECT * FROM t WHERE j @> {}', 'postgres', value('column', { detail: '@>' })],
    // Arguments whose type nothing else tells.
    ["SELECT concat('{}')", 'postgres', value('argument', { detail: 'CONCAT', column: '' })],
    ["SELECT concat(name, '{}') FROM t", 'postgres', value('argument', { detail: 'CONCAT', column: 'typed' })],
    // Lists.
    ['SELECT * FROM t WHERE a = ANY({})', 'postgres', refused('fragment')],
    ["SELECT * FROM t WHERE a = ANY('{}')", 'postgres', value('argument', { detail: 'ANY' })],
    ['VALUES ({})', 'postgres', refused('position')],
    // Rows to skip.
    ['SELECT TOP {} * FROM t', 'mssql', value('limit', { detail: 'TOP' })],
    ['SELECT TOP ({}) * FROM t', 'mssql', value('limit', { detail: 'LIMIT' })],
    ["EXEC save_client '{}'", 'mssql', value('argument', { detail: 'EXEC' })],
    ["EXEC sp_executesql N'SELECT {}'", 'mssql', refused('fragment')],
    ["BEGIN save_client('{}'); END;", 'oracle', value('argument')],
    ['SELECT * FROM t ORDER BY a OFFSET {} ROWS', 'mssql', value('limit', { detail: 'OFFSET' })],
    ['SELECT * FROM t FETCH FIRST {} ROWS ONLY', 'oracle', value('limit', { detail: 'FIRST' })],
    ['SELECT * FROM t LIMIT 5, {}', 'mysql', value('limit', { detail: 'LIMIT' })],
    // Calls.
    ['CALL p({})', 'mysql', value('argument')],
    ['INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE a = {}', 'mysql', value('store', { column: 'a' })],
    ['INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET a = {}', 'postgres', value('store', { column: 'a' })],
    ['SELECT * FROM t WHERE a SIMILAR TO {}', 'postgres', refused('fragment')],
    ["SELECT * FROM t WHERE a SIMILAR TO '{}'", 'postgres', value('column', { column: 'a' })],
    ["INSERT INTO t (a) VALUES (1) RETURNING '{}'", 'postgres', value('selected')],
    ['INSERT INTO t (a) VALUES (1) RETURNING {}', 'postgres', refused('identifier')],
  ])('%s in %s', (sql, dialect, expected) => {
    expect(onlyUnit(sql, dialect)).toMatchObject(expected);
  });
});

describe('text beside a value in its quotes', () => {
  it.each<[string, Dialect, string]>([
    ["SELECT * FROM t WHERE a LIKE '%{}%'", 'postgres', '%{0}%'],
    ["SELECT * FROM t WHERE a = 'ORD-{} {}'", 'sqlite', 'ORD-{0} {1}'],
    ["SELECT * FROM t WHERE a = 'it''s {}'", 'postgres', "it's {0}"],
    ["SELECT * FROM t WHERE a = N'{}!'", 'mssql', '{0}!'],
    ["SELECT * FROM t WHERE a = '{}\\n'", 'mysql', '{0}\n'],
    ["SELECT * FROM t WHERE a = '{}\\n'", 'postgres', '{0}\\n'],
    ["SELECT * FROM t WHERE a LIKE '{}\\%'", 'mysql', '{0}\\%'],
    ['SELECT * FROM t WHERE a = "say \'{}\'"', 'mysql', "say '{0}'"],
  ])('%s in %s', (sql, dialect, content) => {
    const unit = onlyUnit(sql, dialect);
    expect(unit).toMatchObject({ kind: 'value', quoted: true });
    expect(contentOf(unit)).toBe(content);
  });

  it.each<[string, Dialect]>([
    ["SELECT * FROM t WHERE a = E'{}\\n'", 'postgres'],
    ['SELECT * FROM t WHERE a = $tag$ {} $tag$', 'postgres'],
    ["SELECT * FROM t WHERE a = X'{}'", 'sqlite'],
    ["SELECT * FROM t WHERE a = '\\q{}'", 'mysql'],
  ])('%s in %s keeps its own escapes', (sql, dialect) => {
    expect(onlyUnit(sql, dialect)).toMatchObject({ kind: 'refused', what: 'position' });
  });

  it('covers the quotes, and nothing but itself without any', () => {
    const [quoted, plain] = unitsOf("UPDATE t SET a = '{}' WHERE id = {}", 'postgres') as [Value, Value];
    expect([quoted.start, quoted.end]).toEqual([17, 20]);
    expect([plain.start, plain.end]).toEqual([32, 33]);
  });
});

describe('several holes', () => {
  it('are told in the order of the text, with the placeholders that are there', () => {
    const units = unitsOf('SELECT * FROM t WHERE a = {} AND b = ? ORDER BY {} LIMIT {}', 'mysql');
    expect(units.map((unit) => (unit.kind === 'value' ? unit.role : unit.kind))).toEqual([
      'column',
      'parameter',
      'refused',
      'limit',
    ]);
  });

  it('can be the number of a placeholder', () => {
    expect(onlyUnit('SELECT * FROM t WHERE a = ${}', 'postgres')).toMatchObject({
      kind: 'parameter',
      hole: { start: 0 },
    });
  });

  it('are told apart from the name they are given to', () => {
    expect(unitsOf('EXEC p @a = {}', 'mssql')).toMatchObject([
      { kind: 'parameter', text: '@a', hole: null },
      { kind: 'value', role: 'argument', detail: 'EXEC' },
    ]);
  });

  it('are refused together where one name holds both', () => {
    expect(onlyUnit('SELECT * FROM "a{}b{}"', 'postgres')).toMatchObject({
      kind: 'refused',
      holes: [{ start: 0 }, { start: 1 }],
    });
  });

  it.each([
    ['SELECT * FROM {}{}', ['identifier it is the name of a table', 'fragment it is a piece of SQL']],
    ['SELECT * FROM t WHERE a = {}{}', ['fragment another piece of SQL follows', 'fragment it is a piece of SQL']],
    ['SELECT * FROM logs_{} WHERE b = 1', ['identifier it is part of the name logs_…']],
    ['SELECT * FROM logs{}', ['identifier it is part of the name logs…, or a piece of SQL behind it']],
    ['SELECT * FROM t WHERE{}', ['fragment it is a piece of SQL']],
    ['SELECT * FROM t LIMIT 1{}', ['fragment behind the number 1 it is a piece of SQL']],
  ])('touch each other, a name or a number: %s', (sql, expected) => {
    const units = unitsOf(sql, 'postgres').map((unit) => (unit.kind === 'refused' ? `${unit.what} ${unit.why}` : ''));
    expect(units).toEqual(expected.map((start) => expect.stringMatching(`^${start}`)));
  });

  it('are two values of one calculation', () => {
    const units = unitsOf('SELECT * FROM t WHERE a = {} + {}', 'postgres');
    expect(units).toMatchObject([
      { role: 'arithmetic', detail: 'hole' },
      { role: 'arithmetic', detail: 'hole' },
    ]);
  });
});

describe('texts that branches choose between', () => {
  /** `if … else if …`: one text for each hole, and none that the others have. */
  const oneOf = (holes: readonly number[]): Piece[] => {
    const [first, ...rest] = holes;
    if (first === undefined) return [{ kind: 'text', text: 'SELECT 1', source: null }];
    const text: Piece = { kind: 'text', text: 'SELECT * FROM t WHERE id = ', source: null };
    return [{ kind: 'choice', test: null, yes: [text, holeAt(first)], no: oneOf(rest), whole: null }];
  };

  it.each([2, 5, 60, 300])('every hole of %i branches stands in a text', (count) => {
    const holes = [...Array(count).keys()];
    const shown = flatten(oneOf(holes), 'mysql').flatMap(({ parts }) =>
      parts.flatMap(({ piece }) => (piece.kind === 'hole' ? [piece.start] : [])),
    );
    expect([...new Set(shown)].sort((a, b) => a - b)).toEqual(holes);
  });
});
