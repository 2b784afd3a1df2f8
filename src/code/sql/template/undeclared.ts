import { bare, walk, type Node } from '../../syntax/nodes.ts';
import { memberText, type Scopes } from '../../syntax/scopes.ts';
import { isInside, isPure } from '../../syntax/static-types.ts';

/** What an undeclared name was set to in front of where it is read, with nothing between the two that may set it anew. */
export function setBefore(read: Node, scopes: Scopes): Node | null {
  if (read.type !== 'Identifier') return null;
  const writes = scopes.assigned(read.name);
  if (writes.length === 0) return null;
  let statement: Node = read;
  for (let block = scopes.parent(read); block; statement = block, block = scopes.parent(block)) {
    if (block.type !== 'BlockStatement' && block.type !== 'Program') continue;
    const index = block.body.indexOf(statement as never);
    // The statement that reads it runs a call, and nothing of it runs before.
    if (writes.some((write) => isInside(write, statement))) return null;
    for (const one of block.body.slice(0, Math.max(index, 0)).reverse()) {
      const set = one.type === 'ExpressionStatement' ? bare(one.expression) : one;
      if (set.type === 'AssignmentExpression' && writes.includes(set))
        return set.operator === '=' && !isReadIn(read.name, set.right) ? set.right : null;
      if (!isQuiet(one)) return null;
    }
    return null;
  }
  return null;
}

function isReadIn(name: string, node: Node): boolean {
  let found = false;
  walk(node, (one) => {
    found ||= one.type === 'Identifier' && one.name === name;
  });
  return found;
}

/** `console.log(query)`, `const values = []`: it runs nothing of the program. */
function isQuiet(statement: Node): boolean {
  if (statement.type === 'VariableDeclaration')
    return statement.declarations.every(
      ({ init }) => !init || isPure(init) || /^(Array|Object)Expression$/.test(init.type),
    );
  const call = statement.type === 'ExpressionStatement' ? bare(statement.expression) : statement;
  return call.type === 'CallExpression' && /^(console|logger)\./.test(memberText(call.callee) ?? '');
}
