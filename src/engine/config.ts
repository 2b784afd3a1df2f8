import { importsOfConfig, renderConfig } from '../../templates/index.ts';
import { membersOf } from '../code/edit/object-properties.ts';
import { transforms } from '../../transforms/index.ts';
import type { ConfigStep, Refusal, Step } from '../model/step.ts';
import type { Tree } from '../model/tree.ts';
import { formatFile } from './format.ts';
import { format } from './pretty-code.ts';
import { prettierOptions } from './prettier-options.ts';

/** One step for each config module, in the place of the first: sections of all protections in one file. */
export function mergeConfig(plan: readonly Step[]): Step[] {
  const merged = new Map<string, ConfigStep>();
  return plan.flatMap((step): Step[] => {
    if (step.kind !== 'config') return [step];
    const first = merged.get(step.path);
    if (!first) {
      const own = { ...step, sections: { ...step.sections } };
      merged.set(step.path, own);
      return [own];
    }
    first.protection = [...new Set([...first.protection.split(','), step.protection])].join(',');
    first.rules = [...first.rules, ...step.rules];
    Object.assign(first.sections, step.sections);
    return [];
  });
}

/** The text of the config module after the step: rendered anew, or with the missing members spliced in. */
export async function applyConfig(tree: Tree, step: ConfigStep): Promise<{ text: string; refusals: Refusal[] }> {
  const present = tree.read(step.path);
  if (present === undefined) {
    return { text: await formatFile(tree, step.path, renderConfig(step)), refusals: [] };
  }
  const result = transforms['config-section'].apply(present, step.path, {
    object: 'security',
    members: membersOf(await formatted(tree, step), step.path, 'security'),
    imports: importsOfConfig(step),
  });
  return { text: result.text, refusals: result.refusals.map(({ reason }) => ({ reason, file: step.path })) };
}

/** The module as it would be emitted, but with the quotes and the indentation that transforms take. */
async function formatted(tree: Tree, step: ConfigStep): Promise<string> {
  const options = prettierOptions(tree, step.path);
  const ours = { singleQuote: true, semi: true, useTabs: false, endOfLine: 'lf' } as const;
  const text = await format(step.path, renderConfig(step), { ...options, ...ours });
  const width = options.tabWidth ?? 2;
  return text.replace(/^ +/gm, ({ length }) => ' '.repeat(Math.floor(length / width) * 2 + (length % width)));
}
