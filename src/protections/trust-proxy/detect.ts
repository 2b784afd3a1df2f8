import type { Answers, Detected } from '../../model/protection.ts';
import type { Project } from '../../model/project.ts';
import type { Draft } from '../../model/step.ts';
import { settingOf } from '../kit/chain.ts';
import { limiterCalls } from '../kit/limiters.ts';
import type { RuleId } from './rules.ts';
import { ruleFor } from './settings.ts';
import { replaceSteps, setStep, setSteps } from './steps.ts';

/** Something in the app, or what it is given with the same change, asks who a client is or whether it came by https. */
function isAsked(project: Project): boolean {
  if (project.proxy?.hops !== null) return true;
  const secure = /^(express-session|cookie-session|express-basic-auth|passport.*|.*rate-?limit.*|.*slow-?down.*)$/;
  return (
    limiterCalls(project).length > 0 ||
    project.calls.some(({ module }) => secure.test(module)) ||
    project.routes.some(
      ({ method, full }) => method === 'post' && /log-?in|sign-?(in|up)|auth|password|token/i.test(full),
    )
  );
}

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  for (const app of project.entries) {
    const setting = settingOf(app, 'trust proxy');
    if (!setting) {
      const sign = project.proxy?.hops === null ? 'suggests a proxy' : 'shows a proxy';
      const detail = project.proxy ? `${project.proxy.source} ${sign} in front.` : '';
      const steps = (answers: Answers): Iterable<Draft> => setSteps(project, app, answers);
      yield { rule: 'unset', at: app.place, detail, ...(isAsked(project) ? {} : { fix: 'review' }), steps };
      continue;
    }
    const rule = ruleFor(setting);
    if (!rule) yield { ok: setting.place };
    else if (rule === 'ignored') yield { rule, at: setting.place, steps: () => [setStep(setting)] };
    else yield { rule, at: setting.place, steps: (answers) => replaceSteps(project, setting, answers) };
  }
}
