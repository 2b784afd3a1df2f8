// npm run demo: hardens a copy of examples/shop and shows, over HTTP, what was open before and what is left of it after.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { styleText } from 'node:util';
import { compileDrivers } from './drivers.js';

const root = join(import.meta.dirname, '..');
const shop = join(root, 'examples', 'shop');
const coloured = !process.env.NO_COLOR && (process.stdout.isTTY || Boolean(process.env.FORCE_COLOR));
const paint = (style, text) => (coloured ? styleText(style, text, { validateStream: false }) : text);

/** What an honest visitor does, in order. */
const requests = [
  { path: '/' },
  { path: '/?sort=price' },
  { path: '/search?q=mug' },
  { path: "/search?q=potter's" },
  { path: '/products/2' },
  { path: '/shop.js' },
  { path: '/api/products' },
  { path: '/api/products?name=pot' },
  { path: '/api/products/1/availability' },
  { path: '/api/products/99' },
  { method: 'POST', path: '/api/quotes', json: { items: [{ id: 1, quantity: 2 }] } },
  { method: 'POST', path: '/products/2/reviews', form: { author: 'Ann', text: 'It is lovely.' } },
  { path: '/products/2' },
  { path: '/account' },
  { method: 'POST', path: '/login', form: { email: 'ann@shop.example', password: 'wrong' } },
  { method: 'POST', path: '/login', form: { email: 'ann@shop.example', password: 'ann-likes-tea' } },
  { path: '/account' },
  { path: '/orders/1' },
  { method: 'POST', path: '/logout', form: {} },
];

/** What an attacker knows of the shop. */
const target = {
  login: {
    path: '/login',
    identity: 'email',
    secret: 'password',
    private: '/account',
    user: { identity: 'ann@shop.example', secret: 'ann-likes-tea' },
  },
  search: { path: '/search', parameter: 'q', sample: 'mug' },
  json: { path: '/api/quotes', fields: { items: [] } },
  throws: '/products/%27',
  rejects: '/api/products/99/availability',
};

async function main() {
  installAndBuild();
  await compileDrivers();
  const home = mkdtempSync(join(tmpdir(), 'harden-express-demo-'));
  process.once('exit', () => rmSync(home, { recursive: true, force: true, maxRetries: 5 }));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130));
  const [before, after] = [join(home, 'before', 'shop'), join(home, 'after', 'shop')];
  for (const dir of [before, after]) cpSync(shop, dir, { recursive: true, filter: isSource });
  linkPackages(join(home, 'node_modules'));
  return show(before, after);
}

async function show(before, after) {
  title('1. What is missing');
  harden(dirname(after), ['audit', 'shop']);
  title('2. The change');
  const words = ['migrate', 'shop', '--yes', '--unsafe-fixes', '--no-install', '--no-verify'];
  harden(dirname(after), [...words, '--dry-run', '--format', 'diff'], shorten);
  title('3. Applied');
  harden(dirname(after), words, withoutReplay);
  title('4. The same requests and attacks, before and after');
  const { protections, verify } = await import('../dist/index.js');
  const verification = await verify({
    before,
    after,
    scripts: { start: 'node server.js' },
    requests,
    target,
    protections: protections.filter(({ recommended }) => recommended).map(({ id }) => id),
    progress: (text) => process.stderr.isTTY && process.stderr.write(`\r\x1b[K${text}`),
  });
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  process.exitCode = tell(verification) ? 0 : 1;
}

/** Runs the command as a person would; `change` may shorten what it prints. */
function harden(cwd, words, change = (text) => text) {
  console.log(paint('dim', `$ npx harden-express ${words.join(' ')}\n`));
  const env = { ...process.env, ...(coloured ? { FORCE_COLOR: '1' } : {}) };
  const command = join(root, 'bin', 'harden-express.js');
  const run = spawnSync(process.execPath, [command, ...words], { cwd, encoding: 'utf8', env });
  if (run.status !== 0) {
    console.error(run.stdout + run.stderr);
    process.exit(run.status ?? 1);
  }
  console.log(change(run.stdout).trimEnd());
}

/** New files are named, edits are shown. */
function shorten(diff) {
  const files = diff.split(/^(?=diff --git |--- (?=.*\n\+\+\+ ))/m);
  return files
    .map((part) => {
      const created = /^--- \/dev\/null\n\+\+\+ (?:b\/)?(\S+)/m.exec(part);
      if (!created) return colourDiff(part.trimEnd());
      return paint('green', `new file ${created[1]}, ${(part.match(/^\+(?!\+\+)/gm) ?? []).length} lines`);
    })
    .join('\n');
}

function colourDiff(text) {
  const style = (line) =>
    /^(?:---|\+\+\+|diff)/.test(line) ? 'bold' : { '+': 'green', '-': 'red', '@': 'cyan' }[line[0]];
  return text
    .split('\n')
    .map((line) => (style(line) ? paint(style(line), line) : line))
    .join('\n');
}

/** The copy is gone when the demo ends: how to undo and repeat the run helps nobody. */
function withoutReplay(report) {
  return report.replace(/^(?:Undo|Replay):.*\n?/gm, '');
}

/** Prints the two tables; says whether everything is as it should be. */
function tell({ boot, routes, attacks }) {
  if (!boot.ok || boot.skipped) {
    console.log(`The shop did not run. Before: ${boot.before}. After: ${boot.after}.`);
    return false;
  }
  const changed = routes.filter(({ same }) => !same);
  console.log(
    `${routes.length} requests of honest visitors: ${routes.length - changed.length} answered as before, or better.`,
  );
  for (const { method, path, detail } of changed) console.log(paint('red', `  ${method} ${path}: ${detail}`));
  for (const { method, path, before, after } of routes.filter((route) => route.same && route.before >= 500)) {
    console.log(paint('green', `  ${method} ${path}: ${before} before, ${after} after`));
  }
  const tried = attacks.filter(({ before, after }) => before !== 'skipped' || after !== 'skipped');
  const width = Math.max(...tried.map(({ name }) => name.length));
  console.log(`\n${'Attack'.padEnd(width)}  before   after`);
  for (const { name, before, after } of tried) console.log(`${name.padEnd(width)}  ${mark(before)}  ${mark(after)}`);
  const [was, is] = [count(tried, 'before'), count(tried, 'after')];
  console.log(`\n${was} of ${tried.length} attacks worked before, ${is} after.`);
  return changed.length === 0 && is === 0 && was > 0;
}

function mark(verdict) {
  return verdict === 'open' ? paint('red', 'works  ') : verdict === 'closed' ? paint('green', 'refused') : '-      ';
}

function count(attacks, state) {
  return attacks.filter((attack) => attack[state] === 'open').length;
}

function title(text) {
  console.log(`\n${paint('bold', text)}\n`);
}

function installAndBuild() {
  const npm = (...words) => {
    console.error(`npm ${words.join(' ')} …`);
    const run = spawnSync('npm', words, {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    });
    if (run.status !== 0) process.exit(run.status ?? 1);
  };
  if (!existsSync(join(root, 'node_modules', 'esbuild')))
    npm(existsSync(join(root, 'package-lock.json')) ? 'ci' : 'install');
  // The tests write a part of dist/ by themselves.
  if (!existsSync(join(root, 'dist', 'index.js')) || newest('src', 'transforms', 'templates') > newest('dist'))
    npm('run', 'build');
}

/** The time of the last change below these folders; 0 where there is nothing. */
function newest(...folders) {
  const times = folders.flatMap((folder) => {
    if (!existsSync(join(root, folder))) return [];
    const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs);
  });
  return Math.max(0, ...times);
}

/** The repository's own packages, with Express 4 under the name that the shop uses. */
function linkPackages(dir) {
  const installed = join(root, 'node_modules');
  mkdirSync(dir);
  for (const name of readdirSync(installed)) {
    if (name !== 'express') symlinkSync(join(installed, name), join(dir, name), 'junction');
  }
  symlinkSync(join(installed, 'express4'), join(dir, 'express'), 'junction');
}

function isSource(path) {
  return !/node_modules|uploads|\.db$/.test(path.slice(shop.length));
}

await main();
