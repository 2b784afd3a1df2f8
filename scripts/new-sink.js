// npm run new:sink -- <id>: a kind of harm that requests do, and a test of it, ready to be changed into what is meant.
import { idFrom, nameOf, refuseExisting, register, wordsOf, write } from './generator.js';

const id = idFrom('npm run new:sink -- ldap-filters');
const name = nameOf(id);
const file = `src/code/flow/sinks/${id}.ts`;
const test = `test/flow/${id}.test.ts`;
refuseExisting(file);
refuseExisting(test);

write(
  file,
  `import type { Sink } from './sink.ts';

/** What harm a value from a request does here. */
export const ${name}: Sink = {
  id: '${id}',
  words: '${wordsOf(id).toLowerCase()}',
  targets: [{ call: { package: ['${id}'], member: ['search'] }, argument: 0 }],
  stoppedBy: ['number', 'identifier', 'listed'],
};
`,
);
register('src/code/flow/sinks/index.ts', 'sinks', name, `./${id}.ts`, false);

write(
  test,
  `import { expect, test } from 'vitest';
import { read } from '../read/support.ts';

/** How values reach the sink from the handler's lines: as they were sent, or stopped by a proof. */
function flows(...lines: string[]): string[] {
  const app = [
    "const express = require('express');",
    "const { search } = require('${id}');",
    'const app = express();',
    \`app.get('/', (req, res) => { \${lines.join(' ')} res.json({ ok: true }); });\`,
    'app.listen(3000);',
  ];
  const found = read({ 'app.js': app.join('\\n') }).flows.filter(({ sink }) => sink.id === '${id}');
  return [...new Set(found.map(({ stopped }) => (stopped ? 'stopped' : 'open')))];
}

test('${id}: what a request sends arrives', () => {
  expect(flows('search(req.query.q);')).toEqual(['open']);
  expect(flows('const { q } = req.query;', 'search("(uid=" + q + ")");')).toEqual(['open']);
});

test('${id}: what is checked before does no harm', () => {
  const check = "if (!['a', 'b'].includes(req.query.q)) return res.end();";
  expect(flows(check, 'search(req.query.q);')).not.toContain('open');
  expect(flows('search(Number(req.query.q));')).not.toContain('open');
});

test('${id}: what nobody sent is none', () => {
  expect(flows("search('(uid=admin)');")).toEqual([]);
});
`,
);

console.log(`
Next:
  1. npx vitest run ${test}   passes as it is.
  2. Change ${file} into what is meant: the calls, the argument that does harm, the proofs that take the harm out
     (src/code/flow/graph.ts lists them). \`npx harden-express audit --facts\` shows the flows of an app.
  3. A protection reads it: \`openFlows(project, '${id}')\` in its detect.ts; fixtures show what is found, and what is not.`);
