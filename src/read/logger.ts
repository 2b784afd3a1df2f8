import type { Path } from '../model/tree.ts';
import type { LoggerFact } from '../model/project.ts';
import { hasRole } from '../code/packages/catalogue.ts';
import { type Binding, bindingsOf } from '../code/syntax/imports-of-file.ts';
import { joinPath } from '../code/values/operators.ts';
import { isTest } from './entry-points.ts';
import { loadedBy, moduleOf } from './loaded-files.ts';
import type { Sources } from './sources.ts';

/** What the app logs errors with: what the file of the app imports for it, or else what most files do. */
export function readLogger(sources: Sources, file: Path): LoggerFact | null {
  // Those of a front end in the same tree log to another console.
  const logs = (path: Path): boolean => !isTest(path) && LOGS.test(sources.text(path) ?? '');
  const files = [...loadedBy(sources, [file])].filter((path) => path === file || logs(path));
  const texts = files.map((path) => sources.text(path) ?? '');
  const found = new Map<string, { fact: Omit<LoggerFact, 'takes'>; count: number }>();
  for (const path of files)
    for (const fact of loggersOf(sources, path)) {
      // What the file of the app exports would lead round in a circle.
      if (fact.path !== undefined && moduleOf(fact.path) === moduleOf(file)) continue;
      const key = `${fact.path === undefined ? fact.module : moduleOf(fact.path)} ${fact.name}`;
      const count = (found.get(key)?.count ?? 0) + (path === file ? files.length + FEW : 1);
      found.set(key, { fact: found.get(key)?.fact ?? fact, count });
    }
  const ranked = [...found.values()].filter(({ count }) => count >= FEW).sort((a, b) => b.count - a.count);
  for (const { fact } of ranked) {
    const takes = argumentOf(fact.name, texts);
    if (takes) return { ...fact, takes: takesTexts(sources, fact) ? 'text' : takes };
    const made = argumentOf(`${fact.name}\\(\\)`, texts);
    if (made) return { ...fact, takes: made, called: true };
  }
  return madeFor(sources, file);
}

/** `const log = getLogger('app');` in the file of the app: what logs is made by a function of its own, for a part that is named. */
function madeFor(sources: Sources, file: Path): LoggerFact | null {
  const text = sources.text(file) ?? '';
  const source = sources.open(file);
  for (const { module, kind, local, imported, typeOnly } of source ? bindingsOf(source) : []) {
    if (typeOnly || kind === 'namespace' || !module.startsWith('.') || !/^(get|create|make|new)_?logger$/i.test(local))
      continue;
    if (kind === 'named' && imported !== local) continue;
    const [, name = '', label] =
      new RegExp(`(\\w+)\\s*=\\s*${local}\\(\\s*['"\`]([\\w./:-]+)['"\`]\\s*\\)`).exec(text) ?? [];
    const takes = label === undefined ? undefined : argumentOf(name, [text]);
    if (label === undefined || !takes) continue;
    return { path: joinPath(file.replace(/[^/]*$/, ''), module), kind, name: local, takes, called: true, label };
  }
  return null;
}

/** Fewer files than that may have a logger for themselves. */
const FEW = 2;
const LOGS = /\b\w*log\w*(?:\(\))?\.error\(/i;

function loggersOf(sources: Sources, file: Path): Omit<LoggerFact, 'takes'>[] {
  const source = sources.open(file);
  const bindings = source ? bindingsOf(source).filter(isLogger) : [];
  return bindings.flatMap(({ module, kind, local }) => {
    if (kind === 'namespace') return [];
    const own = module.startsWith('.') ? { path: joinPath(file.replace(/[^/]*$/, ''), module) } : { module };
    return [{ ...own, kind, name: local }];
  });
}

/** One that is renamed where it is imported has another name elsewhere. */
function isLogger({ module, local, imported, kind, typeOnly }: Binding): boolean {
  // The first argument of npmlog's functions is a prefix.
  if (typeOnly || module === 'npmlog' || (kind === 'named' && imported !== local)) return false;
  const named = /^(app|server|default|http|express)?_?(log|logger|logging|winston|consola|log4js|loglevel)$/i.test(
    local,
  );
  return named && (/^([.~#@]?\/|\.)/.test(module) || /\blog/i.test(module) || hasRole(module, 'log'));
}

/** `error(...args: string[])` of a logger of its own: TypeScript lets no error through, whatever is given elsewhere as `any`. */
function takesTexts(sources: Sources, { path }: Pick<LoggerFact, 'path'>): boolean {
  const file = path === undefined ? undefined : sources.code().find((one) => moduleOf(one) === moduleOf(path));
  return file !== undefined && TEXTS.test(sources.text(file) ?? '');
}

const TEXTS = /\berror\s*(?:[=:]\s*)?(?:async\s*)?(?:function\s*)?\(\s*(?:\.\.\.)?\w+\s*:\s*(?:readonly\s+)?string\b/;

/** What `logger.error`, or `logger().error`, is given in this code: an error, fields with one (pino), or at least a text; `undefined` where it is never called so. */
function argumentOf(local: string, texts: readonly string[]): LoggerFact['takes'] | undefined {
  const calls = texts.flatMap((text) => [...text.matchAll(new RegExp(`\\b${local}\\.error\\(([^()]*)\\)`, 'g'))]);
  const given = calls.map(([, argument = '']) => argument.trim());
  if (given.some((argument) => /^(e|ex|err|error)$/.test(argument))) return 'error';
  if (given.some((argument) => /^\{.*\berr\b.*\},\s*['"`]/s.test(argument))) return 'fields';
  return given.some((argument) => /^(['"])[^'"]*\1$|^`[^`]*`$|^(e|ex|err|error)\.(message|stack)$/.test(argument))
    ? 'text'
    : undefined;
}
