import type { Path } from '../model/tree.ts';
import type { LoggerFact, Project } from '../model/project.ts';
import { hasRole } from '../code/packages/catalogue.ts';
import { type Binding, bindingsOf } from '../code/syntax/imports-of-file.ts';
import { joinPath } from '../code/values/operators.ts';
import { isTest } from './entry-points.ts';
import { loadedBy, moduleOf } from './loaded-files.ts';
import type { Sources } from './sources.ts';

/** What the app logs with, seen from its file. */
export const logFacts = (sources: Sources, file: Path): Pick<Project, 'logger' | 'requestLogger'> => ({
  logger: readLogger(sources, file),
  requestLogger: readRequestLogger(sources, file),
});

/** What the app logs errors with: what the file of the app imports for it, or else what most files do. */
function readLogger(sources: Sources, file: Path): LoggerFact | null {
  // Those of a front end in the same tree log to another console.
  const logs = (path: Path): boolean => !isTest(path) && sources.mentions(path, LOGS);
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
    if (takes === 'prefixed') {
      const label = labelOf(fact.name, sources.text(file) ?? '') ?? labelOf(fact.name, texts.join('\n'));
      if (label !== undefined && !declares(sources, fact, SECOND_TEXT)) return { ...fact, takes, label };
      continue;
    }
    if (takes) return { ...fact, takes: declares(sources, fact, TEXTS) ? 'text' : takes };
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

/** What a logger of its own says of its parameters: TypeScript lets no error through where it asks for a text, whatever is given elsewhere as `any`. */
function declares(sources: Sources, { path }: Pick<LoggerFact, 'path'>, parameters: RegExp): boolean {
  const file = path === undefined ? undefined : sources.code().find((one) => moduleOf(one) === moduleOf(path));
  return file !== undefined && sources.mentions(file, parameters);
}

/** `error(...args: string[])` */
const TEXTS = /\berror\s*(?:[=:]\s*)?(?:async\s*)?(?:function\s*)?\(\s*(?:\.\.\.)?\w+\s*:\s*(?:readonly\s+)?string\b/;

/** `error(part: string, message: string)` */
const SECOND_TEXT = /\berror\s*(?:[=:]\s*)?(?:async\s*)?(?:function\s*)?\(\s*\w+\s*:\s*string\s*,\s*\w+\s*:\s*string\b/;

/** The part of the program that most calls name first: `server` of `log.info('server', …)`. */
function labelOf(local: string, text: string): string | undefined {
  const counts = new Map<string, number>();
  for (const [, , label = ''] of text.matchAll(new RegExp(`\\b${local}\\.\\w+\\(\\s*(['"])([\\w.:/-]+)\\1\\s*,`, 'g')))
    counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** The member of requests that holds a logger for each, put there by code of the app: `log` of `req.log = logger.child(…)`. */
function readRequestLogger(sources: Sources, file: Path): string | null {
  const texts = [...loadedBy(sources, [file])].filter((path) => !isTest(path)).map((path) => sources.text(path) ?? '');
  const name = texts.flatMap((text) => /\breq(?:uest)?\.(log|logger)\s*=(?!=)/.exec(text)?.[1] ?? [])[0];
  if (name === undefined || argumentOf(`req(?:uest)?\\.${name}`, texts) !== 'error') return null;
  if (!/\.[cm]?ts$/.test(file)) return name;
  const typed = new RegExp(`\\binterface\\s+Request\\b[^{]*\\{(?:[^{}]|\\{[^{}]*\\})*?\\b${name}\\??\\s*:`);
  return sources.files.some((path) => path.endsWith('.ts') && sources.mentions(path, typed)) ? name : null;
}

/** What `logger.error`, or `logger().error`, is given in this code: an error, fields with one (pino), or at least a text; `undefined` where it is never called so. */
function argumentOf(local: string, texts: readonly string[]): LoggerFact['takes'] | undefined {
  const calls = texts.flatMap((text) => [...text.matchAll(new RegExp(`\\b${local}\\.error\\(([^()]*)\\)`, 'g'))]);
  const given = calls.map(([, argument = '']) => argument.trim());
  if (given.some((argument) => /^(e|ex|err|error)$/.test(argument))) return 'error';
  if (given.some((argument) => /^\{.*\berr\b.*\},\s*['"`]/s.test(argument))) return 'fields';
  if (given.some((argument) => /^(['"])[\w.:/-]*\1\s*,\s*(e|ex|err|error)$/.test(argument))) return 'prefixed';
  return given.some((argument) => /^(['"])[^'"]*\1$|^`[^`]*`$|^(e|ex|err|error)\.(message|stack)$/.test(argument))
    ? 'text'
    : undefined;
}
