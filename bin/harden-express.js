#!/usr/bin/env node
import { readFileSync } from 'node:fs';

const args = process.argv.slice(2);
const [only = ''] = args.length === 1 ? args : [];
const path = (name) => new URL(`../${name}`, import.meta.url);

/** The help as the build wrote it; where the terminal is narrow it is laid out anew. */
function writtenHelp() {
  if (process.stdout.isTTY && process.stdout.columns < 80) return undefined;
  try {
    return readFileSync(path('dist/help.txt'), 'utf8').trimEnd();
  } catch {
    return undefined;
  }
}

// Programs ask for the version before each run, and people for the help: both take as long as node does.
const text = /^(?:-V|--version)$/.test(only)
  ? JSON.parse(readFileSync(path('package.json'), 'utf8')).version
  : /^(?:-h|--help)$/.test(only)
    ? writtenHelp()
    : undefined;
if (text !== undefined) {
  console.log(text);
} else {
  const { start } = await import('./start.js');
  await start('harden', args);
}
