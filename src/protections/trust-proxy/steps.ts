import type { Answers } from '../../model/protection.ts';
import type { App, ChainItem, Project } from '../../model/project.ts';
import type { Draft } from '../../model/step.ts';
import { settingValue } from '../kit/chain.ts';
import { HOPS_UNKNOWN, inferHops } from '../kit/hops.ts';
import { configStep, envSteps, insertStep, replaceStep, securityImport } from '../kit/steps.ts';
import { ruleFor, settingsOf } from './settings.ts';

export function* setSteps(project: Project, app: App, answers: Answers): Iterable<Draft> {
  const imports = [securityImport(project, app.home.file)];
  const code = "$app.set('trust proxy', $security.trustProxy);";
  yield insertStep(app, { stage: 'settings', code, imports });
  yield* valueSteps(project, answers);
}

/** `app.set` takes the value that `app.enable` ignores. */
export function setStep({ link, method }: ChainItem): Draft {
  return replaceStep({ ...link, end: link.start + method.length }, { code: 'set' });
}

export function* replaceSteps(project: Project, { link }: ChainItem, answers: Answers): Iterable<Draft> {
  const imports = [securityImport(project, link.file)];
  yield replaceStep(link, { code: "set('trust proxy', $security.trustProxy)", imports });
  yield* valueSteps(project, answers);
}

/** What the setting is, and the variable that says it. */
function* valueSteps(project: Project, answers: Answers): Iterable<Draft> {
  const env = variableOf(project);
  const expected = settingsOf(project).some((setting) => ruleFor(setting) === 'everyone');
  const said = answers.get('proxy.hops') ?? inferHops(project).value;
  const answer = said === HOPS_UNKNOWN ? 'false' : said;
  const asked = answers.get('proxy.hops') !== undefined && said !== HOPS_UNKNOWN && said !== 'false';
  const fallback = (asked ? undefined : ownFallback(project)) ?? (expected && answer === 'false' ? '1' : answer);
  yield configStep(project, { 'trust-proxy': { env, inUse: project.env.includes(env), fallback } });
  const comment = 'Number of proxies in front of the app (1 behind one load balancer or nginx); false for none';
  yield* envSteps(project, [{ name: env, value: '', comment }]);
}

/** The proxies that the app trusts where its variable is not set: `process.env.PROXIED || 'loopback'`. */
function ownFallback(project: Project): string | undefined {
  for (const setting of settingsOf(project)) {
    const value = settingValue(setting);
    const fallback = value?.kind === 'env' && value.fallback?.kind === 'literal' ? value.fallback.value : undefined;
    if (typeof fallback === 'string' && fallback !== '' && fallback !== 'true') return fallback;
    if (typeof fallback === 'number') return String(fallback);
  }
  return undefined;
}

/** The variable that the setting reads today; a new one where the usual name already decides whether it is set at all. */
function variableOf(project: Project): string {
  const settings = settingsOf(project);
  const read = settings.flatMap((item) => {
    const value = settingValue(item);
    return value?.kind === 'env' ? [value.name] : [];
  });
  const taken = settings.some(({ condition }) => condition?.includes('TRUST_PROXY'));
  return read[0] ?? (taken ? 'PROXY_HOPS' : 'TRUST_PROXY');
}
