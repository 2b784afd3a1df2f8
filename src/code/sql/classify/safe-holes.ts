import { memberOf } from '../drivers/index.ts';
import { functionAround, functionOf, isInside, kindOf, returnsOf } from '../../syntax/static-types.ts';
import type { Roles } from '../resolve/roles.ts';
import { whyConfigured } from './configured.ts';
import { composedWhy, PLACEHOLDERS, weakestOf } from './composed-texts.ts';
import { isCheckedKey } from './checked-keys.ts';
import { importOf } from './checks.ts';
import { isChosenConstant } from './chosen-objects.ts';
import { isConstantList, isConstantMap, isConstantObject } from './constant-maps.ts';
import { moduleTextWhy, partWhy } from './given-texts.ts';
import { guardedWhy } from './guards.ts';
import { validatedWhy } from './validated-values.ts';
import { ESCAPED, LISTED, NUMBER, PLAIN, UNQUOTED } from './reasons.ts';
import { lastSet } from '../template/accumulation/last-assignment.ts';
import { isQuotedByFormat } from './pg-format.ts';
import { isMade, MADE, whyCleaned } from './made-texts.ts';
import { constantText, constantWhy, isConstantText, isEntryOf, itemListOf, listWhy } from './safe-lists.ts';
import { memberValues } from '../../syntax/member-writes.ts';
import { memberText, type Binding, type Scopes } from '../../syntax/scopes.ts';
import { isFunction, keyName, memberName, unwrap, type Node, type NodeOf } from '../../syntax/nodes.ts';

/** What was found out, by the steps that were taken until then: what is made of each other would be asked for without end. */
const known = new WeakMap<Roles, Map<Node | Binding, (string | null)[]>>();

/** Why an expression can be spliced in as it is; `null` where it can't. */
export function safeWhy(node: Node, scopes: Scopes, roles: Roles, depth = 0): string | null {
  if (depth > 8) return null;
  const inner = unwrap(node);
  return remembered(inner, roles, depth, () => whyOf(inner, scopes, roles, depth));
}

function remembered(key: Node | Binding, roles: Roles, depth: number, find: () => string | null): string | null {
  let all = known.get(roles);
  if (!all) known.set(roles, (all = new Map()));
  let ways = all.get(key);
  if (!ways) all.set(key, (ways = []));
  const before = ways[depth];
  return before === undefined ? (ways[depth] = find()) : before;
}

function whyOf(inner: Node, scopes: Scopes, roles: Roles, depth: number): string | null {
  if (kindOf(inner, scopes) === 'number' || kindOf(inner, scopes) === 'boolean') return NUMBER;
  if (kindOf(inner, scopes) === 'null') return 'a constant';
  if (inner.type === 'StringLiteral') return 'a constant';
  if (roles.factOf(inner)?.kind === 'constant') return 'a constant';
  if (isMade(inner, scopes)) return MADE;
  const configured = whyConfigured(inner, scopes, roles);
  if (configured) return configured;
  if (inner.type === 'ConditionalExpression') return both(inner.consequent, inner.alternate, scopes, roles, depth);
  // What is left of it, where it is not set, is no more than '', 0 or null.
  if (inner.type === 'LogicalExpression' && inner.operator === '&&')
    return safeWhy(inner.right, scopes, roles, depth + 1);
  if (inner.type === 'LogicalExpression') return both(inner.left, inner.right, scopes, roles, depth);
  // `(params.push(id), '$' + params.length)`
  if (inner.type === 'SequenceExpression') return safeWhy(inner.expressions.at(-1) as Node, scopes, roles, depth + 1);
  if (inner.type === 'Identifier' || inner.type === 'MemberExpression') {
    const why = partWhy(inner, scopes, roles, (text) => safeWhy(text, scopes, roles, depth + 1));
    if (why) return why;
  }
  if (inner.type === 'MemberExpression') return memberWhy(inner, scopes, roles, depth);
  if (inner.type === 'OptionalMemberExpression' && isChosenConstant(inner, scopes)) return LISTED;
  if (inner.type === 'CallExpression' && isCheckedKey(inner, scopes, roles)) return LISTED;
  // `${Object.keys(SCHEMA)}`: with commas between them.
  if (inner.type === 'CallExpression' && isConstantList(inner, scopes, roles)) return 'a constant';
  if (inner.type === 'CallExpression') return escaped(inner, scopes, roles, depth);
  if (inner.type === 'Identifier') {
    const binding = scopes.binding(inner);
    if (!binding) return undeclared(inner, scopes, roles, depth);
    const asked = isCheckedKey(inner, scopes, roles)
      ? LISTED
      : (guardedWhy(inner, scopes, roles) ?? validatedWhy(inner, scopes, roles));
    if (asked) return asked;
    if (roles.textsGiven(inner)?.constants) return LISTED;
    if (isEntryOf(binding, scopes, roles)) return LISTED;
    const ofList = itemListOf(binding, scopes);
    const item = ofList && listSafe(ofList, scopes, roles, depth + 1);
    if (item) return item;
    if (binding.kind === 'param') return composed(inner, scopes, roles, depth);
    if (binding.from.type !== 'VariableDeclarator' || binding.from.id !== binding.id) return null;
    if (!binding.from.init && binding.writes.length === 0) return null;
    const last = binding.writes.length > 0 ? lastSet(binding, inner, scopes) : null;
    const why = last && safeWhy(last, scopes, roles, depth + 1);
    if (why) return why;
    return remembered(binding, roles, depth, () => everySafe(valuesOf(binding), scopes, roles, depth));
  }
  return composed(inner, scopes, roles, depth);
}

/** All that a variable of the file is given; `undefined` for what is no expression. */
function valuesOf({ from, writes }: Binding): (Node | null | undefined)[] {
  const written = writes.map((write) => {
    // `var sql = …` once more.
    if (write.type === 'VariableDeclarator') return write.id.type === 'Identifier' ? write.init : undefined;
    return write.type === 'AssignmentExpression' && /^\+?=$/.test(write.operator) ? write.right : undefined;
  });
  return from.type === 'VariableDeclarator' && from.init ? [from.init, ...written] : written;
}

function memberWhy(member: NodeOf<'MemberExpression'>, scopes: Scopes, roles: Roles, depth: number): string | null {
  if (member.computed && isConstantList(member.object, scopes, roles)) return LISTED;
  if (isChosenConstant(member, scopes)) return LISTED;
  return (
    guardedWhy(member, scopes, roles) ??
    validatedWhy(member, scopes, roles) ??
    everySafe(memberValues(member, scopes) ?? gotten(member, scopes), scopes, roles, depth)
  );
}

/** What `static get table() { return 'users'; }` gives where the class reads it from itself. */
function gotten(member: NodeOf<'MemberExpression'>, scopes: Scopes): readonly Node[] | null {
  const object = unwrap(member.object);
  const method = object.type === 'ThisExpression' ? methodAround(object, scopes) : undefined;
  const body = method && scopes.parent(method);
  if (method?.type !== 'ClassMethod' || body?.type !== 'ClassBody') return null;
  const getter = body.body.find(
    (one) =>
      one.type === 'ClassMethod' &&
      one.kind === 'get' &&
      Boolean(one.static) === Boolean(method.static) &&
      keyName(one.key, one.computed) === memberName(member),
  );
  return getter ? returnsOf(getter) : null;
}

/** The method that `this` is that of: arrow functions have none of their own. */
function methodAround(node: Node, scopes: Scopes): Node | undefined {
  let fn = functionAround(node, scopes);
  while (fn?.type === 'ArrowFunctionExpression') fn = functionAround(fn, scopes);
  return fn ?? undefined;
}

/** Text that is put together of what can be spliced in. */
function composed(inner: Node, scopes: Scopes, roles: Roles, depth: number): string | null {
  return weakestOf(composedWhy(inner, (part) => safeWhy(part, scopes, roles, depth + 1), scopes));
}

/** `query = 'SELECT …'` without a declaration, set in the function that reads it: safe where all that the file gives it is. */
function undeclared(id: NodeOf<'Identifier'>, scopes: Scopes, roles: Roles, depth: number): string | null {
  const own = functionAround(id, scopes);
  const writes = scopes.assigned(id.name);
  const before = writes.some((write) => own && isInside(write, own) && (write.start ?? 0) < (id.start ?? 0));
  if (!before) return null;
  const values = writes.map((write) =>
    write.type === 'AssignmentExpression' && write.operator === '=' ? write.right : undefined,
  );
  return values.every((value) => value && roles.factOf(value)?.kind === 'constant')
    ? everySafe(values, scopes, roles, depth)
    : null;
}

function everySafe(
  values: readonly (Node | null | undefined)[] | null,
  scopes: Scopes,
  roles: Roles,
  depth: number,
): string | null {
  return weakestOf((values ?? []).map((value) => (value ? safeWhy(value, scopes, roles, depth + 1) : null)));
}

function both(a: Node, b: Node, scopes: Scopes, roles: Roles, depth: number): string | null {
  return everySafe([a, b], scopes, roles, depth);
}

/** `mysql.escape(x)`, `client.escapeIdentifier(x)`, `pgp.as.name(x)`; also placeholders that are made: `ids.map(() => '?').join()`. */
function escaped(call: NodeOf<'CallExpression'>, scopes: Scopes, roles: Roles, depth: number): string | null {
  const fact = roles.factOf(call.callee);
  if (fact?.kind === 'method') {
    const member = memberOf(fact.driver, fact.role, fact.method);
    if (member && 'escapes' in member) return ESCAPED;
    if (member && 'sink' in member && fact.method === 'format') return ESCAPED;
  }
  const textIn = (node: Node): string | null => {
    const fact = roles.factOf(node);
    return fact?.kind === 'constant' ? String(fact.value) : isConstantText(node) ? constantText(node) : null;
  };
  if (isQuotedByFormat(call, textIn, scopes)) return ESCAPED;
  const { callee } = call;
  const cleaned = whyCleaned(call) ?? (isNumeric(call, scopes) ? NUMBER : null);
  if (cleaned) return cleaned;
  const [only, ...more] = call.arguments as Node[];
  if (callee.type === 'Identifier' && callee.name === 'String' && !scopes.binding(callee))
    return only && more.length === 0 ? safeWhy(only, scopes, roles, depth + 1) : null;
  const given = moduleTextWhy(callee as Node, roles);
  if (given) return given;
  if (callee.type === 'Identifier' || scopes.linked?.fn(callee as Node))
    return chosen(callee as Node, scopes, roles, depth);
  if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier') return null;
  const name = callee.property.name;
  const path = memberText(callee) ?? '';
  if (/(^|\.)(SqlString|sqlstring)\.(escape|escapeId|format)$/.test(path)) return ESCAPED;
  if (/^(escapeLiteral|escapeIdentifier)$/.test(name)) return ESCAPED;
  if (/^(toUpperCase|toLowerCase|trim)$/.test(name) && call.arguments.length === 0)
    return safeWhy(callee.object, scopes, roles, depth + 1);
  // What is cut off the end of placeholders leaves placeholders.
  if (/^(slice|substring|substr)$/.test(name) && call.arguments.every((argument) => !hasText(argument))) {
    const why = safeWhy(callee.object, scopes, roles, depth + 1);
    return why === PLACEHOLDERS || why === PLAIN || why === UNQUOTED ? why : null;
  }
  if (name === 'repeat') return constantWhy(callee.object);
  if (name === 'find' && isConstantList(callee.object, scopes, roles)) return LISTED;
  if (/^replace(All)?$/.test(name)) return replacedWhy(call, callee.object, scopes, roles, depth);
  if (name === 'get') return isConstantMap(callee.object, scopes) ? LISTED : null;
  if (name === 'join' && isConstantObject(callee.object, scopes, roles) && call.arguments.every(isConstantText))
    return 'a constant';
  if (name === 'join')
    return call.arguments.every(isConstantText) ? listSafe(callee.object, scopes, roles, depth) : null;
  // A list that is spliced in has commas between its items.
  return /^(map|fill|filter|slice)$/.test(name) || path === 'Array.from' ? listSafe(call, scopes, roles, depth) : null;
}

/** `condition.replace('$$', '$' + params.length)`: a constant mark gives way to what can be spliced in, too. */
function replacedWhy(
  call: NodeOf<'CallExpression'>,
  object: Node,
  scopes: Scopes,
  roles: Roles,
  depth: number,
): string | null {
  const [mark, by, ...more] = call.arguments as Node[];
  if (!by || more.length > 0 || !/^(String|RegExp)Literal$/.test(mark?.type ?? '')) return null;
  return both(object, by, scopes, roles, depth);
}

/** `BigInt(x)`, `Number(x).toFixed(2)`, `_.toInteger(x)`, `validator.toInt(x)`, `JSON.stringify(Number(x))` */
function isNumeric(call: NodeOf<'CallExpression'>, scopes: Scopes): boolean {
  const { callee } = call;
  if (callee.type === 'Identifier') return callee.name === 'BigInt' && !scopes.binding(callee);
  if (callee.type !== 'MemberExpression') return false;
  const [only, ...more] = call.arguments as Node[];
  if (memberText(callee) === 'JSON.stringify')
    return Boolean(only) && more.length === 0 && /^(number|boolean)$/.test(kindOf(only as Node, scopes) ?? '');
  const name = memberName(callee) ?? '';
  if (/^to(Fixed|Precision)$/.test(name)) return kindOf(callee.object, scopes) === 'number';
  const from = importOf(callee.object, scopes);
  if (from === 'validator') return /^to(Int|Float)$/.test(name);
  return from === 'lodash' && /^(toInteger|toSafeInteger|toLength|toNumber|toFinite|parseInt|clamp)$/.test(name);
}

/** A function of the file that gives one of some constants, or a text that it has cleaned. */
function chosen(callee: Node, scopes: Scopes, roles: Roles, depth: number): string | null {
  const fn = functionOf(callee, scopes);
  if (!isFunction(fn) || fn.async || fn.generator) return null;
  const results = returnsOf(fn);
  return results.length > 0 ? everySafe(results, scopes, roles, depth) : null;
}

function hasText(node: Node): boolean {
  return node.type === 'StringLiteral' || node.type === 'TemplateLiteral';
}

/** Why each item of a list can be spliced in. */
function listSafe(list: Node, scopes: Scopes, roles: Roles, depth: number): string | null {
  if (depth > 8) return null;
  const ask = (part: Node): string | null => safeWhy(part, scopes, roles, depth + 1);
  const askList = (part: Node): string | null => listSafe(part, scopes, roles, depth + 1);
  return listWhy(list, { ask, askList, scopes, roles });
}
