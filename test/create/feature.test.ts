import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { defaultsOf, type ScaffoldAnswers } from '../../src/scaffold/answers.ts';
import { isSample } from './combinations.ts';
import { API, WEB, type Edits } from './invoices.ts';
import { build, run, scriptOf, UNHURRIED, type Made } from './workshop.ts';

vi.setConfig(UNHURRIED);

/** What people forget in a new feature: the file, what is there, what is left, and what the attacks then say. */
type Forgotten = readonly (readonly [what: string, file: string, there: string, left: string, said: RegExp])[];

const ofBoth = (ext: string): Forgotten => [
  [
    'the guard of a route',
    `src/invoices/routes.${ext}`,
    "router.get('/:id', signedIn, ",
    "router.get('/:id', ",
    /OPEN.*without signing in/,
  ],
  [
    'the owner where one is read',
    `src/invoices/invoices.${ext}`,
    "'select * from invoices where id = ? and owner_id = ?', [id, ownerId]",
    "'select * from invoices where id = ?', [id]",
    /OPEN.*somebody else/,
  ],
  [
    'the owner where the lines are written',
    `src/invoices/invoices.${ext}`,
    '        if (changed === 0) return false;\n',
    '',
    /OPEN.*somebody else/,
  ],
  [
    'the owner of a list',
    `src/invoices/invoices.${ext}`,
    `"owner_id = ? and lower(title) like ? escape '!'";\n      const values = [ownerId, containing(q)]`,
    `"lower(title) like ? escape '!'";\n      const values = [containing(q)]`,
    /OPEN.*somebody else/,
  ],
  ['the escape of a search', `src/invoices/invoices.${ext}`, ".replace(/[!%_]/g, '!$&')", '', /OPEN.*Search for %/],
];

const ofPages: Forgotten = [
  [
    'the escape of a title',
    'views/invoices.ejs',
    '<%= invoice.title %>',
    '<%- invoice.title %>',
    /OPEN.*Store a script/,
  ],
  ['the escape of a line', 'views/invoice.ejs', '<%= line.text %>', '<%- line.text %>', /OPEN.*Store a script/],
];

/** `COMBINATIONS=pairwise` or `all`: both apps, and all that people forget; else pages, and what nothing else would notice. */
const APPS = [
  ['web', 'js', WEB, isSample ? [...ofBoth('js').slice(0, 2), ...ofPages.slice(1)] : [...ofBoth('js'), ...ofPages]],
  ['api', 'ts', API, ofBoth('ts')],
] as const;

describe.each(isSample ? APPS.slice(0, 1) : APPS)(
  'invoices with lines in a new app (%s, %s), by its README',
  (template, lang, edits, forgotten) => {
    let made: Made;
    beforeAll(async () => {
      const answers = { ...defaultsOf(template), template, name: 'shop', pm: 'npm', lang } satisfies ScaffoldAnswers;
      made = await build(answers);
      await passes(['node', 'scripts/new.js', 'invoices']);
    });
    afterAll(() => made.remove());

    const passes = async (command: readonly string[]): Promise<void> => {
      const { code, output } = await run(made.folder, command);
      expect(code, output.slice(-4000)).toBe(0);
    };

    const tests = (): string[] => [
      ...scriptOf(made, 'test').slice(0, lang === 'ts' ? 4 : 2),
      `test/invoices.test.${lang}`,
    ];

    it('pass their tests and the attacks at once', async () => {
      await passes(tests());
      await passes(scriptOf(made, 'security'));
    });

    it('pass every check with the lines that are added by hand', async () => {
      write(made.folder, edits);
      await passes(['prettier', '--check', '.']);
      await passes(scriptOf(made, 'lint'));
      if (lang === 'ts') await passes(scriptOf(made, 'types'));
      await passes(tests());
      if (template === 'api') await passes(['node', '--import', 'tsx', '--test', 'test/openapi.test.ts']);
      await passes(scriptOf(made, 'security'));
    });

    it.each(forgotten)('fail where somebody forgets %s', async (_, file, there, left, said) => {
      const path = join(made.folder, file);
      const whole = readFileSync(path, 'utf8');
      write(made.folder, { [file]: [[there, left]] });
      const { code, output } = await run(made.folder, scriptOf(made, 'security'));
      writeFileSync(path, whole);
      expect(code).toBe(1);
      expect(output).toMatch(said);
    });
  },
);

function write(folder: string, edits: Edits): void {
  for (const [file, pairs] of Object.entries(edits)) {
    const path = join(folder, file);
    let text = readFileSync(path, 'utf8');
    for (const [there, written] of pairs) {
      expect(text, file).toContain(there);
      text = text.replace(there, () => written);
    }
    writeFileSync(path, text);
  }
}
