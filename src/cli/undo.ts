import { resolve } from 'node:path';
import { applyPatch } from 'diff';
import { detectInstallation } from '../io/packages.ts';
import { canUndo, undo as takeBack, type Kept } from '../io/undo.ts';
import { EXIT, type ExitCode } from '../model/errors.ts';
import { hunksOfDiff } from '../model/line-diff.ts';
import type { Change } from '../model/tree.ts';
import { plural } from '../report/describe.ts';
import { paintDiff, unifiedDiff } from '../report/diff.ts';
import { installLine } from './install-line.ts';
import type { Flags } from './options/index.ts';
import { createProgress } from './progress.ts';
import { heeding } from './signals.ts';
import { hasColour, painter, type Terminal } from './terminal.ts';

/** Restores the files of the last migrate that still hold what was written, and prints the rest as a patch. */
export async function undo(dir: string | undefined, flags: Flags, world: Terminal): Promise<ExitCode> {
  const progress = createProgress(world, flags);
  const dryRun = flags.dryRun ?? false;
  const folder = resolve(flags.cwd ?? '.', dir ?? '.');
  if (!canUndo(folder)) {
    progress.note('Nothing to undo: no migrate has changed this project, or it was taken back already.');
    return EXIT.ok;
  }
  const { root, restored, removed, kept, manifests } = await heeding(async () => takeBack(folder, { dryRun }));
  const [restore, remove] = dryRun ? ['would restore', 'would remove'] : ['restored', 'removed'];
  for (const path of restored) progress.note(`${removed.includes(path) ? remove : restore} ${path}`);
  if (kept.length > 0) {
    progress.note(
      `${plural(kept.length, 'file was', 'files were')} edited since and left alone; this patch takes the run out of them:`,
    );
    const patch = unifiedDiff(kept.flatMap(reversal));
    const colour = hasColour(world.stdout, world.env, flags.color);
    world.stdout.write(colour || world.stdout.isTTY ? paintDiff(patch, painter(colour)) : patch);
  } else if (restored.length === 0) progress.note('Every file is as it was before the run.');
  else progress.note(undone(restored.length - removed.length, removed.length, dryRun));
  if (manifests.length > 0 && !dryRun) {
    progress.note(`What is installed follows with: ${installLine(detectInstallation(root, manifests[0]))}`);
  }
  return restored.length === 0 && kept.length > 0 ? EXIT.refused : EXIT.ok;
}

/** `2 files restored, 1 removed.` */
function undone(restored: number, removed: number, dryRun: boolean): string {
  const counts = [
    ...(restored > 0 ? [{ count: restored, verb: 'restored' }] : []),
    ...(removed > 0 ? [{ count: removed, verb: 'removed' }] : []),
  ].map(({ count, verb }, at) => `${at === 0 ? plural(count, 'file') : count} ${dryRun ? `would be ${verb}` : verb}`);
  return `${counts.join(', ')}.`;
}

/** From what the file holds to the same without the run; where the edits stand too close, from what the run wrote. */
function reversal({ path, before, written, now }: Kept): Change[] {
  if (written === null) return before === null || now !== null ? [] : [{ kind: 'create', path, after: before }];
  if (before === null) return now === null ? [] : [{ kind: 'delete', path, before: now }];
  const after = now === null ? undefined : withoutRun(now, written, before);
  if (now !== null && after !== undefined) return [{ kind: 'update', path, before: now, after }];
  return [{ kind: 'update', path, before: written, after: before }];
}

/** Tries with less and less context: an edit beside a line of the run is part of it. */
function withoutRun(now: string, written: string, before: string): string | undefined {
  for (const context of [3, 1, 0]) {
    const hunks = hunksOfDiff(written, before, context);
    const patch = { oldFileName: '', newFileName: '', oldHeader: '', newHeader: '', hunks };
    const after = applyPatch(now, patch, { fuzzFactor: context && context - 1, autoConvertLineEndings: false });
    if (after !== false) return after;
  }
  return undefined;
}
