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
  'trust-proxy': 'Trust the proxies in front of the app, and nobody else',
  headers: 'Send security headers',
  csp: 'Give pages a content security policy',
  cors: 'Answer only the front ends that are ours',
  'request-limits': 'Limit requests of one address',
  'login-limits': 'Limit attempts to log in',
  'body-limits': 'Limit the size of request bodies',
  csrf: 'Refuse requests that other sites forge',
  'private-cache': 'Keep private answers out of caches',
  errors: 'Handle errors without showing the inside of the app',
  sessions: 'Set up sessions so that they cannot be forged or planted',
  secrets: 'Read secrets from the environment',
  jwt: 'Check tokens by the algorithm that signs them',
  cookies: 'Set cookies that only the app and its own pages get',
  https: 'Check certificates and redirect to the configured host',
  passwords: 'Hash passwords at the cost of today',
  redirects: 'Redirect to pages of the app alone',
  paths: 'Keep files that requests name inside of their folder',
  'command-injection': 'Run programs without a shell',
  'code-injection': 'Take what requests send as text and never as code',
  xss: 'Escape what requests put into pages',
  ssrf: 'Ask only the hosts that are meant',
  'mass-assignment': 'Take only the fields that a request may set',
  production: 'Start the image for production',
  timeouts: 'Cut off slow clients, and nobody else when the server stops',
  logging: 'Leave tokens and cookies out of the log',
  'parameter-pollution': 'Take keys that are sent twice for one text',
  validation: 'Send refused input back without its values',
  authorization: 'Ask who calls',
  dependencies: 'Let Dependabot watch the packages',
  disclosure: 'Say where to report a security hole',
  lint: 'Let ESLint look for security faults',
  'static-files': 'Serve no hidden files',
  uploads: 'Limit uploads, and serve them as files alone',
  'sql-injection': 'Bind what requests send instead of writing it into SQL',
  'nosql-injection': 'Take what requests send as values in queries',
};
