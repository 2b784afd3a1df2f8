import { besideValue } from '../src/code/edit/beside-value.ts';
import { writeEdits, type Found } from '../src/code/edit/edit-list.ts';
import type { CodeSpec } from '../src/code/edit/code-spec.ts';
import { styleOf } from '../src/code/edit/style.ts';
import { defineTransform } from '../src/code/edit/transform.ts';
import { ancestors, endOf, startOf, textOf } from '../src/code/syntax/ancestors.ts';
import type { Node } from '../src/code/syntax/nodes.ts';
import { expressionAt, type Range } from '../src/code/syntax/range.ts';
import type { SourceFile } from '../src/code/syntax/source-file.ts';

/** Puts code around expressions: handlers, values. */
export interface WrapOptions {
  edits?: readonly WrapEdit[];
}

/** `$it` in the code is what stands there: `$security.asyncRoute($it)`, `String($it)`. */
export interface WrapEdit extends CodeSpec {
  at: Range;
  /** Names for the value: where code around it would move its lines, it is handed on in a statement behind its own. */
  names?: readonly string[];
}

export default defineTransform<WrapOptions>((file, edits, { edits: wanted = [] }) =>
  writeEdits(file, edits, wanted, ({ at, code, imports = [], names = [] }): Found | string => {
    const node = expressionAt(file.ast, at);
    if (code.split('$it').length !== 2) return `There is no $it in ${code}.`;
    if (!node) return byHand(code);
    if (isName(file, node)) return 'It is the name of a variable, not a value.';
    return {
      node,
      write({ styled }) {
        const key = isShorthand(file, node) ? `${textOf(file.text, node)}: ` : '';
        // Whole, since half of a call is no code that can be put into a style.
        const whole = styled({ code: code.replace('$it', () => '$$it'), imports });
        if (names.length > 0 && besideValue(file, edits, node, { code: asStatement(whole, file), names }))
          return undefined;
        const [before = '', after = ''] = whole.split('$it');
        edits.insert(startOf(node), key + before);
        edits.insert(endOf(node), after);
        return undefined;
      },
    };
  }),
);

const asStatement = (code: string, file: SourceFile): string => (styleOf(file).semicolons ? `${code};` : code);

const byHand = (code: string): string =>
  `It is written in a way that is not followed here; wrap it by hand: ${code.replace('$it', '…').replace(/\$(?=\w)/g, '')}.`;

/** `{ name }` of a pattern. */
function isName(file: SourceFile, node: Node): boolean {
  const [, parent, ...around] = ancestors(file.ast, node);
  return parent?.type === 'ObjectProperty' && around[0]?.type === 'ObjectPattern';
}

function isShorthand(file: SourceFile, node: Node): boolean {
  const [, parent] = ancestors(file.ast, node);
  return parent?.type === 'ObjectProperty' && parent.shorthand;
}
