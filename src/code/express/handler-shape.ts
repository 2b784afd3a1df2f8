import type { Known, KnownFunction } from '../values/value.ts';
import {
  type FunctionNode,
  isFunction,
  memberName,
  type Node,
  patternNames,
  rootName,
  unwrap,
  walk,
} from '../syntax/nodes.ts';
import { checksSignIn, takesTokens } from './sign-in-calls.ts';
import { changesData } from './data-changes.ts';
import { leaksIn } from './error-leaks.ts';
import { lacksLast } from './error-parameters.ts';
import { type BodyFields, bodyFields } from './body-fields.ts';
import { statusesHanded, statusesOfError } from './error-statuses.ts';
import { isConditional, isForExpress, returnText } from './branches.ts';
import { callsLimiter, locksAccounts } from './own-limiters.ts';
import { inputUse, type InputUse } from './input-use.ts';
import { asksWho, lookupsIn, type Lookup } from './ownership.ts';
import { answersData } from './data-answers.ts';
import { passesBy, runsMiddleware } from './hands-on.ts';
import { outsideOf, type Unset } from './outside-values.ts';
import { mayReject } from './rejections.ts';
import { setsOf } from './set-on-request.ts';
import { headersOfCall, type WrittenHeader } from './written-headers.ts';

/** What a function shows of itself without being run. */
export interface FunctionShape extends BodyFields {
  params: number;
  paramNames: string[];
  async: boolean;
  /** Expressions in responses that reveal internals. */
  leaks: Node[];
  /** What tests around them hold that comes from other files. */
  unset: Unset;
  responds: boolean;
  /** Methods of the response that it answers with. */
  sends: string[];
  statuses: number[];
  /** A status of some answer is worked out. */
  varies: boolean;
  /** Statuses below 500 of errors that it throws or hands on. */
  refuses: number[];
  /** Response headers under a literal name, in lower case, with the expression of the value. */
  headers: WrittenHeader[];
  /** Response headers it takes away. */
  removes: string[];
  /** What it puts on the request or the response. */
  sets: string[];
  /** All that it answers is seen to be data. */
  data: boolean;
  /** It calls something that is named like a limiter, or answers 429. */
  limits: boolean;
  /** It looks at how often an account was tried. */
  locks: boolean;
  /** It takes a token from a header. */
  takesTokens: boolean;
  /** It calls what is named like the check of a password. */
  signsIn: boolean;
  /** What it returns, as written, where that is one expression. */
  returns: string;
  /** Async, and something in it may throw outside a `try` that has a `catch`. */
  rejects: boolean;
  /** It looks at who asks. */
  asks: boolean;
  /** What it does with the request as a whole. */
  input: InputUse;
  /** Records that it looks up by an identifier of the request. */
  lookups: Lookup[];
  /** `bcrypt.compare`, `stripe.webhooks.constructEvent`: calls of packages, in order. */
  calls: string[];
  /** Middleware that it calls with its request and response. */
  runs: Node[];
  /** It calls something that changes what is stored: `deleteOne`, `save`, an `UPDATE`. */
  changes: boolean;
  /** It hands on: a parameter behind the response is called. */
  passesOn: boolean;
  /** It hands on, not only where an answer has begun (`headersSent`). */
  handsOn: boolean;
  /** It may hand a request on without an error: `next()`, or `next` given to other code. */
  passes: boolean;
  /** A literal 404 somewhere in it. */
  mentions404: boolean;
}

const shapes = new WeakMap<Node, FunctionShape>();

export function shapeOf(fn: KnownFunction): FunctionShape {
  const known = shapes.get(fn.node);
  if (known) return known;
  const made = describe(fn);
  shapes.set(fn.node, made);
  return made;
}

const ANSWERS = new Set(
  'send json jsonp end render sendFile sendfile redirect download sendStatus view ok badRequest'.split(' '),
);

const noAnswer = (): Pick<
  FunctionShape,
  'responds' | 'sends' | 'statuses' | 'varies' | 'refuses' | 'headers' | 'removes'
> => ({ responds: false, sends: [], statuses: [], varies: false, refuses: [], headers: [], removes: [] });

function describe(fn: KnownFunction): FunctionShape {
  const params = (fn.node.params as Node[]).filter((param) => !isThis(param));
  const names = params.map((param) => patternNames(param)[0] ?? '');
  const response = responseNames(names);
  const shape: FunctionShape = {
    params: params.length,
    paramNames: names,
    async: fn.node.async === true,
    ...leaksOf(fn, response, names),
    ...noAnswer(),
    sets: setsOf(fn.node.body as Node, names),
    data: answersData(fn.node.body as Node, response, rootName),
    ...bodyFields(fn.node.body as Node),
    limits: callsLimiter(fn.node.body as Node),
    locks: locksAccounts(fn.node.body as Node),
    takesTokens: takesTokens(textOf(fn)),
    signsIn: checksSignIn(fn.node.body as Node),
    returns: returnText(fn),
    rejects: mayReject(fn, new Set([...response, ...names])),
    asks: asksWho(fn.node.body as Node),
    input: inputUse(fn.node, names),
    lookups: lookupsIn(fn.node.body as Node),
    calls: [],
    runs: [],
    changes: changesData(textOf(fn)),
    passesOn: false,
    handsOn: false,
    passes: false,
    mentions404: false,
  };
  const next = names[params.length === 4 ? 3 : 2];
  const declared = declaredIn(fn.node);
  walk(fn.node.body, (node) => {
    if (node.type === 'NumericLiteral' && node.value === 404) shape.mentions404 = true;
    if (node.type === 'AssignmentExpression') noteStatus(node, response, shape);
    if (node.type === 'ThrowStatement') shape.refuses.push(...statusesOfError(node.argument));
    if (next && passesBy(node, next)) shape.passes = true;
    if (node.type !== 'CallExpression' && node.type !== 'OptionalCallExpression' && node.type !== 'NewExpression')
      return;
    const callee = unwrap(node.callee as Node);
    if (next && callee.type === 'Identifier' && callee.name === next) {
      shape.passesOn = true;
      if (node.arguments[0]) shape.refuses.push(...statusesOfError(node.arguments[0] as Node));
      // `next()` in an error handler passes over the handlers of errors behind it.
      const leaves = params.length === 4 && (node.arguments.length === 0 || answersFor(node, fn.node, names[0]));
      if (!leaves && !isForExpress(node, fn)) shape.handsOn = true;
    }
    const seen = shape.headers.length;
    noteResponse(node.arguments as Node[], callee, response, shape);
    if (response.has(rootName(callee) ?? ''))
      shape.headers.push(...headersOfCall(callee, node.arguments as Node[], fn));
    shape.statuses.push(...statusesHanded(callee, node.arguments as Node[], response));
    if (shape.headers.length > seen && isConditional(node, fn))
      for (const header of shape.headers.slice(seen)) header.conditional = true;
    const called = packageCall(callee, fn, declared);
    if (called) shape.calls.push(called);
    if (runsMiddleware(node.arguments as Node[], names)) shape.runs.push(callee);
  });
  return shape;
}

const textOf = ({ node, site }: KnownFunction): string => site.source.text.slice(node.start ?? 0, node.end ?? 0);

function leaksOf(
  fn: KnownFunction,
  response: ReadonlySet<string>,
  names: string[],
): Pick<FunctionShape, 'leaks' | 'unset'> {
  const unset: Unset = {};
  const home = { ast: fn.site.source.ast, outside: outsideOf(fn, unset) };
  return { leaks: leaksIn(home, fn.node, response, names), unset };
}

/** `res.status(code); … next(answer)`: it has set the status, and leaves to Express how an answer of its own is shown. */
function answersFor({ arguments: [given] }: Node & { arguments: unknown[] }, fn: FunctionNode, error = ''): boolean {
  const value = given as Node;
  if (value.type !== 'Identifier' || value.name === error || fn.body.type !== 'BlockStatement') return false;
  return fn.body.body.some(
    (statement) =>
      statement.type === 'ExpressionStatement' &&
      statement.expression.type === 'CallExpression' &&
      memberName(statement.expression.callee as Node) === 'status',
  );
}

/** A handler of errors whose fourth parameter is missing. */
export const lacksNext = ({ paramNames }: Pick<FunctionShape, 'paramNames'>): boolean => lacksLast(paramNames);

function isThis(param: Node): boolean {
  return param.type === 'Identifier' && param.name === 'this';
}

/** The parameters that are the response: by their name, or by their place in `(req, res)` and `(err, req, res, next)`. */
export function responseNames(names: readonly string[]): Set<string> {
  const found = new Set(names.filter((name) => /^_?(res|response|resp|reply)$/i.test(name)));
  const placed = names[names.length === 4 ? 2 : 1];
  if (
    found.size === 0 &&
    placed &&
    names.length >= 2 &&
    names.length <= 4 &&
    /^_*(q|rq|req\w*|_)?$/i.test(names[names.length === 4 ? 1 : 0] ?? '')
  ) {
    found.add(placed);
  }
  found.add('res');
  return found;
}

function noteStatus(
  node: Extract<Node, { type: 'AssignmentExpression' }>,
  response: Set<string>,
  shape: FunctionShape,
): void {
  const left = node.left as Node;
  if (memberName(left) !== 'statusCode' || !response.has(rootName(left) ?? '')) return;
  if (node.right.type === 'NumericLiteral') shape.statuses.push(node.right.value);
  else shape.varies = true;
}

function noteResponse(args: Node[], callee: Node, response: Set<string>, shape: FunctionShape): void {
  const name = memberName(callee);
  // `stream.pipe(res.type('video/mp2t'))`, `pipeline(stream, gzip, res)`
  const streamed =
    name === 'pipe'
      ? args[0]
      : calledName(callee) === 'pipeline'
        ? args.findLast((one) => !isFunction(one))
        : undefined;
  if (streamed && response.has(rootName(streamed) ?? '')) {
    shape.responds = true;
    if (!shape.sends.includes('pipe')) shape.sends.push('pipe');
  }
  if (name === undefined || !response.has(rootName(callee) ?? '')) return;
  if (ANSWERS.has(name)) {
    shape.responds = true;
    if (!shape.sends.includes(name)) shape.sends.push(name);
  }
  const [first] = args;
  if (name === 'removeHeader' && first?.type === 'StringLiteral') shape.removes.push(first.value.toLowerCase());
  if (['status', 'sendStatus', 'writeHead', 'code'].includes(name) && first) {
    if (first.type === 'NumericLiteral') shape.statuses.push(first.value);
    else shape.varies = true;
  }
}

const calledName = (callee: Node): string | undefined =>
  callee.type === 'Identifier' ? callee.name : memberName(callee);

function declaredIn(node: Node): Set<string> {
  const names = new Set<string>();
  walk(node, (inner) => {
    if (isFunction(inner))
      for (const param of inner.params) for (const name of patternNames(param as Node)) names.add(name);
    if (inner.type === 'VariableDeclarator') for (const name of patternNames(inner.id as Node)) names.add(name);
  });
  return names;
}

function packageCall(callee: Node, fn: KnownFunction, declared: ReadonlySet<string>): string | undefined {
  const root = rootName(callee);
  if (root === undefined || root === 'require' || declared.has(root)) return inlineRequire(callee);
  const value = fn.scope.find(root)?.value;
  const base = value && packageOf(value);
  if (base === undefined) return undefined;
  return [base, ...membersOf(callee)].join('.');
}

/** `require('bcrypt').compare(…)` */
function inlineRequire(callee: Node): string | undefined {
  let node = callee;
  while (node.type === 'MemberExpression') node = unwrap(node.object);
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier' || node.callee.name !== 'require')
    return undefined;
  const [specifier] = node.arguments;
  if (specifier?.type !== 'StringLiteral' || specifier.value.startsWith('.')) return undefined;
  return [specifier.value, ...membersOf(callee)].join('.');
}

function packageOf(value: Known): string | undefined {
  if (value.type !== 'package' && value.type !== 'result') return undefined;
  return value.member ? `${value.module}.${value.member}` : value.module;
}

function membersOf(node: Node): string[] {
  const inner = unwrap(node);
  if (inner.type === 'MemberExpression' || inner.type === 'OptionalMemberExpression') {
    const name = memberName(inner);
    return [...membersOf(inner.object), ...(name === undefined ? [] : [name])];
  }
  return [];
}
