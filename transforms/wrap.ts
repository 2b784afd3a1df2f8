import { ancestors, endOf, startOf, textOf } from '../src/code/syntax/ancestors.ts';
import { defineTransform, type TransformRefusal } from '../src/code/edit/transform.ts';
import { expressionAt, type Range } from '../src/code/syntax/range.ts';

/** Puts a call around expressions. */
export interface WrapOptions {
  /** Each expression, with what goes before and behind it: `String(` and `)`. */
  edits?: readonly { at: Range; before: string; after: string }[];
}

export default defineTransform<WrapOptions>((file, edits, { edits: wanted = [] }) =>
  wanted.flatMap(({ at, before, after }, edit): TransformRefusal[] => {
    const node = expressionAt(file.ast, at);
    if (!node) return [{ reason: 'The expression is not there any more.', edit, start: at.start }];
    const text = textOf(file.text, node);
    const [, parent, ...around] = ancestors(file.ast, node);
    if (around.some(({ type }) => type === 'ObjectPattern') && parent?.type === 'ObjectProperty')
      return [{ reason: 'It is the name of a variable, not a value.', edit, start: at.start }];
    const isShort = parent?.type === 'ObjectProperty' && parent.shorthand;
    edits.replace(startOf(node), endOf(node), `${isShort ? `${text}: ` : ''}${before}${text}${after}`);
    return [];
  }),
);
