import { unwrap, type Node, type NodeOf } from '../../../syntax/nodes.ts';
import { readsFields } from '../../../syntax/read-fields.ts';
import { isPath } from '../../../syntax/static-types.ts';
import { isWholeBody } from '../../bind/index.ts';
import type { Parameter } from '../../classify/index.ts';
import type { Scopes } from '../../../syntax/scopes.ts';
import type { SinkCall } from '../../resolve/sinks.ts';
import type { Surface } from './slot.ts';
import { slotOf } from './slots.ts';

/** What a call binds already. */
export type Existing =
  | { kind: 'none' }
  /** Values that the text has no placeholders for; `empty`: an empty list, or null; `object`: kept by name in a variable. */
  | { kind: 'unused'; empty: boolean; object?: Node }
  /** Listed in the call. */
  | { kind: 'listed'; elements: readonly Node[] }
  /** A variable that holds the values, and the array literal it begins with. */
  | { kind: 'variable'; node: Node; array: Node | null }
  /** An object with the names of placeholders; `spread`: kept in a variable. */
  | { kind: 'named'; node: NodeOf<'ObjectExpression'> | null; spread?: Node }
  /** One value that is no array, as mysql takes it. */
  | { kind: 'single'; node: Node };

/** What the call binds today, seen with the placeholders in its text. */
export function existingValues(
  sink: SinkCall,
  parameters: readonly Parameter[],
  surface: Surface,
): Existing | { refused: string } {
  // Inputs of a request stand in calls of their own.
  if (sink.placement === 'inputs' || sink.placement === 'parameters') return { kind: 'none' };
  const slot = slotOf(sink, surface);
  if ('refused' in slot) return slot;
  const [node, ...more] = slot.nodes;
  const named =
    sink.placement === 'binds' ||
    ((/^(replacements|bind)$/.test(sink.placement) || sink.sink.mark === ':1') &&
      node !== undefined &&
      unwrap(node).type === 'ObjectExpression');
  if (named) {
    const object = node ? unwrap(node) : null;
    if (object && object.type !== 'ObjectExpression') return { refused: 'the object with its values is not seen' };
    return { kind: 'named', node: object };
  }
  if (!node)
    return parameters.length > 0
      ? { refused: 'the text has placeholders, and the call gives no values for them' }
      : { kind: 'none' };
  if (slot.spread || more.length > 0) return listed(slot.nodes, parameters, surface.scopes);
  if (sink.fields && !isList(node, surface.scopes))
    return { refused: 'the function reads members of the object that it is given as values' };
  return oneNode(node, parameters, surface.scopes);
}

/** An array, written here or kept in a variable. */
function isList(node: Node, scopes: Scopes): boolean {
  const inner = unwrap(node);
  const from = inner.type === 'Identifier' ? scopes.binding(inner)?.from : undefined;
  const made = from?.type === 'VariableDeclarator' && from.init ? unwrap(from.init) : inner;
  return made.type === 'ArrayExpression' || made.type === 'NullLiteral';
}

function listed(
  nodes: readonly Node[],
  parameters: readonly Parameter[],
  scopes: Scopes,
): Existing | { refused: string } {
  const [node] = nodes;
  const only = node && nodes.length === 1 ? unwrap(node) : null;
  if (only?.type === 'ArrayExpression' || only?.type === 'ObjectExpression') return oneNode(only, parameters, scopes);
  if (only?.type === 'Identifier' && holdsObject(only, scopes)) return oneNode(only, parameters, scopes);
  const whole = only?.type === 'SpreadElement' ? unwrap(only.argument) : null;
  const own = whole && isPath(whole) ? oneNode(whole, parameters, scopes) : null;
  if (parameters.length === 0) return own ?? { kind: 'unused', empty: false };
  const each = matched(nodes, parameters);
  return 'refused' in each && own && !('refused' in own) && own.kind === 'variable' ? own : each;
}

/** `.all(binds)`: a variable that begins with an object. */
function holdsObject(node: Node, scopes: Scopes): boolean {
  const from = scopes.binding(node)?.from;
  return from?.type === 'VariableDeclarator' && !!from.init && unwrap(from.init).type === 'ObjectExpression';
}

/** One value a placeholder, and a spread list where the number of placeholders is not seen. */
function matched(nodes: readonly (Node | null)[], parameters: readonly Parameter[]): Existing | { refused: string } {
  const fits = (node: Node | null, at: number): boolean =>
    node !== null && (node.type === 'SpreadElement') === (parameters[at]?.many === true);
  if (nodes.length === parameters.length && nodes.every(fits)) return { kind: 'listed', elements: nodes as Node[] };
  if (parameters.some((parameter) => parameter.many))
    return { refused: 'its values belong to a piece of the text that is not seen' };
  return nodes.some((node) => !node || node.type === 'SpreadElement')
    ? { refused: 'its values are spread from a list, so their number is not seen' }
    : { refused: `the text has ${parameters.length} placeholders, and the call gives ${nodes.length} values` };
}

function oneNode(node: Node, parameters: readonly Parameter[], scopes: Scopes): Existing | { refused: string } {
  const inner = unwrap(node);
  if (inner.type === 'NullLiteral' || (inner.type === 'Identifier' && inner.name === 'undefined'))
    return { kind: 'unused', empty: true };
  if (inner.type === 'ArrayExpression') {
    if (parameters.length === 0) return { kind: 'unused', empty: inner.elements.length === 0 };
    return matched(inner.elements, parameters);
  }
  if (inner.type === 'ObjectExpression')
    return parameters.length === 0 ? { kind: 'unused', empty: false } : { kind: 'single', node };
  if (inner.type === 'Identifier') return variable(inner, node, parameters.length, scopes);
  if (isPath(inner))
    return holdsFields(inner, scopes) && parameters.length > 0
      ? { kind: 'single', node }
      : { kind: 'variable', node, array: null };
  return { refused: 'what it gives as values is not seen' };
}

function variable(inner: Node, node: Node, parameters: number, scopes: Scopes): Existing {
  const binding = scopes.binding(inner);
  const init =
    binding?.from.type === 'VariableDeclarator' && binding.from.init && binding.from.id === binding.id
      ? unwrap(binding.from.init)
      : null;
  if (parameters === 0 && init && /^(ObjectExpression|StringLiteral|TemplateLiteral)$/.test(init.type)) {
    // Text that grows is no value.
    const grows = binding?.writes.some((write) => write.type === 'AssignmentExpression' && write.operator === '+=');
    return { kind: 'unused', empty: grows === true, ...(init.type === 'ObjectExpression' ? { object: node } : {}) };
  }
  if (init?.type === 'ArrayExpression') return { kind: 'variable', node, array: init };
  if (init?.type === 'ObjectExpression') return { kind: 'single', node };
  if (parameters > 0 && holdsFields(inner, scopes)) return { kind: 'single', node };
  return { kind: 'variable', node, array: null };
}

/** An object whose members are read, or a body: no list of values. */
function holdsFields(node: Node, scopes: Scopes): boolean {
  return isWholeBody(node, scopes) || readsFields(node, scopes);
}
