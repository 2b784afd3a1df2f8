#!/usr/bin/env node
import module from 'node:module';

module.enableCompileCache?.();
const { main } = await import('harden-express/create');

await main(process.argv.slice(2));
