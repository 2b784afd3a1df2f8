import { bare, isFunction, memberName, type Node, type NodeOf } from '../../syntax/nodes.ts';
import { placeOf, rebuilt } from '../../syntax/rebuilt.ts';
import { readScopes, type Scopes } from '../../syntax/scopes.ts';
import { returnsOf } from '../../syntax/static-types.ts';

const known = new WeakMap<Node, Node>();

/**
 * The file as if `const parts = keys.reduce((list, key) => { list.push(…); return list; }, [])` were
 * `const parts = []; keys.forEach((key) => { parts.push(…); })`. All offsets are those of the file.
 */
export function reducedLists(ast: Node): Node {
  const before = known.get(ast);
  if (before) return before;
  const scopes = readScopes(ast);
  const replaced = new Map<Node, Node | readonly Node[]>();
  for (const declaration of scopes.nodes('VariableDeclaration'))
    for (const [node, by] of (declaration.type === 'VariableDeclaration' && listOf(declaration, scopes)) || [])
      replaced.set(node, by);
  const made = replaced.size === 0 ? ast : rebuilt(ast, scopes, replaced);
  known.set(ast, made);
  known.set(made, made);
  return made;
}

type Replaced = [Node, Node | readonly Node[]];

function listOf(declaration: NodeOf<'VariableDeclaration'>, scopes: Scopes): Replaced[] | null {
  const [declarator, ...others] = declaration.declarations;
  const call = declarator?.init ? bare(declarator.init) : null;
  const isAlone = /^(BlockStatement|Program)$/.test(scopes.parent(declaration)?.type ?? '');
  if (!isAlone || others.length > 0 || declarator?.id.type !== 'Identifier' || call?.type !== 'CallExpression')
    return null;
  const [fn, init, ...more] = call.arguments as Node[];
  if (memberName(call.callee as Node) !== 'reduce' || call.callee.type !== 'MemberExpression' || more.length > 0)
    return null;
  if (!isFunction(fn) || fn.async || fn.generator || fn.body.type !== 'BlockStatement' || !init) return null;
  if (bare(init).type !== 'ArrayExpression' || fn.params.length > 2) return null;
  const within = pushedIn(fn, declarator.id, scopes);
  if (!within) return null;
  const [, ...params] = fn.params;
  const callee = { ...call.callee, property: { ...call.callee.property, name: 'forEach' } } as Node;
  const each = { ...call, callee, arguments: [{ ...fn, params }] } as unknown as Node;
  const made = { ...declaration, declarations: [{ ...declarator, init }] } as unknown as Node;
  const statement = { ...placeOf(declaration), type: 'ExpressionStatement', expression: each } as Node;
  return [[declaration, [made, statement]], ...within];
}

/** What becomes of the list in the function; `null` where it is more than pushed onto, and given back at the end. */
function pushedIn(
  fn: Node & { params: Node[]; body: Node },
  { name }: { name: string },
  scopes: Scopes,
): Replaced[] | null {
  const [list] = fn.params;
  const binding = list?.type === 'Identifier' ? scopes.binding(list) : undefined;
  const last = fn.body.type === 'BlockStatement' ? fn.body.body.at(-1) : undefined;
  if (!binding || binding.writes.length > 0 || last?.type !== 'ReturnStatement' || returnsOf(fn).length !== 1)
    return null;
  const replaced: Replaced[] = [[last, []]];
  for (const read of binding.reads) {
    if (read === list || read === (last.argument && bare(last.argument))) continue;
    const member = scopes.parent(read);
    const call = member && scopes.parent(member);
    if (member?.type !== 'MemberExpression' || member.object !== read || memberName(member) !== 'push') return null;
    if (call?.type !== 'CallExpression' || call.callee !== member) return null;
    replaced.push([read, { ...placeOf(read), type: 'Identifier', name } as Node]);
  }
  return last.argument && scopes.binding(bare(last.argument)) === binding ? replaced : null;
}
