import type { Rule } from '../../model/protection.ts';

export const rules = {
  'not-production': {
    severity: 'low',
    fix: 'review',
    message:
      'The image sets no NODE_ENV: Express and packages run as in development, and show stacks unless the app handles errors.',
    cwe: 'CWE-489',
    owasp: 'A05:2021',
    todo: 'Set NODE_ENV=production in the image: ENV NODE_ENV=production in its last stage.',
  },
  'development-mode': {
    severity: 'medium',
    fix: 'manual',
    message: 'Production is started in the mode for development: stacks are shown unless the app handles errors.',
    cwe: 'CWE-489',
    owasp: 'A05:2021',
    todo: 'Leave the mode to NODE_ENV, and set that to production where the app is deployed.',
  },
  root: {
    severity: 'medium',
    fix: 'review',
    message: 'The container runs as root: who breaks out of the app owns all in it.',
    cwe: 'CWE-250',
    owasp: 'A05:2021',
    todo: 'Put USER node in front of CMD. What the app writes to belongs to that user first: RUN mkdir data && chown node:node data.',
  },
  inspector: {
    severity: 'high',
    fix: 'manual',
    message: 'Production is started with the debugger open to other machines: who reaches it runs code.',
    cwe: 'CWE-489',
    owasp: 'A05:2021',
    todo: 'Take --inspect out of the command; debug on your own machine, or through a tunnel.',
  },
  watcher: {
    severity: 'low',
    fix: 'manual',
    message: 'Production is started by a tool for development.',
    cwe: 'CWE-489',
    owasp: 'A05:2021',
    todo: 'Start it with node, and compile TypeScript when the image is built.',
  },
  'error-page': {
    severity: 'medium',
    fix: 'manual',
    message: 'errorhandler shows the stack of every error, in production too.',
    cwe: 'CWE-209',
    owasp: 'A05:2021',
    todo: "Use it in development alone: if (process.env.NODE_ENV === 'development') app.use(errorhandler());",
  },
  'env-in-image': {
    severity: 'medium',
    fix: 'review',
    message: 'A .env beside the code is copied into the image: who has the image has what is in it.',
    cwe: 'CWE-538',
    owasp: 'A05:2021',
    todo: 'Leave .env out in .dockerignore, and give the container its environment when it starts.',
  },
  'moving-base': {
    severity: 'low',
    fix: 'manual',
    message: 'The image is built on whatever is newest on that day: what was tested is not what runs.',
    cwe: 'CWE-1357',
    owasp: 'A08:2021',
    todo: 'Name a version that is maintained, as node:24-slim; Dependabot and Renovate keep it up to date.',
  },
  install: {
    severity: 'low',
    fix: 'review',
    message: 'The image holds packages that production does not need, or other versions than the lockfile names.',
    cwe: 'CWE-1104',
    owasp: 'A06:2021',
    todo: 'Install with npm ci --omit=dev; build in a stage of its own.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
