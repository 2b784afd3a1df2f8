import { defineTransform, type TransformRefusal } from '../src/code/edit/transform.ts';
import { analyse, NOTHING } from '../src/code/sql/pipeline.ts';
import type { Surroundings } from '../src/code/sql/resolve/fact.ts';

/** What the rest of the project tells about this file; each part may be left out. */
export interface SqlInjectionOptions extends Partial<Surroundings> {
  /** Offsets of the expressions to rewrite; all where left out. */
  sites?: readonly number[];
  /** Offsets of functions that hand text on for other files, and get a parameter for its values. */
  extend?: readonly number[];
}

/** SQL text with values spliced in becomes text with placeholders and bound values, with the same meaning, or is refused with a reason. */
export default defineTransform<SqlInjectionOptions>((file, edits, options) => {
  const { sites: only, extend, ...surroundings } = options;
  const { sites, changes } = analyse(
    file.ast,
    file.text,
    file.path,
    { ...NOTHING, ...surroundings },
    {
      ...(only && { sites: only }),
      ...(extend && { extend }),
    },
  );
  for (const change of changes) edits.replace(change.start, change.end, change.text);
  return sites
    .filter((site) => site.verdict !== 'rewritten')
    .map((site): TransformRefusal => ({
      reason: site.reason ?? '',
      rule: site.left ?? 'unbound-value',
      start: site.start,
    }));
});
