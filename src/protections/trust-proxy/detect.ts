import type { Answers, Broken, Detected } from '../../model/protection.ts';
import type { App, ChainItem, Project } from '../../model/project.ts';
import type { Draft } from '../../model/step.ts';
import { isLiteral, pathOf, samePlace, settingOf, settingValue, where } from '../kit/chain.ts';
import { isSwitched, setElsewhere } from '../kit/hops.ts';
import { noteStep } from '../kit/steps.ts';
import { isAsked, whyUnasked } from './asked.ts';
import type { RuleId } from './rules.ts';
import { isBoolean, ruleFor } from './settings.ts';
import { replaceSteps, setStep, setSteps } from './steps.ts';

const LIMITS = ['request-limits', 'login-limits'];

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  for (const app of project.entries) {
    const setting = settingOf(app, 'trust proxy');
    if (!setting) {
      if (project.operations.ownUse !== null) continue;
      const sign = project.proxy?.hops === null ? 'suggests a proxy' : 'shows a proxy';
      const detail = project.proxy ? `${project.proxy.source} ${sign} in front.` : '';
      const sibling = setElsewhere(app, project);
      if (sibling) {
        const refused = `${where(sibling.place)} sets it for another app: set it here in the same way where the same proxies stand in front.`;
        yield { rule: 'unset', at: app.place, detail, refused };
        continue;
      }
      const steps = (answers: Answers): Iterable<Draft> => {
        const asked = isAsked(project, answers);
        if (asked === 'by nobody') return [noteStep(whyUnasked(project))];
        return setSteps(
          project,
          app,
          answers,
          asked === 'by limits' ? { of: LIMITS, with: '$rateLimit(', otherwise: whyUnasked(project) } : undefined,
        );
      };
      yield { rule: 'unset', at: app.place, detail, steps };
      continue;
    }
    const rule = ruleFor(setting);
    if (!rule) yield { ok: setting.place };
    else if (rule === 'ignored') yield { rule, at: setting.place, steps: () => [setStep(setting)] };
    else
      yield {
        rule,
        at: setting.place,
        ...decidedBy(app, setting),
        steps: (answers) => replaceSteps(project, setting, answers),
      };
  }
  yield* mountedApps(project);
}

/** An app that is mounted takes the setting of the one around it, unless it has its own. */
function* mountedApps(project: Project): Iterable<Broken<RuleId>> {
  for (const app of project.apps) {
    const setting =
      app.role === 'mounted' && !project.entries.includes(app) ? settingOf(app, 'trust proxy') : undefined;
    if (setting && ruleFor(setting) === 'everyone')
      yield { rule: 'everyone', at: setting.place, steps: (answers) => replaceSteps(project, setting, answers) };
  }
}

/** The app asks its own configuration which proxies there are, and a second line trusts all of them: theirs is the one to keep. */
function decidedBy(app: App, setting: ChainItem): Pick<Broken<RuleId>, 'refused'> {
  const own = app.chain.find(
    (item) =>
      item.kind === 'set' && pathOf(item) === 'trust proxy' && item !== setting && !isLiteral(settingValue(item), true),
  );
  if (own)
    return {
      refused: `${where(own.place)} sets it in the app's own configuration: let that one decide, and name the proxies there.`,
    };
  const value = settingValue(setting);
  if (value?.kind === 'unseen' && isBoolean(value))
    return {
      refused: `Everyone is trusted where ${value.text.replace(/\s+/g, ' ')} holds: give the number of proxies there, such as ${value.text.replace(/\s+/g, ' ')} ? 1 : false.`,
    };
  // `Object.entries(settings).forEach(([name, value]) => app.set(name, value))`
  if (app.chain.some((item) => item !== setting && samePlace(item.link, setting.link)))
    return {
      refused: 'One line sets it together with other settings: name the number of proxies where they are listed.',
    };
  // A variable is there for whoever runs the app; an option of its own says more than this line sees.
  if (!isSwitched(setting) || /process\.env/.test(setting.condition ?? '')) return {};
  return {
    refused: `Whoever runs the app switches it on (${setting.condition ?? ''}): let that setting name the proxies, or their number.`,
  };
}
