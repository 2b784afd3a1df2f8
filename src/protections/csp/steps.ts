import type { App, Project } from '../../model/project.ts';
import type { Answers } from '../../model/protection.ts';
import type { Draft } from '../../model/step.ts';
import { helmetPackage } from '../kit/helmet.ts';
import type { Policy } from '../kit/policy.ts';
import { configStep, envSteps, insertStep, securityImport } from '../kit/steps.ts';
import { toolSteps } from '../kit/tool-pages.ts';
import { policySection } from './section.ts';

/** The policy of the config module, behind the headers: one that is enforced takes the place of helmet's. */
export function* policySteps(app: App, project: Project, { level }: Answers): Iterable<Draft> {
  const section = policySection(project, level);
  const imports = [securityImport(project, app.home.file)];
  if (section.nonce) yield insertStep(app, { stage: 'nonce', code: '$app.use($security.cspNonce);', imports });
  yield insertStep(app, { stage: 'headers', code: '$app.use($security.contentSecurityPolicy);', imports });
  if (section.enforce === 'opt-out') yield* toolSteps(app, project);
  yield configStep(project, { csp: section });
  yield* helmetPackage(project, 'sets the content security policy');
  yield* policyVariables(project, section.enforce);
}

function policyVariables(project: Project, enforce: Policy['enforce']): Draft[] {
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
