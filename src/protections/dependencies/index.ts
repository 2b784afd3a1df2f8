import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';

export default defineProtection({
  id: 'dependencies',
  title: 'Packages',
  why: 'Dependencies are the tested ones, maintained, and without a vulnerability that a request reaches.',
  owasp: ['A06:2021', 'A08:2021', 'A03:2025'],
  references: [
    'https://cheatsheetseries.owasp.org/cheatsheets/NPM_Security_Cheat_Sheet.html',
    'https://docs.github.com/code-security/dependabot',
    'https://nodejs.org/en/about/previous-releases',
  ],
  needsApp: false,
  recommended: true,
  rules,
  needs: [
    {
      fact: 'the versions that are installed',
      unknown: 'the range decides: it is a finding where no version that it allows is right',
    },
    {
      fact: 'whether the package is one that others install',
      unknown: 'a package with files or publishConfig needs no lockfile',
    },
    { fact: 'what the CI does', unknown: 'where no file of a CI is seen, nothing is said of it' },
  ],
  breaks: 'Nothing in the app. Dependabot opens a weekly pull request per package.',
  turnOff: 'Remove .github/dependabot.yml.',
  example: {
    before: '// .github/workflows/test.yml is there, and nothing tells of versions with holes\n',
    after: '// .github/dependabot.yml\n// version: 2\n// updates:\n//   - package-ecosystem: npm\n',
  },
  detect,
});
