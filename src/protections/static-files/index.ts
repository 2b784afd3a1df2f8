import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';

export default defineProtection({
  id: 'static-files',
  title: 'Static files',
  why: 'Only public files are served, not the source or secrets of the app.',
  owasp: ['A01:2021', 'A05:2021', 'A01:2025', 'A02:2025'],
  references: [
    'https://expressjs.com/en/resources/middleware/serve-static.html',
    'https://cwe.mitre.org/data/definitions/552.html',
    'https://cwe.mitre.org/data/definitions/538.html',
  ],
  needsApp: false,
  recommended: true,
  rules,
  needs: [
    {
      fact: 'which folder is served, and what the project holds in it',
      unknown: 'a folder that is worked out when it runs is no finding',
    },
    {
      fact: 'what is put into /.well-known when the app runs, such as the proof for a certificate',
      unknown: 'it goes on being served, by a line of its own',
    },
  ],
  breaks: 'Dotfiles, and files in folders that begin with a dot, get 404; those in /.well-known are still served.',
  turnOff: "Set dotfiles back to 'allow', and take out the line for /.well-known.",
  example: {
    before: `app.use(express.static('public', { dotfiles: 'allow' }));
`,
    after: `app.use('/.well-known', express.static('public/.well-known'));
app.use(express.static('public', { dotfiles: 'ignore' }));
`,
  },
  detect,
});
