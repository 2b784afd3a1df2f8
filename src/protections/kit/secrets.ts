import type { Project } from '../../model/project.ts';
import type { SecretFact, SecretUse } from '../../model/identity.ts';
import type { Draft } from '../../model/step.ts';
import type { Path } from '../../model/tree.ts';
import { configStep, envSteps, insertStep, replaceStep, securityImport } from './steps.ts';

const USUAL: Partial<Record<SecretUse, string>> = {
  session: 'SESSION_SECRET',
  token: 'JWT_SECRET',
  cookie: 'COOKIE_SECRET',
  csrf: 'CSRF_SECRET',
};

/** Secrets that sign: any long random text will do, so that development needs none. */
export const signs = ({ uses }: SecretFact): boolean => uses.some((use) => USUAL[use] !== undefined);

/** The variable that a secret is read from; equal texts have one. */
export function variableFor(project: Project, secret: SecretFact): string {
  if (secret.env !== null) return secret.env;
  const same = project.secrets.filter(({ digest }) => digest === secret.digest);
  const read = same.flatMap(({ env }) => env ?? [])[0];
  if (read !== undefined) return read;
  const name = ownName(same);
  if (!isTaken(project, secret, name)) return name;
  return project.secrets.filter(({ digest }) => digest !== secret.digest).some(({ env }) => env === `${name}_2`)
    ? `${name}_3`
    : `${name}_2`;
}

function ownName(same: readonly SecretFact[]): string {
  const named = same.map(({ name }) => snake(name)).find((name) => /\w_(SECRET|KEY)(_KEY)?$/.test(name));
  const use = same.flatMap(({ uses }) => uses).find((one) => USUAL[one] !== undefined);
  return named ?? (use && USUAL[use]) ?? 'APP_SECRET';
}

/** Another text has that name already. */
function isTaken(project: Project, secret: SecretFact, name: string): boolean {
  const others = project.secrets.filter(({ digest, code }) => code && digest !== secret.digest);
  if (others.some(({ env }) => env === name)) return true;
  const index = project.secrets.indexOf(secret);
  const first = project.secrets.findIndex(({ digest }) => digest === secret.digest);
  return others.some((other) => {
    const at = project.secrets.indexOf(other);
    return at < Math.min(index, first) && other.env === null && signs(other) && ownName([other]) === name;
  });
}

const snake = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/\W+/g, '_')
    .toUpperCase();

/** The secret comes from the environment; one that is only read when a request comes is asked for at the start, too. */
export function* secretSteps(project: Project, secret: SecretFact): Iterable<Draft> {
  const name = variableFor(project, secret);
  const { file } = secret.place;
  const code = `$security.secret('${name}')`;
  yield replaceStep(secret.place, { code, imports: [securityImport(project, file)] });
  yield configStep(project, { secrets: {} });
  const [app] = project.entries;
  const isLate = secret.deferred && !secret.uses.some((use) => use === 'session' || use === 'cookie');
  if (isLate && app) {
    yield insertStep(app, { stage: 'settings', code: `${code};`, imports: [securityImport(project, app.home.file)] });
  }
  const comment = `${COMMENTS[secret.uses[0] ?? 'token'] ?? 'A secret'}: a long random text, as from openssl rand -hex 32`;
  yield* envSteps(project, [{ name, value: '', comment }]);
}

const COMMENTS: Partial<Record<SecretUse, string>> = {
  session: 'Signs session cookies',
  token: 'Signs tokens',
  cookie: 'Signs cookies',
  csrf: 'Signs CSRF tokens',
};

/** Why a secret cannot be moved here; `undefined` where it can. */
export function whyKept(project: Project, secret: SecretFact): { refused: string } | undefined {
  const name = variableFor(project, secret);
  if (!secret.code) return { refused: `Read it from ${name} in the environment.` };
  if (secret.layer === 'variable')
    return { refused: `${name} is given a text here: take the line out, and set the variable where the app runs.` };
  if (secret.layer === 'schema')
    return {
      refused: `Leave the default out, so that the app does not start without ${name}; development gets a value of its own from an env file.`,
    };
  if (secret.layer === 'default')
    return {
      refused: `Other configuration takes its place, and what that reads is not seen: leave it out here, and refuse to start in production without one.`,
    };
  return secret.deferred || secret.loadsEnv ? undefined : readTooEarly(project, secret.place.file);
}

/** What a module reads on import may come before the env file is loaded. */
export function readTooEarly(project: Project, file: Path): { refused: string } | undefined {
  const loader = project.calls.find(({ module, member }) => module === 'dotenv' && member === 'config');
  const isModule = project.modules === 'esm' || project.language === 'ts';
  if (!isModule || !loader || loader.place.file === file || hasEarly(project)) return undefined;
  return {
    refused: `It is read when the module is imported, which is before ${loader.place.file} loads the env file: import 'dotenv/config' first, then run this again.`,
  };
}

const hasEarly = ({ manifest }: Project): boolean =>
  Object.values(manifest?.scripts ?? {}).some((script) => /--env-file|dotenv\/config|env-cmd/.test(script));
