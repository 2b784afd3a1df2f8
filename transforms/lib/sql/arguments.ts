import { isPath, propertyOf } from './expressions.ts';
import { extendWrapper } from './extend.ts';
import type { Scopes } from './scope.ts';
import type { Parameter } from './positions/index.ts';
import type { SinkCall } from './sinks.ts';
import type { Change } from './splice.ts';
import { outerRange } from './text/index.ts';
import { isFunction, keyName, unwrap, type Node, type NodeOf } from '../nodes.ts';
import { endOf, startOf } from '../tree.ts';

/** What a call binds already. */
export type Existing =
  | { kind: 'none' }
  /** Values that the text has no placeholders for; `empty`: an empty list, or null. */
  | { kind: 'unused'; empty: boolean }
  /** Listed in the call. */
  | { kind: 'listed'; elements: readonly Node[] }
  /** A variable that holds the values, and the array literal it begins with. */
  | { kind: 'variable'; node: Node; array: Node | null }
  /** An object with the names of placeholders; `spread`: kept in a variable. */
  | { kind: 'named'; node: NodeOf<'ObjectExpression'> | null; spread?: Node }
  /** One value that is no array, as mysql takes it. */
  | { kind: 'single'; node: Node };

export type Placed = { changes: Change[] } | { refused: string };

/** Where a call has its values: a range of the file to replace, or a place to insert at with what goes around. */
interface Slot {
  /** Values that are there, outermost expression; several where they are arguments of their own. */
  nodes: readonly Node[];
  range: { start: number; end: number };
  before: string;
  after: string;
  /** The values are arguments of their own, not an array. */
  spread: boolean;
  /** Edits that go with it: another method name, for instance. */
  also: readonly Change[];
}

export interface Surface {
  file: string;
  path: string;
  scopes: Scopes;
}

const CALLBACK = /^(cb|callback|done|next|fn|handler|result|resolve|reject|on[A-Z]\w*|\w*(Callback|Handler|Cb))$/;

/** Whether an argument is the callback of a call. */
export function isCallback(node: Node, scopes: Scopes): boolean {
  const inner = unwrap(node);
  if (isFunction(inner)) return true;
  if (inner.type === 'Identifier') {
    const binding = scopes.binding(inner);
    if (binding?.kind === 'function') return true;
    if (binding?.from.type === 'VariableDeclarator' && binding.from.init) return isFunction(unwrap(binding.from.init));
    return CALLBACK.test(inner.name);
  }
  if (inner.type === 'MemberExpression')
    return inner.property.type === 'Identifier' && CALLBACK.test(inner.property.name);
  if (inner.type !== 'CallExpression') return false;
  const { callee } = inner;
  return callee.type === 'MemberExpression' && callee.property.type === 'Identifier'
    ? /^(bind|makeNodeResolver|promisify)$/.test(callee.property.name)
    : callee.type === 'Identifier' && CALLBACK.test(callee.name);
}

/** What the call binds today, seen with the placeholders in its text. */
export function existingValues(
  sink: SinkCall,
  parameters: readonly Parameter[],
  surface: Surface,
): Existing | { refused: string } {
  // Inputs of a request stand in calls of their own.
  if (sink.placement === 'inputs') return { kind: 'none' };
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
  return oneNode(node, parameters, surface.scopes);
}

function listed(
  nodes: readonly Node[],
  parameters: readonly Parameter[],
  scopes: Scopes,
): Existing | { refused: string } {
  const [node] = nodes;
  const only = node && nodes.length === 1 ? unwrap(node) : null;
  if (only?.type === 'ArrayExpression' || only?.type === 'ObjectExpression') return oneNode(only, parameters, scopes);
  if (parameters.length === 0) return { kind: 'unused', empty: false };
  return matched(nodes, parameters);
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
  if (isPath(inner)) return { kind: 'variable', node, array: null };
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
    return { kind: 'unused', empty: grows === true };
  }
  if (init?.type === 'ArrayExpression') return { kind: 'variable', node, array: init };
  if (init?.type === 'ObjectExpression') return { kind: 'single', node };
  return { kind: 'variable', node, array: null };
}

/** Puts the values where the call takes them. `list` is the code of an array. */
export function placeValues(sink: SinkCall, list: string, surface: Surface): Placed {
  const slot = slotOf(sink, surface);
  if ('refused' in slot) return slot;
  const code = slot.spread && !list.startsWith('{') ? spreadOf(list) : list;
  return { changes: [{ ...slot.range, text: `${slot.before}${code}${slot.after}` }, ...slot.also] };
}

/** An array's code as arguments: `[a, b]` gives `a, b`, `params` gives `...params`. */
function spreadOf(list: string): string {
  return list.startsWith('[') && list.endsWith(']') ? list.slice(1, -1) : `...${list}`;
}

function slotOf(sink: SinkCall, surface: Surface): Slot | { refused: string } {
  if (sink.placement === 'none')
    return { refused: `${sink.method}() takes no values: use query() with replacements, or a condition of the model` };
  if (sink.placement === 'later') return laterSlot(sink, surface);
  if (sink.placement === 'replacements' || sink.placement === 'bind') return optionSlot(sink, surface);
  if (sink.config && sink.sink.config) {
    const own = propertyOf(sink.config, sink.sink.config.values);
    if (own) return replacing([own], surface, false);
    const behind = sink.call.arguments[sink.values] as Node | undefined;
    if (behind && !isCallback(behind, surface.scopes)) return replacing([behind], surface, false);
    return propertySlot(sink.config, sink.text, sink.sink.config.values, surface.file);
  }
  return argumentSlot(sink, surface);
}

function replacing(nodes: readonly Node[], surface: Surface, spread: boolean, also: readonly Change[] = []): Slot {
  const first = nodes[0] as Node;
  const last = nodes.at(-1) as Node;
  const range = { start: outerRange(first, surface).start, end: outerRange(last, surface).end };
  const property = surface.scopes.parent(first);
  // `{ values }`
  const before =
    property?.type === 'ObjectProperty' && property.shorthand ? `${keyName(property.key, property.computed)}: ` : '';
  return { nodes, range, before, after: '', spread, also };
}

/** The argument behind the text, before the callback. */
function argumentSlot(sink: SinkCall, surface: Surface): Slot | { refused: string } {
  if (sink.values < 0) return extendedSlot(sink, surface);
  const spread = sink.placement === 'arguments';
  const args = sink.call.arguments as Node[];
  const also = renamed(sink);
  if ('refused' in also) return also;
  const own: Node[] = [];
  for (const argument of args.slice(sink.values)) {
    if (isCallback(argument, surface.scopes)) break;
    own.push(argument);
  }
  const variadic = sink.sink.binding === 'sqlite' && own.length > 1;
  if (own.length > 0) return replacing(spread || variadic ? own : own.slice(0, 1), surface, spread, also);
  const before = args[sink.values - 1];
  if (!before) return { refused: 'the call leaves out an argument before the values' };
  const { end } = outerRange(before, surface);
  const next = args[sink.values];
  const gap = next ? /^\s*,([^\S\n]*\r?\n[^\S\n]*)/.exec(surface.file.slice(end, startOf(next)))?.[1] : undefined;
  return { nodes: [], range: { start: end, end }, before: `,${gap ?? ' '}`, after: '', spread, also };
}

/** A new last argument, for the parameter that the called function gets. */
function extendedSlot(sink: SinkCall, surface: Surface): Slot | { refused: string } {
  const { scopes, file } = surface;
  const extended = extendWrapper(sink, scopes, file, surface.path, (node) => isCallback(node, scopes));
  const last = sink.call.arguments.at(-1);
  if (!extended || !last || sink.call.arguments.length !== extended.index)
    return {
      refused: `the function it is given to hands no values on to ${sink.driver}: give it a parameter for them`,
    };
  const { end } = outerRange(last as Node, surface);
  return { nodes: [], range: { start: end, end }, before: ', ', after: '', spread: false, also: extended.changes };
}

/** `exec` runs text only; for one statement `run` does the same. */
function renamed(sink: SinkCall): Change[] | { refused: string } {
  if (!sink.sink.instead) return [];
  const callee = sink.call.callee as Node;
  if (
    sink.wrapper ||
    (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') ||
    callee.computed
  )
    return { refused: `${sink.method}() takes no values: use ${sink.sink.instead}() for a single statement` };
  return [{ start: startOf(callee.property), end: endOf(callee.property), text: sink.sink.instead }];
}

/** `replacements` or `bind` in the options of sequelize. */
function optionSlot(sink: SinkCall, surface: Surface): Slot | { refused: string } {
  const text = outerRange(sink.call.arguments[0] as Node, surface);
  const argument = sink.call.arguments[1] as Node | undefined;
  if (!argument)
    return {
      nodes: [],
      range: { start: text.end, end: text.end },
      before: ', { replacements: ',
      after: ' }',
      spread: false,
      also: [],
    };
  const options = unwrap(argument);
  if (options.type !== 'ObjectExpression') {
    if (givesValues(options, surface.scopes))
      return {
        refused: 'its options with values are kept in a variable: write { ...options, replacements: … } in the call',
      };
    if (!isPath(options)) return { refused: 'its options are not seen' };
    const range = outerRange(argument, surface);
    return {
      nodes: [],
      range,
      before: `{ ...${surface.file.slice(startOf(argument), endOf(argument))}, replacements: `,
      after: ' }',
      spread: false,
      also: [],
    };
  }
  const bind = propertyOf(options, 'bind');
  if (bind && sink.placement !== 'bind')
    return { refused: 'it has both replacements and bind, which sequelize refuses' };
  if (bind) return replacing([bind], surface, false);
  const own = propertyOf(options, 'replacements');
  if (own) return replacing([own], surface, false);
  const first = options.properties[0];
  if (!first)
    return {
      nodes: [],
      range: { start: startOf(options), end: endOf(options) },
      before: '{ replacements: ',
      after: ' }',
      spread: false,
      also: [],
    };
  const newline = /\r?\n[^\S\n]*$/.exec(surface.file.slice(startOf(options), startOf(first)));
  return {
    nodes: [],
    range: { start: startOf(first), end: startOf(first) },
    before: 'replacements: ',
    after: `,${newline ? newline[0] : ' '}`,
    spread: false,
    also: [],
  };
}

/** Options in a variable that have values already. */
function givesValues(options: Node, scopes: Scopes): boolean {
  const from = options.type === 'Identifier' ? scopes.binding(options)?.from : undefined;
  const init = from?.type === 'VariableDeclarator' && from.init ? unwrap(from.init) : null;
  return init !== null && ['bind', 'replacements'].some((name) => propertyOf(init, name) !== undefined);
}

function propertySlot(config: Node, text: Node, name: string, file: string): Slot | { refused: string } {
  if (config.type !== 'ObjectExpression') return { refused: 'the configuration of the query is not seen' };
  const property =
    config.properties.find((item) => item.type === 'ObjectProperty' && item.value === text) ?? config.properties.at(-1);
  if (!property)
    return {
      nodes: [],
      range: { start: startOf(config), end: endOf(config) },
      before: `{ ${name}: `,
      after: ' }',
      spread: false,
      also: [],
    };
  const newline = /\r?\n[^\S\n]*$/.exec(file.slice(startOf(config), startOf(property)));
  return {
    nodes: [],
    range: { start: endOf(property), end: endOf(property) },
    before: `,${newline ? newline[0] : ' '}${name}: `,
    after: '',
    spread: false,
    also: [],
  };
}

const RUNS = /^(get|all|run|iterate)$/;
const CHAINS = /^(pluck|raw|expand|safeIntegers|columns)$/;

/** The `.all()` behind `prepare(text)`, or `.bind()` where the statement is kept. */
function laterSlot(sink: SinkCall, surface: Surface): Slot | { refused: string } {
  const { scopes } = surface;
  const end = endOf(sink.call);
  if (sink.method === 'exec') return execSlot(sink, surface);
  let node: Node = sink.call;
  for (;;) {
    const member = scopes.parent(node);
    const call = member && scopes.parent(member);
    if (
      member?.type !== 'MemberExpression' ||
      member.object !== node ||
      call?.type !== 'CallExpression' ||
      call.callee !== member
    )
      break;
    const name = keyName(member.property, member.computed) ?? '';
    if (RUNS.test(name)) return callSlot(call, surface);
    if (!CHAINS.test(name)) return { refused: `the values can not be given to .${name}()` };
    node = call;
  }
  if (usesGiveValues(sink.call, scopes))
    return { refused: 'the prepared statement gets values where it is run: prepare it with ? for all of them' };
  return { nodes: [], range: { start: end, end }, before: '.bind(', after: ')', spread: true, also: [] };
}

function callSlot(call: NodeOf<'CallExpression'>, surface: Surface): Slot {
  if (call.arguments.length > 0) return replacing(call.arguments as Node[], surface, true);
  const at = endOf(call) - 1;
  return { nodes: [], range: { start: at, end: at }, before: '', after: '', spread: true, also: [] };
}

function execSlot(sink: SinkCall, surface: Surface): Slot | { refused: string } {
  const callee = sink.call.callee as Node;
  if (surface.scopes.parent(sink.call)?.type !== 'ExpressionStatement' || callee.type !== 'MemberExpression')
    return { refused: 'exec() takes no values: use prepare(…).run(…)' };
  const end = endOf(sink.call);
  const also = [{ start: startOf(callee.property), end: endOf(callee.property), text: 'prepare' }];
  return { nodes: [], range: { start: end, end }, before: '.run(', after: ')', spread: true, also };
}

/** Whether a kept statement is run with values of its own. */
function usesGiveValues(call: Node, scopes: Scopes): boolean {
  const declarator = scopes.parent(call);
  const id =
    declarator?.type === 'VariableDeclarator'
      ? declarator.id
      : declarator?.type === 'AssignmentExpression'
        ? declarator.left
        : null;
  const binding = id?.type === 'Identifier' ? scopes.binding(id) : undefined;
  if (!binding) return true;
  return binding.reads.some((read) => {
    const member = scopes.parent(read);
    const run = member && scopes.parent(member);
    if (member?.type !== 'MemberExpression' || member.object !== read || run?.type !== 'CallExpression') return true;
    const name = keyName(member.property, member.computed) ?? '';
    return !CHAINS.test(name) && (!RUNS.test(name) || run.arguments.length > 0);
  });
}
