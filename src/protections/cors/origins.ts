import type { Call, Project, Value } from '../../model/project.ts';
import { isLiteral, isOpen, samePlace } from '../kit/chain.ts';

const LOCAL = /^https?:\/\/(localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(:\d+)?$/;

export type OriginRule = 'any-origin' | 'any-origin-credentials' | 'null-origin' | 'loose-pattern';

/** What is wrong with the origins that a call of `cors` lets in, as far as they are seen. */
export function originRules(call: Call, { originChecks }: Pick<Project, 'originChecks'>): OriginRule[] {
  const says = (origin: Value): boolean =>
    saysYes(origin) ||
    (origin.kind === 'function' &&
      originChecks.some(({ kind, place }) => kind === 'always' && samePlace(place, origin.fn.place)));
  const options = call.args[0];
  if (options === undefined) return ['any-origin'];
  if (options.kind !== 'object') return [];
  const origin = options.entries['origin'];
  if (origin === undefined) return isOpen(options) ? [] : ['any-origin'];
  // With "*" browsers send no credentials; with a reflected origin they do.
  const reflects =
    isLiteral(origin, true) || says(origin) || (origin.kind === 'env' && isLiteral(origin.fallback, true));
  if (reflects && isLiteral(options.entries['credentials'], true)) return ['any-origin-credentials'];
  return says(origin) ? ['any-origin'] : [...new Set(rulesOf(origin))];
}

function rulesOf(origin: Value): OriginRule[] {
  switch (origin.kind) {
    case 'literal':
      if (origin.value === '*' || origin.value === true) return ['any-origin'];
      return origin.value === 'null' ? ['null-origin'] : [];
    case 'regexp':
      return isLoose(origin.source) ? ['loose-pattern'] : [];
    case 'function':
      return saysYes(origin) ? ['any-origin'] : [];
    case 'array':
      // In a list, "*" is no wildcard: it lets in nobody.
      return origin.items.flatMap(rulesOf).filter((rule) => rule !== 'any-origin');
    case 'env':
      return origin.fallback ? rulesOf(origin.fallback) : [];
    default:
      return [];
  }
}

/** `(origin, callback) => callback(null, true)`: whoever asks is let in. */
function saysYes(origin: Value): boolean {
  return origin.kind === 'function' && /^\w+\(\s*null,\s*(true|\w*origin)\s*\)$/i.test(origin.fn.returns.trim());
}

function isLoose(source: string): boolean {
  if (source === '.*' || source === '^.*$' || source === '.+') return true;
  const anchored = source.startsWith('^') && source.endsWith('$');
  return !anchored || /[a-z0-9-]\.(?![*+?{])[a-z]/i.test(source.replace(/\\./g, ''));
}

export const listOrigins = (origins: string): string[] =>
  origins
    .split(',')
    .map((origin) => origin.trim())
    .filter(Boolean);

/** The variable that holds the origins of front ends today, so that what production sets still counts. */
export function originVariable(project: Project): string {
  const holding = publicOrigins(project).flatMap(({ variable }) => variable ?? [])[0];
  return holding ?? project.env.find((name) => /^(CORS|ALLOWED|CLIENT)_ORIGINS?$/.test(name)) ?? 'CORS_ORIGINS';
}

/** Only public origins count: a list of localhost alone would cut off the front end in production. */
function publicOrigins(project: Project): Project['origins'] {
  return project.origins.filter(({ origin }) => !LOCAL.test(origin));
}

export function inferOrigins(project: Project): { value: string; source: string } {
  const known = publicOrigins(project);
  if (known.length === 0) return { value: '', source: 'no origin was found in the code or in .env.example' };
  const sources = [...new Set(known.map(({ source }) => source))];
  return { value: known.map(({ origin }) => origin).join(','), source: sources.join(', ') };
}

export function validateOrigins(value: string): string | undefined {
  const wrong = listOrigins(value).find((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin);
  return wrong && `"${wrong}" is no origin; write it like https://app.example, without a path or a slash at the end.`;
}
