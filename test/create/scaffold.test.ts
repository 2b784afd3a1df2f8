import { createHash } from 'node:crypto';
import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import { every, few, nameOf } from './combinations.ts';
import { CHOICES, defaultsOf } from '../../src/scaffold/answers.ts';
import { make } from './workshop.ts';

const CHECKED = /\.(?:[jt]s|json|md|ya?ml|css)$/;

/** Made when this package is built: `.prettierignore` of a new app has it too. */
const BUNDLE = 'test/security/probes.js';

describe('the few combinations', () => {
  it.each(Object.entries(CHOICES))('have every value of %s', (name, values) => {
    const seen = few.map((answers) => answers[name as keyof typeof CHOICES]);
    expect(values.filter((value) => !seen.includes(value as never))).toEqual([]);
  });
});

describe('every combination', () => {
  const seen = new Set<string>();

  it.each(every.map((answers) => [nameOf(answers), answers] as const))(
    '%s is written as prettier would',
    async (_, answers) => {
      const files = await make(answers);
      const unformatted: string[] = [];
      for (const [path, text] of files) {
        const hash = createHash('sha1')
          .update(path + text)
          .digest('hex');
        if (seen.has(hash) || path === BUNDLE || !CHECKED.test(path)) continue;
        seen.add(hash);
        if ((await format(text, { filepath: path, printWidth: 120, singleQuote: true })) !== text)
          unformatted.push(path);
      }
      expect(unformatted).toEqual([]);
    },
  );

  it.each(every.map((answers) => [nameOf(answers), answers] as const))('%s has whole files', async (_, answers) => {
    const files = await make(answers);
    for (const [path, text] of files) {
      const own = path.startsWith('views/') && answers.views === 'handlebars';
      if (!own && !/workflows|README|AGENTS/.test(path)) expect(text, path).not.toMatch(/\{\{/);
      expect(text, path).toMatch(/\S\n$/);
      expect(text, path).not.toMatch(/\n{3}|[ \t]\n/);
      // The formatter leaves comments alone.
      if (/\.[jt]s$/.test(path)) expect(text, path).not.toMatch(/^(?=.{121}) *(?:\/[/*]|\*)/m);
    }
    const wrongKind = [...files.keys()].filter((path) => path.endsWith(answers.lang === 'ts' ? '.js' : '.ts'));
    expect(
      wrongKind.filter((path) => !['eslint.config.js', 'public/app.js', 'scripts/new.js', BUNDLE].includes(path)),
    ).toEqual([]);
  });

  it('has fewer than eighty files, and five more at most for uploads, and for links', async () => {
    for (const answers of every) {
      const { size } = await make(answers);
      expect(size, nameOf(answers)).toBeLessThan(80 + 5 * answers.with.length);
    }
  });

  it.each(CHOICES.lang)('formats what an answer makes too wide, in %s', async (lang) => {
    const name = 'a-long-name-for-a-shop-that-sells-whatever-anybody-asks-for-by-mail';
    const files = await make({ ...defaultsOf('api'), template: 'api', name, pm: 'npm', lang, auth: 'session' });
    const text = files.get(`src/config/environment.${lang}`) ?? '';
    expect(text).toMatch(new RegExp(`MAIL_FROM: z\\s+\\.string\\(\\)\\s+\\.default\\('${name}`));
    expect(await format(text, { parser: 'typescript', printWidth: 120, singleQuote: true })).toBe(text);
  });

  it('imports what package.json names, and names what it imports', async () => {
    for (const answers of every) {
      const files = await make(answers);
      const manifest = JSON.parse(files.get('package.json') ?? '') as Record<string, Record<string, string>>;
      const code = (folder: string): string =>
        [...files]
          .filter(([path]) => path.startsWith(folder) && /\.[jt]s$/.test(path))
          .map(([, text]) => text)
          .join('\n');
      const imported = [...code('src/').matchAll(/^import (?!type ).*? from '([^.][^']*)';$/gm)].map(([, name]) =>
        packageOf(name ?? ''),
      );
      const used = new Set(imported.filter((name) => !name.startsWith('node:')));
      const views = { ejs: 'ejs', pug: 'pug', handlebars: 'hbs', none: '' }[answers.views];
      const embedded = { postgres: '@electric-sql/pglite', mysql: '@libsql/client', sqlite: '', none: '' }[answers.db];
      const wanted = [...used, views].filter((name) => name !== '' && name !== embedded).sort();
      expect(Object.keys(manifest['dependencies'] ?? {}), nameOf(answers)).toEqual(wanted);
      if (embedded !== '') expect(manifest['devDependencies']).toHaveProperty([embedded]);
    }
  });

  it('puts secrets into .env, which git ignores, and nowhere else', async () => {
    for (const answers of every) {
      const files = await make(answers);
      for (const [path, text] of files) if (path !== '.env') expect(text, path).not.toContain('Zm9yLXRlc3Rz');
      expect(files.get('.gitignore')).toMatch(/^\.env$/m);
      if (answers.docker) expect(files.get('.dockerignore')).toMatch(/^\.env$/m);
    }
  });

  it('puts the origins of an answer where the app reads them, and where it explains them', async () => {
    const origins = ['https://one.example', 'https://two.example'];
    const files = await make({ ...defaultsOf('api'), template: 'api', name: 'shop', pm: 'npm', lang: 'ts', origins });
    for (const path of ['.env', '.env.example'])
      expect(files.get(path), path).toMatch(/^CORS_ORIGINS=https:\/\/one\.example,https:\/\/two\.example$/m);
  });

  it('explains every variable that is read', async () => {
    for (const answers of every) {
      const files = await make(answers);
      const code = [...files]
        .filter(([path]) => path.startsWith('src/config/'))
        .map(([, text]) => text)
        .join('\n');
      const schema = [...code.matchAll(/^ {4}([A-Z][A-Z_]+): (?!environment\.)/gm)].map(([, name]) => name);
      const read = [...code.matchAll(/process\.env\.([A-Z_]+)/g)].map(([, name]) => name);
      for (const name of new Set([...schema, ...read]))
        expect(files.get('.env.example'), nameOf(answers)).toMatch(new RegExp(`^(?:# )?${name}=`, 'm'));
    }
  });
});

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
