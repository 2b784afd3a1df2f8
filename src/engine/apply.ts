import { editManifest } from '../code/edit/package-json.ts';
import { extendEnv } from '../code/edit/dotenv.ts';
import { transforms, type TransformName } from '../../transforms/index.ts';
import type { Transform } from '../code/edit/transform.ts';
import { render } from '../../templates/index.ts';
import type {
  ConfigStep,
  DependencyStep,
  EnvStep,
  FileStep,
  Outcome,
  Plan,
  Refusal,
  Step,
  TransformStep,
} from '../model/step.ts';
import type { Formatter } from '../model/formatter.ts';
import type { Path, Tree } from '../model/tree.ts';
import { applyConfig, mergeConfig } from './config.ts';
import { formatFile } from './format.ts';
import { keepFormatted } from './keep-formatted.ts';
import { followLines, moveLines } from './lines.ts';
import { needed } from './prune.ts';
import { unshippable } from './unshippable.ts';

export interface Applied {
  outcomes: Outcome[];
  /** For each changed file, the protections that changed it. */
  authors: Record<Path, string[]>;
}

/** Carries a plan out on the overlay. A step that cannot be carried out says why; none is passed over in silence. */
export async function apply(tree: Tree, plan: Plan, formatter?: Formatter): Promise<Applied> {
  const outcomes: Outcome[] = [];
  const authors: Record<Path, string[]> = {};
  const originals = new Map<Path, string | undefined>();
  for (const planned of mergeConfig(plan)) {
    const why = unshippable(planned, plan);
    if (why !== undefined) {
      outcomes.push(refused(planned, why));
      continue;
    }
    const step = needed(planned, tree, outcomes);
    if (!step) continue;
    const path = target(step);
    const before = path === null ? undefined : tree.read(path);
    if (path !== null && !originals.has(path)) originals.set(path, before);
    outcomes.push(await applyStep(tree, step, originals).catch((error: unknown) => failed(step, error)));
    if (path !== null && tree.read(path) !== before) credit(authors, path, step.protection);
  }
  await keepFormatted(tree, formatter);
  return { outcomes, authors };
}

function credit(authors: Record<Path, string[]>, path: Path, protections: string): void {
  const list = (authors[path] ??= []);
  for (const protection of protections.split(',')) if (!list.includes(protection)) list.push(protection);
}

/** The file a step writes. */
function target(step: Step): Path | null {
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

async function applyStep(tree: Tree, step: Step, originals: ReadonlyMap<Path, string | undefined>): Promise<Outcome> {
  switch (step.kind) {
    case 'transform':
      return applyTransform(tree, step, originals.get(step.file));
    case 'file':
      return applyFile(tree, step);
    case 'config':
      return outcomeOf(step, ...(await writeConfig(tree, step)));
    case 'dependency':
      return applyDependency(tree, step);
    case 'env':
      return applyEnv(tree, step);
    case 'note':
      return { step, status: 'unchanged', refusals: [] };
  }
}

function applyTransform(tree: Tree, step: TransformStep, original: string | undefined): Outcome {
  const text = tree.read(step.file);
  if (text === undefined) return refused(step, `${step.file} cannot be read.`);
  const lines = followLines(original ?? text, text);
  const transform = transforms[step.transform] as Transform<TransformStep['options']>;
  const result = transform.apply(text, step.file, moveLines(step.options, lines));
  tree.write(step.file, result.text);
  const refusals = result.refusals.map(({ reason, rule, start }): Refusal => {
    const at = start === undefined ? {} : { line: lines.original(text.slice(0, start).split('\n').length) };
    return { reason, file: step.file, ...(rule === undefined ? {} : { rule }), ...at };
  });
  return outcomeOf(step, result.text !== text, refusals);
}

async function applyFile(tree: Tree, step: FileStep): Promise<Outcome> {
  if (tree.read(step.path) !== undefined) return refused(step, `${step.path} exists and is left as it is.`);
  tree.write(step.path, await formatFile(tree, step.path, render(step.template, step.data)));
  return outcomeOf(step, true, []);
}

async function writeConfig(tree: Tree, step: ConfigStep): Promise<[boolean, Refusal[]]> {
  const { text, refusals } = await applyConfig(tree, step);
  const changed = text !== tree.read(step.path);
  if (changed) tree.write(step.path, text);
  return [changed, refusals];
}

function applyDependency(tree: Tree, step: DependencyStep): Outcome {
  const text = tree.read(step.manifest);
  if (text === undefined) return refused(step, `There is no ${step.manifest} to add ${step.name} to.`);
  const { name, range, dev, action } = step;
  const edited = editManifest(text, [{ name, range, dev, action }]);
  tree.write(step.manifest, edited);
  return outcomeOf(step, edited !== text, []);
}

function applyEnv(tree: Tree, step: EnvStep): Outcome {
  const text = tree.read(step.file);
  const edited = extendEnv(text, step.entries);
  if (edited !== text) tree.write(step.file, edited);
  return outcomeOf(step, edited !== text, []);
}

function outcomeOf(step: Step, changed: boolean, refusals: readonly Refusal[]): Outcome {
  if (changed) return { step, status: 'applied', refusals };
  return { step, status: refusals.length > 0 ? 'refused' : 'unchanged', refusals };
}

/** A fault of ours in one step: what it would have written stays as it was, and all else goes on. */
const failed = (step: Step, error: unknown): Outcome =>
  refused(
    step,
    `${target(step) ?? step.kind}: the edit failed, please report this: ${error instanceof Error ? error.message : String(error)}`,
  );

const refused = (step: Step, reason: string): Outcome => ({ step, status: 'refused', refusals: [{ reason }] });

export type { TransformName };
