import type { App, Project } from '../../model/project.ts';
import type { ConfigStep, Step } from '../../model/step.ts';
import {
  declaredMajor,
  dependencySteps,
  envSteps,
  insertStep,
  securityImport,
  updateStep,
  type Owner,
} from '../kit/steps.ts';

export const HELMET = '^8.3.0';

export function packageSteps(owner: Owner, project: Project): Step[] {
  const old = (declaredMajor(project, 'helmet') ?? 8) < 7;
  if (old && project.manifest)
    return [updateStep(owner, project.manifest, 'helmet', HELMET, 'sets the security headers')];
  return dependencySteps(owner, project, 'helmet', HELMET, 'sets the security headers');
}

interface Wanted {
  /** Some headers are set already: those are meant, so ours go in front of them. */
  partly: boolean;
  powered: boolean;
  helmet: boolean;
  permissions: boolean;
  pages: boolean;
  nonce: boolean;
}

export function insertInto(app: App, project: Project, wanted: Wanted): Step {
  const helmet = { module: 'helmet', kind: 'default', name: 'helmet' } as const;
  const security = securityImport(project, app.home.file);
  const stage = wanted.partly ? 'nonce' : 'headers';
  const rules = ['missing', 'incomplete', 'powered-by', 'permissions-policy'];
  return insertStep({ protection: 'headers', rules }, app, [
    wanted.powered && { stage: 'settings', code: "$app.disable('x-powered-by');", imports: [] },
    wanted.helmet && wanted.nonce && { stage: 'nonce', code: '$app.use($security.cspNonce);', imports: [security] },
    wanted.helmet && { stage, code: '$app.use($helmet($security.helmet));', imports: [helmet, security] },
    wanted.helmet &&
      wanted.pages && {
        stage,
        code: '$app.use($helmet.contentSecurityPolicy($security.contentSecurityPolicy));',
        imports: [helmet, security],
      },
    wanted.permissions && { stage: 'headers', code: '$app.use($security.permissionsPolicy);', imports: [security] },
  ]);
}

type Enforce = NonNullable<ConfigStep['sections']['headers']>['enforce'];

export function policyVariables(owner: Owner, project: Project, enforce: Enforce): Step[] {
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
  return envSteps(owner, project, [...variable, uri]);
}
