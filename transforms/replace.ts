import { writeEdits, type Found } from '../src/code/edit/edit-list.ts';
import type { CodeSpec } from '../src/code/edit/code-spec.ts';
import { defineTransform } from '../src/code/edit/transform.ts';
import { nodeAround, type Range } from '../src/code/syntax/range.ts';

/** Writes code in the place of other code. */
export interface ReplaceOptions {
  edits?: readonly ReplaceEdit[];
}

/** An expression, a statement, or the last link of a chain of calls: `set('trust proxy', $security.trustProxy)`. */
export interface ReplaceEdit extends CodeSpec {
  at: Range;
}

export default defineTransform<ReplaceOptions>((file, edits, { edits: wanted = [] }) =>
  writeEdits(file, edits, wanted, ({ at, ...code }): Found | string => {
    const node = nodeAround(file.ast, at);
    if (!node) return 'What stands there is written in a way that is not followed here.';
    return {
      node,
      write({ styled }) {
        const text = styled(code);
        if (file.text.slice(at.start, at.end) !== text) edits.replace(at.start, at.end, text);
        return undefined;
      },
    };
  }),
);
