import { memberOf } from '../drivers/index.ts';
import { functionAround, functionOf, isInside, kindOf, returnsOf } from '../../syntax/static-types.ts';
import type { Roles } from '../resolve/roles.ts';
import { whyConfigured } from './configured.ts';
import { composedWhy, PLACEHOLDERS, pushedWhy } from './composed-texts.ts';
import { isCheckedKey } from './checked-keys.ts';
import { allowedWhy, importOf } from './checks.ts';
import { isChosenConstant } from './chosen-objects.ts';
import { isConstantList, isConstantMap, isConstantObject } from './constant-maps.ts';
import { guardedWhy } from './guards.ts';
import { validatedWhy } from './validated-values.ts';
import { ESCAPED, LISTED, NAMED, NUMBER, PLAIN, UNQUOTED } from './reasons.ts';
import { lastSet } from '../template/accumulation/last-assignment.ts';
import { isQuotedByFormat } from './pg-format.ts';
import { isMade, MADE, whyCleaned } from './made-texts.ts';
import { memberValues } from '../../syntax/member-writes.ts';
import { memberText, type Scopes } from '../../syntax/scopes.ts';
import { isFunction, memberName, unwrap, type Node, type NodeOf } from '../../syntax/nodes.ts';
import { keyedChildren } from '../../syntax/keyed-children.ts';

/** Why an expression can be spliced in as it is; `null` where it can't. */
export function safeWhy(node: Node, scopes: Scopes, roles: Roles, depth = 0): string | null {
  const inner = unwrap(node);
  if (depth > 8) return null;
  if (kindOf(inner, scopes) === 'number' || kindOf(inner, scopes) === 'boolean') return NUMBER;
  if (kindOf(inner, scopes) === 'null') return 'a constant';
  if (inner.type === 'StringLiteral') return 'a constant';
  if (roles.factOf(inner)?.kind === 'constant') return 'a constant';
  if (isMade(inner, scopes)) return MADE;
  const configured = whyConfigured(inner, scopes);
  if (configured) return configured;
  if (inner.type === 'ConditionalExpression') return both(inner.consequent, inner.alternate, scopes, roles, depth);
  // What is left of it, where it is not set, is no more than '', 0 or null.
  if (inner.type === 'LogicalExpression' && inner.operator === '&&')
    return safeWhy(inner.right, scopes, roles, depth + 1);
  if (inner.type === 'LogicalExpression') return both(inner.left, inner.right, scopes, roles, depth);
  if (inner.type === 'MemberExpression') return memberWhy(inner, scopes, roles, depth);
  if (inner.type === 'OptionalMemberExpression' && isChosenConstant(inner, scopes)) return LISTED;
  if (inner.type === 'CallExpression' && isCheckedKey(inner, scopes, roles)) return LISTED;
  if (inner.type === 'CallExpression') return escaped(inner, scopes, roles, depth);
  if (inner.type === 'Identifier') {
    const binding = scopes.binding(inner);
    if (!binding) return undeclared(inner, scopes, roles, depth);
    const asked = isCheckedKey(inner, scopes, roles)
      ? LISTED
      : (guardedWhy(inner, scopes, roles) ?? validatedWhy(inner, scopes, roles));
    if (asked) return asked;
    if (roles.textsGiven(inner)?.constants) return LISTED;
    if (binding.kind === 'param') return composed(inner, scopes, roles, depth);
    if (binding.from.type !== 'VariableDeclarator' || binding.from.id !== binding.id) return null;
    const values = [
      binding.from.init,
      ...binding.writes.map((write) => {
        // `var sql = …` once more.
        if (write.type === 'VariableDeclarator') return write.id.type === 'Identifier' ? write.init : undefined;
        return write.type === 'AssignmentExpression' && /^\+?=$/.test(write.operator) ? write.right : undefined;
      }),
    ];
    if (!binding.from.init && binding.writes.length === 0) return null;
    const last = binding.writes.length > 0 ? lastSet(binding, inner, scopes) : null;
    const why = last && safeWhy(last, scopes, roles, depth + 1);
    if (why) return why;
    return everySafe(binding.from.init ? values : values.slice(1), scopes, roles, depth);
  }
  return composed(inner, scopes, roles, depth);
}

function memberWhy(member: NodeOf<'MemberExpression'>, scopes: Scopes, roles: Roles, depth: number): string | null {
  if (member.computed && isConstantList(member.object, scopes, roles)) return LISTED;
  if (isChosenConstant(member, scopes)) return LISTED;
  return (
    guardedWhy(member, scopes, roles) ??
    validatedWhy(member, scopes, roles) ??
    everySafe(memberValues(member, scopes), scopes, roles, depth)
  );
}

/** Text that is put together of what can be spliced in. */
function composed(inner: Node, scopes: Scopes, roles: Roles, depth: number): string | null {
  return joinedWhy(composedWhy(inner, (part) => safeWhy(part, scopes, roles, depth + 1), scopes));
}

/** Why all parts together can be spliced in: by the weakest of the reasons. */
function joinedWhy(reasons: readonly (string | null)[] | null): string | null {
  if (!reasons?.every((reason) => reason !== null)) return null;
  return (
    [UNQUOTED, NAMED, ESCAPED, PLAIN, MADE, PLACEHOLDERS].find((one) => reasons.includes(one)) ?? reasons[0] ?? null
  );
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
  return joinedWhy((values ?? []).map((value) => (value ? safeWhy(value, scopes, roles, depth + 1) : null)));
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
  if (callee.type === 'Identifier') return chosen(callee, scopes, roles, depth);
  if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier') return null;
  const name = callee.property.name;
  const path = memberText(callee) ?? '';
  if (/(^|\.)(SqlString|sqlstring)\.(escape|escapeId|format)$/.test(path)) return ESCAPED;
  if (/^(escapeLiteral|escapeIdentifier)$/.test(name)) return ESCAPED;
  if (/^(toUpperCase|toLowerCase|trim)$/.test(name)) return safeWhy(callee.object, scopes, roles, depth + 1);
  // What is cut off the end of placeholders leaves placeholders.
  if (/^(slice|substring|substr)$/.test(name) && call.arguments.every((argument) => !hasText(argument))) {
    const why = safeWhy(callee.object, scopes, roles, depth + 1);
    return why === PLACEHOLDERS || why === PLAIN || why === UNQUOTED ? why : null;
  }
  if (name === 'repeat') return constantWhy(callee.object);
  if (name === 'find' && isConstantList(callee.object, scopes, roles)) return LISTED;
  if (name === 'get') return isConstantMap(callee.object, scopes) ? LISTED : null;
  if (name === 'join' && isConstantObject(callee.object, scopes, roles) && call.arguments.every(isConstantText))
    return 'a constant';
  if (name === 'join')
    return call.arguments.every(isConstantText) ? listSafe(callee.object, scopes, roles, depth) : null;
  return name === 'map' || name === 'fill' ? listSafe(call, scopes, roles, depth) : null;
}

/** `BigInt(x)`, `Number(x).toFixed(2)`, `_.toInteger(x)` */
function isNumeric(call: NodeOf<'CallExpression'>, scopes: Scopes): boolean {
  const { callee } = call;
  if (callee.type === 'Identifier') return callee.name === 'BigInt' && !scopes.binding(callee);
  if (callee.type !== 'MemberExpression') return false;
  const name = memberName(callee) ?? '';
  if (/^to(Fixed|Precision)$/.test(name)) return kindOf(callee.object, scopes) === 'number';
  return (
    /^(toInteger|toSafeInteger|toLength|toNumber|toFinite|parseInt|clamp)$/.test(name) &&
    importOf(callee.object, scopes) === 'lodash'
  );
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

/** What a literal is that is written several times. */
function constantWhy(node: Node): string | null {
  const inner = unwrap(node);
  if (!isConstantText(inner)) return null;
  const text =
    inner.type === 'StringLiteral' ? inner.value : inner.type === 'TemplateLiteral' ? inner.quasis[0]?.value.raw : '';
  return text?.includes('?') ? PLACEHOLDERS : 'a constant';
}

function constantText(node: Node): string {
  return node.type === 'StringLiteral'
    ? node.value
    : node.type === 'TemplateLiteral'
      ? (node.quasis[0]?.value.cooked ?? '')
      : '';
}

function isConstantText(node: Node): boolean {
  return node.type === 'StringLiteral' || (node.type === 'TemplateLiteral' && node.expressions.length === 0);
}

/** Why each item of a list can be spliced in; a list that a constant holds is looked at too. */
function listSafe(list: Node, scopes: Scopes, roles: Roles, depth: number): string | null {
  let made = unwrap(list);
  if (made.type === 'Identifier') {
    const binding = scopes.binding(made);
    const asked = guardedWhy(made, scopes, roles);
    if (asked) return asked;
    const pushed = binding && pushedWhy(binding, (part) => safeWhy(part, scopes, roles, depth + 1), scopes);
    if (pushed && pushed.length > 0) return joinedWhy(pushed);
    if (!binding || binding.writes.length > 0 || binding.reads.some((read) => isFilled(read, scopes))) return null;
    if (binding.from.type !== 'VariableDeclarator' || binding.from.id !== binding.id || !binding.from.init) return null;
    made = unwrap(binding.from.init);
  }
  if (depth > 8) return null;
  if (isConstantList(made, scopes, roles)) return 'a constant';
  if (made.type !== 'CallExpression' || made.callee.type !== 'MemberExpression') return null;
  const [first] = made.arguments;
  const name = memberName(made.callee);
  // What is left of a list, in whatever order.
  const why = name === 'filter' && first ? allowedWhy(first as Node, { scopes, roles }) : null;
  if (why) return why;
  if (/^(filter|slice|sort|reverse)$/.test(name ?? '')) return listSafe(made.callee.object, scopes, roles, depth + 1);
  if (name === 'fill') return first ? constantWhy(first as Node) : null;
  return name === 'map' && first ? itemSafe(first as Node, scopes, roles, depth) : null;
}

/** `list.push(x)`, `list[0] = x`, a list that is handed on. */
function isFilled(read: Node, scopes: Scopes): boolean {
  const use = scopes.parent(read);
  return (
    use?.type !== 'TemplateLiteral' &&
    !(use?.type === 'MemberExpression' && use.object === read && /^(join|map|length)$/.test(memberName(use) ?? '')) &&
    !(use?.type === 'BinaryExpression' && use.operator === '+')
  );
}

/** Why what a function gives for an item can be spliced in: `mysql.escape`, `Number`, `() => '?'`. */
function itemSafe(fn: Node, scopes: Scopes, roles: Roles, depth: number): string | null {
  const fact = roles.factOf(fn);
  const member = fact?.kind === 'method' ? memberOf(fact.driver, fact.role, fact.method) : undefined;
  if (member && 'escapes' in member) return ESCAPED;
  if (fn.type === 'Identifier' && !scopes.binding(fn)) return /^(Number|parseFloat)$/.test(fn.name) ? NUMBER : null;
  if (!isFunction(fn)) return null;
  const [body, ...more] = returnsOf(fn);
  if (!body || more.length > 0) return null;
  if (isConstantText(body)) return constantWhy(body);
  if (body.type === 'TemplateLiteral' || body.type === 'BinaryExpression')
    return /^\$/.test(placeholder(body)) && numbersOnly(body, fn.params[1], scopes) ? PLACEHOLDERS : null;
  return safeWhy(body, scopes, roles, depth + 1);
}

function placeholder(body: Node): string {
  if (body.type === 'TemplateLiteral') return body.quasis[0]?.value.raw.trimStart().replace(/^\(/, '') ?? '';
  return body.type === 'BinaryExpression' && body.left.type === 'StringLiteral' ? body.left.value : '';
}

/** Nothing but the index of `map` and numbers is put in. */
function numbersOnly(body: Node, index: Node | undefined, scopes: Scopes): boolean {
  const id = index?.type === 'Identifier' ? scopes.binding(index) : undefined;
  let fine = true;
  const look = (node: Node): void => {
    for (const [child, key] of keyedChildren(node)) {
      if (child.type === 'Identifier' && key !== 'property')
        fine &&= scopes.binding(child) === id || kindOf(child, scopes) === 'number' || key === 'object';
      look(child);
    }
  };
  look(body);
  return fine;
}
