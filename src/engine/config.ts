import { importsOfConfig, renderConfig } from '../../templates/index.ts';
import { membersOf } from '../code/edit/object-properties.ts';
import { transforms } from '../../transforms/index.ts';
import type { ConfigDraft } from '../model/step.ts';
import type { Tree } from '../model/tree.ts';
import type { Layout } from './format.ts';
import { format } from './pretty-code.ts';
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
    edits: membersOf(await formatted(tree, step), step.path, 'security'),
    imports: importsOfConfig(step),
  });
  return { text, reason: refusals[0]?.reason ?? null };
}

/** The module as it would be emitted, but with the quotes and the indentation that transforms take. */
async function formatted(tree: Tree, step: ConfigDraft): Promise<string> {
  const options = prettierOptions(tree, step.path);
  const ours = { singleQuote: true, semi: true, useTabs: false, endOfLine: 'lf' } as const;
  const text = await format(step.path, renderConfig(step), { ...options, ...ours });
  const width = options.tabWidth ?? 2;
  return text.replace(/^ +/gm, ({ length }) => ' '.repeat(Math.floor(length / width) * 2 + (length % width)));
}
