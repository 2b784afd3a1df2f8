// npm run new:protection -- <id>: the files of a new protection, ready to be filled in.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const [id = ''] = process.argv.slice(2);

if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) {
  fail(`"${id}" is no id. Write lower-case words with hyphens: npm run new:protection -- secure-cookies`);
}
const file = `src/protections/${id}/index.ts`;
if (existsSync(file)) fail(`${file} exists.`);

const title = id.replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase());
const name = id.replace(/-(.)/g, (_match, letter) => letter.toUpperCase());

write(
  file,
  `import { defineProtection } from '../../model/protection.ts';

export default defineProtection({
  id: '${id}',
  title: '${title}',
  why: 'One line: what it stops.',
  owasp: ['A05:2021'],
  references: ['https://owasp.org/www-project-top-ten/'],
  needsApp: true,
  recommended: false,
  rules: {
    missing: {
      severity: 'medium',
      fix: 'manual',
      message: 'What is wrong, as the person who wrote the app would say it.',
      cwe: 'CWE-693',
      owasp: 'A05:2021',
    },
  },
  breaks: 'What can stop working, and for whom.',
  turnOff: 'How to take it out again.',
  example: {
    before: 'const app = express();\\n',
    after: 'const app = express();\\n',
  },
  *detect(project) {
    // A rule whose fix is 'safe' or 'review' has steps: those of the other protections are models.
    for (const app of project.entries) yield { rule: 'missing', at: app.place };
  },
});
`,
);

const fixture = `test/fixtures/${id}/plain`;
write(
  `${fixture}/before/package.json`,
  `${JSON.stringify({ name: 'app', type: 'commonjs', main: 'app.js', dependencies: { express: '^5.1.0' } }, null, 2)}\n`,
);
write(
  `${fixture}/before/app.js`,
  `const express = require('express');

const app = express();

app.get('/', (req, res) => res.json({ ok: true }));

app.listen(3000);
`,
);
write(`${fixture}/findings.json`, `${JSON.stringify({ findings: ['app.js:3 missing open'] }, null, 2)}\n`);

const index = 'src/protections/index.ts';
const lines = readFileSync(index, 'utf8').split('\n');
const last = lines.findLastIndex((line) => line.startsWith('import '));
lines.splice(last + 1, 0, `import ${name} from './${id}/index.ts';`);
const text = lines.join('\n').replace(/(const protections[^[]*\[[^[]*\[)([^\]]*?),?(\s*\])/, `$1$2, ${name}$3`);
writeFileSync(index, text);
console.log(`changed ${index}`);

console.log(`
Next:
  1. Fill in ${file}; the house test says what is missing.
  2. Add cases below test/fixtures/${id}: three at least (plain, already there, not to be touched).
  3. UPDATE_FIXTURES=1 npx vitest run test/fixtures.test.ts -t ${id}   and read what it wrote.`);

function write(path, content) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  console.log(`created ${path}`);
}

function fail(message) {
  console.error(message);
  process.exit(2);
}
