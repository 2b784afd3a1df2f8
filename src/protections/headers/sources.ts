import { isBuiltin } from 'node:module';
import type { App, Call, ChainItem, Project, Value } from '../../model/project.ts';
import {
  answeredBefore,
  callsOf,
  entry,
  everyCall,
  flat,
  isGlobal,
  isLiteral,
  isSecurityMember,
  linksOf,
  samePlace,
  settingOf,
  settingValue,
} from '../kit/chain.ts';
import { helmetCalls, isHelmet } from '../kit/helmet.ts';
import { declaredRange } from '../kit/steps.ts';

/** Headers that make up a hand-written set. */
const ESSENTIAL = ['content-security-policy', 'x-content-type-options', 'strict-transport-security'];

/** Whether no answer of the app names the framework: by the setting, or by helmet in front of everything. */
export function hidesFramework(app: App): boolean {
  const setting = settingOf(app, 'x-powered-by');
  if (setting) return !isLiteral(settingValue(setting), true);
  const first = linksOf(app).findIndex((item) => isGlobal(item) && callsOf(item).some(removesName));
  return first >= 0 && !answeredBefore(app, first);
}

function removesName(call: Call): boolean {
  const names = ['hidePoweredBy', 'xPoweredBy'];
  const off = names.some((name) => isLiteral(entry(call.args[0], name), false));
  return (isHelmet(call) && !off) || names.includes(call.member);
}

export function setsPermissions(item: ChainItem): boolean {
  return flat(item.args).some((value) => {
    if (isSecurityMember(value, 'permissionsPolicy')) return true;
    if (value.kind === 'function')
      return value.fn.headers.some(({ name }) => ['permissions-policy', 'feature-policy'].includes(name));
    return (
      value.kind === 'call' && /permissions-?policy|feature-?policy/i.test(`${value.call.module} ${value.call.member}`)
    );
  });
}

/** A set of headers written without a package, whole or in part. */
export const isHandWritten = (written: ReadonlySet<string>): boolean => ESSENTIAL.every((name) => written.has(name));
export const isPartlyWritten = (written: ReadonlySet<string>): boolean =>
  [...ESSENTIAL, 'x-frame-options'].some((name) => written.has(name));

/** Middleware that is called after headers, and whose headers are not seen: `app.use(createSecurityHeaders(config))`. */
export const namedForHeaders = (app: App): ChainItem | undefined =>
  linksOf(app).find((item) => isGlobal(item) && flat(item.args).some((value) => NAMED.test(nameOf(value))));

/** `mw.security` of middleware that is loaded by the names of its files. */
const NAMED =
  /secur(e|ity)[-_]?(http|response)?[-_]?headers?|headers?[-_]?(for)?[-_]?security|secureheaders|\b(mws?|middlewares?|filters?|auto-?load|require-?(dir|directory|all)|include-?all)\.(security|secure|helmet|headers)$/i;

function nameOf(value: Value): string {
  switch (value.kind) {
    case 'call':
      return `${value.call.module} ${value.call.member} ${value.call.text}`;
    case 'import':
      return `${value.module} ${value.member} ${value.module}.${value.member}`;
    case 'function':
      return `${value.fn.name} ${value.fn.place.file}`;
    case 'unseen':
      return value.text;
    default:
      return '';
  }
}

/** A module of the app that is not read and is handed the app: by its name, or since helmet is installed and used nowhere else, headers may be set there. */
export function mayBeSetBy(app: App, project: Project): Call | undefined {
  const { manifest } = project;
  const isDeclared = (module: string): boolean => {
    const [first = '', second] = module.split('/');
    const name = first.startsWith('@') ? `${first}/${second}` : first;
    return (manifest?.dependencies[name] ?? manifest?.devDependencies[name]) !== undefined || isBuiltin(module);
  };
  const isApp = (value: Value): boolean => value.kind === 'call' && samePlace(value.call.place, app.place);
  const unused = declaredRange(project, 'helmet') !== undefined && helmetCalls(project).length === 0;
  return everyCall(project).find(
    ({ module, args }) =>
      /^[a-z@~#]/i.test(module) &&
      !isDeclared(module) &&
      (unused || /secur|helmet|harden/i.test(module)) &&
      args.some(isApp),
  );
}
