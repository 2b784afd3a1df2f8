import { placeValues, type Existing } from './arguments.ts';
import { codeOf } from './convert.ts';
import type { Flat } from './flat.ts';
import { spliceAll, type Context } from './splice-all.ts';
import type { SinkCall } from './sinks.ts';
import type { Change } from './splice.ts';
import type { HolePiece } from './text/index.ts';
import { bare, keyName, type Node } from '../nodes.ts';
import { endOf, startOf } from '../tree.ts';
import type { Binding } from './values.ts';

type Result = { changes: Change[] } | { refused: string };

/** Placeholders with names: an object of values, or inputs of an mssql request. */
export function bindByName(
  sink: SinkCall,
  flats: readonly Flat[],
  bindings: ReadonlyMap<HolePiece, Binding>,
  existing: Existing,
  context: Context,
): Result {
  const sigil = sink.sink.mark === '@name' ? '@' : ':';
  const taken = new Set<string>();
  for (const flat of flats)
    for (const token of flat.tokens) if (token.kind === 'parameter') taken.add(token.text.slice(1));
  const names = new Map<Binding, string>();
  for (const binding of new Set(bindings.values())) {
    if (binding.bound.marks || binding.bound.wide)
      return { refused: 'a list takes one parameter an item here: add them in a loop' };
    names.set(binding, freeName(binding, taken, sink, context));
  }
  const text = spliceAll(
    flats,
    bindings,
    (binding) => ({ before: `${sigil}${names.get(binding)}`, code: '', after: '' }),
    context,
  );
  if ('refused' in text) return text;
  const placed = sigil === '@' ? inputs(sink, names, context) : object(sink, names, existing, context);
  return 'refused' in placed ? placed : { changes: [...text.changes, ...placed.changes] };
}

/** A name after the value, that no placeholder of the text has, and for builders none of the function. */
function freeName(binding: Binding, taken: Set<string>, sink: SinkCall, context: Context): string {
  const hole = binding.value.parts.find((part) => typeof part === 'object');
  const words = hole ? (codeOf(hole.node, context).match(/[A-Za-z_]\w*/g) ?? []) : [];
  const base =
    words
      .filter((word) => !/^(String|Number|toString|trim|await|parseInt|toLowerCase|toUpperCase|this)$/.test(word))
      .at(-1) ?? 'value';
  const isTaken = (name: string): boolean =>
    taken.has(name) || (sink.placement === 'binds' && new RegExp(`:(\\.\\.\\.)?${name}\\b`).test(context.file));
  let name = base;
  for (let index = 2; isTaken(name); index += 1) name = `${base}${index}`;
  taken.add(name);
  return name;
}

function object(sink: SinkCall, names: ReadonlyMap<Binding, string>, existing: Existing, context: Context): Result {
  const node = existing.kind === 'named' ? existing.node : null;
  const own = node ? node.properties.map((property) => codeOf(property, context)) : [];
  const keys = new Set(
    node?.properties.map((property) =>
      property.type === 'SpreadElement' ? '' : (keyName(property.key, property.computed) ?? ''),
    ),
  );
  if ([...names.values()].some((name) => keys.has(name)))
    return { refused: 'its object of values has an entry of the same name already' };
  const added = [...names].map(([binding, name]) =>
    binding.bound.code === name ? name : `${name}: ${binding.bound.code}`,
  );
  return placeValues(sink, `{ ${[...own, ...added].join(', ')} }`, context);
}

/** `.input('id', id)` before `.query(text)`; a pool or the module makes a request first. */
function inputs(sink: SinkCall, names: ReadonlyMap<Binding, string>, context: Context): Result {
  const callee = bare(sink.call.callee as Node);
  if (sink.wrapper || callee.type !== 'MemberExpression') return { refused: 'the request that runs it is not seen' };
  const target = callee.object;
  const fact = context.roles.factOf(target);
  if (fact?.kind !== 'role') return { refused: 'the request that runs it is not seen' };
  const calls = [...names].map(([binding, name]) => `.input('${name}', ${binding.bound.code})`).join('');
  if (fact.role === 'request') {
    const id = bare(target);
    const variable = id.type === 'Identifier' ? context.scopes.binding(id) : undefined;
    if (variable && variable.reads.length > 1)
      return { refused: `${variable.name} is used more than once, and the names of its inputs must differ` };
    return { changes: [{ start: endOf(target), end: endOf(target), text: calls }] };
  }
  if (fact.role === 'module') {
    const code = codeOf(target, context);
    return { changes: [{ start: startOf(target), end: endOf(target), text: `new ${code}.Request()${calls}` }] };
  }
  return { changes: [{ start: endOf(target), end: endOf(target), text: `.request()${calls}` }] };
}
