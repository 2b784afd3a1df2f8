import { type FunctionNode, isFunction, memberName, type Node, rootName, unwrap, walk } from '../syntax/nodes.ts';
import { ancestors } from '../syntax/ancestors.ts';
import { readScopes } from '../syntax/scopes.ts';
import { constant, givenBack, holdsUnset, type Home } from './unset-environment.ts';

/** A test of the environment, or the part of one that asks for it. */
export interface Guard {
  node: Node;
  /** It asks for production, and what is meant stands in its other branch. */
  production: boolean;
}

/**
 * What `if (isDevelopment) app.use((err, req, res, next) => …)` says of a function: nobody else meets it, or, where the test
 * also holds while NODE_ENV is not set, the part to change.
 */
export function developmentGuard(home: Home, fn: FunctionNode): Guard | 'closed' | undefined {
  const path = [fn as Node, ...ancestors(home.ast, fn)];
  const guards = path.flatMap((node, at): (Guard | 'closed')[] => {
    if (node.type !== 'IfStatement') return [];
    const guard = guardOver(home, node.test, path[at - 1] !== node.alternate);
    return guard ? [guard] : [];
  });
  return guards.find((guard) => guard === 'closed') ?? guards[0];
}

/**
 * What a test of the environment says of the code that runs where it holds, or where it does not: only developers meet it
 * (`closed`), or they are meant, and everybody meets it while NODE_ENV is not set; then the part to change. `undefined` where
 * the test asks for something else.
 */
export function guardOver(home: Home, test: Node, holds: boolean): Guard | 'closed' | undefined {
  const open = holds ? openGuard(home, test) : openBehind(home, test);
  if (open) return open;
  return (holds ? isDevelopmentTest(home, test) : isProductionTest(home, test)) ? 'closed' : undefined;
}

/**
 * The part of a test that lets through what stands behind it while NODE_ENV is not set: `app.get('env') === 'development'`,
 * `NODE_ENV !== 'production'`.
 */
function openGuard(home: Home, node: Node): Guard | undefined {
  const test = unwrap(node);
  const given = defaultOf(home, test);
  if (given) return openGuard(home, given);
  const kept = keptHere(home, test);
  if (kept) return openGuard(home, kept);
  if (test.type !== 'LogicalExpression')
    return isDevelopmentTest(home, test) && holdsUnset(home, test) === true
      ? { node: test, production: false }
      : undefined;
  const sides = [test.left, test.right];
  if (test.operator === '&&' && sides.some((side) => holdsUnset(home, side) === false)) return undefined;
  const open = sides.flatMap((side) => openGuard(home, side) ?? []);
  return open.length === sides.length ? { node: test, production: false } : open[0];
}

/** `({ showStack = process.env.NODE_ENV !== 'production' }) => …`: what a parameter is where nobody gives it. */
function defaultOf({ ast }: Home, test: Node): Node | undefined {
  const scopes = readScopes(ast);
  const { kind, id } = (test.type === 'Identifier' && scopes.binding(test)) || {};
  const pattern = kind === 'param' && id ? scopes.parent(id) : undefined;
  if (pattern?.type !== 'AssignmentPattern' || pattern.left !== id) return undefined;
  return /^(Binary|Unary|Call)Expression$/.test(pattern.right.type) ? pattern.right : undefined;
}

/** `const dev = req.app.get('env') === 'development'` of a handler itself, however often it asks for it: the test that is kept. */
function keptHere({ ast }: Home, test: Node): Node | undefined {
  const { kind, from, writes } = (test.type === 'Identifier' && readScopes(ast).binding(test)) || {};
  if (
    !/^(const|let|var)$/.test(kind ?? '') ||
    from?.type !== 'VariableDeclarator' ||
    from.id.type !== 'Identifier' ||
    writes?.length !== 0
  )
    return undefined;
  const isLocal = ancestors(ast, from).some(isFunction);
  return isLocal && from.init?.type === 'BinaryExpression' ? from.init : undefined;
}

/** The same for what stands in the other branch: `NODE_ENV === 'production'` does not hold, either. */
function openBehind(home: Home, node: Node): Guard | undefined {
  const test = unwrap(node);
  const kept = keptHere(home, test);
  if (kept) return openBehind(home, kept);
  if (test.type !== 'LogicalExpression')
    return isProductionTest(home, test) && holdsUnset(home, test) === false
      ? { node: test, production: true }
      : undefined;
  const sides = [test.left, test.right];
  if (test.operator !== '||' || sides.some((side) => holdsUnset(home, side) === true)) return undefined;
  const open = sides.flatMap((side) => openBehind(home, side) ?? []);
  return open.length === sides.length ? { node: test, production: true } : open[0];
}

const PRODUCTION = /^_*((is|in|on)_?)?prod(uction)?(_?(mode|env(ironment)?))?_*$/i;
const DEVELOPMENT =
  /^_*((is|in|on)_?)?(dev(elopment)?|debug)(_?(mode|env(ironment)?))?_*$|^_*(is|in)_?test(s|ing)?(_?(mode|env(ironment)?))?_*$|^(show|expose|include|print|send)_?(stack|error|detail|trace|debug)\w*$/i;

/** `env === 'production'`, `isProd`, `NODE_ENV !== 'development'`: it holds for those who only use the app. */
export function isProductionTest(home: Home, node: Node, depth = 0): boolean {
  const test = unwrap(node);
  const asks = (side: Node): boolean => isProductionTest(home, side, depth + 1);
  if (test.type === 'LogicalExpression')
    return test.operator === '||' ? asks(test.left) || asks(test.right) : asks(test.left) && asks(test.right);
  if (test.type === 'UnaryExpression')
    return test.operator === '!' && isDevelopmentTest(home, test.argument, depth + 1);
  const compared = comparisonIn(test);
  if (!compared) return isNamed(home, test, PRODUCTION) || keptTests(home, test, depth).some(asks);
  const { words, other, same } = compared;
  return (
    !isAsked(home, other) && words.some((word) => (same ? isProductionWord(word) : isDevelopmentWord(word, other)))
  );
}

/** `env === 'development'`, `!isProduction`, `NODE_ENV !== 'production'` */
export function isDevelopmentTest(home: Home, node: Node, depth = 0): boolean {
  const test = unwrap(node);
  const asks = (side: Node): boolean => isDevelopmentTest(home, side, depth + 1);
  if (test.type === 'LogicalExpression')
    return test.operator === '&&' ? asks(test.left) || asks(test.right) : asks(test.left) && asks(test.right);
  if (test.type === 'UnaryExpression') return test.operator === '!' && isProductionTest(home, test.argument, depth + 1);
  if (isAskedFor(home, test)) return true;
  const compared = comparisonIn(test);
  if (!compared) return isNamed(home, test, DEVELOPMENT) || keptTests(home, test, depth).some(asks);
  const { words, other, same } = compared;
  return (
    !isAsked(home, other) && words.some((word) => (same ? isDevelopmentWord(word, other) : isProductionWord(word)))
  );
}

const SWITCHES = /(^|_)(DEBUG|VERBOSE|TRACES?|STACKS?)(_|$)|^(SHOW|EXPOSE|PRINT|INCLUDE)_/;

/** `process.env.SHOW_STACKS === '1'`: whoever runs the app asks for it by a variable of that name, and is shown nothing without it. */
const isAskedFor = (home: Home, test: Node): boolean =>
  mentions(test, SWITCHES) && mentions(test, /^env$/) && holdsUnset(home, test) === false;

interface Comparison {
  words: readonly string[];
  other: Node;
  /** It is to be one of the words, not another. */
  same: boolean;
}

/** `env === 'test'`, `['development', 'test'].includes(env)` */
function comparisonIn(test: Node): Comparison | null {
  const made = (texts: readonly (Node | null)[], other: Node | undefined, same: boolean): Comparison | null => {
    const words = texts.flatMap((one) => (one?.type === 'StringLiteral' ? [one.value] : []));
    return words.length > 0 && other ? { words, other, same } : null;
  };
  if (test.type === 'BinaryExpression' && /^[!=]==?$/.test(test.operator)) {
    const sides = [unwrap(test.left as Node), unwrap(test.right)];
    const other = sides.find(({ type }) => type !== 'StringLiteral');
    return made(sides, other, test.operator.startsWith('='));
  }
  if (test.type !== 'CallExpression' || memberName(test.callee as Node) !== 'includes') return null;
  const list = 'object' in test.callee ? unwrap(test.callee.object as Node) : undefined;
  return list?.type === 'ArrayExpression' ? made(list.elements, test.arguments[0] as Node | undefined, true) : null;
}

const isProductionWord = (word: string): boolean => /^prod(uction)?$/.test(word);

/** `provider === 'local'` asks for no environment. */
const isDevelopmentWord = (word: string, other: Node): boolean =>
  /^dev(elopment)?$/.test(word) || (/^(local|test)$/.test(word) && mentions(other, /env|mode|stage/i));

function mentions(node: Node, name: RegExp): boolean {
  let found = false;
  walk(node, (one) => {
    if (one.type === 'Identifier' || one.type === 'StringLiteral')
      found ||= name.test(one.type === 'Identifier' ? one.name : one.value);
  });
  return found;
}

/** `isDev`, `config.debug`, `isProduction()`; not what the request says (`req.query.debug`). */
function isNamed(home: Home, test: Node, names: RegExp): boolean {
  const called = test.type === 'CallExpression' && test.arguments.length === 0 ? unwrap(test.callee as Node) : test;
  const name = called.type === 'Identifier' ? called.name : (memberName(called) ?? '');
  return names.test(name) && !isAsked(home, called);
}

const REQUEST = /^_?(req|request|ctx)$/;

function isAsked(home: Home, node: Node): boolean {
  const root = rootOf(node);
  if (root.type !== 'Identifier') return false;
  if (REQUEST.test(root.name)) return !isOfApp(node);
  const from = readScopes(home.ast).binding(root)?.from;
  if (from?.type === 'VariableDeclarator' && from.init) return readsRequest(from.init);
  // `({ query: { debug } }, res) => …`
  const [first, second] = isFunction(from) ? (from.params as Node[]) : [];
  return (
    first?.type === 'ObjectPattern' && second?.type === 'Identifier' && mentions(first, new RegExp(`^${root.name}$`))
  );
}

function rootOf(node: Node): Node {
  const inner = unwrap(node);
  return inner.type === 'MemberExpression' || inner.type === 'OptionalMemberExpression' ? rootOf(inner.object) : inner;
}

function readsRequest(init: Node): boolean {
  let found = false;
  walk(init, (node) => {
    if (isFunction(node)) return false;
    const isMember = node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression';
    if (isMember && REQUEST.test(rootName(node) ?? '')) {
      found ||= !isOfApp(node);
      return false;
    }
    if (node.type === 'Identifier') found ||= REQUEST.test(node.name);
    return undefined;
  });
  return found;
}

/** `req.app.locals.debug` is the app's own. */
function isOfApp(node: Node): boolean {
  let at = unwrap(node);
  let first: string | undefined;
  while ('object' in at) {
    first = memberName(at);
    at = unwrap(at.object as Node);
  }
  return first === 'app';
}

const DEEPEST = 4;

/** `const verbose = NODE_ENV !== 'production'`, `const verbose = () => …`: what a variable keeps, or a function gives. */
function keptTests(home: Home, test: Node, depth: number): Node[] {
  if (depth > DEEPEST) return [];
  const scopes = readScopes(home.ast);
  const isCall = test.type === 'CallExpression' && test.arguments.length === 0;
  const kept = isCall
    ? givenBack(test.callee as Node, scopes)
    : test.type === 'Identifier'
      ? constant(scopes.binding(test))
      : undefined;
  return kept ? [kept] : [];
}

/** `isDebug() || other` */
export function asksBesides(home: Home, node: Node): boolean {
  const test = unwrap(node);
  if (test.type !== 'LogicalExpression' || test.operator !== '||') return false;
  return [test.left, test.right].some((side) => isDevelopmentTest(home, side) || asksBesides(home, side));
}
