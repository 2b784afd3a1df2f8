import { givenTo } from '../../syntax/call-sites.ts';
import { bare, isFunction, keyName, memberName, unwrap, type Node } from '../../syntax/nodes.ts';
import { isLiteralKey } from './literal-keys.ts';
import { memberText, type Binding, type Scopes } from '../../syntax/scopes.ts';

/** What is set where the program is deployed, or taken from a list that is written out: nobody who sends requests decides it. */
export function whyConfigured(node: Node, scopes: Scopes): string | null {
  const inner = unwrap(node);
  if (/^process\.env(\.\w+)?$/.test(memberText(inner) ?? '')) return 'set where it is deployed';
  if (isLoaded(inner, scopes)) return 'loaded from a file';
  if (inner.type !== 'Identifier') return null;
  const binding = scopes.binding(inner);
  if (!binding) return null;
  if (fromEnvironment(binding)) return 'set where it is deployed';
  if (isLiteralKey(inner, scopes)) return 'a constant';
  const list = listOf(binding, scopes);
  return list && isWrittenOut(list, scopes) ? 'a constant' : null;
}

/** `const { TABLE } = process.env` */
function fromEnvironment({ from, id, writes }: Binding): boolean {
  if (from.type !== 'VariableDeclarator' || from.id.type !== 'ObjectPattern' || !from.init || writes.length > 0)
    return false;
  const isOwn = from.id.properties.some(
    (property) =>
      property.type === 'ObjectProperty' &&
      property.value === id &&
      keyName(property.key, property.computed) !== undefined,
  );
  return isOwn && memberText(unwrap(from.init)) === 'process.env';
}

/** The list that a name goes through: `for (const key of list)`, `list.map((key) => …)`. */
function listOf(binding: Binding, scopes: Scopes): Node | null {
  const { from, id } = binding;
  if (from.type === 'VariableDeclarator' && from.id === id && !from.init) {
    const loop = scopes.parent(scopes.parent(from) ?? from);
    const isOwn = binding.writes.every((write) => write === loop);
    return loop?.type === 'ForOfStatement' && isOwn ? loop.right : null;
  }
  if (binding.kind !== 'param' || !isFunction(from) || from.params[0] !== id || binding.writes.length > 0) return null;
  const call = scopes.parent(from);
  if (call?.type !== 'CallExpression' || call.arguments[0] !== from || givenTo(from, 0, scopes).length > 0) return null;
  const { callee } = call;
  return callee.type === 'MemberExpression' && /^(map|forEach|flatMap|filter)$/.test(memberName(callee) ?? '')
    ? callee.object
    : null;
}

function isWrittenOut(list: Node, scopes: Scopes): boolean {
  let inner = unwrap(list);
  if (inner.type === 'Identifier') {
    const binding = scopes.binding(inner);
    const from = binding?.from;
    if (!binding || from?.type !== 'VariableDeclarator' || from.id !== binding.id || !from.init) return false;
    if (binding.kind !== 'const' || binding.reads.some((read) => isChanged(read, scopes))) return false;
    inner = bare(from.init);
  }
  if (inner.type === 'CallExpression' && memberText(inner.callee) === 'Object.freeze')
    inner = bare(inner.arguments[0] as Node);
  return (
    inner.type === 'ArrayExpression' && inner.elements.every((element) => element && element.type === 'StringLiteral')
  );
}

/** `list.push(x)`, `list[0] = x`; a list that is handed to another function may be changed there. */
function isChanged(read: Node, scopes: Scopes): boolean {
  const use = scopes.parent(read);
  if (use?.type === 'ForOfStatement') return use.right !== read;
  return !(
    use?.type === 'MemberExpression' &&
    use.object === read &&
    /^(map|forEach|flatMap|filter|join|includes|length|indexOf)$/.test(memberName(use) ?? '')
  );
}

/** `queries.byId` behind `const queries = await loadQueries('users')`, `readFileSync(join(__dirname, 'users.sql'), 'utf8')`. */
function isLoaded(node: Node, scopes: Scopes): boolean {
  let root = node;
  while (root.type === 'MemberExpression' && !root.computed) root = unwrap(root.object);
  const binding = scopes.binding(root);
  const from = binding?.from;
  const init = from?.type === 'VariableDeclarator' && from.id === binding?.id && from.init ? unwrap(from.init) : root;
  if (init.type !== 'CallExpression' || (binding?.writes.length ?? 0) > 0) return false;
  const name = memberText(init.callee) ?? '';
  if (!/(^|\.|[a-z])(load|read|import|require)\w*$/i.test(name)) return false;
  return init.arguments.length > 0 && init.arguments.every((argument) => isFixed(argument as Node, scopes));
}

/** A path that is written out. */
function isFixed(node: Node, scopes: Scopes): boolean {
  const inner = bare(node);
  if (inner.type === 'StringLiteral' || inner.type === 'ObjectExpression') return true;
  if (inner.type === 'Identifier') return /^__(dirname|filename)$/.test(inner.name);
  if (inner.type === 'TemplateLiteral') return inner.expressions.every((part) => isFixed(part as Node, scopes));
  if (inner.type !== 'CallExpression') return false;
  return (
    /(^|\.)(join|resolve)$/.test(memberText(inner.callee) ?? '') &&
    inner.arguments.every((argument) => isFixed(argument as Node, scopes))
  );
}
