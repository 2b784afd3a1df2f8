import { expect, it } from 'vitest';
import { children, type Node } from '../../src/code/syntax/nodes.ts';
import { parse } from '../../src/code/syntax/parser.ts';
import { protections } from '../../src/protections/index.ts';
import { runFixture } from '../../src/testing/fixture.ts';

const lines = (count: number, line: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => line(at)).join('\n');

const manifest = JSON.stringify({ name: 'a', main: 'app.js', dependencies: { express: '^4.19.2', mysql2: '^3.9.7' } });

/** One file with a number of handlers, callbacks in each other, values of one variable, and methods. */
const app = (n: number): Record<string, string> => ({
  'package.json': manifest,
  'app.js': `const express = require('express');
const db = require('mysql2').createConnection(process.env.DATABASE_URL);
const app = express();
${lines(n, (at) => `app.get('/handler/${at}', async (req, res) => {\n  try { res.json(await find()); } catch (err) { res.send(err.message); }\n});`)}
app.get('/callbacks', (req, res) => {
${lines(n, (at) => `work((err, a${at}) => {\n  if (err) return res.send(err.message);`)}
  res.end();
${'});\n'.repeat(n)}
});
app.get('/settings', (req, res) => {
  let sql = '';
${lines(n, (at) => `  sql = 'SELECT ' + req.query.a${at};\n  db.query(sql);`)}
  res.end();
});
class Users {
${lines(n, (at) => `  get${at}(req, res) { res.json(this.find(req.query.a)); }`)}
  find(a) { return a; }
}
const users = new Users();
${lines(n, (at) => `app.get('/user/${at}', users.get${at}.bind(users));`)}
app.listen(3000);
`,
});

const CHOSEN = protections.filter(({ id }) => /^(?:authorization|errors|sql-injection|xss)$/.test(id));

/** How often the nodes of the file are looked at: the run gets the tree that was parsed here. */
async function looksAt(files: Record<string, string>): Promise<number> {
  let looks = 0;
  const count = (node: Node): void => {
    const { type } = node;
    for (const child of children(node)) count(child);
    const get = (): string => {
      looks += 1;
      return type;
    };
    Object.defineProperty(node, 'type', { get, enumerable: true });
  };
  count(parse(files['app.js'] ?? '', 'app.js'));
  await runFixture(files, CHOSEN, { findings: [] });
  return looks;
}

it('looks at nodes twice as often in a file that holds twice as much', async () => {
  const [few, some, many] = [await looksAt(app(10)), await looksAt(app(20)), await looksAt(app(40))];
  expect((many - some) / (some - few)).toBeLessThan(2.4);
});
