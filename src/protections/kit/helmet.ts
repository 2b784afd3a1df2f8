import { hasRole } from '../../code/packages/catalogue.ts';
import { rangeOn } from '../../code/packages/ranges.ts';
import type { App, Call, ChainItem, Project } from '../../model/project.ts';
import type { Place } from '../../model/place.ts';
import type { ConfigDraft, Draft } from '../../model/step.ts';
import { answeredBefore, callsOf, everyCall, functionsOf, isGlobal, linksOf } from './chain.ts';
import { declaredMajor, dependencySteps, tooOldFor, updateStep } from './steps.ts';

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
  const helmet = helmets[0] && { ...helmets[0], after: answeredBefore(app, links.indexOf(helmets[0].item)) };
  const parts = globals.filter((item) => callsOf(item).some(isPart)).map((item) => item.place);
  const written = globals.flatMap((item) => functionsOf(item).flatMap((fn) => fn.headers.map(({ name }) => name)));
  return { helmet, parts, written: new Set(written) };
}

/** One or two are additions; more are a choice. */
export const FEW_PARTS = 3;

export const isHelmet = (call: Call): boolean => call.module === 'helmet' && ['', 'default'].includes(call.member);
const isPart = (call: Call): boolean =>
  (call.module === 'helmet' && !isHelmet(call)) || hasRole(call.module, 'header-part');

/** Why what is written for the helmet of today will not do. An older one in use has other options; one that is only declared is updated. */
export function helmetRefused(project: Project): { refused: string } | undefined {
  const { typescript, language } = project;
  if (language === 'ts' && typescript && (typescript.major < 4 || (typescript.major === 4 && typescript.minor < 7))) {
    const now = `${typescript.major}.${typescript.minor === 99 ? 'x' : typescript.minor}`;
    return {
      refused: `TypeScript ${now} does not find the types of helmet ${HELMET}: update it to 4.7 or later first, then run this again.`,
    };
  }
  const major = declaredMajor(project, 'helmet');
  if (major !== null && major >= 7) return undefined;
  const runtime = tooOldFor(project, 'helmet');
  if (runtime) return runtime;
  if (language === 'ts' && helmetMajor(project) < 5)
    return { refused: olderThan(project, 'helmet with its types', 12) };
  if (major === null || helmetCalls(project).length === 0) return undefined;
  return {
    refused: `helmet ${major} is in use and has other options: update it to ${HELMET} first, then run this again.`,
  };
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
    ...(major < 6 ? { shortNames: true } : {}),
    ...(major < 5 ? { noIsolation: true } : {}),
    ...(major < 4 ? { noPolicy: true } : {}),
  };
}

function helmetMajor(project: Project): number {
  const declared = declaredMajor(project, 'helmet');
  return declared !== null && declared >= 7 ? declared : Number(/\d+/.exec(rangeFor(project))?.[0]);
}

const rangeFor = ({ node }: Project): string => rangeOn('helmet', node?.major ?? null) ?? HELMET;

/** @param why what it does for the app */
export function helmetPackage(project: Project, why: string): Draft[] {
  const old = (declaredMajor(project, 'helmet') ?? 8) < 7;
  const range = rangeFor(project);
  const { dependencies, devDependencies } = project.manifest ?? {};
  if (old && project.manifest && 'helmet' in { ...dependencies, ...devDependencies })
    return [updateStep(project.manifest, 'helmet', range, why)];
  return dependencySteps(project, 'helmet', range, why, 7);
}
