import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';

export default defineProtection({
  id: 'lint',
  title: 'Lint rules for new code',
  why: 'New code is checked as well: commands, eval, paths, slow regular expressions.',
  owasp: ['A05:2021', 'A03:2021'],
  references: [
    'https://github.com/eslint-community/eslint-plugin-security#readme',
    'https://cheatsheetseries.owasp.org/cheatsheets/Nodejs_Security_Cheat_Sheet.html',
  ],
  needsApp: false,
  recommended: false,
  rules,
  needs: [
    {
      fact: 'how ESLint is set up',
      unknown:
        'nothing is said where there is no config of it; one in YAML, or made by a function, is left to a person',
    },
  ],
  breaks: 'ESLint reports more warnings. Its rules do not follow data flow: expect false positives.',
  turnOff: 'Remove the rules of eslint-plugin-security from the ESLint config.',
  example: {
    before: "import js from '@eslint/js';\nexport default [js.configs.recommended];\n",
    after:
      "import js from '@eslint/js';\nimport security from 'eslint-plugin-security';\nexport default [js.configs.recommended, security.configs.recommended];\n",
  },
  detect,
});
