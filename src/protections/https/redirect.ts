import type { Answers, Detected, Question } from '../../model/protection.ts';
import type { App, Project } from '../../model/project.ts';
import type { Draft } from '../../model/step.ts';
import { linksOf } from '../kit/chain.ts';
import { configStep, envSteps, insertStep, noteStep, securityImport } from '../kit/steps.ts';
import { rules, type RuleId } from './rules.ts';

const NONE = 'none';
const VARIABLE = 'PUBLIC_HOSTS';
const HOST = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i;

export const hostsQuestion: Question = {
  key: 'https.hosts',
  message: 'Under which hosts is the app reached by https, the main one first (none: no redirect)?',
  infer: () => ({ value: NONE, source: 'a redirect to another host would lead people away' }),
  validate: (value) =>
    value === NONE || value.split(',').every((host) => HOST.test(host.trim()))
      ? undefined
      : 'Hosts such as app.example.com, separated by commas, or none.',
  example: 'app.example.com',
};

/**
 * An app behind a proxy of which no file says that it keeps to https: plain http reaches the app there, and says so in
 * X-Forwarded-Proto.
 */
export function* plainVisits(project: Project): Iterable<Detected<RuleId>> {
  const { proxy, tls } = project;
  for (const app of project.entries) {
    const redirect = linksOf(app).find(({ stage }) => stage === 'https');
    if (redirect) yield { ok: redirect.place };
    else if (proxy?.hops && tls === null)
      yield {
        rule: 'no-redirect',
        at: app.place,
        detail: `${proxy.source} shows a proxy in front, and nothing that it keeps to https.`,
        steps: (answers) => redirectSteps(project, app, answers),
      };
  }
}

function redirectSteps(project: Project, app: App, answers: Answers): Draft[] {
  const hosts = (answers.get('https.hosts') ?? NONE).replaceAll(/\s/g, '');
  if (hosts === NONE) return [noteStep(rules['no-redirect'].todo)];
  return [
    insertStep(app, {
      stage: 'https',
      code: '$app.use($security.httpsRedirect);',
      imports: [securityImport(project, app.home.file)],
    }),
    configStep(project, { https: { env: VARIABLE, hosts } }),
    ...envSteps(project, [
      { name: VARIABLE, value: '', comment: 'Hosts that plain http is sent on to, the main one first' },
    ]),
  ];
}
