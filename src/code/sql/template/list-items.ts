import { isFunction, unwrap, type FunctionNode, type Node } from '../../syntax/nodes.ts';
import { returnsOf } from '../../syntax/static-types.ts';
import { givenTo } from '../../syntax/call-sites.ts';
import type { Binding, Scopes } from '../../syntax/scopes.ts';

/** Calls that leave a number or plain text of the value itself. */
const PLAIN = /^(Number|parseInt|parseFloat|String|BigInt|Math|toString|trim|valueOf|toFixed)$/;
const SAME_ITEMS = /^(filter|slice|sort|reverse|toSorted|toReversed|flat)$/;
const ADDS = /^(push|unshift)$/;
const DEPTH = 6;

/** Whether a list is filled with pieces of SQL (`"'" + id + "'"`, `mysql.escape(id)`): as values they would be other text. */
export function holdsText(list: Node, scopes: Scopes, depth = 0): boolean {
  const inner = unwrap(list);
  if (depth > DEPTH) return true;
  if (inner.type === 'Identifier') {
    const binding = scopes.binding(inner);
    return binding !== undefined && filledWithText(binding, scopes, depth);
  }
  if (inner.type === 'ArrayExpression') return inner.elements.some((item) => item && isText(item, scopes, depth));
  if (inner.type === 'ConditionalExpression')
    return holdsText(inner.consequent, scopes, depth + 1) || holdsText(inner.alternate, scopes, depth + 1);
  if (inner.type === 'LogicalExpression')
    return holdsText(inner.left, scopes, depth + 1) || holdsText(inner.right, scopes, depth + 1);
  if (inner.type === 'SpreadElement') return holdsText(inner.argument, scopes, depth + 1);
  if (inner.type !== 'CallExpression' && inner.type !== 'OptionalCallExpression') return false;
  const { callee } = inner;
  const [first, second] = inner.arguments;
  if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') return false;
  const name = callee.property.type === 'Identifier' ? callee.property.name : '';
  if (name === 'map' || name === 'flatMap') return first !== undefined && givesText(first, scopes, depth);
  if (name === 'from' && second) return givesText(second, scopes, depth);
  if (name === 'concat')
    return (
      holdsText(callee.object, scopes, depth + 1) || inner.arguments.some((item) => holdsText(item, scopes, depth + 1))
    );
  return SAME_ITEMS.test(name) && holdsText(callee.object, scopes, depth + 1);
}

/** `(id) => `'${id}'``, `(id) => "'" + id + "'"` */
export function quotesItem(fn: FunctionNode): boolean {
  const [param, ...others] = fn.params;
  const [text, ...more] = returnsOf(fn);
  if (param?.type !== 'Identifier' || others.length > 0 || !text || more.length > 0 || fn.async) return false;
  const isItem = (node: Node | null | undefined): boolean => node?.type === 'Identifier' && node.name === param.name;
  const isQuote = (node: Node): boolean => node.type === 'StringLiteral' && node.value === "'";
  if (text.type === 'TemplateLiteral')
    return (
      text.quasis.length === 2 && text.quasis.every(({ value }) => value.raw === "'") && isItem(text.expressions[0])
    );
  return (
    text.type === 'BinaryExpression' &&
    text.left.type === 'BinaryExpression' &&
    isQuote(text.left.left) &&
    isItem(text.left.right) &&
    isQuote(text.right)
  );
}

/** Whether text is seen to be made of several items: joined, or written with quotes of its own. */
export function isListText(node: Node, scopes: Scopes, depth = 0): boolean {
  const inner = unwrap(node);
  if (depth > DEPTH) return true;
  const any = (...nodes: Node[]): boolean => nodes.some((one) => isListText(one, scopes, depth + 1));
  switch (inner.type) {
    case 'StringLiteral':
      return /['"`]\s*\)?\s*,|,\s*\(?\s*['"`]/.test(inner.value);
    case 'TemplateLiteral':
      return (
        inner.quasis.some((quasi) => /['"`]\s*\)?\s*,|,\s*\(?\s*['"`]/.test(quasi.value.cooked ?? '')) ||
        any(...(inner.expressions as Node[]))
      );
    case 'BinaryExpression':
    case 'LogicalExpression':
      return any(inner.left, inner.right);
    case 'ConditionalExpression':
      return any(inner.consequent, inner.alternate);
    case 'CallExpression': {
      const { callee } = inner;
      if (callee.type !== 'MemberExpression') return inner.arguments.some((argument) => any(argument));
      return calledName(callee) === 'join' || any(callee.object, ...inner.arguments);
    }
    case 'Identifier': {
      const binding = scopes.binding(inner);
      return binding !== undefined && valuesOf(binding, scopes).some((one) => any(one));
    }
    default:
      return isFunction(inner) && returnsOf(inner).some((one) => any(one));
  }
}

/** What a name is given: where it is declared, where it is written, and where its function is called. */
function valuesOf(binding: Binding, scopes: Scopes): Node[] {
  const written = binding.writes.flatMap((write) =>
    write.type === 'AssignmentExpression' && write.left.type === 'Identifier' ? [write.right] : [],
  );
  const { from } = binding;
  if (from.type === 'VariableDeclarator')
    return from.init && from.id === binding.id ? [from.init, ...written] : written;
  if (!isFunction(from) || binding.kind !== 'param') return written;
  const index = from.params.indexOf(binding.id as never);
  const given = givenTo(from, index, scopes);
  return [...written, ...given];
}

function filledWithText(binding: Binding, scopes: Scopes, depth: number): boolean {
  const { from } = binding;
  if (
    from.type === 'VariableDeclarator' &&
    from.id === binding.id &&
    from.init &&
    holdsText(from.init, scopes, depth + 1)
  )
    return true;
  const written = binding.writes.some(
    (write) =>
      write.type === 'AssignmentExpression' &&
      write.left.type === 'Identifier' &&
      holdsText(write.right, scopes, depth + 1),
  );
  return written || binding.reads.some((read) => addsText(read, scopes, depth));
}

/** `list.push("'" + id + "'")`, `list[i] = '"' + id + '"'` */
function addsText(read: Node, scopes: Scopes, depth: number): boolean {
  const member = scopes.parent(read);
  if (member?.type !== 'MemberExpression' || member.object !== read) return false;
  const use = scopes.parent(member);
  if (use?.type === 'AssignmentExpression' && use.left === member)
    return member.computed && isText(use.right, scopes, depth);
  if (use?.type !== 'CallExpression' || use.callee !== member || member.property.type !== 'Identifier') return false;
  return ADDS.test(member.property.name) && use.arguments.some((item) => isText(item, scopes, depth));
}

function givesText(fn: Node, scopes: Scopes, depth: number): boolean {
  const inner = unwrap(fn);
  if (isFunction(inner)) return returnsOf(inner).some((value) => isText(value, scopes, depth + 1));
  if (inner.type !== 'Identifier') return true;
  const binding = scopes.binding(inner);
  if (!binding) return !PLAIN.test(inner.name);
  if (isFunction(binding.from)) return binding.kind === 'param' || givesText(binding.from, scopes, depth + 1);
  return binding.from.type === 'VariableDeclarator' && binding.from.init && depth < DEPTH
    ? givesText(binding.from.init, scopes, depth + 1)
    : true;
}

function isText(node: Node, scopes: Scopes, depth: number): boolean {
  const inner = unwrap(node);
  if (depth > DEPTH) return true;
  switch (inner.type) {
    case 'StringLiteral':
      return !/^[\w.-]*$/.test(inner.value);
    case 'TemplateLiteral':
      return (
        inner.quasis.some((quasi) => !/^[\w.-]*$/.test(quasi.value.raw)) ||
        inner.expressions.some((part) => isText(part as Node, scopes, depth + 1))
      );
    case 'BinaryExpression':
      return (
        inner.operator === '+' && (isText(inner.left, scopes, depth + 1) || isText(inner.right, scopes, depth + 1))
      );
    case 'ConditionalExpression':
      return isText(inner.consequent, scopes, depth + 1) || isText(inner.alternate, scopes, depth + 1);
    case 'LogicalExpression':
      return isText(inner.left, scopes, depth + 1) || isText(inner.right, scopes, depth + 1);
    case 'SpreadElement':
      return holdsText(inner.argument, scopes, depth + 1);
    case 'Identifier': {
      const from = scopes.binding(inner)?.from;
      return from?.type === 'VariableDeclarator' && from.id.type === 'Identifier' && from.init
        ? isText(from.init, scopes, depth + 1)
        : false;
    }
    case 'CallExpression':
      return !PLAIN.test(calledName(inner.callee));
    default:
      return false;
  }
}

function calledName(callee: Node): string {
  if (callee.type === 'Identifier') return callee.name;
  if (callee.type !== 'MemberExpression') return '';
  if (callee.object.type === 'Identifier' && callee.object.name === 'Math') return 'Math';
  return callee.property.type === 'Identifier' ? callee.property.name : '';
}
