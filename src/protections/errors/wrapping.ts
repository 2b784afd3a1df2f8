import type { Path } from '../../model/tree.ts';
import type { Call, Project, Value } from '../../model/project.ts';
import type { Place } from '../../model/place.ts';
import { hasRole } from '../../code/packages/catalogue.ts';
import { flat } from '../kit/chain.ts';
import { isChecked, modulePath, type securityImport } from '../kit/steps.ts';
import type { Registration } from './rejections.ts';

/** As many places of a project as are read one by one; more of them go through one member. */
export const FEW = 3;
/** As many times more where it is what the app does everywhere else. */
const USUAL = 2;

/** What is put around a handler: `asyncHandler($it)`, with what has to be imported for it. */
export interface Wrapper {
  code: string;
  imports: ReturnType<typeof securityImport>[];
}

/** How the async handlers of a project come to be watched. */
export interface Watch {
  /** Those of its own, and those of `router.param`, are wrapped one by one; else one line stands for all of the app. */
  few: boolean;
  /** By what the app itself wraps handlers, where that fits one. */
  wrapperOf: (registration: Registration, place: Place) => Wrapper | undefined;
}

/**
 * Few handlers are wrapped, by what their file or their app wraps others with; for more of them one line stands for all of the
 * app, and then for those that could be wrapped, too.
 */
export function watchOf(all: readonly Registration[], project: Project): Watch {
  const beside = wrappersBeside(project);
  const counts = new Map<Path, number>();
  for (const { at } of all) counts.set(at.file, (counts.get(at.file) ?? 0) + 1);
  const fits = (call: Call | undefined, { takes }: Registration): boolean =>
    call !== undefined && takes <= (call.takes ?? Infinity);
  const isByOwn = (one: Registration): boolean =>
    (counts.get(one.at.file) ?? 0) <= USUAL * FEW && isWrappable(one) && fits(beside.get(one.at.file), one);
  const others = all.filter(
    (one) => one.method !== 'param' && !one.forErrors && !isOfOther(one.at.file, project) && !isByOwn(one),
  );
  const own = project.asyncWrapper;
  return {
    few: areFew(others, project, own !== null),
    wrapperOf: (registration, place) => {
      if (!isWrappable(registration)) return undefined;
      const call = beside.get(place.file);
      if (call && fits(call, registration)) return { code: `${call.text}($it)`, imports: [] };
      if (!own || isOfOther(place.file, project) || own.path === place.file) return undefined;
      const module = own.path === undefined ? (own.module ?? '') : modulePath(project, place.file, own.path);
      return { code: `$${own.name}($it)`, imports: [{ module, kind: own.kind, name: own.name }] };
    },
  };
}

function areFew(all: readonly Registration[], project: Project, wrapped: boolean): boolean {
  const places = new Map(
    all.flatMap(({ failing }) => failing.map((place) => [`${place?.file}:${place?.start}`, place] as const)),
  );
  const files = [...places.values()].map((place) => place?.file);
  const counts = new Map<Path | undefined, number>();
  for (const file of files) counts.set(file, (counts.get(file) ?? 0) + 1);
  const few = wrapped ? USUAL * FEW : FEW;
  const written = [...places.values()].flatMap((place) => (place ? [place.endLine - place.line] : []));
  return (
    files.length <= 2 * few &&
    (wrapped || !isLaidOut(project) || written.reduce((sum, lines) => sum + lines, 0) <= INDENTED) &&
    [...counts.values()].every((count) => count <= few) &&
    all.every(
      (one) => isWrappable(one) && (wrapped || !(isTyped(one.at.file) || isChecked(project)) || typesRoutes(project)),
    )
  );
}

/** Lines of handlers that a formatter would indent anew for their wrapper: more of them are a change that nobody can read. */
const INDENTED = 40;
const isLaidOut = ({ manifest }: Project): boolean =>
  'prettier' in { ...manifest?.dependencies, ...manifest?.devDependencies };

const isWrappable = ({ failing, takesErrors }: Registration): boolean => !takesErrors && !failing.includes(null);
export const isTyped = (file: Path): boolean => /\.[cm]?tsx?$/.test(file);

/** A wrapper gives handlers that are written into a call the types that Express 4 gives them, but for the names in its path: those are any names. */
export function typesRoutes({ manifest, compilerOptions }: Project): boolean {
  const range = { ...manifest?.dependencies, ...manifest?.devDependencies }['@types/express'] ?? '';
  if (isChecked({ compilerOptions })) return false;
  const asksNames = ['noUncheckedIndexedAccess', 'noPropertyAccessFromIndexSignature'];
  return (
    /^[~^]?4\.(17\.(1[3-9]|[2-9]\d)|1[89]|[2-9]\d)/.test(range) && !asksNames.some((name) => compilerOptions[name])
  );
}

/** A file of another package may load an express of its own, on which the one line does not act. */
export function isOfOther(file: Path, project: Project): boolean {
  return project.entries.every((app) => packageOf(app.file, project) !== packageOf(file, project));
}

function packageOf(file: Path, { packages }: Project): Path {
  return packages.filter((folder) => folder === '' || file.startsWith(`${folder}/`)).at(-1) ?? '';
}

/** By what each file wraps handlers already: `asyncHandler` of `app.get('/', asyncHandler(list))`. */
function wrappersBeside(project: Project): Map<Path, Call> {
  const links = [...project.apps.flatMap(({ chain }) => chain), ...project.routerLinks];
  const given = [...links.map(({ place, args }) => [place.file, args] as const)].concat(
    project.routes.map(({ place, handlers }) => [place.file, handlers] as const),
  );
  const found = new Map<Path, Call>();
  for (const [file, values] of given)
    for (const value of flat(values as Value[]))
      if (value.kind === 'call' && value.call.place.file === file && isWrapper(value.call) && !found.has(file))
        found.set(file, value.call);
  return found;
}

const isWrapper = ({ module, text, args, rejecting }: Call): boolean =>
  /^[\w$.]+$/.test(text) &&
  args.length === 1 &&
  args.every(({ kind }) => kind === 'function') &&
  (hasRole(module, 'async-wrapper') || (module === '' && !rejecting && /async|wrap|catch|handle/i.test(text)));
