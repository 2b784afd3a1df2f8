import { wrapped, wrappedWithCallback } from './wrappers.ts';
import { CONSTRUCTIONS, filteredConditions } from './constructions.ts';
import type { Chance } from './random.ts';
import { isBound, type Hole, type Piece, type Statement } from './statements.ts';

/** A driver and how its statements are run. */
export interface Style {
  driver: string;
  /** What opens the module; ends in a binding that `call` uses. */
  opening: string;
  placeholder: (at: number) => string;
  /** Whether values can be there already. */
  binds: boolean;
  /** The name of what runs statements, where it is not the last constant of the opening. */
  uses?: string;
  /** The function that runs the expression `sql`; `setup` builds it where it takes statements. */
  program: (setup: string, sql: string, values: string | null, reads: boolean) => string;
}

const question = (): string => '?';
const withValues = (values: string | null): string => (values === null ? '' : `, ${values}`);

function callback(call: (sql: string, values: string, done: string, reads: boolean) => string): Style['program'] {
  return (setup, sql, values, reads) =>
    `exports.run = (input, done) => {\n${setup}  ${call(sql, withValues(values), 'done', reads)};\n};\n`;
}

function awaited(call: (sql: string, values: string, reads: boolean) => string): Style['program'] {
  return (setup, sql, values, reads) =>
    `exports.run = async (input) => {\n${setup}  return ${call(sql, withValues(values), reads)};\n};\n`;
}

const PG = `const { Pool } = require('pg');\nconst pool = new Pool();\n`;
const dollar = (at: number): string => `$${at + 1}`;

export const POSTGRES: readonly Style[] = [
  {
    driver: 'pg',
    opening: PG,
    placeholder: dollar,
    binds: true,
    program: awaited((sql, values, reads) => `(await pool.query(${sql}${values})).${reads ? 'rows' : 'rowCount'}`),
  },
  {
    driver: 'pg callback',
    opening: PG,
    placeholder: dollar,
    binds: true,
    program: callback(
      (sql, values, done, reads) =>
        `pool.query(${sql}${values}, (err, r) => ${done}(err, r && r.${reads ? 'rows' : 'rowCount'}))`,
    ),
  },
  {
    driver: 'pg object',
    opening: PG,
    placeholder: dollar,
    binds: true,
    program: awaited(
      (sql, values, reads) =>
        `(await pool.query({ text: ${sql}${values ? `, values: ${values.slice(2)}` : ''} })).${reads ? 'rows' : 'rowCount'}`,
    ),
  },
  {
    driver: 'pg then',
    opening: `import pg from 'pg';\nconst db = new pg.Pool({ max: 2 });\n`,
    placeholder: dollar,
    binds: true,
    program: awaited((sql, values, reads) => `db.query(${sql}${values}).then((r) => r.${reads ? 'rows' : 'rowCount'})`),
  },
  {
    driver: 'pg-promise',
    opening: `const pgp = require('pg-promise')();\nconst db = pgp('postgres://localhost/shop');\n`,
    placeholder: dollar,
    binds: true,
    program: awaited((sql, values, reads) => `db.${reads ? 'any' : 'none'}(${sql}${values})`),
  },
  ...wrapped({
    driver: 'pg',
    opening: PG,
    pool: 'pool',
    placeholder: dollar,
    result: (answer, reads) => `(await ${answer}).${reads ? 'rows' : 'rowCount'}`,
  }),
];

/** What a callback of mysql makes of an answer. */
function finished(reads: boolean): string {
  return `(err, r) => done(err, ${reads ? 'r' : 'r && [r.affectedRows, r.insertId]'})`;
}

function mysqlStyles(driver: string): Style[] {
  const opening = `const mysql = require('${driver}');\nconst pool = mysql.createPool({ host: 'localhost' });\n`;
  const done = finished;
  return [
    {
      driver,
      opening,
      placeholder: question,
      binds: true,
      program: callback((sql, values, _done, reads) => `pool.query(${sql}${values}, ${done(reads)})`),
    },
    {
      driver: `${driver} object`,
      opening,
      placeholder: question,
      binds: true,
      program: callback(
        (sql, values, _done, reads) =>
          `pool.query({ sql: ${sql}${values ? `, values: ${values.slice(2)}` : ''} }, ${done(reads)})`,
      ),
    },
    {
      driver: `${driver} connection`,
      opening,
      placeholder: question,
      binds: true,
      program: callback(
        (sql, values, _done, reads) =>
          `pool.getConnection((e, c) => c.query(${sql}${values}, (err, r) => { c.release(); (${done(reads)})(err, r); }))`,
      ),
    },
  ];
}

const PROMISE = `const mysql = require('mysql2/promise');\nconst pool = mysql.createPool({ host: 'localhost' });\n`;

export const MYSQL: readonly Style[] = [
  ...mysqlStyles('mysql'),
  ...mysqlStyles('mysql2'),
  {
    driver: 'mysql2 promise',
    opening: PROMISE,
    placeholder: question,
    binds: true,
    program: awaited((sql, values, reads) => `(await pool.query(${sql}${values}))[0]${reads ? '' : '.affectedRows'}`),
  },
  {
    driver: 'mysql2 execute',
    opening: PROMISE,
    placeholder: question,
    binds: true,
    program: awaited((sql, values, reads) => `(await pool.execute(${sql}${values}))[0]${reads ? '' : '.affectedRows'}`),
  },
  ...wrapped({
    driver: 'mysql2 promise',
    opening: PROMISE,
    pool: 'pool',
    placeholder: question,
    result: (answer, reads) => `(await ${answer})[0]${reads ? '' : '.affectedRows'}`,
  }),
  ...wrappedWithCallback(
    'mysql',
    `const mysql = require('mysql');\nconst pool = mysql.createPool({ host: 'localhost' });\n`,
    question,
    'pool.query(',
    finished,
  ),
];

const SQLITE3 = `const sqlite3 = require('sqlite3').verbose();\nconst db = new sqlite3.Database('shop.db');\n`;
const BETTER = `const Database = require('better-sqlite3');\nconst db = new Database('shop.db');\n`;

export const SQLITE: readonly Style[] = [
  {
    driver: 'sqlite3',
    opening: SQLITE3,
    placeholder: question,
    binds: true,
    program: callback((sql, values, _done, reads) =>
      reads
        ? `db.all(${sql}${values}, (err, rows) => done(err, rows))`
        : `db.run(${sql}${values}, function (err) { done(err, err ? 0 : this.changes); })`,
    ),
  },
  {
    driver: 'sqlite3 get',
    opening: SQLITE3,
    placeholder: question,
    binds: true,
    program: callback((sql, values, _done, reads) =>
      reads
        ? `db.get(${sql}${values}, (err, row) => done(err, row))`
        : `db.run(${sql}${values}, (err) => done(err, null))`,
    ),
  },
  {
    driver: 'better-sqlite3',
    opening: BETTER,
    placeholder: question,
    binds: true,
    program: awaited(
      (sql, values, reads) =>
        `db.prepare(${sql}).${reads ? 'all' : 'run'}(${values ? `...${values.slice(2)}` : ''})${reads ? '' : '.changes'}`,
    ),
  },
  {
    driver: 'better-sqlite3 plain',
    opening: BETTER,
    placeholder: question,
    binds: false,
    program: awaited(
      (sql, _values, reads) => `db.prepare(${sql}).${reads ? 'all' : 'run'}()${reads ? '' : '.changes'}`,
    ),
  },
  {
    driver: 'better-sqlite3 variable',
    opening: BETTER,
    placeholder: question,
    binds: false,
    program: (setup, sql, _values, reads) =>
      `exports.run = async (input) => {\n${setup}  const statement = db.prepare(${sql});\n  return statement.${reads ? 'all' : 'run'}()${reads ? '' : '.changes'};\n};\n`,
  },
  ...wrappedWithCallback(
    'sqlite3',
    SQLITE3,
    question,
    'db.all(',
    (reads) => `(err, rows) => done(err, ${reads ? 'rows' : 'rows && rows.length'})`,
  ),
];

/** A program in its parts: what opens the module, a function that builds the text where there is one, and what runs it. */
export interface Written {
  opening: string;
  build: string;
  main: string;
  /** The names of the opening that the rest uses. */
  uses: string;
}

/** The module that builds and runs a statement in one of the ways people write. */
export function writeProgram(
  chance: Chance,
  style: Style,
  statement: Statement,
  { helpers = false }: { helpers?: boolean } = {},
): Written {
  let bound = 0;
  const place = (pieces: readonly Piece[]): (string | Hole)[] =>
    merge(pieces.map((piece) => (isBound(piece) ? style.placeholder(bound++) : piece)));
  const keys = statement.pieces.filter(isBound).map((piece) => `input.${piece.bound}`);
  const values = keys.length > 0 || (style.binds && chance.often(5)) ? `[${keys.join(', ')}]` : null;
  const access = accessor(chance);
  const canGrow = keys.length === 0 && statement.where.length > 0;
  const opens = style.opening.startsWith('const');
  if (helpers && canGrow && opens && chance.often(40)) {
    const { setup, sql, before } = withHelper(chance, statement, place, access);
    return written(style, before, style.program(setup, sql, values, statement.reads));
  }
  const { setup, sql } =
    canGrow && chance.often(40)
      ? growing(chance, statement, place, access)
      : chance.often(12)
        ? inOrder(chance, place(statement.pieces), access)
        : building(chance, place(statement.pieces), access);
  const whole = access.setup + setup;
  const shape = chance.often(15) && opens ? asFunction(whole, sql) : { setup: whole, sql, before: '' };
  return written(style, shape.before, style.program(shape.setup, shape.sql, values, statement.reads));
}

function written({ opening, uses }: Style, build: string, main: string): Written {
  return { opening, build, main, uses: uses ?? /const (\w+) = [^;]*;\n$/.exec(opening)?.[1] ?? '' };
}

/** Values that come one by one, and in no other order than they are written in. */
function inOrder(chance: Chance, pieces: Pieces, access: Access): Built {
  const keys = pieces.flatMap((piece) => (typeof piece === 'object' ? [`'${piece.key}'`] : []));
  const setup = `  const due = [${keys.join(', ')}];
  const next = (key) => {
    if (due.shift() !== key) throw new Error('out of order');
    return input[key];
  };
`;
  const raw = (hole: Hole): string => `next('${hole.key}')`;
  const built = building(chance, pieces, {
    setup: '',
    of: (hole) => access.of(hole).replace(access.raw(hole), raw(hole)),
    raw,
  });
  return { setup: setup + built.setup, sql: built.sql };
}

function merge(pieces: readonly (string | Hole)[]): (string | Hole)[] {
  const merged: (string | Hole)[] = [];
  for (const piece of pieces) {
    const last = merged.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') merged[merged.length - 1] = last + piece;
    else if (piece !== '') merged.push(piece);
  }
  return merged;
}

interface Access {
  setup: string;
  of: (hole: Hole) => string;
  /** What is spliced in, where that is a list before it is joined. */
  raw: (hole: Hole) => string;
}

function accessor(chance: Chance): Access {
  const { setup, of } = plainAccessor(chance);
  const [ints, texts] = [chance.pick(JOINED_INTS), chance.pick(JOINED_TEXTS)];
  const joined = (hole: Hole): string =>
    hole.type === 'ints' ? ints(of(hole)) : hole.type === 'texts' ? texts(of(hole)) : of(hole);
  return { setup, of: joined, raw: of };
}

type Join = (list: string) => string;
const JOINED_INTS: readonly Join[] = [(list) => `${list}.join(',')`, (list) => `${list}.join(', ')`, (list) => list];
const JOINED_TEXTS: readonly Join[] = [
  (list) => `${list}.map((one) => "'" + one + "'").join(', ')`,
  (list) => `"'" + ${list}.join("','") + "'"`,
  (list) => `${list}.map((one) => \`'\${one}'\`).join(',')`,
];

function plainAccessor(chance: Chance): Omit<Access, 'raw'> {
  return chance.one<Omit<Access, 'raw'>>(
    () => ({ setup: '', of: (hole) => `input.${hole.key}` }),
    () => ({ setup: '', of: (hole) => `input.${hole.key}` }),
    () => ({ setup: '', of: (hole) => `input['${hole.key}']` }),
    () => ({ setup: '  const get = (key) => input[key];\n', of: (hole) => `get('${hole.key}')` }),
    () => ({ setup: '  const data = { ...input };\n', of: (hole) => `data.${hole.key}` }),
  );
}

interface Built {
  setup: string;
  sql: string;
}

type Pieces = readonly (string | Hole)[];

function building(chance: Chance, pieces: Pieces, access: Access): Built {
  const name = chance.pick(['sql', 'query', 'text', 'q']);
  const named = (expression: string, keyword = 'const'): Built => ({
    setup: `  ${keyword} ${name} = ${expression};\n`,
    sql: name,
  });
  return chance.one<Built>(
    () => ({ setup: '', sql: template(pieces, access) }),
    () => ({ setup: '', sql: sum(chance, pieces, access) }),
    () => named(template(pieces, access)),
    () => named(sum(chance, pieces, access), chance.pick(['const', 'let', 'var'])),
    () => ({ setup: grow(chance, name, pieces, access), sql: name }),
    () => named(`[${pieces.map((piece) => part(chance, piece, access)).join(', ')}].join('')`),
    () =>
      named(
        pieces
          .map((piece, at) => (at === 0 ? part(chance, piece, access) : `.concat(${part(chance, piece, access)})`))
          .join(''),
      ),
    () => ({ setup: '', sql: nested(chance, pieces, access) }),
    () =>
      chance.pick(CONSTRUCTIONS)(pieces, {
        template: (list) => template(list, access),
        part: (piece) => part(chance, piece, access),
        of: access.of,
      }),
  );
}

function growing(
  chance: Chance,
  statement: Statement,
  place: (pieces: readonly Piece[]) => Pieces,
  access: Access,
): Built {
  const [head, tail] = [place(statement.head), place(statement.tail)];
  const conditions = statement.where.map(place);
  const test = (pieces: Pieces): string | null => {
    const hole = pieces.find((piece): piece is Hole => typeof piece === 'object');
    return hole && chance.often(50) ? `${access.raw(hole)} !== undefined` : null;
  };
  if (chance.often(50)) {
    const where = `(conditions.length ? ' WHERE ' + conditions.join(' AND ') : '')`;
    const parts = [sum(chance, head, access), where, ...(tail.length > 0 ? [sum(chance, tail, access)] : [])];
    const sql = parts.join(' + ');
    if (chance.often(30)) {
      const items = conditions.map((pieces) => ({ only: test(pieces), text: template(pieces, access) }));
      return { setup: filteredConditions(items), sql };
    }
    const pushes = conditions.map((pieces) => {
      const push = `conditions.push(${chance.often(50) ? template(pieces, access) : sum(chance, pieces, access)});`;
      const only = test(pieces);
      return only ? `  if (${only}) ${push}\n` : `  ${push}\n`;
    });
    return { setup: `  const conditions = [];\n${pushes.join('')}`, sql };
  }
  const lines = conditions.map((pieces) => {
    const line = `sql += ${template([' AND ', ...pieces], access)};`;
    const only = test(pieces);
    return only ? `  if (${only}) {\n    ${line}\n  }\n` : `  ${line}\n`;
  });
  const ending = tail.length > 0 ? `  sql += ${sum(chance, tail, access)};\n` : '';
  return {
    setup: `  let sql = ${template([...head, ' WHERE 1 = 1'], access)};\n${lines.join('')}${ending}`,
    sql: 'sql',
  };
}

function grow(chance: Chance, name: string, pieces: Pieces, access: Access): string {
  const cut = 1 + chance.below(pieces.length);
  const rest = pieces.slice(cut);
  const first = `  let ${name} = ${sum(chance, pieces.slice(0, cut), access)};\n`;
  if (rest.length === 0) return first;
  return `${first}  ${name} ${chance.often(50) ? '+=' : `= ${name} +`} ${sum(chance, rest, access)};\n`;
}

/** The text built in a function that is called where it is run. */
function asFunction(setup: string, sql: string): Built & { before: string } {
  return {
    before: `function build(input) {\n${setup}  return ${sql};\n}\n`,
    setup: '',
    sql: 'build(input)',
  };
}

/** The conditions come from a function: as a text, or as a list that is joined where it is called. */
function withHelper(
  chance: Chance,
  statement: Statement,
  place: (pieces: readonly Piece[]) => Pieces,
  access: Access,
): Built & { before: string } {
  const [head, tail] = [place(statement.head), place(statement.tail)];
  const pushes = statement.where.map(place).map((pieces) => {
    const hole = pieces.find((piece): piece is Hole => typeof piece === 'object');
    const only = hole && chance.often(50) ? `if (${access.raw(hole)} !== undefined) ` : '';
    return `  ${only}conditions.push(${chance.often(50) ? template(pieces, access) : sum(chance, pieces, access)});\n`;
  });
  const joined = `(conditions.length ? ' WHERE ' + conditions.join(' AND ') : '')`;
  const asList = chance.often(50);
  const before = `function build(input) {\n${access.setup}  const conditions = [];\n${pushes.join('')}  return ${asList ? 'conditions' : joined};\n}\n`;
  const where = asList ? joined : 'build(input)';
  const parts = [sum(chance, head, access), where, ...(tail.length > 0 ? [sum(chance, tail, access)] : [])];
  return {
    before,
    setup: access.setup + (asList ? '  const conditions = build(input);\n' : ''),
    sql: parts.join(' + '),
  };
}

function template(pieces: Pieces, access: Access): string {
  const inside = pieces.map((piece) => (typeof piece === 'string' ? raw(piece) : `\${${access.of(piece)}}`));
  return `\`${inside.join('')}\``;
}

function nested(chance: Chance, pieces: Pieces, access: Access): string {
  const at = chance.below(pieces.length);
  const inner = template(pieces.slice(at), access);
  return `\`${pieces
    .slice(0, at)
    .map((piece) => (typeof piece === 'string' ? raw(piece) : `\${${access.of(piece)}}`))
    .join('')}\${${inner}}\``;
}

function sum(chance: Chance, pieces: Pieces, access: Access): string {
  const parts = pieces.map((piece) => part(chance, piece, access));
  if (typeof pieces[0] === 'object') parts.unshift(`''`);
  return parts.length === 0 ? `''` : parts.join(' + ');
}

function part(chance: Chance, piece: string | Hole, access: Access): string {
  if (typeof piece === 'object') return access.of(piece);
  if (chance.often(15)) return `\`${raw(piece)}\``;
  return chance.often(50)
    ? JSON.stringify(piece)
    : `'${JSON.stringify(piece).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

function raw(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${');
}
