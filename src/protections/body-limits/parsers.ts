import type { App, Call, ChainItem, Project, Value } from '../../model/project.ts';
import { callsOf, entry, isLiteral, linksOf, pathOf, samePlace } from '../kit/chain.ts';
import { product } from '../kit/numbers.ts';
import { isParser, sizeOf } from '../kit/parsers.ts';

const MEBIBYTE = 1024 * 1024;
/** Mounts that take large bodies on purpose. */
const LARGE = /upload|import|file|image|photo|media|attachment|avatar|webhook|hook/i;

/** Parsers that stand before many routes: `app.use(express.json(…))`; those of one route or of uploads are meant as they are. */
export function generalParsers(project: Project): Call[] {
  const seen = new Set<string>();
  const mounted = project.apps.filter((app) => app.role === 'mounted' && !isForUploads(app, project));
  return [...project.entries, ...mounted].flatMap((app) =>
    linksOf(app)
      .filter(isGeneral)
      .flatMap((item) =>
        callsOf(item).filter((call) => {
          const key = `${call.place.file}:${call.place.start}`;
          if (!isParser(call) || seen.has(key)) return false;
          seen.add(key);
          return true;
        }),
      ),
  );
}

/** An app mounted at `/uploads` takes large bodies on purpose. */
function isForUploads(app: App, project: Project): boolean {
  return project.apps.some(({ chain }) =>
    chain.some(
      (item) =>
        callsOf(item).some(({ place }) => samePlace(place, app.place)) &&
        (pathOf(item) === null || LARGE.test(pathOf(item) ?? '')),
    ),
  );
}

function isGeneral(item: ChainItem): boolean {
  const path = pathOf(item);
  return item.kind === 'use' && path !== null && !LARGE.test(path);
}

export function limitOf(parser: Call): Value | undefined {
  return entry(parser.args[0], 'limit');
}

export const isTooLarge = (limit: Value | undefined): boolean => isMoreThan(limit, MEBIBYTE);

/** Parsers of single routes and of uploads that take whatever is sent: more than fits into the memory of a process. */
export function endlessParsers(project: Project): Call[] {
  const general = generalParsers(project);
  return project.calls.filter(
    (call) =>
      isParser(call) &&
      !general.some(({ place }) => samePlace(place, call.place)) &&
      isMoreThan(limitOf(call), ENDLESS * MEBIBYTE),
  );
}

const ENDLESS = 1023;

function isMoreThan(limit: Value | undefined, most: number): boolean {
  const value = limit?.kind === 'env' ? limit.fallback : limit;
  if (value?.kind === 'unseen')
    return (
      /^(Number\.)?(Infinity|POSITIVE_INFINITY|MAX_(SAFE_INTEGER|VALUE))$/.test(value.text) ||
      (product(value.text) ?? 0) > most
    );
  if (value?.kind !== 'literal' || value.value === null || value.value === undefined) return false;
  return (sizeOf(value.value) ?? 0) > most;
}

export function takesEverything(type: Value | undefined): boolean {
  if (type?.kind === 'array') return type.items.some(takesEverything);
  return isLiteral(type, '*/*') || isLiteral(type, '*') || isLiteral(type, 'text/plain') || isLiteral(type, 'text/*');
}
