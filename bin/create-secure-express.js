#!/usr/bin/env node
import { start } from './start.js';

await start('create', process.argv.slice(2));
