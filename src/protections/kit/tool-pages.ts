import type { App, Project } from '../../model/project.ts';
import type { Draft } from '../../model/step.ts';
import { toolsOf } from './pages.ts';
import { configStep, insertStep, securityImport } from './steps.ts';

/** Under a policy that blocks, the pages of tools get one of their own, on their mount alone. */
export function* toolSteps(app: App, project: Project): Iterable<Draft> {
  const tools = toolsOf(project).filter((tool) => tool.app === app);
  const imports = [securityImport(project, app.home.file)];
  for (const { path } of tools)
    yield insertStep(app, { stage: 'headers', code: `$app.use('${path}', $security.toolPages);`, imports });
  if (tools.length > 0) yield configStep(project, { 'tool-pages': {} });
}
