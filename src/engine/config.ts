import { importsOfConfig, renderConfig } from '../../templates/index.ts';
import { membersOf } from '../code/edit/object-properties.ts';
import { transforms } from '../../transforms/index.ts';
import type { ConfigDraft } from '../model/step.ts';
import type { Tree } from '../model/tree.ts';
import { layOut, type Layout } from './format.ts';
import { prettierOptions } from './prettier-options.ts';

/** The text of the config module after the step: rendered anew, or with the missing members spliced in. */
export async function applyConfig(
  tree: Tree,
  step: ConfigDraft,
  layout: Layout,
): Promise<{ text: string; reason: string | null }> {
  const present = tree.read(step.path);
  if (present === undefined) {
    return { text: await layout(tree, step.path, renderConfig(step)), reason: null };
  }
  const { text, refusals } = transforms['config-section'].apply(present, step.path, {
    object: 'security',
    edits: membersOf(await forSplices(tree, step), step.path, 'security'),
    imports: importsOfConfig(step),
  });
  const isAsEmitted = (await layout(tree, step.path, present)) === present;
  return { text: isAsEmitted ? await layout(tree, step.path, text) : text, reason: refusals[0]?.reason ?? null };
}

/** The module as it would be emitted, but with the quotes and the indentation that transforms take. */
async function forSplices(tree: Tree, step: ConfigDraft): Promise<string> {
  const tabWidth = prettierOptions(tree, step.path).tabWidth ?? 2;
  const ours = { singleQuote: true, semi: true, useTabs: false, tabWidth, endOfLine: 'lf' } as const;
  const text = await layOut(tree, step.path, renderConfig(step), ours);
  return text.replace(/^ +/gm, ({ length }) => ' '.repeat(Math.floor(length / tabWidth) * 2 + (length % tabWidth)));
}
