import { sameText, unwrap, type Node } from '../../syntax/nodes.ts';
import type { Scopes } from '../../syntax/scopes.ts';
import { partOfCall } from './results.ts';
import type { Roles } from './roles.ts';
import type { SinkCall } from './sinks.ts';

/** A statement that a function builds, as if it were run where it is returned. */
export function builtStatement({ statement, by }: ReturnType<Roles['statements']>[number]): SinkCall {
  const { spreads, ...runner } = by;
  const { part } = statement;
  return {
    ...runner,
    ...(part ? { sink: { ...by.sink, config: { text: [part.name], values: part.values } } } : {}),
    call: statement.from as SinkCall['call'],
    placement: 'returned',
    text: statement.text,
    values: -1,
    config: statement.config,
    wrapper: false,
    extend: spreads?.flatMap(({ extend }) => extend) ?? [],
    ...(spreads ? { spreads: spreads.map(({ at }) => at) } : {}),
  };
}

/** The call of a function that builds the statement: it is looked at there. */
export function isBuilt(
  text: Node,
  { scopes, roles }: { scopes: Scopes; roles: Roles },
  built: ReadonlySet<string>,
): boolean {
  const inner = unwrap(text);
  if (isBuiltPart(inner, { scopes, roles }, built)) return true;
  const from = inner.type === 'Identifier' ? scopes.binding(inner)?.from : undefined;
  const call = from?.type === 'VariableDeclarator' && from.init ? unwrap(from.init) : inner;
  const fact = call.type === 'CallExpression' ? roles.factOf(call.callee as Node) : undefined;
  return fact?.kind === 'statement' && (fact.constant || built.has(fact.key));
}

/** `where` of `const { where, values } = filters(q)`: so is a piece of SQL that a function gives with its values. */
export function isBuiltPart(
  node: Node,
  { scopes, roles }: { scopes: Scopes; roles: Roles },
  built: ReadonlySet<string>,
): boolean {
  const part = partOfCall(node, scopes);
  const fact = part?.call.type === 'CallExpression' ? roles.factOf(part.call.callee as Node) : undefined;
  return part !== null && fact?.kind === 'statement' && built.has(`${fact.key}#${part.part}`);
}

/** A function that runs the text it is given: its callers are looked at instead. */
export function isHandedOn(text: Node, scopes: Scopes): boolean {
  const inner = sameText(text);
  const binding = inner.type === 'Identifier' ? scopes.binding(inner) : undefined;
  return binding?.kind === 'param' && binding.writes.length === 0;
}
