import type { Detected } from '../../model/protection.ts';
import type { Project } from '../../model/project.ts';
import { settingOf } from '../kit/chain.ts';
import type { RuleId } from './rules.ts';
import { ruleFor } from './settings.ts';
import { replaceSteps, setSteps } from './steps.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  for (const app of project.entries) {
    const setting = settingOf(app, 'trust proxy');
    if (!setting) {
      const sign = project.proxy?.hops === null ? 'suggests a proxy' : 'shows a proxy';
      const detail = project.proxy ? `${project.proxy.source} ${sign} in front.` : '';
      yield { rule: 'unset', at: app.place, detail, steps: (answers) => setSteps(project, app, answers) };
      continue;
    }
    const rule = ruleFor(setting);
    if (!rule) yield { ok: setting.place };
    else yield { rule, at: setting.place, steps: (answers) => replaceSteps(project, setting, answers) };
  }
}
