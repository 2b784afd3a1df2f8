import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { defaultsOf } from '../../src/scaffold/answers.ts';
import { build, run, scriptOf, UNHURRIED } from './workshop.ts';

vi.setConfig(UNHURRIED);

/** What people forget in TypeScript: what is there, what is left, and the rule that the lint of a new app names. */
const FORGOTTEN = [
  ['if (!(await notes.remove(', 'if (!(notes.remove(', 'no-misused-promises'],
  ["router.get('/:id', signedIn, ", "router.get('/:id', ", 'no-unsafe-argument'],
  [
    'const note = await notes.add(',
    'notes.list(res.locals.userId, {} as never);\n    const note = await notes.add(',
    'no-floating-promises',
  ],
] as const;

it('a forgotten await, and a route that asks nobody who is signed in, fail the lint of a new app', async () => {
  const made = await build({ ...defaultsOf('api'), template: 'api', name: 'notes', pm: 'npm', lang: 'ts' });
  const path = join(made.folder, 'src/notes/routes.ts');
  const whole = readFileSync(path, 'utf8');
  for (const [there] of FORGOTTEN) expect(whole).toContain(there);
  writeFileSync(
    path,
    FORGOTTEN.reduce((text, [there, left]) => text.replace(there, () => left), whole),
  );
  const { code, output } = await run(made.folder, scriptOf(made, 'lint'));
  made.remove();
  expect(code).not.toBe(0);
  for (const [, , rule] of FORGOTTEN) expect(output).toContain(rule);
});
