#!/usr/bin/env node
import { main } from 'harden-express/create';

await main(process.argv.slice(2));
