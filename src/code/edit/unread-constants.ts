import { endOf, startOf } from '../syntax/ancestors.ts';
import { memberName, type Node, unwrap, walk } from '../syntax/nodes.ts';
import { type Binding, readScopes } from '../syntax/scopes.ts';
import type { SourceFile } from '../syntax/source-file.ts';
import type { Edits } from './edits.ts';
import { removeLines } from './statements.ts';

/** Takes out constants that nothing reads any more, once expressions have been replaced: `const isProduction = process.env.NODE_ENV === 'production'`. */
export function removeUnread(file: SourceFile, edits: Edits, replaced: readonly Node[]): void {
  const { binding, parent } = readScopes(file.ast);
  const isGone = (node: Node): boolean =>
    replaced.some((one) => startOf(one) <= startOf(node) && endOf(node) <= endOf(one));
  const found = new Set<Binding>();
  for (const one of replaced)
    walk(one, (node) => {
      const own = node.type === 'Identifier' ? binding(node) : undefined;
      if (own?.kind === 'const' && own.reads.every(isGone)) found.add(own);
    });
  for (const { from } of found) {
    const statement = parent(from);
    if (from.type !== 'VariableDeclarator' || statement?.type !== 'VariableDeclaration') continue;
    // What an `export` stands before is for others.
    const isPlain = from.id.type === 'Identifier' && statement.declarations.length === 1;
    const around = parent(statement)?.type;
    if (isPlain && (around === 'Program' || around === 'BlockStatement') && from.init && isQuiet(from.init))
      removeLines(file, edits, statement);
  }
}

/** Reading it does nothing else: no call but `app.get('env')`. */
function isQuiet(init: Node): boolean {
  let quiet = true;
  walk(init, (node) => {
    if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return;
    const [first] = node.arguments;
    const isSetting = memberName(unwrap(node.callee as Node)) === 'get' && first?.type === 'StringLiteral';
    quiet &&= isSetting && first.value === 'env';
  });
  return quiet;
}
