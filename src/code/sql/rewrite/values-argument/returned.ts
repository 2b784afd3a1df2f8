import { endOf, startOf } from '../../../syntax/ancestors.ts';
import { isFunction, type FunctionNode, type Node } from '../../../syntax/nodes.ts';
import { functionAround, propertyOf } from '../../../syntax/static-types.ts';
import type { SinkCall } from '../../resolve/sinks.ts';
import { outerRange } from '../../template/index.ts';
import { listType } from '../list-type.ts';
import type { Change } from '../text-edits/index.ts';
import { propertySlot } from './options.ts';
import { replacing, type Slot, type Surface } from './slot.ts';

/** What a function returns becomes `{ text, values }` or `[text, values]`, or gets its values there. */
export function returnedSlot(sink: SinkCall, surface: Surface): Slot | { refused: string } {
  const { config } = sink.sink;
  const [name = 'text'] = config?.text ?? [];
  if (sink.config && config) {
    const own = memberOf(sink.config, config.values);
    return own ? replacing([own], surface, false) : propertySlot(sink.config, sink.text, config.values, surface.file);
  }
  const given = sink.placement === 'object' ? sink.call.arguments[sink.values] : undefined;
  if (given) return replacing([given as Node], surface, false);
  const { start, end } = outerRange(sink.text, surface);
  const values = config?.values ?? 'values';
  const type = typed(sink, `{ ${name}: string; ${values}: ${listType(sink)} }`, surface);
  if (!type) return { refused: 'the function says what it returns: let it return text and values' };
  const slot = { nodes: [], range: { start: end, end }, spread: false };
  if (sink.spreads) return { ...slot, before: ', ', after: ']', also: [{ start, end: start, text: '[' }, ...type] };
  const isArrow = surface.scopes.parent(sink.text)?.type === 'ArrowFunctionExpression';
  const open = `${isArrow ? '(' : ''}{ ${isNamed(sink.text, name) ? '' : `${name}: `}`;
  return {
    ...slot,
    before: `, ${values}: `,
    after: isArrow ? ' })' : ' }',
    also: [{ start, end: start, text: open }, ...type],
  };
}

/** A member of an object, or of a list by its place. */
function memberOf(config: Node, name: string): Node | undefined {
  return config.type === 'ArrayExpression' ? (config.elements[Number(name)] ?? undefined) : propertyOf(config, name);
}

/** `{ sql }` says it in one word. */
function isNamed(text: Node, name: string): boolean {
  return text.type === 'Identifier' && text.name === name;
}

/** The type that the function gives itself; a list is a tuple only where it is said. `null` where it says something else. */
function typed(sink: SinkCall, object: string, { file, path, scopes }: Surface): Change[] | null {
  const fn = sink.placement === 'returned' ? functionAround(sink.text, scopes) : null;
  if (!isFunction(fn)) return [];
  const own = fn.returnType as (Node & { typeAnnotation?: Node }) | null | undefined;
  const type = sink.spreads ? `[string, ${listType(sink)}]` : object;
  if (own) {
    const { typeAnnotation } = own;
    if (typeAnnotation?.type !== 'TSStringKeyword') return null;
    return [{ start: startOf(typeAnnotation), end: endOf(typeAnnotation), text: type }];
  }
  if (!sink.spreads || !/\.[cm]?tsx?$/.test(path)) return [];
  const at = endOfHead(fn, file);
  return at === null ? null : [{ start: at, end: at, text: `: ${type}` }];
}

/** Behind the `)` of the parameters. */
function endOfHead(fn: FunctionNode, file: string): number | null {
  const last = fn.params.at(-1);
  const from = last ? endOf(last as Node) : startOf(fn);
  const head = file.slice(from, startOf(fn.body));
  const close = head.lastIndexOf(')');
  return close < 0 ? null : from + close + 1;
}
