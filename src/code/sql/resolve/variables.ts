import type { Fact } from './fact.ts';
import { memberText, type Binding, type Scopes } from '../../syntax/scopes.ts';
import { isFunction, keyName, unwrap, type Node, type NodeOf } from '../../syntax/nodes.ts';
import { isShared } from './shared-objects.ts';
import { agree, isFixed, notConstant } from './join.ts';
import { withAssigned } from './objects.ts';
import { importFact } from './modules.ts';
import { parameterFact } from './parameters.ts';
import { patternFact } from './patterns.ts';
import type { Reader } from './reader.ts';
import { functionAround, functionOf } from '../../syntax/static-types.ts';

/** What a name holds, wherever it comes from: all that is written to it has to agree. */
export function bindingFact(binding: Binding, reader: Reader, depth: number): Fact | undefined {
  const { from } = binding;
  if (binding.kind === 'import') return importFact(from, reader);
  if (binding.kind === 'function') return binding.writes.length > 0 ? undefined : reader.factOf(from, depth);
  if (binding.kind === 'class') return reader.factOf(from, depth);
  if (binding.kind === 'param') return parameterFact(binding, reader, depth);
  if (from.type === 'TSEnumDeclaration') return binding.writes.length > 0 ? undefined : reader.factOf(from, depth);
  if (from.type !== 'VariableDeclarator') return undefined;
  const found = from.init
    ? (patternFact(from.id, binding.id, reader.factOf(from.init, depth)) ??
      sharedPart(from.id, from.init, binding, reader))
    : undefined;
  const written = binding.writes.flatMap((write) => {
    if (write.type === 'VariableDeclarator')
      return write.init ? [patternFact(write.id, binding.id, reader.factOf(write.init, depth))] : [];
    if (write.type !== 'AssignmentExpression' || write.operator !== '=') return [];
    return [patternFact(write.left, binding.id, reader.factOf(write.right, depth))];
  });
  if (found && isFixed(found) && binding.writes.length > 0) return undefined;
  const own = from.init && from.id === binding.id ? withAssigned(found, from.init, binding, reader, depth) : found;
  const facts = [own, ...written].filter((fact): fact is Fact => fact !== undefined);
  const changes = binding.writes.length > 0 || isFilledAnywhere(binding, reader.scopes);
  return changes ? notConstant(agree(facts)) : agree(facts);
}

const filled = new WeakMap<Binding, boolean>();

/** Asked for at each of its reads, and the same for all of them. */
function isFilledAnywhere(binding: Binding, scopes: Scopes): boolean {
  let known = filled.get(binding);
  if (known === undefined) filled.set(binding, (known = binding.reads.some((read) => isFilled(read, scopes))));
  return known;
}

/** `const { db } = req.app.locals` */
function sharedPart(pattern: Node, init: Node, binding: Binding, reader: Reader): Fact | undefined {
  const path = memberText(unwrap(init));
  if (pattern.type !== 'ObjectPattern' || !path) return undefined;
  const property = pattern.properties.find((item) => item.type === 'ObjectProperty' && item.value === binding.id);
  const name = property?.type === 'ObjectProperty' ? keyName(property.key, property.computed) : undefined;
  return name && isShared(`${path}.${name}`) ? reader.shared(name) : undefined;
}

/** `Object.assign(order, …)`, `order[key] = …`: its members are not what they were. */
function isFilled(read: Node, scopes: Scopes, depth = 0): boolean {
  const use = scopes.parent(read);
  if (use?.type === 'CallExpression') return isFilledBy(use, read, scopes, depth);
  if (use?.type !== 'MemberExpression' || use.object !== read) return false;
  const assignment = scopes.parent(use);
  if (assignment?.type === 'CallExpression' && assignment.callee === use)
    return /^(push|unshift|splice|fill|pop|shift|reverse|sort|copyWithin)$/.test(
      keyName(use.property, use.computed) ?? '',
    );
  if (assignment?.type !== 'AssignmentExpression' || assignment.left !== use) return false;
  return use.computed || assignment.operator !== '=' || depth > 0;
}

/** `extend(query, req)`: a function of the file that writes a member of what it is given. */
function isFilledBy(call: NodeOf<'CallExpression'>, read: Node, scopes: Scopes, depth: number): boolean {
  const index = call.arguments.indexOf(read as never);
  if (index < 0) return false;
  if (memberText(call.callee) === 'Object.assign') return index === 0;
  const fn = functionOf(call.callee as Node, scopes);
  if (!fn) return isOwnList(read, scopes) && !/^(console|JSON)\./.test(memberText(call.callee) ?? '');
  const param = isFunction(fn) ? fn.params[index] : undefined;
  const binding = param?.type === 'Identifier' && depth < 4 ? scopes.binding(param) : undefined;
  return binding?.reads.some((one) => isFilled(one, scopes, depth + 1)) ?? false;
}

/** A list that a function makes for itself, to be filled: one of the file is handed on to be read. */
function isOwnList(read: Node, scopes: Scopes): boolean {
  const from = scopes.binding(read)?.from;
  return (
    from?.type === 'VariableDeclarator' &&
    !!from.init &&
    unwrap(from.init).type === 'ArrayExpression' &&
    functionAround(from, scopes) !== null
  );
}
