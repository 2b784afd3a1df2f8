import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { EXAMPLES } from './examples.ts';
import { rules } from './rules.ts';

export default defineProtection({
  id: 'sql-injection',
  title: 'SQL injection',
  why: 'Request data reaches the database as values, never as SQL.',
  owasp: ['A03:2021'],
  references: [
    'https://cheatsheetseries.owasp.org/cheatsheets/Query_Parameterization_Cheat_Sheet.html',
    'https://cwe.mitre.org/data/definitions/89.html',
  ],
  needsApp: false,
  recommended: true,
  rules,
  breaks:
    'Every value that worked before returns the same rows. Text that happened to be SQL (a quote in a name, an expression instead of a number) is now a plain value, or a database error. Logged statements show placeholders. A field that a request lacks is NULL, as in every statement with parameters, where the text held the word undefined and the database refused it. On MySQL a factor of 3.00 is 3, and a calculated column of the result has fewer zeros at its end.',
  turnOff: 'Leave one statement as it is with the comment // harden-express-ignore sql-injection -- why above it.',
  example: EXAMPLES.pg,
  examples: EXAMPLES,
  detect,
});
