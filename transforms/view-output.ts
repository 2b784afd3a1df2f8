import { defineTextTransform } from '../src/code/edit/text-transform.ts';
import type { TransformRefusal } from '../src/code/edit/transform.ts';
import type { Range } from '../src/code/syntax/range.ts';

/** How a view puts a value into its page: escaped, or as JSON that cannot end a script. */
export interface ViewOutputOptions {
  edits?: readonly ViewOutputEdit[];
}

export interface ViewOutputEdit {
  at: Range;
  /** What takes the place of the tag there. */
  code: string;
}

export default defineTextTransform<ViewOutputOptions>(({ text }, edits, { edits: wanted = [] }) =>
  wanted.flatMap(({ at, code }, edit): TransformRefusal[] => {
    if (at.end > text.length) return [{ reason: 'The view was changed in the meantime.', edit }];
    if (text.slice(at.start, at.end) !== code) edits.replace(at.start, at.end, code);
    return [];
  }),
);
