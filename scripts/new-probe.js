// npm run new:probe -- <id>: an attack, a server that it breaks and one that withstands it, ready to be changed into what is meant.
import { readFileSync } from 'node:fs';
import { change, idFrom, nameOf, refuseExisting, register, wordsOf, write } from './generator.js';

const id = idFrom('npm run new:probe -- debug-page');
const name = nameOf(id);
const file = `src/verify/probes/${id}.ts`;
refuseExisting(file);

write(
  file,
  `import { send } from './http.ts';
import { closed, defineProbe, open, skipped } from './probe.ts';

const PATH = '/${id}';

export default defineProbe({
  id: '${id}',
  title: '${wordsOf(id)}: what an attacker wants',
  proves: 'What an app that withstands it does.',
  owasp: 'A05:2021',
  cwe: 'CWE-693',
  protections: ['production'],
  async run(target) {
    const answer = await send(target.origin, { path: PATH });
    if (answer.status === 0) return skipped(\`GET \${PATH} was not answered\`);
    return answer.status === 200 ? open(\`GET \${PATH}: 200\`) : closed(\`GET \${PATH}: \${answer.status}\`);
  },
});
`,
);
register('src/verify/probes/index.ts', 'probes', name, `./${id}.ts`);

const cases = 'test/verify/cases.ts';
const key = id === name ? id : `'${id}'`;
change(
  cases,
  readFileSync(cases, 'utf8'),
  /\n\};\n$/,
  `
  ${key}: {
    vulnerable: (app) => void app.get('/${id}', (_request, response) => response.send('open')),
    safe: page,
  },
};
`,
);

console.log(`
Next:
  1. npx vitest run test/verify/probes.test.ts -t '^${id} '   attacks both servers; it passes as it is.
  2. Change ${file} into what is meant. \`needs\` names the part of the target without which there is nothing to attack,
     \`protections\` those that close it, \`fresh\` is for what uses limits up.
  3. Change both servers in ${cases}: one that it must find open, and one as a careful person writes it.`);
