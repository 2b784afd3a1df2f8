import type { Path } from '../model/tree.ts';
import type { LoggerFact } from '../model/project.ts';
import { hasRole } from '../code/packages/catalogue.ts';
import { type Binding, bindingsOf } from '../code/syntax/imports-of-file.ts';
import { joinPath } from '../code/values/operators.ts';
import type { Sources } from './sources.ts';

/** What the file of the app logs errors with, where it is imported there: a module of the app's own, or a package. */
export function readLogger(sources: Sources, file: Path): LoggerFact | null {
  const source = sources.open(file);
  const bindings = source ? bindingsOf(source).filter(isLogger) : [];
  const texts = bindings.length > 0 ? sources.code().map((path) => sources.text(path) ?? '') : [];
  for (const { module, kind, local } of bindings) {
    const takes = argumentOf(local, texts);
    if (kind === 'namespace' || takes === undefined) continue;
    const own = module.startsWith('.') ? { path: joinPath(file.replace(/[^/]*$/, ''), module) } : { module };
    return { ...own, kind, name: local, takes };
  }
  return null;
}

/** One that is renamed where it is imported has another name elsewhere. */
function isLogger({ module, local, imported, kind, typeOnly }: Binding): boolean {
  if (typeOnly || (kind === 'named' && imported !== local)) return false;
  const named = /^(app|server|default|http|express)?_?(log|logger|logging|winston|consola|log4js|loglevel)$/i.test(
    local,
  );
  return named && (/^([.~#@]?\/|\.)/.test(module) || /\blog/i.test(module) || hasRole(module, 'log'));
}

/** What `logger.error` is given alone in this code: an error, or at least a text; `undefined` where it is never called so. */
function argumentOf(local: string, texts: readonly string[]): LoggerFact['takes'] | undefined {
  const calls = texts.flatMap((text) => [...text.matchAll(new RegExp(`\\b${local}\\.error\\(([^()]*)\\)`, 'g'))]);
  const given = calls.map(([, argument = '']) => argument.trim());
  if (given.some((argument) => /^(e|ex|err|error)$/.test(argument))) return 'error';
  return given.some((argument) => /^(['"])[^'"]*\1$|^`[^`]*`$|^(e|ex|err|error)\.(message|stack)$/.test(argument))
    ? 'text'
    : undefined;
}
