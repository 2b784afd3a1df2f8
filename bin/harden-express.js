#!/usr/bin/env node
import module from 'node:module';

const args = process.argv.slice(2);
if (args.length === 1 && /^(?:-V|--version)$/.test(args[0])) {
  // Programs ask for it before each run: it takes as long as node does.
  console.log(module.createRequire(import.meta.url)('../package.json').version);
} else {
  // Compiling takes a seventh of a short run: Node 22.8 and newer keep it.
  module.enableCompileCache?.();
  const { main } = await import('../dist/cli/harden.js');
  await main(args);
}
