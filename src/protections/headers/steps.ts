import type { App, Project } from '../../model/project.ts';
import type { Answers } from '../../model/protection.ts';
import type { Draft } from '../../model/step.ts';
import { helmetPackage } from '../kit/helmet.ts';
import { configStep, insertStep, securityImport } from '../kit/steps.ts';
import { toolSteps } from '../kit/tool-pages.ts';
import { headerSection } from './section.ts';

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
  yield insertStep(app, { stage, code: '$app.use($helmet($security.helmet));', imports: [helmet, security] });
  if (section.csp === 'api') yield* toolSteps(app, project);
  yield configStep(project, { headers: { ...section, helmet: true, permissionsPolicy: false } });
  yield* helmetPackage(project, 'sets the security headers');
}

export function* permissionsSteps(app: App, project: Project, answers: Answers): Iterable<Draft> {
  const imports = [securityImport(project, app.home.file)];
  yield insertStep(app, { stage: 'headers', code: '$app.use($security.permissionsPolicy);', imports });
  yield configStep(project, {
    headers: { ...headerSection(project, answers), helmet: false, permissionsPolicy: true },
  });
}
