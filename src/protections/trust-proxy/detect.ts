import type { Answers, Detected } from '../../model/protection.ts';
import type { Project } from '../../model/project.ts';
import type { Draft } from '../../model/step.ts';
import { settingOf } from '../kit/chain.ts';
import { noteStep } from '../kit/steps.ts';
import { isAsked } from './asked.ts';
import type { RuleId } from './rules.ts';
import { ruleFor } from './settings.ts';
import { replaceSteps, setStep, setSteps } from './steps.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  for (const app of project.entries) {
    const setting = settingOf(app, 'trust proxy');
    if (!setting) {
      const sign = project.proxy?.hops === null ? 'suggests a proxy' : 'shows a proxy';
      const detail = project.proxy ? `${project.proxy.source} ${sign} in front.` : '';
      const steps = (answers: Answers): Iterable<Draft> =>
        isAsked(project, answers) ? setSteps(project, app, answers) : [noteStep(NOBODY_ASKS)];
      yield { rule: 'unset', at: app.place, detail, steps };
      continue;
    }
    const rule = ruleFor(setting);
    if (!rule) yield { ok: setting.place };
    else if (rule === 'ignored') yield { rule, at: setting.place, steps: () => [setStep(setting)] };
    else yield { rule, at: setting.place, steps: (answers) => replaceSteps(project, setting, answers) };
  }
}

const NOBODY_ASKS =
  'Nothing here asks who a client is, so that the line would change nothing: --set proxy.hops=1 sets it with the limits that need it.';
