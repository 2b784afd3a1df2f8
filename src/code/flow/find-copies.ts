import { bare, isFunction, memberName, type Node } from '../syntax/nodes.ts';
import { memberText } from '../syntax/scopes.ts';
import { functionAround } from '../syntax/static-types.ts';
import type { FlowFile, Graph } from './graph.ts';

const RECORDS = ['mongoose.document', 'sequelize.instance'];
/** Somebody has thought of which keys there may be. */
const MINDED = /\.(includes|has|indexOf|every|some|test)\(|[!=]==?\s*['"`]|\bswitch\b|\bdelete\s/;

interface Copy {
  /** The assignment, or the call of `set`. */
  at: Node;
  /** The object whose keys are copied. */
  from: Node;
}

/** `for (const key in req.body) user[key] = req.body[key]`: a record that takes whatever keys an object has. */
export function* copiesIn(graph: Graph, file: FlowFile): Generator<Copy> {
  for (const at of file.scopes.nodes('AssignmentExpression')) {
    if (at.type !== 'AssignmentExpression') continue;
    const left = bare(at.left);
    if (left.type !== 'MemberExpression' || !left.computed) continue;
    const from = namedBy(bare(left.property), file);
    if (!from || !isRecord(graph, bare(left.object), file) || isMinded(at, file)) continue;
    yield { at, from };
  }
  for (const at of file.scopes.nodes('CallExpression')) {
    if (at.type !== 'CallExpression' || memberName(at.callee as Node) !== 'set' || at.arguments.length !== 2) continue;
    const callee = bare(at.callee as Node);
    const from = namedBy(bare(at.arguments[0] as Node), file);
    if (!from || !('object' in callee) || !isRecord(graph, callee.object as Node, file) || isMinded(at, file)) continue;
    yield { at, from };
  }
}

function isRecord(graph: Graph, node: Node, file: FlowFile): boolean {
  const role = graph.role({ file, node, select: [], frame: null });
  return role !== null && RECORDS.includes(role);
}

function isMinded(at: Node, { scopes, source }: FlowFile): boolean {
  // The loop may be a function of its own.
  const inner = functionAround(at, scopes);
  const outer = inner && (functionAround(scopes.parent(inner) ?? inner, scopes) ?? inner);
  return MINDED.test(source.text.slice(outer?.start ?? at.start ?? 0, outer?.end ?? at.end ?? 0));
}

/** The object whose keys a name goes through: of a loop, or of a function that is called for each. */
function namedBy(key: Node, file: FlowFile): Node | null {
  const { scopes } = file;
  const binding = key.type === 'Identifier' ? scopes.binding(key) : undefined;
  if (!binding) return null;
  const first = listed(binding.id, file);
  if (binding.kind === 'param' && isFunction(binding.from)) {
    const call = scopes.parent(binding.from);
    const callee = call?.type === 'CallExpression' ? bare(call.callee as Node) : undefined;
    if (!callee || memberName(callee) !== 'forEach' || !('object' in callee)) return null;
    return binding.from.params[0] === first ? keysOf(callee.object as Node, file) : null;
  }
  const declaration = scopes.parent(binding.from);
  const loop = declaration && scopes.parent(declaration);
  if (loop?.type === 'ForInStatement') return bare(loop.right);
  return loop?.type === 'ForOfStatement' ? keysOf(loop.right, file) : null;
}

/** `[key, value]` for its first name. */
function listed(id: Node, { scopes }: FlowFile): Node {
  const pattern = scopes.parent(id);
  return pattern?.type === 'ArrayPattern' && pattern.elements[0] === id ? pattern : id;
}

/** `body` of `Object.keys(body)`, and of a name that stands for it. */
function keysOf(node: Node, file: FlowFile): Node | null {
  const inner = bare(node);
  if (inner.type === 'Identifier') {
    const from = file.scopes.binding(inner)?.from;
    return from?.type === 'VariableDeclarator' && from.init && from.init.type === 'CallExpression'
      ? keysOf(from.init, file)
      : null;
  }
  const isKeys =
    inner.type === 'CallExpression' && /^Object\.(keys|entries)$/.test(memberText(inner.callee as Node) ?? '');
  return isKeys ? ((inner.arguments[0] as Node | undefined) ?? null) : null;
}
