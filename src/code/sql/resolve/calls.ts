import { isFunction, writtenText, type Node, type NodeOf } from '../../syntax/nodes.ts';
import { memberOf } from '../drivers/index.ts';
import type { Fact } from './fact.ts';
import { memberText } from '../../syntax/scopes.ts';
import { constantCall, constantSet } from './constant-lists.ts';
import { moduleFact } from './modules.ts';
import { resultOf } from './parts.ts';
import { promiseFact } from './promises.ts';
import type { Reader } from './reader.ts';
import { filled } from './text-functions.ts';

/** What a call gives; `require()`, `promisify()`, `.bind()` and promises are seen through. */
export function callFact(
  node: NodeOf<'CallExpression' | 'OptionalCallExpression'>,
  reader: Reader,
  depth: number,
): Fact | undefined {
  const { callee } = node;
  if (
    callee.type === 'Import' ||
    (callee.type === 'Identifier' && callee.name === 'require' && !reader.scopes.binding(callee))
  ) {
    const specifier = writtenText(node.arguments[0] as Node | undefined);
    return specifier === undefined ? undefined : moduleFact(specifier, reader);
  }
  const path = memberText(callee) ?? '';
  const [first] = node.arguments;
  if (path === 'Object.freeze' && first) return reader.factOf(first, depth);
  if (/(^|\.)promisify$/.test(path) && first) return methodOnly(reader.factOf(first, depth));
  if (callee.type === 'MemberExpression' && !callee.computed && callee.property.type === 'Identifier') {
    const { name } = callee.property;
    if (name === 'bind') return reader.factOf(callee.object, depth);
    // `Object.entries(inputs).reduce((request, [key, value]) => request.input(key, value), pool.request())`
    if (name === 'reduce' && node.arguments[1] && isFunction(first)) {
      const given = reader.factOf(node.arguments[1], depth);
      return given?.kind === 'role' && given.role === 'request' ? given : undefined;
    }
    if (name === 'then' || name === 'catch' || name === 'finally') return reader.factOf(callee.object, depth);
    if (name === 'get' && first?.type === 'StringLiteral' && /(^|\.)app$/.test(memberText(callee.object) ?? ''))
      return reader.shared(first.value);
    if (
      name === 'getConnection' &&
      !reader.factOf(callee.object, depth) &&
      /^(req|request)$/.test(memberText(callee.object) ?? '')
    )
      return reader.shared('getConnection');
  }
  const called = reader.factOf(callee, depth);
  if (called?.kind === 'returns' && called.fact.kind === 'self')
    return callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression'
      ? reader.factOf(callee.object, depth)
      : undefined;
  if (called?.kind === 'text') return filled(called.parts, node.arguments as Node[], reader, depth);
  return (
    (called && resultOf(called)) ?? (node.type === 'CallExpression' ? constantCall(node, reader, depth) : undefined)
  );
}

function methodOnly(fact: Fact | undefined): Fact | undefined {
  return fact?.kind === 'method' || fact?.kind === 'wrapper' ? fact : undefined;
}

/** What `new` constructs. */
export function newFact(node: NodeOf<'NewExpression'>, reader: Reader, depth: number): Fact | undefined {
  const promised = promiseFact(node, reader, depth);
  if (promised) return promised;
  const called = reader.factOf(node.callee, depth);
  if (called?.kind === 'object') return called.new;
  if (called?.kind !== 'role') return constantSet(node, reader, depth);
  const member = memberOf(called.driver, called.role, 'new');
  return member && 'to' in member ? { kind: 'role', driver: called.driver, role: member.to } : undefined;
}
