import { fillPlaceholders, inStyle } from '../src/code/edit/snippet.ts';
import { declareImports, NO_IMPORTS, resolveImports, type CodeSpec } from '../src/code/edit/imports.ts';
import { lineIndent, styleOf } from '../src/code/edit/style.ts';
import { defineTransform, type TransformRefusal } from '../src/code/edit/transform.ts';
import { endOf, startOf, statementOf } from '../src/code/syntax/ancestors.ts';
import { nodeAt, type Range } from '../src/code/syntax/range.ts';

/** Replaces calls of `app.set|enable|disable(name, …)` in place. */
export interface SettingOptions {
  edits?: readonly SettingEdit[];
}

/** `code` is the link that takes its place: `set('trust proxy', $security.trustProxy)`. */
export interface SettingEdit extends CodeSpec {
  at: Range;
}

export default defineTransform<SettingOptions>((file, edits, { edits: wanted = [] }) => {
  const calls = wanted.map(({ at }) => nodeAt(file.ast, at, 'CallExpression'));
  const first = calls.filter((call) => call !== undefined).sort((a, b) => startOf(a) - startOf(b))[0];
  const anchor = first && statementOf(file.ast, first);
  const specs = wanted.flatMap(({ imports }) => imports);
  const { names, missing } = anchor ? resolveImports(file, specs, anchor) : NO_IMPORTS;
  let changed = false;
  const refusals = wanted.flatMap(({ at, code }, edit): TransformRefusal[] => {
    const call = calls[edit];
    if (call?.callee.type !== 'MemberExpression')
      return [{ reason: 'The setting is made in a way that is not followed here.', edit, start: at.start }];
    const link = inStyle(fillPlaceholders(code, names), styleOf(file), lineIndent(file.text, startOf(call)));
    // Only the link is replaced: what it is called on may be a whole chain.
    const start = startOf(call.callee.property);
    if (file.text.slice(start, endOf(call)) === link) return [];
    edits.replace(start, endOf(call), link);
    changed = true;
    return [];
  });
  if (changed && anchor) declareImports(file, edits, missing, anchor);
  return refusals;
});
