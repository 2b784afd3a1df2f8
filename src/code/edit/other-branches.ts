import { endOf, parents, startOf } from '../syntax/ancestors.ts';
import type { Node } from '../syntax/nodes.ts';
import type { SourceFile } from '../syntax/source-file.ts';
import type { CodeSpec } from './code-spec.ts';
import type { Found } from './edit-list.ts';
import type { Edits } from './edits.ts';
import { lineIndent, styleOf } from './style.ts';

/** A statement for the branch that is missing: behind the block of an `if` without `else`, behind the last case of a `switch`. */
export function missingBranch(file: SourceFile, edits: Edits, node: Node, code: CodeSpec): Found | undefined {
  const parent = parents(file.ast).get(node);
  const isCase = node.type === 'SwitchCase';
  const isOnly = parent?.type === 'IfStatement' && parent.consequent === node && !parent.alternate;
  if (!isCase && !isOnly) return undefined;
  const { eol, indent: step } = styleOf(file);
  const indent = lineIndent(file.text, startOf(node));
  const [head, end] = isCase ? [`${eol}${indent}default:`, ''] : [' else {', `${eol}${indent}}`];
  return {
    node,
    write({ styled }) {
      edits.insert(endOf(node), `${head}${eol}${indent}${step}${styled(code)}${end}`);
      return undefined;
    },
  };
}
