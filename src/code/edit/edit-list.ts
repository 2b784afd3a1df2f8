import { endOf, startOf, statementOf } from '../syntax/ancestors.ts';
import type { Node } from '../syntax/nodes.ts';
import type { SourceFile } from '../syntax/source-file.ts';
import type { Edits } from './edits.ts';
import { Imports } from './imports.ts';
import type { CodeSpec, ImportSpec } from './code-spec.ts';
import { inStyle } from './snippet.ts';
import { lineIndent, styleOf } from './style.ts';
import type { TransformRefusal } from './transform.ts';

/** An edit whose place was found. */
export interface Found {
  /** What it is about. */
  node: Node;
  /** What the code stands in or behind, where that is not the statement around the node: imports have to come before it. */
  anchor?: Node;
  /** Declares the edit, or says why it cannot be made. */
  write(code: CodeWriter): string | undefined;
}

export interface CodeWriter {
  /** The code with its placeholders filled in; with more names than those of its imports. */
  fill(code: CodeSpec, ...names: (readonly [string, string])[]): string;
  /** The same in the style of the file, indented as the line of the node. */
  styled(code: CodeSpec, ...names: (readonly [string, string])[]): string;
}

/**
 * Makes the edits of one run: each by itself, so that one which is refused or has no place leaves the others as they are. The imports
 * of what is written are declared once.
 *
 * @param find where an edit belongs; the reason where it has no place; `null` where it is made already
 */
export function writeEdits<E extends { imports?: readonly ImportSpec[] }>(
  file: SourceFile,
  edits: Edits,
  wanted: readonly E[],
  find: (edit: E) => Found | string | null,
): TransformRefusal[] {
  const found = wanted.map((edit) => find(edit));
  const specs = wanted.flatMap(({ imports = [] }, edit) => (typeof found[edit] === 'object' ? imports : []));
  const imports = new Imports(file, specs, firstAnchor(file, found));
  const refusals = found.flatMap((one, edit): TransformRefusal[] => {
    if (one === null) return [];
    if (typeof one === 'string') return [{ reason: one, edit }];
    const reason = edits.attempt(() => one.write(writerFor(file, one.node, imports)));
    return reason === undefined ? [] : [{ reason, edit, start: startOf(one.node) }];
  });
  if (edits.changed) edits.ahead(() => imports.declare(edits));
  return refusals;
}

function writerFor(file: SourceFile, node: Node, imports: Imports): CodeWriter {
  return {
    fill: (code, ...names) => imports.fill(code, names),
    styled: (code, ...names) => inStyle(imports.fill(code, names), styleOf(file), lineIndent(file.text, startOf(node))),
  };
}

function firstAnchor(file: SourceFile, found: readonly (Found | string | null)[]): Node | undefined {
  const anchors = found.flatMap((one) => {
    if (one === null || typeof one === 'string') return [];
    return one.anchor ?? statementOf(file.ast, one.node) ?? [];
  });
  return anchors.sort((a, b) => endOf(a) - endOf(b))[0];
}
