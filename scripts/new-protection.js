// npm run new:protection -- <id>: a protection that works, its fixtures and its page, ready to be changed into what is meant.
import { idFrom, nameOf, refuseExisting, register, wordsOf, write } from './generator.js';

const id = idFrom('npm run new:protection -- secure-cookies');
const folder = `src/protections/${id}`;
refuseExisting(folder);

const title = wordsOf(id);

write(
  `${folder}/index.ts`,
  `import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';

export default defineProtection({
  id: '${id}',
  title: '${title}',
  why: 'One line: what it stops.',
  owasp: ['A05:2021'],
  references: ['https://owasp.org/www-project-top-ten/'],
  needsApp: true,
  recommended: false,
  rules,
  breaks: 'What can stop working, and for whom.',
  turnOff: "Remove the line app.set('${id}', true).",
  example: {
    before: 'const app = express();\\n',
    after: "const app = express();\\napp.set('${id}', true);\\n",
  },
  detect,
});
`,
);
write(
  `${folder}/rules.ts`,
  `import type { Rule } from '../../model/protection.ts';

export const rules = {
  missing: {
    severity: 'medium',
    fix: 'safe',
    message: 'What is wrong, as the person who wrote the app would say it.',
    cwe: 'CWE-693',
    owasp: 'A05:2021',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
`,
);
write(
  `${folder}/detect.ts`,
  `import type { Detected } from '../../model/protection.ts';
import type { Project } from '../../model/project.ts';
import { settingOf } from '../kit/chain.ts';
import type { RuleId } from './rules.ts';
import { setSteps } from './steps.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  for (const app of project.entries) {
    const setting = settingOf(app, '${id}');
    if (setting) yield { ok: setting.place };
    else yield { rule: 'missing', at: app.place, steps: () => setSteps(app) };
  }
}
`,
);
write(
  `${folder}/steps.ts`,
  `import type { App } from '../../model/project.ts';
import type { Draft } from '../../model/step.ts';
import { insertStep } from '../kit/steps.ts';

export function setSteps(app: App): Draft[] {
  return [insertStep(app, { stage: 'settings', code: "$app.set('${id}', true);" })];
}
`,
);

const MANIFEST = `${JSON.stringify({ name: 'app', type: 'commonjs', main: 'app.js', dependencies: { express: '^5.1.0' } }, null, 2)}\n`;
const SET = `app.set('${id}', true);\n`;
const app = (more = '') => `const express = require('express');

const app = express();
${more}
app.get('/', (req, res) => res.json({ ok: true }));

app.listen(3000);
`;

fixture('plain', { 'app.js': app() }, ['app.js:3 missing fixed'], { 'app.js': app(SET) });
fixture('already-there', { 'app.js': app(SET) }, []);
fixture(
  'set-elsewhere',
  {
    'app.js': app("require('./settings')(app);\n"),
    'settings.js': `module.exports = (server) => {\n  server.set('${id}', true);\n};\n`,
  },
  [],
);

register('src/protections/index.ts', 'protections', nameOf(id), `./${id}/index.ts`);

console.log(`
Next:
  1. npm run docs              writes docs/protections/${id}.md and the tables.
  2. npm run try ${id}         runs its fixtures; they pass as they are.
  3. Change ${folder} and its fixtures into what is meant: the plain case, the one that has it already, the one where
     the naive fix would be wrong. npm run update ${id} writes what a run gives; read it before you accept it.`);

/** @param after what the run changes; nothing where it is left out */
function fixture(name, before, findings, after = {}) {
  const home = `test/fixtures/${id}/${name}`;
  write(`${home}/before/package.json`, MANIFEST);
  for (const [path, code] of Object.entries(before)) write(`${home}/before/${path}`, code);
  for (const [path, code] of Object.entries(after)) write(`${home}/after/${path}`, code);
  write(`${home}/findings.json`, `${JSON.stringify({ findings }, null, 2)}\n`);
}
