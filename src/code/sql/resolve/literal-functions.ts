import { bare, isFunction, type Node } from '../../syntax/nodes.ts';
import { memberText, type Binding, type Scopes } from '../../syntax/scopes.ts';

/** One of the results of a function, with what is known of its parameter there. */
interface Leaf {
  result: Node;
  /** What the tests around it say of the parameter. */
  is: readonly Kind[];
  isNot: readonly Kind[];
}

type Kind = 'number' | 'string' | 'null';

/** The parts of a function that writes its parameter as a literal of SQL. */
export interface Literal {
  /** The result that is quoted. */
  quoted: Node;
  /** It writes NULL, or what it is given, for some values. */
  nullable: boolean;
}

/** `(v) => (typeof v === 'number' ? v : "'" + v + "'")`: a number stays one, and the rest gets quotes. */
export function literalOf(fn: Node, scopes: Scopes): Literal | null {
  const [param, ...more] = isFunction(fn) ? fn.params : [];
  const binding = param?.type === 'Identifier' ? scopes.binding(param) : undefined;
  if (!isFunction(fn) || !binding || more.length > 0 || binding.writes.length > 0) return null;
  const leaves = leavesOf(fn.body, binding, scopes);
  if (!leaves || leaves.length < 2) return null;
  const quoted: Node[] = [];
  let nullable = false;
  for (const { result, is, isNot } of leaves) {
    if (isNull(result) && is.includes('null')) nullable = true;
    else if (!isItself(result, binding, scopes)) quoted.push(result);
    else if (isNot.includes('string')) nullable = true;
    else if (!is.includes('number')) return null;
  }
  const [only, ...others] = quoted;
  return only && others.length === 0 ? { quoted: only, nullable } : null;
}

/** The results of a body that holds nothing but decisions; `null` where there is more in it. */
function leavesOf(body: Node, binding: Binding, scopes: Scopes): Leaf[] | null {
  const open: Leaf = { result: body, is: [], isNot: [] };
  const ends =
    body.type === 'BlockStatement' ? ofStatement(body, [open], binding, scopes) : ofResult(open, binding, scopes);
  return ends && ends.every(({ result }) => result.type !== 'BlockStatement') ? ends : null;
}

/** What becomes of a way through the body: ways that go on have the body as their result. */
function ofStatement(statement: Node, ways: readonly Leaf[], binding: Binding, scopes: Scopes): Leaf[] | null {
  const isOpen = ({ result }: Leaf): boolean => result.type === 'BlockStatement';
  const done = ways.filter((way) => !isOpen(way));
  const [open, ...more] = ways.filter(isOpen);
  if (!open || more.length > 0) return null;
  switch (statement.type) {
    case 'BlockStatement': {
      let now: Leaf[] | null = [...ways];
      for (const one of statement.body) now = now && ofStatement(one, now, binding, scopes);
      return now;
    }
    case 'ReturnStatement':
      return statement.argument
        ? [...done, ...ofResult({ ...open, result: statement.argument }, binding, scopes)]
        : null;
    case 'IfStatement': {
      const [yes, no] = told(statement.test, open, binding, scopes);
      const then = ofStatement(statement.consequent, [yes], binding, scopes);
      const otherwise = statement.alternate ? ofStatement(statement.alternate, [no], binding, scopes) : [no];
      return then && otherwise && [...done, ...then, ...otherwise];
    }
    default:
      return null;
  }
}

function ofResult(leaf: Leaf, binding: Binding, scopes: Scopes): Leaf[] {
  const inner = bare(leaf.result);
  if (inner.type !== 'ConditionalExpression') return [{ ...leaf, result: inner }];
  const [yes, no] = told(inner.test, leaf, binding, scopes);
  return [
    ...ofResult({ ...yes, result: inner.consequent }, binding, scopes),
    ...ofResult({ ...no, result: inner.alternate }, binding, scopes),
  ];
}

/** What is known where a test holds, and where it does not. */
function told(test: Node, leaf: Leaf, binding: Binding, scopes: Scopes): [Leaf, Leaf] {
  const found = kindAsked(test, binding, scopes);
  if (!found) return [leaf, leaf];
  const holds = { ...leaf, is: [...leaf.is, found.kind] };
  const fails = { ...leaf, isNot: [...leaf.isNot, found.kind] };
  return found.negated ? [fails, holds] : [holds, fails];
}

/** `typeof v === 'number'`, `Number.isInteger(v)`, `v === null || v === undefined` */
function kindAsked(test: Node, binding: Binding, scopes: Scopes): { kind: Kind; negated: boolean } | null {
  const inner = bare(test);
  if (inner.type === 'LogicalExpression' && inner.operator === '||') {
    const [left, right] = [kindAsked(inner.left, binding, scopes), kindAsked(inner.right, binding, scopes)];
    return left && right && left.kind === right.kind && !left.negated && !right.negated ? left : null;
  }
  if (inner.type === 'CallExpression') {
    const [given] = inner.arguments as Node[];
    const isNumber = /^Number\.(isFinite|isInteger|isSafeInteger)$/.test(memberText(inner.callee) ?? '');
    return isNumber && given && isParameter(given, binding, scopes) ? { kind: 'number', negated: false } : null;
  }
  if (inner.type !== 'BinaryExpression' || !/^[!=]==?$/.test(inner.operator)) return null;
  const negated = inner.operator.startsWith('!');
  const [left, right] = [bare(inner.left), bare(inner.right)];
  if (left.type === 'UnaryExpression' && left.operator === 'typeof' && isParameter(left.argument, binding, scopes)) {
    const name = right.type === 'StringLiteral' ? right.value : '';
    const kind: Kind | undefined = { number: 'number', string: 'string', undefined: 'null' }[name] as Kind | undefined;
    return kind ? { kind, negated } : null;
  }
  const isNone = right.type === 'NullLiteral' || (right.type === 'Identifier' && right.name === 'undefined');
  return isNone && isParameter(left, binding, scopes) ? { kind: 'null', negated } : null;
}

/** `v`, `String(v)`, `v.toString()` */
function isItself(node: Node, binding: Binding, scopes: Scopes): boolean {
  const inner = bare(node);
  if (isParameter(inner, binding, scopes)) return true;
  if (inner.type !== 'CallExpression') return false;
  const [given, ...more] = inner.arguments as Node[];
  const { callee } = inner;
  if (callee.type === 'MemberExpression')
    return !given && memberText(callee) === `${binding.name}.toString` && isParameter(callee.object, binding, scopes);
  const isText = callee.type === 'Identifier' && callee.name === 'String';
  return isText && given !== undefined && more.length === 0 && isParameter(given, binding, scopes);
}

function isParameter(node: Node, binding: Binding, scopes: Scopes): boolean {
  const inner = bare(node);
  return inner.type === 'Identifier' && scopes.binding(inner) === binding;
}

function isNull(node: Node): boolean {
  const inner = bare(node);
  return inner.type === 'StringLiteral' && /^null$/i.test(inner.value);
}
