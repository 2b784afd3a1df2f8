// The SQLite drivers, compiled side by side: npm does it one after the other, and package.json leaves them to this (allowScripts).
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const require = createRequire(import.meta.url);

/** Compiles those that can't be loaded yet. Rejects with what the compiler printed. */
export async function compileDrivers() {
  await Promise.all(['better-sqlite3', 'sqlite3'].filter((name) => !loads(name)).map(compile));
}

function loads(name) {
  try {
    const driver = require(name);
    // This one looks for its binary when a database is opened.
    if (name === 'better-sqlite3') new driver(':memory:').close();
    return true;
  } catch {
    return false;
  }
}

function compile(name) {
  console.error(`Compiling ${name}; this takes a minute or two …`);
  return new Promise((done, fail) => {
    const install = spawn('npm', ['explore', name, '--', 'npm run install'], {
      cwd: root,
      // Tests and the demo keep a few rows: what an optimizer takes a minute for is never won back.
      env: { ...process.env, JOBS: 'max', CFLAGS: '-O0', CXXFLAGS: '-O0' },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let printed = '';
    for (const stream of [install.stdout, install.stderr]) stream.on('data', (text) => (printed += text));
    install.on('error', fail);
    install.on('close', (code) =>
      code === 0
        ? done()
        : fail(new Error(`${name} could not be compiled (npm explore ${name} -- npm run install):\n${printed}`)),
    );
  });
}

if (import.meta.filename === process.argv[1]) await compileDrivers();
