import type { Answers } from '../../model/protection.ts';
import type { App, ChainItem, Project } from '../../model/project.ts';
import type { Draft, TransformDraft } from '../../model/step.ts';
import type { Path } from '../../model/tree.ts';
import { settingValue } from '../kit/chain.ts';
import { HOPS_UNKNOWN, inferHops } from '../kit/hops.ts';
import { ownVariable } from '../kit/own-variables.ts';
import { configStep, envSteps, insertStep, replaceStep, securityImport } from '../kit/steps.ts';
import { ruleFor, settingsOf } from './settings.ts';

const OWN = 'TRUST_PROXY';

export function* setSteps(project: Project, app: App, answers: Answers, only: TransformDraft['only']): Iterable<Draft> {
  const value = valueOf(project, app.home.file, answers);
  const step = insertStep(app, { stage: 'settings', ...value.code("$app.set('trust proxy', $it);") });
  yield { ...step, ...(only ? { only } : {}) };
  yield* value.steps;
}

/** `app.set` takes the value that `app.enable` ignores. */
export function setStep({ link, method }: ChainItem): Draft {
  return replaceStep({ ...link, end: link.start + method.length }, { code: 'set' });
}

export function* replaceSteps(project: Project, { link }: ChainItem, answers: Answers): Iterable<Draft> {
  const value = valueOf(project, link.file, answers);
  yield replaceStep(link, value.code("set('trust proxy', $it)"));
  yield* value.steps;
}

interface Setting {
  /** What is written, with the value in place of `$it`. */
  code: (text: string) => Pick<Parameters<typeof replaceStep>[1], 'code' | 'imports'>;
  steps: Draft[];
}

/** A number that a variable may change; a member that reads it where it may hold addresses, too. */
function valueOf(project: Project, file: Path, answers: Answers): Setting {
  const env = variableOf(project);
  const expected = settingsOf(project).some((setting) => ruleFor(setting) === 'everyone');
  const said = answers.get('proxy.hops') ?? inferHops(project).value;
  const answer = said === HOPS_UNKNOWN ? 'false' : said;
  const asked = answers.get('proxy.hops') !== undefined && said !== HOPS_UNKNOWN && said !== 'false';
  const fallback = (asked ? undefined : ownFallback(project)) ?? (expected && answer === 'false' ? '1' : answer);
  const inUse = project.env.includes(env);
  const comment = 'Number of proxies in front of the app (1 behind one load balancer or nginx); false for none';
  const steps = envSteps(project, [{ name: env, value: '', comment }]);
  if (inUse || env !== ownVariable(project, OWN) || !/^(false|\d+)$/.test(fallback)) {
    const imports = [securityImport(project, file)];
    const section = configStep(project, { 'trust-proxy': { env, inUse, fallback } });
    return {
      code: (text) => ({ code: text.replace('$it', () => '$security.trustProxy'), imports }),
      steps: [section, ...steps],
    };
  }
  const isIndexed = project.compilerOptions['noPropertyAccessFromIndexSignature'] === true;
  const variable = `process.env${isIndexed ? `['${env}']` : `.${env}`}`;
  const number = fallback === 'false' ? `Number(${variable}) || false` : `Number(${variable} || ${fallback})`;
  return { code: (text) => ({ code: text.replace('$it', () => number), imports: [] }), steps };
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
  return read[0] ?? ownVariable(project, taken ? 'PROXY_HOPS' : OWN);
}
