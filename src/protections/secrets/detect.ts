import type { Broken, Detected } from '../../model/protection.ts';
import type { Project } from '../../model/project.ts';
import type { SecretFact } from '../../model/identity.ts';
import { secretSteps, signs, variableFor, whyKept } from '../kit/secrets.ts';
import type { RuleId } from './rules.ts';

/** Secrets of sessions are for the protection of sessions. */
export function* detect(project: Project): Iterable<Detected<RuleId>> {
  for (const secret of project.secrets) {
    if (secret.code && secret.uses.includes('session')) continue;
    yield secret.code ? ofCode(project, secret) : ofText(secret);
  }
  for (const at of project.identity.weakRandoms) yield { rule: 'guessable', at };
}

function ofCode(project: Project, secret: SecretFact): Broken<RuleId> {
  const { place, env, bytes } = secret;
  if (!signs(secret)) {
    const where = env === null ? '' : `It takes over where ${env} is not set.`;
    return { rule: 'password', at: place, detail: where, severity: env === null ? 'medium' : 'low' };
  }
  const name = variableFor(project, secret);
  const short =
    secret.uses.includes('token') && bytes < 32 ? ` Of ${bytes} bytes, it can be guessed: HS256 asks for 32.` : '';
  const detail = (env === null ? `It belongs in ${name}.` : `It takes over where ${env} is not set.`) + short;
  return {
    rule: 'signing-secret',
    at: place,
    detail,
    ...whyKept(project, secret),
    steps: () => secretSteps(project, secret),
  };
}

function ofText({ form, name, place }: SecretFact): Broken<RuleId> {
  if (name === '') return { rule: 'known-form', at: place, detail: `It is ${form}.` };
  return { rule: 'settings-file', at: place, detail: `In ${form}: ${name}.` };
}
