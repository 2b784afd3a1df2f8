import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { EXAMPLES } from './examples.ts';
import { rules } from './rules.ts';

export default defineProtection({
  id: 'sql-injection',
  title: 'SQL injection',
  why: 'What a request sends reaches the database as a value and never as SQL.',
  owasp: ['A03:2021'],
  references: [
    'https://cheatsheetseries.owasp.org/cheatsheets/Query_Parameterization_Cheat_Sheet.html',
    'https://cwe.mitre.org/data/definitions/89.html',
  ],
  needsApp: false,
  recommended: true,
  rules,
  breaks:
    'The same rows come back for every value that worked before. Text that was SQL by chance (a quote in a name, an expression in place of a number) is a plain value now, or an error of the database. A log of the statement shows placeholders.',
  turnOff: 'Leave one statement as it is with the comment // harden-express-ignore sql-injection -- why above it.',
  example: EXAMPLES.pg,
  examples: EXAMPLES,
  detect,
});
