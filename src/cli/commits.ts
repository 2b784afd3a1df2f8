import { relative, sep } from 'node:path';
import { filesOfInstall, type Installation } from '../io/packages.ts';
import { commitSteps, trackedNow, type CommitStep } from '../io/git-commit.ts';
import type { Answers, Protection } from '../model/protection.ts';
import type { Report } from '../model/report.ts';
import { wrap } from '../report/text.ts';
import { planChange, type OpenProject } from './project.ts';

/** One commit a protection that changes something, in their order; each state is a plan of its own. Made before anything is written. */
export async function planCommits(
  project: OpenProject,
  chosen: readonly Protection[],
  answers: Answers,
  report: Report,
): Promise<CommitStep[]> {
  const steps: CommitStep[] = [];
  let last = '[]';
  for (const [at, protection] of chosen.entries()) {
    const isLast = at === chosen.length - 1;
    const state = isLast ? report : await planChange(project, chosen.slice(0, at + 1), answers);
    const files = state.changes.map((one) => ({ path: one.path, text: one.kind === 'delete' ? null : one.after }));
    const now = JSON.stringify(files);
    if (now === last) continue;
    last = now;
    const own = state.found.filter((finding) => finding.status === 'fixed' && finding.protection === protection.id);
    steps.push({ message: messageOf(protection, own), files });
  }
  return steps;
}

/** What the package manager made of the lockfile belongs to the manifest as it is in the end. @returns the subjects */
export function makeCommits(root: string, steps: readonly CommitStep[], place: Installation, report: Report): string[] {
  const installed = trackedNow(root, lockfiles(root, place, report));
  return commitSteps(
    root,
    steps.map((step, at) => (at === steps.length - 1 ? { ...step, files: [...step.files, ...installed] } : step)),
  );
}

function lockfiles(root: string, place: Installation, { changes }: Report): string[] {
  return filesOfInstall(root, place)
    .map((path) => relative(root, path).split(sep).join('/'))
    .filter((path) => !path.startsWith('..') && !changes.some((change) => change.path === path));
}

/** What a maintainer wants to read in the log: what, why, where, and what came with it. */
function messageOf({ id, title, why }: Protection, fixed: Report['found']): string {
  const places = new Map<string, string[]>();
  for (const { rule, at } of fixed) {
    const list = places.get(rule.message) ?? [];
    places.set(rule.message, at ? [...list, `${at.file}:${at.line}`] : list);
  }
  const lines = [...places].map(([message, where]) => {
    const shown = where.slice(0, 4).join(', ') + (where.length > 4 ? ` and ${where.length - 4} more` : '');
    return wrap(`- ${message}${shown === '' ? '' : ` (${shown})`}`, 72, '  ');
  });
  const subject = SUBJECTS[id] ?? `Add ${title.charAt(0).toLowerCase()}${title.slice(1)}`;
  return `${[subject, '', wrap(why, 72), ...(lines.length > 0 ? ['', 'It fixes:', ...lines] : [])].join('\n')}\n`;
}

/** As somebody of the team would write it. */
export const SUBJECTS: Readonly<Record<string, string>> = {
  'trust-proxy': 'Trust only the proxies in front of the app',
  headers: 'Send security headers',
  csp: 'Add a content security policy',
  cors: 'Restrict CORS to our own front ends',
  'request-limits': 'Add a rate limit',
  'login-limits': 'Limit attempts to log in',
  'body-limits': 'Limit the size of request bodies',
  csrf: 'Add CSRF protection',
  'private-cache': 'Keep private responses out of caches',
  errors: 'Handle errors without exposing internals',
  sessions: 'Harden session cookies and login sessions',
  secrets: 'Read secrets from the environment',
  jwt: 'Verify tokens with a fixed algorithm',
  cookies: 'Set secure attributes on identity cookies',
  https: 'Verify certificates and redirect to a configured host',
  passwords: 'Hash passwords with a current cost',
  redirects: 'Redirect only within the app',
  paths: 'Prevent path traversal',
  'command-injection': 'Run commands without a shell',
  'code-injection': 'Stop request data from being run as code',
  xss: 'Escape request data in pages',
  ssrf: 'Block requests to internal hosts',
  'mass-assignment': 'Accept only the fields a request may set',
  production: 'Run the image in production mode',
  timeouts: 'Set server timeouts and shut down gracefully',
  logging: 'Keep tokens and cookies out of the logs',
  'parameter-pollution': 'Handle repeated query parameters',
  validation: 'Leave values out of validation errors',
  authorization: 'Ask who calls',
  dependencies: 'Enable Dependabot',
  disclosure: 'Add a security contact',
  lint: 'Add security rules to ESLint',
  'static-files': 'Serve no hidden files',
  uploads: 'Limit uploads and serve them as downloads',
  'sql-injection': 'Use parameters instead of concatenated SQL',
  'nosql-injection': 'Stop query operators from requests',
};
