import type { Style } from './sources.ts';

/** How one driver is asked by a promise, and what is made of its answer. */
interface Asking {
  driver: string;
  opening: string;
  pool: string;
  placeholder: Style['placeholder'];
  result: (answer: string, reads: boolean) => string;
}

const run = (body: string): string => `exports.run = async (input) => {\n${body}};\n`;

/** Functions and classes of the app between a statement and the driver. */
export function wrapped({ driver, opening, pool, placeholder, result }: Asking): Style[] {
  const style = (name: string, more: string, uses: string, binds: boolean, ask: string): Style => ({
    driver: `${driver} ${name}`,
    opening: opening + more,
    placeholder,
    binds,
    uses,
    program: (setup, sql, values, reads) =>
      run(`${setup}  return ${result(`${ask}(${sql}${values ? `, ${values}` : ''})`, reads)};\n`),
  });
  const CLASS = `class Shop {
  constructor(db) {
    this.db = db;
  }
`;
  return [
    style('function', `const ask = (text) => ${pool}.query(text);\n`, 'ask', false, 'ask'),
    style(
      'function with values',
      `async function ask(text, values) {\n  return ${pool}.query(text, values);\n}\n`,
      'ask',
      true,
      'ask',
    ),
    style('default values', `const ask = (text, values = []) => ${pool}.query(text, values);\n`, 'ask', true, 'ask'),
    style(
      'method',
      `${CLASS}  async ask(text) {\n    return this.db.query(text);\n  }\n}\nconst shop = new Shop(${pool});\n`,
      'shop',
      false,
      'shop.ask',
    ),
    {
      driver: `${driver} class`,
      opening,
      placeholder,
      binds: true,
      program: (setup, sql, values, reads) =>
        `${CLASS}  async find(input) {\n${setup}    return ${result(`this.db.query(${sql}${values ? `, ${values}` : ''})`, reads)};\n  }\n}
const shop = new Shop(${pool});\nexports.run = (input) => shop.find(input);\n`,
    },
    {
      driver: `${driver} factory`,
      opening,
      placeholder,
      binds: true,
      program: (setup, sql, values, reads) =>
        `const make = (db) => async (input) => {\n${setup}  return ${result(`db.query(${sql}${values ? `, ${values}` : ''})`, reads)};\n};\nexports.run = make(${pool});\n`,
    },
  ];
}

/** The same with a callback at the end; `ask` is the call of the driver without its closing parenthesis. */
export function wrappedWithCallback(
  driver: string,
  opening: string,
  placeholder: Style['placeholder'],
  ask: string,
  finish: (reads: boolean) => string,
): Style[] {
  const style = (name: string, params: string, binds: boolean): Style => ({
    driver: `${driver} ${name}`,
    opening: `${opening}function ask(${params}) {\n  ${ask}${params});\n}\n`,
    placeholder,
    binds,
    uses: 'ask',
    program: (setup, sql, values, reads) =>
      `exports.run = (input, done) => {\n${setup}  ask(${sql}${binds ? `, ${values ?? '[]'}` : ''}, ${finish(reads)});\n};\n`,
  });
  return [style('function', 'text, done', false), style('function with values', 'text, values, done', true)];
}
