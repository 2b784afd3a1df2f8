import type { File } from '@babel/types';
import {
  children,
  type FunctionNode,
  isFunction,
  memberName,
  type Node,
  patternNames,
  rootName,
  unwrap,
  walk,
} from '../syntax/nodes.ts';
import { developmentGuard, type Guard, isDevelopmentTest, isProductionTest, openGuard } from './environment-guards.ts';
import { aliasesIn, isBody, sentObjects, takenApart, TELLING } from './error-aliases.ts';
import { errorParameters, lacksLast } from './error-parameters.ts';
import { branchesOf, deletesStack, isForClients, isTextTest, leftBehind } from './own-errors.ts';

/**
 * Expressions in a handler's responses that tell internals of an error: `err.stack`, `err.message`, `err` itself. Where the
 * program asks for development first, they are its own business; so is what it says of errors that it has picked out.
 */
export function leaksIn(ast: File, fn: FunctionNode, response: ReadonlySet<string>, names: readonly string[]): Node[] {
  const guard = developmentGuard(ast, fn);
  if (guard === 'closed') return [];
  const found: Node[] = [];
  const errors = new Set<string>();
  if (names[0] && (names.length === 4 || lacksLast(names))) errors.add(names[0]);
  const aliases = aliasesIn(fn.body, errors);
  const sent = errors.size > 0 ? sentObjects(fn.body, response) : new Set<string>();
  const renders = rendersPage(fn.body, response);
  const stripped = deletesStack(fn.body);
  visit(fn.body, {
    ast,
    response,
    errors,
    aliases,
    sent,
    callbacks: callbacksIn(fn.body),
    renders,
    found,
    guard,
    stripped,
  });
  return found;
}

interface Search {
  ast: File;
  response: ReadonlySet<string>;
  errors: ReadonlySet<string>;
  /** Variables that hold what an error tells: `const { message } = err`. */
  aliases: ReadonlyMap<string, string>;
  /** Objects made here that responses send. */
  sent: ReadonlySet<string>;
  /** Functions of a name that are handed to other code. */
  callbacks: ReadonlySet<string>;
  /** It shows a view, which is given `res.locals`; elsewhere they are notes for a log. */
  renders: boolean;
  found: Node[];
  /** A test of the environment around, which holds where that is not set. */
  guard?: Guard | undefined;
  /** The errors are some of the app's own: what they say is for its users, their stack is not. */
  chosen?: boolean;
  /** The stack is taken off the errors before they are shown: `delete err.stack`. */
  stripped?: boolean;
  /** Where what is caught comes from: the `try`, or what the `.catch` stands behind. */
  source?: Node;
}

const tried = new WeakMap<Node, Node>();

/** For the message of an error that was caught: the code that has thrown it. */
export const triedFor = (leak: Node): Node | undefined => tried.get(leak);

const told = new WeakMap<Node, string>();

/** What a leaking variable holds of an error: `message` of `const { message } = err`. */
export const toldBy = (leak: Node): string | undefined => told.get(leak);

const guarded = new WeakMap<Node, Guard>();

/** The test that a leak stands behind, which holds where NODE_ENV is not set. */
export const guardOf = (leak: Node): Guard | undefined => guarded.get(leak);

/** Of what stands behind one test, the first says it all. */
function note(leak: Node, { found, guard, source }: Search): void {
  if (guard && found.some((other) => guarded.get(other)?.node === guard.node)) return;
  if (guard) guarded.set(leak, guard);
  if (source && isMessage(leak)) tried.set(leak, source);
  found.push(leak);
}

/** Whether a leak is the message of an error, and not its stack or all of it. */
export const isMessage = (leak: Node): boolean => (told.get(leak) ?? memberName(unwrap(leak))) === 'message';

/** Whether a leak is the error itself. */
export const isWholeError = (leak: Node): boolean => leak.type === 'Identifier' && told.get(leak) === undefined;

function visit(node: Node, search: Search): void {
  if (node.type === 'IfStatement' && isForClients(node.test, search.errors)) {
    visit(node.consequent, { ...search, chosen: true });
    if (node.alternate) visit(node.alternate, search);
    return;
  }
  if (node.type === 'IfStatement' && isDevelopmentTest(node.test)) {
    visitOpen(node.consequent, openGuard(search.ast, node.test, false), search);
    if (node.alternate) visit(node.alternate, search);
    return;
  }
  if (node.type === 'IfStatement' && isProductionTest(node.test)) {
    visit(node.consequent, search);
    if (node.alternate) visitOpen(node.alternate, openGuard(search.ast, node.test, true), search);
    return;
  }
  if (node.type === 'IfStatement' && isTextTest(node.test, search.errors)) {
    if (node.alternate) visit(node.alternate, search);
    return;
  }
  if (node.type === 'SwitchStatement') {
    for (const { code, isOwn } of branchesOf(node, search.errors))
      for (const one of code) visit(one, isOwn ? { ...search, chosen: true } : search);
    return;
  }
  if (node.type === 'TryStatement' && node.handler) {
    visit(node.block, search);
    visit(node.handler, { ...search, source: node.block });
    if (node.finalizer) visit(node.finalizer, search);
    return;
  }
  if (node.type === 'CatchClause')
    return visitBelow(node.body, withCaught(search, node.param as Node | null, node.body));
  if (isFunction(node)) return visitFunction(node, search);
  if (node.type === 'CallExpression' && isCatch(node)) return visitCatch(node, search);
  if (node.type === 'CallExpression' && isBody(node, search.response)) {
    for (const argument of node.arguments) collect(argument as Node, search);
    return visit(node.callee as Node, search);
  }
  if (node.type === 'CallExpression' || node.type === 'OptionalCallExpression' || node.type === 'NewExpression')
    return visitCall(node, search);
  if (
    node.type === 'AssignmentExpression' &&
    (isLocals(node.left as Node, search) || isSent(node.left as Node, search))
  )
    return collect(node.right, search);
  if (node.type === 'VariableDeclarator' && node.init && isSent(node.id as Node, search))
    return collect(node.init, search);
  visitBelow(node, search);
}

function visitOpen(node: Node, guard: Guard | undefined, search: Search): void {
  if (guard) visit(node, { ...search, guard });
}

function visitBelow(node: Node, search: Search): void {
  let rest = search;
  for (const child of isFunction(node) ? [node.body as Node] : children(node)) {
    visit(child, rest);
    const left = leftBehind(search.ast, child, rest.errors);
    if (left === 'nothing') return;
    if (left === 'own') rest = { ...rest, chosen: true };
  }
}

function withErrors(search: Search, names: readonly string[], body: Node): Search {
  if (names.length === 0) return search;
  const errors = new Set([...search.errors, ...names]);
  const sent = new Set([...search.sent, ...sentObjects(body, search.response)]);
  return { ...search, errors, sent, aliases: new Map([...search.aliases, ...aliasesIn(body, errors)]) };
}

/** Only what other code calls back gets an error first; `res.renderError = function (error) {…}` gets what its callers say. */
function visitFunction(fn: FunctionNode, search: Search): void {
  const named = fn.type === 'FunctionDeclaration' && search.callbacks.has(fn.id?.name ?? '');
  visitBelow(fn.body, named ? withErrors(search, errorParameters(fn), fn.body) : search);
}

function visitCall(
  node: Extract<Node, { type: 'CallExpression' | 'OptionalCallExpression' | 'NewExpression' }>,
  search: Search,
): void {
  visit(node.callee as Node, search);
  for (const argument of node.arguments as Node[]) {
    if (isFunction(argument)) visitBelow(argument.body, withErrors(search, errorParameters(argument), argument.body));
    else visit(argument, search);
  }
}

function rendersPage(body: Node, response: ReadonlySet<string>): boolean {
  let found = false;
  walk(body, (node) => {
    if (node.type !== 'CallExpression' || memberName(node.callee as Node) !== 'render') return;
    if (response.has(rootName(node.callee as Node) ?? '')) found = true;
  });
  return found;
}

function callbacksIn(body: Node): Set<string> {
  const names = new Set<string>();
  walk(body, (node) => {
    if (node.type !== 'CallExpression') return;
    for (const argument of node.arguments) if (argument.type === 'Identifier') names.add(argument.name);
  });
  return names;
}

function isCatch(node: Extract<Node, { type: 'CallExpression' }>): boolean {
  const name = memberName(unwrap(node.callee as Node));
  return name === 'catch' || (name === 'then' && node.arguments.length === 2);
}

/** `.catch((anyName) => …)`, `.then(done, (anyName) => …)` */
function visitCatch(node: Extract<Node, { type: 'CallExpression' }>, search: Search): void {
  visit(node.callee as Node, search);
  for (const [index, argument] of (node.arguments as Node[]).entries()) {
    if (!isFunction(argument) || index < node.arguments.length - 1) visit(argument, search);
    else {
      const caught = { ...search, source: node.callee as Node };
      visitBelow(argument, withCaught(caught, argument.params[0] as Node | undefined, argument.body));
    }
  }
}

/** What is caught under a name, or taken apart: `catch ({ message })`. */
function withCaught(search: Search, param: Node | null | undefined, body: Node): Search {
  if (!param) return search;
  if (param.type !== 'ObjectPattern') return withErrors(search, patternNames(param), body);
  return { ...search, aliases: new Map([...search.aliases, ...takenApart(param)]) };
}

/** `res.locals.message = …`, where a view is given it. */
function isLocals(left: Node, { response, renders }: Search): boolean {
  if (!renders || left.type !== 'MemberExpression' || memberName(left.object) !== 'locals') return false;
  return response.has(rootName(left) ?? '');
}

/** `body`, `body.error` of what is sent. */
const isSent = (target: Node, { sent }: Search): boolean => sent.has(rootName(target) ?? '');

const isNoted = (member: string, { chosen }: Search): boolean =>
  TELLING.has(member) && (!chosen || (member !== 'message' && member !== 'toString'));

/** All of an error, and not one of the app's own or without its stack. */
const isWhole = (name: string, { errors, chosen, stripped }: Search): boolean =>
  errors.has(name) && chosen !== true && stripped !== true;

function collect(node: Node, search: Search): void {
  const inner = unwrap(node);
  if (inner.type === 'ConditionalExpression' || inner.type === 'LogicalExpression')
    return collectBranches(inner, search);
  if (inner.type === 'Identifier') {
    const alias = search.aliases.get(inner.name);
    if (alias !== undefined) told.set(inner, alias);
    if (alias !== undefined ? isNoted(alias, search) : isWhole(inner.name, search)) note(inner, search);
    return;
  }
  if (inner.type === 'MemberExpression' || inner.type === 'OptionalMemberExpression') {
    const isError = inner.object.type === 'Identifier' && search.errors.has(inner.object.name);
    if (isError && isNoted(memberName(inner) ?? '', search)) note(inner, search);
    else if (!isError) collect(inner.object, search);
    return;
  }
  if (inner.type === 'CallExpression' && memberName(unwrap(inner.callee as Node)) === 'inDevelopment') return;
  if (inner.type === 'ObjectProperty') return collect(inner.value as Node, search);
  if (isFunction(inner)) return;
  for (const child of children(inner)) collect(child, search);
}

function collectBranches(
  node: Extract<Node, { type: 'ConditionalExpression' | 'LogicalExpression' }>,
  search: Search,
): void {
  const behind = (branch: Node, test: Node, isElse: boolean): void => {
    const guard = openGuard(search.ast, test, isElse);
    if (guard) collect(branch, { ...search, guard });
  };
  if (node.type === 'LogicalExpression') {
    if (isDevelopmentTest(node.left)) return behind(node.right, node.left, false);
    collect(node.left, search);
    return collect(node.right, search);
  }
  if (isTextTest(node.test, search.errors)) return collect(node.alternate, search);
  if (isDevelopmentTest(node.test)) behind(node.consequent, node.test, false);
  else {
    const chosen = isForClients(node.test, search.errors) || search.chosen;
    collect(node.consequent, { ...search, ...(chosen ? { chosen } : {}) });
  }
  if (isProductionTest(node.test)) behind(node.alternate, node.test, true);
  else collect(node.alternate, search);
}
