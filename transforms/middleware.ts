import { fillPlaceholders } from '../src/code/edit/snippet.ts';
import { findApp, hasItem } from '../src/code/express/insertion/find-app.ts';
import { insertAt } from '../src/code/express/insertion/insert.ts';
import { spotFor, type Spot } from '../src/code/express/insertion/spot.ts';
import { declareImports, resolveImports, type CodeSpec } from '../src/code/edit/imports.ts';
import { stageIndex, type Stage } from '../src/code/packages/stages.ts';
import { defineTransform, type TransformRefusal } from '../src/code/edit/transform.ts';
import { type SourceFile } from '../src/code/syntax/source-file.ts';
import { startOf } from '../src/code/syntax/ancestors.ts';

export interface MiddlewareOptions {
  edits?: readonly MiddlewareEdit[];
}

/** One statement, in any order; the stage decides the place. */
export interface MiddlewareEdit extends CodeSpec {
  /** The app's variable, parameter or field (`this.app`) in this file; '' for a one-expression chain. */
  app: string;
  stage: Stage;
}

type Placed = Exclude<Spot, { kind: 'refused' }>;

/** Adds statements to an app's middleware chain, each where its stage belongs. */
export default defineTransform<MiddlewareOptions>((file, edits, { edits: wanted = [] }) => {
  const refusals: TransformRefusal[] = [];
  const groups = new Map<string, { spot: Placed; items: CodeSpec[] }>();
  const sorted = [...wanted.entries()].sort(([, a], [, b]) => stageIndex(a.stage) - stageIndex(b.stage));
  for (const [edit, item] of sorted) {
    const app = findApp(file, item.app);
    if ('reason' in app) {
      refusals.push({ ...app, edit });
      continue;
    }
    if (hasItem(file, app, item)) continue;
    const spot = spotFor(file, app, item.stage);
    if (spot.kind === 'refused') {
      refusals.push({ reason: spot.reason, start: spot.start, edit });
      continue;
    }
    const key = `${spot.kind} ${startOf(spot.anchor)} ${spot.anchor.end}`;
    const group = groups.get(key) ?? { spot, items: [] };
    group.items.push(item);
    groups.set(key, group);
  }
  write(file, edits, [...groups.values()]);
  return refusals;
});

function write(
  file: SourceFile,
  edits: Parameters<typeof insertAt>[1],
  groups: { spot: Placed; items: CodeSpec[] }[],
): void {
  const first = groups.map(({ spot }) => spot.anchor).sort((a, b) => (a.end ?? 0) - (b.end ?? 0))[0];
  if (!first) return;
  const specs = groups.flatMap(({ items }) => items.flatMap(({ imports }) => imports));
  const { names, missing } = resolveImports(file, specs, first);
  declareImports(file, edits, missing, first);
  for (const { spot, items } of groups) {
    const filled = new Map(names).set('app', spot.app);
    insertAt(
      file,
      edits,
      spot,
      items.map(({ code }) => fillPlaceholders(code, filled)),
    );
  }
}
