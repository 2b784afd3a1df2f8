import { writeEdits, type Found } from '../src/code/edit/edit-list.ts';
import type { CodeSpec } from '../src/code/edit/imports.ts';
import { defineTransform } from '../src/code/edit/transform.ts';
import { ancestors, endOf, startOf, textOf } from '../src/code/syntax/ancestors.ts';
import { isFunction, unwrap, type Node } from '../src/code/syntax/nodes.ts';
import { expressionAt, type Range } from '../src/code/syntax/range.ts';

/** Puts code around expressions: handlers, values. */
export interface WrapOptions {
  edits?: readonly WrapEdit[];
}

/** `$it` in the code is what stands there: `$security.asyncRoute($it)`. */
export interface WrapEdit extends CodeSpec {
  at: Range;
}

export default defineTransform<WrapOptions>((file, edits, { edits: wanted = [] }) =>
  writeEdits(file, edits, wanted, ({ at, code, imports = [] }): Found | string => {
    const node = expressionAt(file.ast, at);
    const [before, after] = code.split('$it');
    if (before === undefined || after === undefined) return `There is no $it in ${code}.`;
    if (!node || !isWrappable(node)) return byHand(code);
    const [, parent, ...around] = ancestors(file.ast, node);
    const property = parent?.type === 'ObjectProperty' ? parent : undefined;
    if (property && around.some(({ type }) => type === 'ObjectPattern'))
      return 'It is the name of a variable, not a value.';
    return {
      node,
      write({ styled }) {
        if (property?.shorthand) edits.insert(startOf(node), `${textOf(file.text, node)}: `);
        edits.insert(startOf(node), styled({ code: before, imports }));
        edits.insert(endOf(node), styled({ code: after, imports }));
        return undefined;
      },
    };
  }),
);

const byHand = (code: string): string =>
  `The handler is handed over in a way that is not followed here; wrap it by hand: ${code.replace('$it', 'handler').replace(/\$(?=\w)/g, '')}.`;

/** A function written there, a name for one, or a call that makes one. */
function isWrappable(node: Node): boolean {
  const inner = unwrap(node);
  return isFunction(inner) || ['Identifier', 'MemberExpression', 'CallExpression'].includes(inner.type);
}
