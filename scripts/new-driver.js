// npm run new:driver -- <package>: a driver of SQL that the rewriter knows, and its fixture, ready to be changed into what is meant.
import { fail, nameOf, refuseExisting, register, write } from './generator.js';

const [pkg = ''] = process.argv.slice(2);
if (!/^(@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*$/.test(pkg)) {
  fail(`"${pkg}" is no name of a package. Write it as it is imported: npm run new:driver -- some-sql`);
}
const id = pkg.replace('@', '').replace(/[/._]+/g, '-');
const name = nameOf(id);
const file = `src/code/sql/drivers/${id}.ts`;
const home = `test/sql/fixtures/${id}`;
refuseExisting(file);
refuseExisting(home);

write(
  file,
  `import type { Driver, Sink } from './driver.ts';

/** \`query(text, [a, b])\`; whether the client or the server puts the values in, and what that does to them, is the binding. */
const query: Sink = { text: 0, placement: 'array', binding: 'any', mark: '?' };

export const ${name}: Driver = {
  name: '${pkg}',
  packages: ['${pkg}'],
  dialect: 'mysql',
  roles: {
    module: { createClient: { to: 'client' }, default: { to: 'module' } },
    client: { query: { sink: query } },
  },
  types: { Client: 'client' },
};
`,
);
register('src/code/sql/drivers/index.ts', 'drivers', name, `./${id}.ts`, false);

const program = (call) => `const { createClient } = require('${pkg}');

const db = createClient();

exports.find = (name) => db.query(${call});
`;
write(`${home}/before.js`, program("`SELECT * FROM users WHERE name = '${name}'`"));
write(`${home}/after.js`, program('`SELECT * FROM users WHERE name = ?`, [String(name)]'));
write(`${home}/case.json`, `${JSON.stringify({ refused: [] }, null, 2)}\n`);

console.log(`
Next:
  1. npx vitest run test/sql/fixtures.test.ts -t '${id}:'   runs its fixture; it passes as it is.
  2. Add ${pkg} to \`database\` and \`sql\` of src/code/packages/catalogue.ts: an app that depends on it then has a database.
  3. Change ${file} into what its documentation says: roles, how values are given, what it makes of them.
  4. Write statements of every kind into ${home}/before.js; UPDATE_FIXTURES=1 writes what the rewriter gives; read it
     before you accept it. Where an engine runs here, programs in test/sql-proof/programs/ prove the meaning.`);
