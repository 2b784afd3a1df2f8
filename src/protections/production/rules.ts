import type { Rule } from '../../model/protection.ts';

export const rules = {
  'not-production': {
    severity: 'low',
    fix: 'review',
    message:
      'The image does not set NODE_ENV: Express runs in development mode and shows stack traces unless the app handles errors.',
    cwe: 'CWE-489',
    owasp: 'A05:2021',
    todo: 'Set NODE_ENV=production in the image: ENV NODE_ENV=production in its last stage.',
  },
  'development-mode': {
    severity: 'medium',
    fix: 'manual',
    message: 'Production starts in development mode: stack traces are shown unless the app handles errors.',
    cwe: 'CWE-489',
    owasp: 'A05:2021',
    todo: 'Leave the mode to NODE_ENV, and set it to production where the app is deployed.',
  },
  root: {
    severity: 'medium',
    fix: 'review',
    message: 'The container runs as root.',
    cwe: 'CWE-250',
    owasp: 'A05:2021',
    todo: 'Add USER node before CMD. Give it the folders the app writes to: RUN mkdir data && chown node:node data.',
  },
  inspector: {
    severity: 'high',
    fix: 'manual',
    message: 'Production starts with the debugger open to other machines: anyone who reaches it can run code.',
    cwe: 'CWE-489',
    owasp: 'A05:2021',
    todo: 'Remove --inspect from the command; debug locally or through a tunnel.',
  },
  watcher: {
    severity: 'low',
    fix: 'manual',
    message: 'Production is started with a development tool.',
    cwe: 'CWE-489',
    owasp: 'A05:2021',
    todo: 'Start it with node, and compile TypeScript when the image is built.',
  },
  'error-page': {
    severity: 'medium',
    fix: 'manual',
    message: 'errorhandler shows stack traces, also in production.',
    cwe: 'CWE-209',
    owasp: 'A05:2021',
    todo: "Use it in development only: if (process.env.NODE_ENV === 'development') app.use(errorhandler());",
  },
  'env-in-image': {
    severity: 'medium',
    fix: 'review',
    message: 'A .env file is copied into the image, with its secrets.',
    cwe: 'CWE-538',
    owasp: 'A05:2021',
    todo: 'Add .env to .dockerignore, and pass the environment when the container starts.',
  },
  'moving-base': {
    severity: 'low',
    fix: 'manual',
    message: 'The base image is not pinned: what runs is not what was tested.',
    cwe: 'CWE-1357',
    owasp: 'A08:2021',
    todo: 'Pin a maintained version, such as node:24-slim; Dependabot or Renovate can update it.',
  },
  install: {
    severity: 'low',
    fix: 'review',
    message: 'The image installs development packages, or versions other than those in the lockfile.',
    cwe: 'CWE-1104',
    owasp: 'A06:2021',
    todo: 'Install with npm ci --omit=dev; build in a separate stage.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
