import { hasRole } from '../../code/packages/catalogue.ts';
import { rangeOn } from '../../code/packages/ranges.ts';
import type { App, Call, ChainItem, Project } from '../../model/project.ts';
import type { Place } from '../../model/place.ts';
import type { ConfigDraft, Draft } from '../../model/step.ts';
import { answeredBefore, callsOf, everyCall, functionsOf, isGlobal, linksOf, where } from './chain.ts';
import { isForDevelopers } from './handlers.ts';
import { declaredMajor, declaredRange, dependencySteps, tooOldFor, updateStep } from './steps.ts';

const HELMET = '^8.3.0';

type Section = NonNullable<ConfigDraft['sections']['headers']>;

export interface Headers {
  /** A global helmet, and the link that answers before it. */
  helmet: { call: Call; item: ChainItem; after: ChainItem | undefined } | undefined;
  parts: Place[];
  /** Header names written by functions of the chain. */
  written: Set<string>;
}

export function headersOf(app: App): Headers {
  const links = linksOf(app);
  const globals = links.filter(isGlobal);
  const helmets = globals.flatMap((item) =>
    callsOf(item)
      .filter(isHelmet)
      .map((call) => ({ call, item })),
  );
  const first = helmets.find(({ item }) => !isForDevelopers(item)) ?? helmets[0];
  const helmet = first && { ...first, after: answeredBefore(app, links.indexOf(first.item)) };
  const parts = globals.filter((item) => callsOf(item).some(isPart)).map((item) => item.place);
  const written = globals.flatMap((item) => functionsOf(item).flatMap((fn) => fn.headers.map(({ name }) => name)));
  return { helmet, parts, written: new Set(written) };
}

/** One or two are additions; more are a choice. */
export const FEW_PARTS = 3;

export const isHelmet = (call: Call): boolean => call.module === 'helmet' && ['', 'default'].includes(call.member);
const isPart = (call: Call): boolean =>
  (call.module === 'helmet' && !isHelmet(call)) || hasRole(call.module, 'header-part');

/** Why nothing can be written for the helmet that is there, or that would come: it has other options, or what runs or compiles it is too old. */
export function helmetRefused(project: Project): { refused: string } | undefined {
  const major = declaredMajor(project, 'helmet');
  const compiler = major !== null && major > UNTYPED_BELOW ? oldCompiler(project) : undefined;
  if (compiler)
    return {
      refused: `TypeScript ${compiler} does not find the types of helmet ${major}: update it to 4.7 or later first, then run this again.`,
    };
  const byHand = refusedByHand(project);
  if (byHand && helmetCalls(project).length === 0) return byHand;
  if (staysAsItIs(project)) return undefined;
  const runtime = tooOldFor(project, 'helmet');
  if (runtime) return runtime;
  if (project.language === 'ts' && helmetMajor(project) < 5)
    return { refused: olderThan(project, 'helmet with its types', 12) };
  if (major === null || helmetCalls(project).length === 0) return undefined;
  return {
    refused: `helmet ${major} is in use and has other options: update it to ${HELMET} first, then run this again.`,
  };
}

/** Headers cannot be set on a response that is an object of the app's own. */
export const refusedByHand = ({ handmade }: Project): { refused: string } | undefined =>
  handmade === null
    ? undefined
    : {
        refused: `${where(handmade)} hands the app a response made by hand, and setting a header on it throws: give it a setHeader first.`,
      };

/** Later ones say where their types are in a form that TypeScript reads since 4.7. */
const UNTYPED_BELOW = 5;

function oldCompiler({ language, typescript }: Project): string | undefined {
  const isOld = typescript && (typescript.major < 4 || (typescript.major === 4 && typescript.minor < 7));
  if (language !== 'ts' || !isOld) return undefined;
  return `${typescript.major}.${typescript.minor === 99 ? 'x' : typescript.minor}`;
}

/** The version that is there has what is written, under the names it had then: it is not moved. */
function staysAsItIs(project: Project): boolean {
  const range = declaredRange(project, 'helmet') ?? '';
  const [, major = 0, minor = 0] = (/(\d+)(?:\.(\d+))?/.exec(range) ?? []).map(Number);
  // Since 4.3 a policy can leave out default-src; the types of 4 name no options.
  return major >= 5 || (major === 4 && project.language === 'js' && (minor >= 3 || range.startsWith('^')));
}

/** Calls of helmet and of its parts, each once, wherever they are. */
export function helmetCalls(project: Project): Call[] {
  return everyCall(project).filter(({ module }) => module === 'helmet');
}

/** Helmet 3 takes a policy of other directives. */
export const policyRefused = (project: Project): { refused: string } | undefined =>
  helmetRefused(project) ??
  (helmetMajor(project) < 4 ? { refused: olderThan(project, 'helmet with a policy', 10) } : undefined);

const olderThan = ({ node }: Project, what: string, least: number): string =>
  `${node?.source} says Node ${node?.major}, and ${what} needs ${least}: raise it first, then run this again.`;

/** What the helmet that comes with the change, or is there, lacks of that of today. */
export function dialectOfHelmet(
  project: Project,
): Pick<Section, 'embedder' | 'shortNames' | 'noIsolation' | 'noPolicy'> {
  const major = helmetMajor(project);
  return {
    // Helmet 5 and 6 ask of each file of another origin that it allows to be loaded.
    ...(major === 5 || major === 6 ? { embedder: true } : {}),
    // The long names came with 6.2.
    ...(major < 6 || (major === 6 && staysAsItIs(project)) ? { shortNames: true } : {}),
    ...(major < 5 ? { noIsolation: true } : {}),
    ...(major < 4 ? { noPolicy: true } : {}),
  };
}

function helmetMajor(project: Project): number {
  return staysAsItIs(project) ? (declaredMajor(project, 'helmet') ?? 0) : Number(/\d+/.exec(rangeFor(project))?.[0]);
}

/** The newest that the oldest Node runs and the compiler finds the types of. */
function rangeFor(project: Project): string {
  const { node } = project;
  const typed = oldCompiler(project) === undefined ? null : LAST_TYPED_FOR_ALL;
  return rangeOn('helmet', typed === null ? (node?.major ?? null) : Math.min(node?.major ?? typed, typed)) ?? HELMET;
}

/** The Node whose helmet has types for any compiler. */
const LAST_TYPED_FOR_ALL = 12;

/** @param why what it does for the app */
export function helmetPackage(project: Project, why: string): Draft[] {
  const range = rangeFor(project);
  const { dependencies, devDependencies } = project.manifest ?? {};
  if (!staysAsItIs(project) && project.manifest && 'helmet' in { ...dependencies, ...devDependencies })
    return [updateStep(project.manifest, 'helmet', range, why)];
  return dependencySteps(project, 'helmet', range, why, 4);
}
