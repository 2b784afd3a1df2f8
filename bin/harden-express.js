#!/usr/bin/env node
import { main } from '../dist/cli/harden.js';

await main(process.argv.slice(2));
