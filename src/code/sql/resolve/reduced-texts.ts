import { bare, isFunction, memberName, type Node, type NodeOf } from '../../syntax/nodes.ts';
import { returnsOf } from '../../syntax/static-types.ts';
import { readScopes, type Binding, type Scopes } from '../../syntax/scopes.ts';
import { placeOf, rebuilt } from '../../syntax/rebuilt.ts';

const known = new WeakMap<Node, Node>();

/**
 * The file as if `rows.reduce((text, row) => text + …, 'VALUES ')` were `'VALUES ' + rows.map((row) => …).join('')`, which is the
 * same text. All offsets are those of the file.
 */
export function reducedTexts(ast: Node): Node {
  const before = known.get(ast);
  if (before) return before;
  const scopes = readScopes(ast);
  const replaced = new Map<Node, Node | readonly Node[]>();
  for (const call of scopes.nodes('CallExpression')) {
    const sum = call.type === 'CallExpression' ? sumOf(call, scopes) : null;
    if (!sum) continue;
    replaced.set(call, sum.text);
    for (const [node, other] of sum.within) replaced.set(node, other);
  }
  const made = replaced.size === 0 ? ast : rebuilt(ast, scopes, replaced);
  known.set(ast, made);
  known.set(made, made);
  return made;
}

interface Sum {
  text: Node;
  /** What becomes of the text so far, as the function reads it. */
  within: [Node, Node | readonly Node[]][];
}

function sumOf(call: NodeOf<'CallExpression'>, scopes: Scopes): Sum | null {
  const { callee } = call;
  const [fn, init] = call.arguments as (Node | undefined)[];
  if (callee.type !== 'MemberExpression' || callee.computed || memberName(callee) !== 'reduce') return null;
  if (!isFunction(fn) || fn.async || fn.generator || !init || !isTextual(init)) return null;
  const [text, ...params] = fn.params;
  const [result, ...more] = returnsOf(fn);
  const binding = text?.type === 'Identifier' ? scopes.binding(text) : undefined;
  if (!binding || !result || more.length > 0 || params.length === 0) return null;
  const within = addedIn(fn, result, binding, scopes);
  if (!within) return null;
  const place = placeOf(call);
  const member = (object: Node, name: string): Node =>
    ({
      ...place,
      type: 'MemberExpression',
      object,
      property: { ...place, type: 'Identifier', name },
      computed: false,
    }) as Node;
  const called = (target: Node, name: string, argument: Node): Node =>
    ({ ...place, type: 'CallExpression', callee: member(target, name), arguments: [argument] }) as Node;
  const separator = { ...place, type: 'StringLiteral', value: '' } as Node;
  const mapped = called(callee.object, 'map', { ...fn, params } as Node);
  const right = called(mapped, 'join', separator);
  return { text: { ...place, type: 'BinaryExpression', operator: '+', left: init, right } as Node, within };
}

/** `text + …` is returned, or `text += …;` stands before `return text`. */
function addedIn(fn: Node, result: Node, { id, reads, writes }: Binding, scopes: Scopes): Sum['within'] | null {
  const own = reads.filter((read) => read !== id && !isAsked(read, scopes));
  const [first, second, ...more] = own;
  if (!first || more.length > 0) return null;
  if (!second && writes.length === 0 && firstOf(result) === first)
    return [[first, { ...placeOf(first), type: 'StringLiteral', value: '' } as Node]];
  const [write] = writes;
  const block = isFunction(fn) && fn.body.type === 'BlockStatement' ? fn.body.body : [];
  const statement = block.find((one) => one.type === 'ExpressionStatement' && one.expression === write);
  const isAdded =
    writes.length === 1 && write?.type === 'AssignmentExpression' && write.operator === '+=' && statement !== undefined;
  if (!isAdded || write.left !== first || bare(result) !== second) return null;
  return [
    [statement, []],
    [result, write.right],
  ];
}

/** `text ? ', ' : ''`: one of two words, whichever it is. */
function isAsked(read: Node, scopes: Scopes): boolean {
  const use = scopes.parent(read);
  if (use?.type !== 'ConditionalExpression' || use.test !== read) return false;
  return [use.consequent, use.alternate].every((one) => bare(one).type === 'StringLiteral');
}

function isTextual(node: Node): boolean {
  return /^(StringLiteral|TemplateLiteral)$/.test(bare(node).type);
}

/** What a text begins with. */
function firstOf(node: Node): Node {
  let first = bare(node);
  for (;;) {
    if (first.type === 'BinaryExpression' && first.operator === '+') first = bare(first.left);
    else if (first.type === 'TemplateLiteral' && first.quasis[0]?.value.raw === '' && first.expressions[0])
      first = bare(first.expressions[0] as Node);
    else return first;
  }
}
