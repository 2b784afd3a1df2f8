import type { VariableDeclaration } from '@babel/types';
import { ancestors, endOf, startOf } from '../src/code/syntax/ancestors.ts';
import { bindingsOf, type Binding } from '../src/code/syntax/imports-of-file.ts';
import { patternNames, walk, type Node } from '../src/code/syntax/nodes.ts';
import type { SourceFile } from '../src/code/syntax/source-file.ts';
import { removeLines } from '../src/code/edit/statements.ts';
import type { Edits } from '../src/code/edit/edits.ts';
import { defineTransform } from '../src/code/edit/transform.ts';

/** Takes out imports that nothing names any more: what was written in the place of their use needs others. */
export interface UnusedImportsOptions {
  edits?: readonly UnusedImportEdit[];
}

export interface UnusedImportEdit {
  /** The package. */
  module?: string;
  /** What it is called here. */
  local?: string;
}

export default defineTransform<UnusedImportsOptions>((file, edits, { edits: wanted = [] }) => {
  for (const { module, local } of wanted) {
    const isMeant = (binding: Binding): boolean => binding.module === module || binding.local === local;
    const bindings = bindingsOf(file).filter(isMeant);
    const statements = new Set(bindings.map(({ statement }) => statement));
    for (const statement of statements) {
      const own = bindingsOf(file).filter((binding) => binding.statement === statement);
      const gone = own.filter((binding) => isMeant(binding) && !isNamed(file, binding));
      if (gone.length === own.length && isWhole(statement, own)) removeLines(file, edits, statement);
      else if (statement.type === 'VariableDeclaration') removeDeclarators(file, edits, statement, gone);
    }
  }
});

/** Something besides its own declaration bears the name: a use, or a variable of another scope that may hide it. */
function isNamed({ ast }: SourceFile, { local, statement }: Binding): boolean {
  let isFound = false;
  walk(ast.program, (node) => {
    if (node.type !== 'Identifier' || node.name !== local) return;
    if (startOf(node) >= startOf(statement) && endOf(node) <= endOf(statement)) return;
    isFound ||= !isKey(ast, node);
  });
  return isFound;
}

/** `{ name: … }`, `it.name` */
function isKey(ast: SourceFile['ast'], node: Node): boolean {
  const [, parent] = ancestors(ast, node);
  if (parent?.type === 'ObjectProperty') return parent.key === node && !parent.computed && !parent.shorthand;
  const isMember = parent?.type === 'MemberExpression' || parent?.type === 'OptionalMemberExpression';
  return isMember && parent.property === node && !parent.computed;
}

/** All that the statement declares is what was imported. */
const isWhole = (statement: Node, own: readonly Binding[]): boolean =>
  statement.type !== 'VariableDeclaration' ||
  statement.declarations.flatMap(({ id }) => patternNames(id)).length === own.length;

/** `var a = require('a'), b = require('b')`: the name with the comma before it, or behind it where it is the first. */
function removeDeclarators(
  { text }: SourceFile,
  edits: Edits,
  { declarations }: VariableDeclaration,
  gone: readonly Binding[],
): void {
  const isGone = (names: readonly string[]): boolean =>
    names.length > 0 && names.every((name) => gone.some(({ local }) => local === name));
  const at = declarations.findIndex(({ id }) => isGone(patternNames(id)));
  const declarator = declarations[at];
  if (!declarator) return;
  const [before, after] = [declarations[at - 1], declarations[at + 1]];
  if (before) edits.remove(endOf(before), endOf(declarator));
  else if (after) edits.remove(startOf(declarator), text.slice(0, startOf(after)).length);
}
