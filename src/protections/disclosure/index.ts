import { defineProtection } from '../../model/protection.ts';
import type { Project } from '../../model/project.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';

/** An address that the repository names already. */
function inferContact({ operations }: Project): { value: string; source: string } {
  const { contact, policy } = operations.disclosure;
  return contact === null
    ? { value: 'none', source: 'no file says who reads reports' }
    : { value: contact, source: policy ?? 'security.txt' };
}

export default defineProtection({
  id: 'disclosure',
  title: 'Vulnerability reports',
  why: 'People who find a vulnerability know whom to contact.',
  owasp: ['A04:2021', 'A06:2025'],
  references: [
    'https://www.rfc-editor.org/rfc/rfc9116',
    'https://securitytxt.org/',
    'https://docs.github.com/code-security/getting-started/adding-a-security-policy-to-your-repository',
  ],
  needsApp: false,
  recommended: false,
  rules,
  questions: [
    {
      key: 'disclosure.contact',
      message: 'Who reads vulnerability reports (mailto:… or https://…, or none)?',
      infer: inferContact,
      validate: (value) =>
        /^(none|mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/.test(value)
          ? undefined
          : 'mailto:security@example.com, the https: address of a form, or none.',
      example: 'mailto:security@example.com',
    },
  ],
  needs: [
    {
      fact: 'who reads reports (disclosure.contact)',
      unknown: 'nothing is written: an address that nobody reads is worse than none',
    },
  ],
  breaks: 'Nothing. The address becomes public.',
  turnOff: 'Remove the line with securityTxt, and SECURITY.md.',
  example: {
    before: 'const app = express();\n',
    after: "const app = express();\napp.get('/.well-known/security.txt', security.securityTxt);\n",
  },
  detect,
});
