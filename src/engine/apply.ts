import { editCatalog } from '../code/edit/catalog.ts';
import { editManifest } from '../code/edit/package-json.ts';
import { extendEnv } from '../code/edit/dotenv.ts';
import { render } from '../../templates/index.ts';
import type { Formatter } from '../model/formatter.ts';
import type { DependencyDraft, Draft, Outcome, Plan, Step } from '../model/step.ts';
import type { Path, Tree } from '../model/tree.ts';
import { applyConfig } from './config.ts';
import { asRendered, layOut, type Layout } from './format.ts';
import { keepFormatted } from './keep-formatted.ts';
import type { Maps } from './match.ts';
import { needed } from './prune.ts';
import { TransformRuns } from './transform-runs.ts';
import { unshippable } from './unshippable.ts';

export interface Applied {
  outcomes: Outcome[];
  /** For each changed file, the protections that changed it. */
  authors: Record<Path, string[]>;
  maps: Maps;
}

/** What a step comes to, its file written; a text that is no outcome is the reason why it cannot be carried out. */
type Result = Pick<Outcome, 'status' | 'reason'>;

/**
 * Carries a plan out on the overlay. A step that cannot be carried out says why; none is passed over in silence.
 *
 * @param formatter of the project, for files it had formatted; `null` where nobody will read what is written
 */
export async function apply(tree: Tree, steps: Plan, formatter?: Formatter | null): Promise<Applied> {
  const layout = formatter === null ? asRendered : layOut;
  const why = unshippable(steps);
  const outcomes: Outcome[] = steps.flatMap((step) => {
    const reason = why(step);
    return reason === undefined ? [] : [{ step, ...refused(reason) }];
  });
  const plan = steps.filter((step) => why(step) === undefined);
  const code = plan.filter((step): step is TransformStep => step.kind === 'transform');
  const runs = new TransformRuns(tree);
  outcomes.push(...runs.carryOut(code));
  for (const planned of plan) {
    if (planned.kind === 'transform') continue;
    const step = needed(planned, tree, outcomes);
    if (step) outcomes.push({ step, ...(await attempt(tree, step, layout)) });
  }
  const authors = authorsOf(tree, outcomes);
  if (formatter !== null) for (const [path, map] of await keepFormatted(tree, formatter)) runs.follow(path, map);
  return { outcomes, authors, maps: runs.maps };
}

type TransformStep = Extract<Step, { kind: 'transform' }>;

async function attempt(tree: Tree, step: Step, layout: Layout): Promise<Result> {
  try {
    return await applyStep(tree, step, layout);
  } catch (error) {
    const place = fileOf(step) ?? step.kind;
    return refused(
      `${place}: the edit failed, please report this: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

async function applyStep(tree: Tree, step: Step, layout: Layout): Promise<Result> {
  switch (step.kind) {
    case 'file':
      if (tree.read(step.path) !== undefined) return refused(`${step.path} exists and is left as it is.`);
      return write(tree, step.path, await layout(tree, step.path, render(step.template, step.data)));
    case 'config': {
      const { text, reason } = await applyConfig(tree, step, layout);
      return reason === null ? write(tree, step.path, text) : refused(reason);
    }
    case 'dependency': {
      const text = tree.read(step.manifest);
      if (text === undefined) return refused(`There is no ${step.manifest} to add ${step.name} to.`);
      const { name, dev, action } = step;
      const range = step.catalog === undefined ? step.range : inCatalog(tree, step.catalog, step);
      return write(tree, step.manifest, editManifest(text, [{ name, range, dev, action }]));
    }
    case 'env':
      return write(tree, step.file, extendEnv(tree.read(step.file), step.entries));
    default:
      return { status: 'unchanged', reason: null };
  }
}

/** The range for the manifest: that of the catalogue, which gets the package, or its own where the catalogue cannot be written. */
function inCatalog(tree: Tree, file: Path, { name, range }: DependencyDraft): string {
  const text = tree.read(file);
  const edited = text === undefined ? undefined : editCatalog(text, name, range);
  if (edited === undefined) return range;
  tree.write(file, edited);
  return 'catalog:';
}

function write(tree: Tree, path: Path, text: string): Result {
  if (tree.read(path) === text) return { status: 'unchanged', reason: null };
  tree.write(path, text);
  return { status: 'applied', reason: null };
}

const refused = (reason: string): Result => ({ status: 'refused', reason });

function authorsOf(tree: Tree, outcomes: readonly Outcome[]): Record<Path, string[]> {
  const authors: Record<Path, string[]> = {};
  for (const { path } of tree.changes()) {
    const own = outcomes.filter(({ step, status }) => status === 'applied' && filesOf(step).includes(path));
    authors[path] = [...new Set(own.flatMap(({ step }) => step.protections))];
  }
  return authors;
}

const filesOf = (step: Draft): (Path | null)[] =>
  step.kind === 'dependency' && step.catalog !== undefined ? [step.manifest, step.catalog] : [fileOf(step)];

/** The file a step writes. */
function fileOf(step: Draft): Path | null {
  switch (step.kind) {
    case 'transform':
    case 'env':
      return step.file;
    case 'file':
    case 'config':
      return step.path;
    case 'dependency':
      return step.manifest;
    case 'note':
      return null;
  }
}
