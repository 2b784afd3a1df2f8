import type { Dialect } from '../support/engines.ts';
import type { Chance } from './random.ts';

export type ValueType =
  | 'int'
  | 'bigint'
  | 'decimal'
  | 'double'
  | 'text'
  | 'date'
  | 'timestamp'
  | 'boolean'
  | 'count'
  | 'percent'
  // Lists, which are joined where they are spliced in.
  | 'ints'
  | 'texts';

/** A value spliced into the text, as the program's author wrote it. */
export interface Hole {
  key: string;
  type: ValueType;
  /** Written between quotes; text inside the quotes stands in the pieces beside it. */
  quote: '' | "'" | '"';
}

/** A placeholder that is there already. */
export interface Bound {
  bound: string;
  type: ValueType;
}

export type Piece = string | Hole | Bound;

/** One SQL statement; `reads` gives rows. */
export interface Statement {
  pieces: readonly Piece[];
  reads: boolean;
  /** Which pieces are conditions of their own, for texts that grow. */
  where: readonly (readonly Piece[])[];
  head: readonly Piece[];
  tail: readonly Piece[];
}

type Sql = Piece[];

interface Column {
  name: string;
  type: ValueType;
}

const TABLES: Record<string, Column[]> = {
  users: [
    { name: 'name', type: 'text' },
    { name: 'email', type: 'text' },
    { name: 'role', type: 'text' },
    { name: 'age', type: 'int' },
    { name: 'active', type: 'boolean' },
    { name: 'created_at', type: 'timestamp' },
  ],
  products: [
    { name: 'name', type: 'text' },
    { name: 'category', type: 'text' },
    { name: 'price', type: 'decimal' },
    { name: 'weight', type: 'double' },
    { name: 'stock', type: 'int' },
    { name: 'views', type: 'bigint' },
    { name: 'released', type: 'date' },
    { name: 'updated', type: 'timestamp' },
  ],
  orders: [
    { name: 'user_id', type: 'int' },
    { name: 'qty', type: 'int' },
    { name: 'total', type: 'decimal' },
    { name: 'code', type: 'text' },
    { name: 'note', type: 'text' },
    { name: 'placed_at', type: 'timestamp' },
  ],
};

const NUMERIC: readonly ValueType[] = ['int', 'bigint', 'decimal', 'double'];

/** Makes statements over the shop's tables. */
export class Statements {
  readonly #chance: Chance;
  readonly #dialect: Dialect;
  readonly #bind: boolean;
  #keys = 0;

  /** `bind`: now and then a value is bound already. */
  constructor(chance: Chance, dialect: Dialect, options: { bind: boolean }) {
    this.#chance = chance;
    this.#dialect = dialect;
    this.#bind = options.bind;
  }

  make(): Statement {
    const kind = this.#chance.below(10);
    if (kind < 6) return this.#select();
    if (kind < 8) return this.#update();
    return this.#chance.often(50) ? this.#remove() : this.#insert();
  }

  #select(): Statement {
    const c = this.#chance;
    const table = c.pick(Object.keys(TABLES));
    if (c.often(18)) return this.#grouped(table);
    const list: Sql = ['id'];
    for (let more = c.below(3); more > 0; more--)
      list.push(', ', ...(c.often(55) ? [this.#column(table).name] : this.#shown(table)));
    const tail: Sql = [' ORDER BY id'];
    if (c.often(30)) {
      tail.push(' LIMIT ', this.#hole('count'));
      if (c.often(60)) tail.push(' OFFSET ', this.#hole('count'));
    }
    return this.#assemble(['SELECT ', ...list, ` FROM ${table}`], this.#conditions(table, 3), tail, true);
  }

  #grouped(table: string): Statement {
    const c = this.#chance;
    const key = c.pick((TABLES[table] ?? []).filter((column) => column.type === 'text' || column.type === 'int')).name;
    const sum = this.#column(table, NUMERIC);
    const shown = c.pick(['count(*) AS n', `sum(${sum.name}) AS s`, `max(${sum.name}) AS m`]);
    const having: Sql = c.one<Sql>(
      () => ['count(*) >= ', this.#hole('count')],
      () => [`sum(${sum.name}) > `, this.#hole(sum.type)],
      () => [`max(${sum.name}) >= `, this.#hole(sum.type)],
      () => [`count(*) * `, this.#hole('count'), ' > 2'],
    );
    const head: Sql = [`SELECT ${key} AS k, ${shown} FROM ${table}`];
    return this.#assemble(
      head,
      this.#conditions(table, 2),
      [` GROUP BY ${key} HAVING `, ...having, ' ORDER BY k'],
      true,
    );
  }

  #update(): Statement {
    const c = this.#chance;
    const table = c.pick(Object.keys(TABLES));
    const sets: Sql = [];
    for (const column of this.#columns(table, 1 + c.below(2))) {
      if (sets.length > 0) sets.push(', ');
      sets.push(
        `${column.name} = `,
        ...(this.#isNumber(column) && c.often(40) ? this.#arithmetic(column) : this.#value(column.type)),
      );
    }
    return this.#assemble([`UPDATE ${table} SET `, ...sets], this.#conditions(table, 2, 1), [], false);
  }

  #remove(): Statement {
    const table = this.#chance.pick(Object.keys(TABLES));
    return this.#assemble([`DELETE FROM ${table}`], this.#conditions(table, 2, 1), [], false);
  }

  #insert(): Statement {
    const table = this.#chance.pick(Object.keys(TABLES));
    const columns = this.#columns(table, 1 + this.#chance.below(4));
    const values = columns.flatMap((column, at): Sql => [at === 0 ? '' : ', ', ...this.#value(column.type)]);
    const head: Sql = [
      `INSERT INTO ${table} (${columns.map((column) => column.name).join(', ')}) VALUES (`,
      ...values,
      ')',
    ];
    return this.#assemble(head, [], [], false);
  }

  #assemble(head: Sql, where: Sql[], tail: Sql, reads: boolean): Statement {
    const joined = where.flatMap((condition, at): Sql => [
      at === 0 ? ' WHERE ' : this.#chance.pick([' AND ', '\n  AND ']),
      ...condition,
    ]);
    return { pieces: [...head, ...joined, ...tail], head, where, tail, reads };
  }

  #conditions(table: string, most: number, least = 0): Sql[] {
    const count = Math.max(least, this.#chance.below(most + 1));
    return Array.from({ length: count }, () => this.#condition(table));
  }

  #condition(table: string): Sql {
    const c = this.#chance;
    if (c.often(8)) return ['(', ...this.#condition(table), ' OR ', ...this.#condition(table), ')'];
    if (c.often(4)) return ['NOT (', ...this.#condition(table), ')'];
    if (c.often(5)) return ['id IN (SELECT user_id FROM orders WHERE ', ...this.#condition('orders'), ')'];
    if (c.often(6))
      return [c.pick([`'why?' <> ''`, `'it''s $1 :x' <> 'x'`, `1 /* isn't ? */ = 1`, `id -- $2 don't ?\n > 0`])];
    if (c.often(12)) return ['id = ', this.#hole('int')];
    if (c.often(7))
      return c.often(50)
        ? [`id ${c.pick(['IN', 'NOT IN'])} (`, this.#hole('ints'), ')']
        : ['name IN (', this.#hole('texts'), ')'];
    const column = this.#column(table);
    if (this.#isNumber(column)) return this.#aboutNumber(column);
    if (column.type === 'text') return this.#aboutText(column);
    if (column.type === 'boolean') return ['active = ', this.#hole('boolean')];
    return this.#aboutTime(column);
  }

  #aboutNumber(column: Column): Sql {
    const c = this.#chance;
    const { name, type } = column;
    const operator = c.pick(['=', '>', '>=', '<', '<>']);
    const value = (): Piece => (c.often(20) && this.#bind ? this.#bound(type) : this.#hole(type));
    return c.one<Sql>(
      () => [`${name} ${operator} `, value()],
      () => [`${name} ${operator} `, value()],
      () => [`${name} ${operator} `, ...this.#quoted(type)],
      () => [value(), ` ${operator} ${name}`],
      () => [`${name} BETWEEN `, value(), ' AND ', value()],
      () => [`${name} IN (`, value(), ', ', value(), ')'],
      () => [...this.#arithmetic(column), ` ${operator} `, value()],
      () => [`abs(${name} - `, this.#hole(type), ') < 20'],
      () => [`coalesce(${name}, `, this.#hole(type), ') > 1'],
      () => [`CASE WHEN ${name} > `, this.#hole(type), ' THEN 1 ELSE 0 END = 1'],
      () => [`${name} ${operator} `, ...this.#cast(type)],
      () => [`CASE WHEN ${name} > 10 THEN `, this.#hole('int'), ' ELSE 0 END = 1'],
    );
  }

  #aboutText({ name }: Column): Sql {
    const c = this.#chance;
    return c.one<Sql>(
      () => [`${name} = `, ...this.#quoted('text')],
      () => [`${name} = `, ...this.#quoted('text')],
      () => [`${name} <> `, ...this.#quoted('text')],
      () => [`${name} LIKE `, ...this.#quoted('text', '%', '%')],
      () => [`${name} LIKE `, ...this.#quoted('text', c.pick(['', 'a', 'OR']), '%')],
      () => [`${name} IN ('x', `, ...this.#quoted('text'), ')'],
      () => [`upper(${name}) = upper(`, ...this.#quoted('text'), ')'],
      () => [`length(${name}) > `, this.#hole('count')],
      () => [`coalesce(${name}, `, ...this.#quoted('text'), `) <> 'zz'`],
      () =>
        this.#dialect === 'mysql'
          ? [`concat(${name}, `, ...this.#quoted('text'), `) <> 'zz'`]
          : [`${name} || `, ...this.#quoted('text'), ` <> 'zz'`],
      () => (this.#bind ? [`${name} <> `, this.#bound('text')] : [`${name} <> 'x'`]),
    );
  }

  #aboutTime(column: Column): Sql {
    const c = this.#chance;
    const { name, type } = column;
    return c.one<Sql>(
      () => [`${name} ${c.pick(['>=', '<', '='])} `, ...this.#quoted(type)],
      () => [`${name} BETWEEN `, ...this.#quoted(type), ' AND ', ...this.#quoted(type)],
      () =>
        type === 'timestamp'
          ? [`${name} > `, ...this.#quoted('date', '', ' 00:00:00')]
          : [`${name} > `, ...this.#quoted(type)],
      () => {
        if (this.#dialect === 'postgres') return [`extract(year FROM ${name}) = `, this.#hole('count')];
        if (this.#dialect === 'mysql') return [`${name} > '2023-06-01' - INTERVAL `, this.#hole('count'), ' DAY'];
        return [`strftime('%Y', ${name}) > `, ...this.#quoted('text')];
      },
      () => this.#typedTime(name, type),
    );
  }

  /** A date or an interval with its type beside it. */
  #typedTime(name: string, type: ValueType): Sql {
    const c = this.#chance;
    switch (this.#dialect) {
      case 'postgres':
        return c.one<Sql>(
          () => [`${name} > ${type === 'date' ? 'DATE' : 'TIMESTAMP'} `, ...this.#quoted(type)],
          () => [`${name} > `, ...this.#quoted(type), `::${type}`],
          () => [`${name} > CAST(`, ...this.#quoted('date'), ' AS date)'],
          () => [`${name} + INTERVAL '`, { ...this.#hole('count'), quote: "'" }, ` days' > '2023-06-01'`],
          () => [`${name} > timestamp '2023-06-01' - `, { ...this.#hole('count') }, ` * interval '1 day'`],
          () => [`${name}::date - `, this.#hole('count'), ` > '2023-01-01'`],
          () => [`${name} BETWEEN DATE `, ...this.#quoted('date'), ' AND DATE ', ...this.#quoted('date')],
        );
      case 'mysql':
        return c.one<Sql>(
          () => [`${name} > DATE `, ...this.#quoted('date')],
          () => [`${name} > CAST(`, ...this.#quoted('date'), ' AS DATE)'],
          () => [`DATE_ADD(${name}, INTERVAL `, this.#hole('count'), ` MONTH) > '2023-06-01'`],
          () => [`DATEDIFF(${name}, `, ...this.#quoted('date'), ') > ', this.#hole('count')],
          () => [`YEAR(${name}) = `, this.#hole('count')],
        );
      default:
        return c.one<Sql>(
          () => [`date(${name}) > date(`, ...this.#quoted('date'), ')'],
          () => [`julianday(${name}) - julianday(`, ...this.#quoted('date'), ') > ', this.#hole('count')],
          () => [`date(${name}, '-`, { ...this.#hole('count'), quote: "'" }, ` days') > '2023-01-01'`],
        );
    }
  }

  /** A number with its type beside it. */
  #cast(type: ValueType): Sql {
    if (this.#dialect === 'postgres')
      return this.#chance.often(50) ? [this.#hole('int'), '::int'] : ['CAST(', ...this.#quoted('int'), ' AS integer)'];
    return [
      'CAST(',
      this.#hole(type === 'decimal' || type === 'double' ? 'int' : type),
      this.#dialect === 'mysql' ? ' AS SIGNED)' : ' AS INTEGER)',
    ];
  }

  /** A column beside a value, as a number. */
  #arithmetic({ name, type }: Column): Sql {
    const c = this.#chance;
    const operator = c.pick(['+', '-', '*']);
    const numbers: ValueType = type === 'bigint' ? 'int' : type;
    if (c.often(25)) return [this.#hole(numbers), ` ${operator} ${name}`];
    return [`${name} ${operator} `, this.#hole(c.often(25) && type === 'decimal' ? 'percent' : numbers)];
  }

  /** A selected expression with a value in it. */
  #shown(table: string): Sql {
    const c = this.#chance;
    const column = this.#column(table, NUMERIC);
    return c.one<Sql>(
      () => [...this.#arithmetic(column), ` AS a${++this.#keys}`],
      () => [...this.#quoted('text'), ` AS t${++this.#keys}`],
      () => [this.#hole('int'), ` AS n${++this.#keys}`],
      () => [`coalesce(${column.name}, `, this.#hole(column.type), `) AS c${++this.#keys}`],
      () => [
        `CASE WHEN ${column.name} > `,
        this.#hole(column.type),
        ` THEN 'yes' ELSE `,
        ...this.#quoted('text'),
        ` END AS w${++this.#keys}`,
      ],
      () => [`round(${column.name}, `, this.#hole('count'), `) AS r${++this.#keys}`],
      () => [`${column.name} > `, this.#hole(column.type), ` AS b${++this.#keys}`],
    );
  }

  #value(type: ValueType): Sql {
    const c = this.#chance;
    if (this.#bind && c.often(15)) return [this.#bound(type)];
    if (NUMERIC.includes(type)) return c.often(75) ? [this.#hole(type)] : this.#quoted(type);
    if (type === 'boolean') return [this.#hole('boolean')];
    return c.often(15) && type === 'text'
      ? this.#quoted('text', c.pick(['ORD-', `it''s `, '?', '$1 ']), c.pick(['', '-x']))
      : this.#quoted(type);
  }

  #hole(type: ValueType): Hole {
    return { key: `v${++this.#keys}`, type, quote: '' };
  }

  #quoted(type: ValueType, before = '', after = ''): Sql {
    const quote = this.#dialect === 'mysql' && this.#chance.often(15) && !before.includes("'") ? '"' : "'";
    return [quote + before, { key: `v${++this.#keys}`, type, quote }, after + quote];
  }

  #bound(type: ValueType): Bound {
    return { bound: `v${++this.#keys}`, type };
  }

  #isNumber(column: Column): boolean {
    return NUMERIC.includes(column.type);
  }

  #column(table: string, types?: readonly ValueType[]): Column {
    return this.#chance.pick((TABLES[table] ?? []).filter((column) => !types || types.includes(column.type)));
  }

  #columns(table: string, count: number): Column[] {
    const left = [...(TABLES[table] ?? [])];
    return Array.from(
      { length: Math.min(count, left.length) },
      () => left.splice(this.#chance.below(left.length), 1)[0] as Column,
    );
  }
}

export function isHole(piece: Piece): piece is Hole {
  return typeof piece === 'object' && 'key' in piece;
}

export function isBound(piece: Piece): piece is Bound {
  return typeof piece === 'object' && 'bound' in piece;
}
