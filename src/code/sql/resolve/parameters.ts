import { memberOf } from '../drivers/index.ts';
import { isInside } from '../../syntax/static-types.ts';
import type { Fact } from './fact.ts';
import { givenTo } from '../../syntax/call-sites.ts';
import { memberText, type Binding } from '../../syntax/scopes.ts';
import { isFunction, keyName, type Node } from '../../syntax/nodes.ts';
import { agree, notConstant } from './join.ts';
import { patternFact } from './patterns.ts';
import type { Reader } from './reader.ts';
import { typeFact } from './types.ts';

/** A parameter: of a callback that a driver calls, of a function called in this file, or told from outside. */
export function parameterFact(binding: Binding, reader: Reader, depth: number): Fact | undefined {
  const fn = binding.from;
  if (!isFunction(fn)) return undefined;
  const index = fn.params.findIndex((param) => isInside(binding.id, param));
  const param = fn.params[index];
  if (!param) return undefined;
  const pattern: Node = param.type === 'TSParameterProperty' ? param.parameter : param;
  const plain = pattern.type === 'AssignmentPattern' ? pattern.left : pattern;
  const typed = 'typeAnnotation' in plain ? typeFact(plain.typeAnnotation, reader.scopes) : undefined;
  if (typed && plain === binding.id) return typed;
  const given =
    callbackFact(fn, index, reader, depth) ?? calledWith(fn, index, reader, depth) ?? toldFact(fn, index, reader);
  const fallback = pattern.type === 'AssignmentPattern' ? reader.factOf(pattern.right, depth) : undefined;
  // A default is one value of many.
  return notConstant(patternFact(plain, binding.id, given ?? fallback));
}

function callbackFact(fn: Node, index: number, reader: Reader, depth: number): Fact | undefined {
  const call = reader.scopes.parent(fn);
  if (call?.type !== 'CallExpression' || !call.arguments.includes(fn as never)) return undefined;
  const { callee } = call;
  const lends = reader.factOf(callee as Node, depth);
  if (lends?.kind === 'lends')
    return call.arguments[lends.param] === fn && lends.index === index ? lends.fact : undefined;
  if (callee.type !== 'MemberExpression') return undefined;
  const name = keyName(callee.property, callee.computed);
  if (name === 'then' && index === 0) return reader.factOf(callee.object, depth);
  const method = reader.factOf(callee, depth) ?? sharedMethod(callee, reader);
  if (method?.kind !== 'method') return undefined;
  const member = memberOf(method.driver, method.role, method.method);
  if (!member || !('to' in member) || member.callback !== index) return undefined;
  return { kind: 'role', driver: method.driver, role: member.to };
}

/** `req.getConnection((err, connection) => …)` of express-myconnection. */
function sharedMethod(callee: Node, reader: Reader): Fact | undefined {
  const path = memberText(callee) ?? '';
  return /^(req|request)\.getConnection$/.test(path)
    ? (reader.shared('getConnection') ?? {
        kind: 'method',
        driver: 'mysql',
        role: 'connection',
        method: 'getConnection',
      })
    : undefined;
}

/** What all calls of a local function give for a parameter. */
function calledWith(fn: Node, index: number, reader: Reader, depth: number): Fact | undefined {
  const facts = givenTo(fn, index, reader.scopes).map((argument) => reader.factOf(argument, depth));
  return agree(facts.filter((fact): fact is Fact => fact !== undefined));
}

function toldFact(fn: Node, index: number, reader: Reader): Fact | undefined {
  for (const [name, parameters] of Object.entries(reader.surroundings.parameters)) {
    const fact = parameters[index];
    if (fact && reader.exportedFunctions().get(fn)?.has(name)) return fact;
  }
  return undefined;
}
