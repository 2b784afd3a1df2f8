import { defineProtection } from '../../model/protection.ts';
import { detect } from './detect.ts';
import { rules } from './rules.ts';

export default defineProtection({
  id: 'production',
  title: 'Production',
  why: 'Production runs in production mode: no debugger, no stack traces, no root, no secrets in the image.',
  owasp: ['A05:2021', 'A06:2021', 'A02:2025', 'A03:2025'],
  references: [
    'https://expressjs.com/en/advanced/best-practice-performance.html#set-node_env-to-production',
    'https://cheatsheetseries.owasp.org/cheatsheets/NodeJS_Docker_Cheat_Sheet.html',
    'https://cwe.mitre.org/data/definitions/489.html',
  ],
  needsApp: false,
  recommended: true,
  rules,
  needs: [
    { fact: 'which image runs the app', unknown: 'the image is passed over' },
    {
      fact: 'whom the base image runs as',
      unknown: 'nothing is said of images that are not those of Node, Debian, Ubuntu, Alpine, Amazon Linux or Bun',
    },
    {
      fact: 'whether the app writes files, and where',
      unknown:
        'USER node is written where no write, volume, upload or database of files is seen, and only after a look (review)',
    },
    {
      fact: 'whether NODE_ENV is set where the container is started',
      unknown: 'an env file, or NODE_ENV in the example of one, counts as set',
    },
  ],
  breaks:
    "A process that is not root cannot write to root's folders or to files added by COPY: chown only what it writes to. In production Express caches views, and code that checks NODE_ENV takes its other branch. A container that relied on a copied .env needs it at start (docker run --env-file).",
  turnOff: 'Remove USER node and ENV NODE_ENV=production from the Dockerfile, and .env from .dockerignore.',
  example: {
    before: 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN npm install\nCMD ["node", "app.js"]\n',
    after:
      'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci --omit=dev\nENV NODE_ENV=production\nUSER node\nCMD ["node", "app.js"]\n',
  },
  detect,
});
