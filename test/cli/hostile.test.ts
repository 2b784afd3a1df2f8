import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { commitAll, git, makeFolder } from '../io/folder.ts';
import { APP, harden } from './command.ts';
import { join } from 'node:path';

/** Turns a terminal red, names its window, begins a sequence with one byte of Latin-1, and turns what follows around. */
const EVIL = '\u001b[31m\u001b]0;owned\u0007\u009b31m\u202e';

/** A project that puts controls of terminals wherever its text is shown. */
function project(): string {
  const manifest = { name: `shop${EVIL}`, main: 'app.js', dependencies: { express: '^4.21.2', [`a${EVIL}`]: '1' } };
  const source = (APP['app.js'] ?? '')
    .replace("app.get('/'", `// ${EVIL}\napp.get('/${EVIL}'`)
    .replace("res.send('hello')", 'res.redirect(req.query.to)');
  const folder = makeFolder({
    'package.json': JSON.stringify(manifest, null, 2),
    'app.js': source,
    '.env.example': `CLIENT_URL=https://a.example'});${EVIL}//\nCORS_ORIGIN=https://b.example\`\${evil()}\`\nX${EVIL}=1\n`,
    [`odd${EVIL}.js`]: "require('express')().get('/z', (req, res) => res.redirect(req.query.to));\n",
  });
  commitAll(folder);
  return folder;
}

// eslint-disable-next-line no-control-regex
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

it.each([
  ...['pretty', 'json', 'markdown', 'sarif', 'github', 'html'].map((format) => ['audit', '--format', format]),
  ...['pretty', 'json', 'markdown', 'html'].map((format) => ['routes', '--format', format]),
  ['audit', '--facts'],
  ['audit', '--facts', '--format', 'json'],
  ['explain', '--why', 'app.js:8'],
  ['migrate', '--dry-run', '--all', '--unsafe-fixes', '--format', 'pretty'],
  ['migrate', '--yes', '--all', '--unsafe-fixes', '--no-install'],
])('lets no control of a terminal through: %s %s %s', async (...args) => {
  const { code, stdout, stderr } = await harden(project(), ...args);
  expect(code).toBe(0);
  expect(stdout).not.toBe('');
  expect(UNSEEN.exec(stdout + stderr)).toBeNull();
});

it('keeps every byte in a patch, and reads no file whose name shows as another', async () => {
  const folder = project();
  const patch = join(makeFolder(), 'all.patch');
  await harden(folder, 'migrate', '--all', '--unsafe-fixes', '--patch', patch);
  git(folder, 'apply', '--check', patch);
  const { stdout } = await harden(folder, 'audit', '--format', 'json');
  const { project: read } = JSON.parse(stdout) as { project: { unread: { file: string; why: string }[] } };
  expect(read.unread.map(({ why }) => why)).toEqual(['control characters in its name']);
});

it.each(['\u2028', '\u2029'])('writes no name of a file into the module that ends a comment: %j', async (separator) => {
  const conf = `nginx${separator}process.exit(9);${separator}//x/default.conf`;
  const server = 'server { add_header X-Frame-Options DENY; location / { proxy_pass http://app:3000; } }\n';
  const folder = makeFolder({ ...APP, [conf]: server });
  expect((await harden(folder, 'migrate', '--yes', '--no-install', '--only', 'headers', '--allow-dirty')).code).toBe(0);
  expect(readFileSync(join(folder, 'config/security.js'), 'utf8')).not.toContain('process.exit');
});

it.each([
  ['audit'],
  ['migrate', '--dry-run'],
  ['migrate', '--yes', '--no-install'],
  ['migrate', '--yes', '--no-install', '--commits'],
])('runs no program that the repository names: %s %s %s %s', async (...args) => {
  const folder = makeFolder({ ...APP, '.gitignore': 'views\n', '.gitattributes': '*.js filter=evil\n' });
  commitAll(folder);
  const [trace, program] = [join(makeFolder(), 'ran'), join(makeFolder(), 'evil')];
  const script = `#!/bin/sh\necho "$0" >> '${trace}'\ncat\n`;
  for (const file of [program, ...['post-index-change', 'reference-transaction'].map((name) => hook(folder, name))])
    writeFileSync(file, script, { mode: 0o755 });
  git(folder, 'config', 'core.fsmonitor', program);
  if (!args.includes('--commits'))
    for (const way of ['clean', 'smudge']) git(folder, 'config', `filter.evil.${way}`, program);
  utimesSync(join(folder, 'app.js'), 1, 1);
  const { code, stderr } = await harden(folder, ...args);
  expect(stderr).not.toMatch(/bug/);
  expect(code).toBe(0);
  expect(existsSync(trace)).toBe(false);
  // They are there, and would have run.
  git(folder, 'status');
  expect(existsSync(trace)).toBe(true);
});

const hook = (folder: string, name: string): string => join(folder, '.git/hooks', name);

it.each(['null', '5', '[]'])('takes a manifest that holds %s for one that says nothing', async (manifest) => {
  const { code, stderr } = await harden(makeFolder({ ...APP, 'package.json': manifest }), 'audit');
  expect(stderr).not.toMatch(/bug/);
  expect(code).toBe(0);
});
