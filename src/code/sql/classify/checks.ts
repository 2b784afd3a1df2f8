import { functionOf, returnsOf } from '../../syntax/static-types.ts';
import { memberText, type Scopes } from '../../syntax/scopes.ts';
import { isFunction, memberName, unwrap, type Node, type NodeOf } from '../../syntax/nodes.ts';
import type { Roles } from '../resolve/roles.ts';
import { isConstantList } from './constant-maps.ts';
import { isWrittenOut } from './literal-keys.ts';
import { matchedWhy } from './patterns.ts';
import { LISTED, NUMBER, PLAIN, UNQUOTED } from './reasons.ts';

/** What a test is read with: who stands for what, and the name that it may say something about. */
export interface Asked {
  name: string;
  scopes: Scopes;
  roles: Roles;
}

const DEPTH = 8;
const WEAKEST = [UNQUOTED, PLAIN, NUMBER];

/** Why a value can be spliced in where a test has come out as `outcome`; `null` where the test says nothing of it. */
export function provenWhy(test: Node, outcome: boolean, asked: Asked, depth = 0): string | null {
  const inner = unwrap(test);
  if (depth > DEPTH) return null;
  switch (inner.type) {
    case 'UnaryExpression':
      if (inner.operator === '~') return outcome && isIndexOf(inner.argument, asked) ? LISTED : null;
      return inner.operator === '!' ? provenWhy(inner.argument, !outcome, asked, depth + 1) : null;
    case 'LogicalExpression': {
      if (inner.operator === '??') return null;
      const left = provenWhy(inner.left, outcome, asked, depth + 1);
      // One of the two is enough where both hold.
      if (left && (inner.operator === '&&') === outcome) return left;
      const right = provenWhy(inner.right, outcome, asked, depth + 1);
      if ((inner.operator === '&&') === outcome) return right;
      return left && right && (WEAKEST.find((one) => one === left || one === right) ?? left);
    }
    case 'BinaryExpression':
      return comparedWhy(inner, outcome, asked, depth);
    case 'CallExpression':
    case 'OptionalCallExpression':
      return calledWhy(inner, outcome, asked, depth);
    default:
      return outcome && isLookup(inner, asked) ? LISTED : null;
  }
}

function comparedWhy(node: NodeOf<'BinaryExpression'>, outcome: boolean, asked: Asked, depth: number): string | null {
  const { operator } = node;
  const [left, right] = [unwrap(node.left), unwrap(node.right)];
  if (operator === 'in') return outcome && isSubject(left, asked) && isKeyed(right, asked) ? LISTED : null;
  if (/^[!=]==?$/.test(operator)) {
    const equal = operator.startsWith('=') === outcome;
    return equalWhy(left, right, equal, asked, depth) ?? equalWhy(right, left, equal, asked, depth);
  }
  if (isIndexOf(left, asked)) return isFound(operator, right) === outcome ? LISTED : null;
  // A comparison with NaN is never true.
  const compares = /^[<>]=?$/.test(operator) && outcome;
  return compares && ((isNumeral(right) && isSubject(left, asked)) || (isNumeral(left) && isSubject(right, asked)))
    ? NUMBER
    : null;
}

/** What `a === b` proves, or that it does not hold. */
function equalWhy(one: Node, other: Node, equal: boolean, asked: Asked, depth: number): string | null {
  if (other.type === 'BooleanLiteral') return provenWhy(one, other.value === equal, asked, depth + 1);
  if (!equal) {
    if (isNumeral(other)) return isIndexOf(one, asked) && isMinusOne(other) ? LISTED : null;
    const none = other.type === 'NullLiteral' || (other.type === 'Identifier' && other.name === 'undefined');
    return none && isLookup(one, asked) ? LISTED : null;
  }
  if (one.type === 'UnaryExpression' && one.operator === 'typeof' && isSubject(one.argument, asked))
    return other.type === 'StringLiteral' && /^(number|bigint|boolean)$/.test(other.value) ? NUMBER : null;
  const constant = /^(String|Numeric)Literal$/.test(other.type) || asked.roles.factOf(other)?.kind === 'constant';
  return constant && isSubject(one, asked) ? LISTED : null;
}

/** Whether `indexOf(x) > -1`, with that operator and number, holds for what is found; `undefined` where it tells nothing. */
function isFound(operator: string, number: Node): boolean | undefined {
  const zero = number.type === 'NumericLiteral' && number.value === 0;
  if ((operator === '>' && isMinusOne(number)) || (operator === '>=' && zero)) return true;
  return (operator === '<' && zero) || (operator === '<=' && isMinusOne(number)) ? false : undefined;
}

function isNumeral(node: Node): boolean {
  return node.type === 'NumericLiteral' || isMinusOne(node);
}

function isMinusOne(node: Node): boolean {
  return (
    node.type === 'UnaryExpression' &&
    node.operator === '-' &&
    node.argument.type === 'NumericLiteral' &&
    node.argument.value === 1
  );
}

/** The value itself, or as text, in capitals, or without what is around it. */
function isSubject(node: Node | undefined, asked: Asked): boolean {
  if (!node) return false;
  let inner = unwrap(node);
  for (let depth = 0; depth < DEPTH; depth += 1) {
    if (memberText(inner) === asked.name) return true;
    if (isDefaulted(inner)) {
      inner = unwrap(inner.left);
      continue;
    }
    if (inner.type !== 'CallExpression' && inner.type !== 'OptionalCallExpression') return false;
    const { callee } = inner;
    if (callee.type === 'Identifier' && callee.name === 'String' && inner.arguments[0])
      inner = unwrap(inner.arguments[0] as Node);
    else if (
      (callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression') &&
      /^(toUpperCase|toLowerCase|trim|toString)$/.test(memberName(callee) ?? '')
    )
      inner = unwrap(callee.object);
    else return false;
  }
  return false;
}

/** `x || ''`: where the other is asked of, `x` is no more than '', 0 or nothing. */
function isDefaulted(node: Node): node is NodeOf<'LogicalExpression'> {
  return node.type === 'LogicalExpression' && node.operator !== '&&' && /Literal$/.test(unwrap(node.right).type);
}

/** `Number(x)`, `+x` */
function isNumberOf(node: Node, asked: Asked): boolean {
  const inner = unwrap(node);
  if (inner.type === 'UnaryExpression') return inner.operator === '+' && isSubject(inner.argument, asked);
  return (
    inner.type === 'CallExpression' &&
    memberText(inner.callee) === 'Number' &&
    isSubject(inner.arguments[0] as Node | undefined, asked)
  );
}

/** `COLUMNS.indexOf(x)` on a list that is written out. */
function isIndexOf(node: Node, asked: Asked): boolean {
  const inner = unwrap(node);
  return (
    inner.type === 'CallExpression' &&
    inner.callee.type === 'MemberExpression' &&
    memberName(inner.callee) === 'indexOf' &&
    isConstantList(inner.callee.object, asked.scopes, asked.roles) &&
    isSubject(inner.arguments[0] as Node | undefined, asked)
  );
}

/** `COLUMNS[x]` on a map whose keys are written out. */
export function isLookup(node: Node, asked: Asked): boolean {
  const inner = unwrap(node);
  return (
    inner.type === 'MemberExpression' &&
    inner.computed &&
    isSubject(inner.property, asked) &&
    isKeyed(inner.object, asked)
  );
}

function isKeyed(object: Node, { scopes, roles }: Asked): boolean {
  return isWrittenOut(unwrap(object), scopes) || isConstantList(object, scopes, roles);
}

function calledWhy(
  call: NodeOf<'CallExpression' | 'OptionalCallExpression'>,
  outcome: boolean,
  asked: Asked,
  depth: number,
): string | null {
  const { callee } = call;
  const [first, second] = call.arguments as Node[];
  const path = memberText(callee as Node) ?? '';
  if (!first) return null;
  const isNumber = isNumberOf(first, asked);
  if (path === 'isNaN' || path === 'Number.isNaN')
    return !outcome && (isNumber || (path === 'isNaN' && isSubject(first, asked))) ? NUMBER : null;
  if (callee.type === 'Identifier' && asked.scopes.binding(callee)) return askedOf(call, outcome, asked, depth);
  if (!outcome) return null;
  if (/^(isFinite|Number\.is(Integer|SafeInteger|Finite))$/.test(path))
    return isNumber || isSubject(first, asked) ? NUMBER : null;
  if (/^Object\.(hasOwn|prototype\.hasOwnProperty\.call)$/.test(path))
    return second && isSubject(second, asked) && isKeyed(first, asked) ? LISTED : null;
  if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') return null;
  return methodWhy(callee, first, second, asked);
}

function methodWhy(
  callee: NodeOf<'MemberExpression' | 'OptionalMemberExpression'>,
  first: Node,
  second: Node | undefined,
  asked: Asked,
): string | null {
  const { scopes, roles } = asked;
  const { object } = callee;
  const name = memberName(callee) ?? '';
  switch (name) {
    case 'includes':
    case 'has':
      return isSubject(first, asked) && isConstantList(object, scopes, roles) ? LISTED : null;
    case 'hasOwnProperty':
      return isSubject(first, asked) && isKeyed(object, asked) ? LISTED : null;
    case 'some':
      return isConstantList(object, scopes, roles) && isEqualTo(first, asked) ? LISTED : null;
    case 'every':
      return isSubject(object, asked) ? allowedWhy(first, asked) : null;
    case 'test':
    case 'exec':
      return isSubject(first, asked) ? matchedWhy(object, scopes) : null;
    case 'match':
      return isSubject(object, asked) ? matchedWhy(first, scopes) : null;
    default:
      return isSubject(first, asked) && isImportOf(object, 'validator', scopes)
        ? validatedWhy(name, second, asked)
        : null;
  }
}

/** What functions of the package `validator` tell. */
function validatedWhy(name: string, list: Node | undefined, { scopes, roles }: Asked): string | null {
  if (name === 'isIn') return list && isConstantList(list, scopes, roles) ? LISTED : null;
  if (/^is(Int|Numeric|Float|Decimal)$/.test(name)) return NUMBER;
  return /^is(UUID|Hexadecimal|MongoId|Alpha|Alphanumeric|MD5|ISO8601|Date|Base64|ULID)$/.test(name) ? UNQUOTED : null;
}

/** `(column) => COLUMNS.includes(column)`: why an item for which the function holds can be spliced in. */
export function allowedWhy(fn: Node, { scopes, roles }: Omit<Asked, 'name'>): string | null {
  if (!isFunction(fn) || fn.body.type === 'BlockStatement') return null;
  const [param] = fn.params;
  const id = param?.type === 'ArrayPattern' ? param.elements[0] : param;
  return id?.type === 'Identifier' ? provenWhy(fn.body, true, { name: id.name, scopes, roles }) : null;
}

/** `(column) => column === x` */
function isEqualTo(fn: Node, asked: Asked): boolean {
  if (!isFunction(fn) || fn.body.type === 'BlockStatement') return false;
  const [param] = fn.params;
  const body = unwrap(fn.body);
  if (param?.type !== 'Identifier' || body.type !== 'BinaryExpression' || !/^===?$/.test(body.operator)) return false;
  const isItem = (node: Node): boolean => memberText(unwrap(node)) === param.name;
  return (isItem(body.left) && isSubject(body.right, asked)) || (isItem(body.right) && isSubject(body.left, asked));
}

/** `isColumn(x)`: a function of the file that gives the outcome of a test. */
function askedOf(
  call: NodeOf<'CallExpression' | 'OptionalCallExpression'>,
  outcome: boolean,
  asked: Asked,
  depth: number,
): string | null {
  const given = parameterOf(call, asked);
  if (!given) return null;
  const [result, ...more] = returnsOf(given.fn);
  return result && more.length === 0 ? provenWhy(result, outcome, { ...asked, name: given.name }, depth + 1) : null;
}

/** The function of the file that is called with the value, and how it names it; `null` where that is not seen. */
export function parameterOf(
  call: NodeOf<'CallExpression' | 'OptionalCallExpression'>,
  asked: Asked,
): { fn: Node; name: string } | null {
  const fn = functionOf(call.callee as Node, asked.scopes);
  if (!isFunction(fn) || fn.generator || fn.async) return null;
  const index = call.arguments.findIndex((argument) => isSubject(argument as Node, asked));
  const param = fn.params[index];
  if (param?.type !== 'Identifier' || call.arguments.some(({ type }) => type === 'SpreadElement')) return null;
  return (asked.scopes.binding(param)?.writes.length ?? 0) > 0 ? null : { fn, name: param.name };
}

/** `const validator = require('validator')`, `import v from 'validator'` */
export function isImportOf(node: Node, module: string, scopes: Scopes): boolean {
  return importOf(node, scopes) === module;
}

/** The package that a name is imported from, as a whole or by one of its names. */
export function importOf(node: Node, scopes: Scopes): string | null {
  const binding = node.type === 'Identifier' ? scopes.binding(node) : undefined;
  if (binding?.kind === 'import') {
    const declaration = scopes.parent(binding.from);
    return declaration?.type === 'ImportDeclaration' ? declaration.source.value : null;
  }
  if (binding?.from.type !== 'VariableDeclarator' || !binding.from.init || binding.writes.length > 0) return null;
  let call = unwrap(binding.from.init);
  if (call.type === 'MemberExpression') call = unwrap(call.object);
  const [path] = call.type === 'CallExpression' && memberText(call.callee) === 'require' ? call.arguments : [];
  return path?.type === 'StringLiteral' ? path.value : null;
}
