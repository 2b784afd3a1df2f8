import type { App, Project } from '../../model/project.ts';
import type { Answers } from '../../model/protection.ts';
import type { ConfigDraft, Draft } from '../../model/step.ts';
import { rangeOn } from '../../code/packages/ranges.ts';
import {
  configStep,
  declaredMajor,
  dependencySteps,
  envSteps,
  insertStep,
  securityImport,
  updateStep,
} from '../kit/steps.ts';
import { toolsOf } from './evidence.ts';
import { headerSection } from './page-policy.ts';

export const HELMET = '^8.3.0';

export const poweredStep = (app: App): Draft =>
  insertStep(app, { stage: 'settings', code: "$app.disable('x-powered-by');", imports: [] });

/** Helmet with the options of the config module. Headers that are set in part are meant, so ours go in front of them. */
export function* helmetSteps(
  app: App,
  project: Project,
  { answers, partly }: { answers: Answers; partly: boolean },
): Iterable<Draft> {
  const section = headerSection(project, answers);
  const helmet = { module: 'helmet', kind: 'default', name: 'helmet' } as const;
  const security = securityImport(project, app.home.file);
  const stage = partly ? 'nonce' : 'headers';
  if (section.nonce)
    yield insertStep(app, { stage: 'nonce', code: '$app.use($security.cspNonce);', imports: [security] });
  yield insertStep(app, { stage, code: '$app.use($helmet($security.helmet));', imports: [helmet, security] });
  if (section.csp === 'pages') {
    const code = '$app.use($security.contentSecurityPolicy);';
    yield insertStep(app, { stage, code, imports: [security] });
  }
  const tools = section.csp === 'api' || section.enforce === 'opt-out' ? toolsOf(project) : [];
  for (const { path } of tools.filter((tool) => tool.app === app)) {
    const code = `$app.use('${path}', $security.toolPages);`;
    yield insertStep(app, { stage, code, imports: [security] });
  }
  yield configStep(project, { headers: { ...section, helmet: true, permissionsPolicy: false } });
  yield* packageSteps(project);
  if (section.csp === 'pages') yield* policyVariables(project, section.enforce);
}

export function* permissionsSteps(app: App, project: Project, answers: Answers): Iterable<Draft> {
  const imports = [securityImport(project, app.home.file)];
  yield insertStep(app, { stage: 'headers', code: '$app.use($security.permissionsPolicy);', imports });
  yield configStep(project, {
    headers: { ...headerSection(project, answers), helmet: false, permissionsPolicy: true },
  });
}

function packageSteps(project: Project): Draft[] {
  const why = 'sets the security headers';
  const old = (declaredMajor(project, 'helmet') ?? 8) < 7;
  const range = rangeOn('helmet', project.node?.major ?? null) ?? HELMET;
  if (old && project.manifest) return [updateStep(project.manifest, 'helmet', range, why)];
  return dependencySteps(project, 'helmet', range, why);
}

type Enforce = NonNullable<ConfigDraft['sections']['headers']>['enforce'];

function policyVariables(project: Project, enforce: Enforce): Draft[] {
  const variable = {
    never: [],
    'opt-in': [
      { name: 'CSP_ENFORCE', value: '', comment: '1 blocks what the content security policy only reports so far' },
    ],
    'opt-out': [
      { name: 'CSP_ENFORCE', value: '', comment: '0 only reports what the content security policy would block' },
    ],
  }[enforce];
  const uri = {
    name: 'CSP_REPORT_URI',
    value: '',
    comment: 'Where browsers send reports about the content security policy',
  };
  return envSteps(project, [...variable, uri]);
}
