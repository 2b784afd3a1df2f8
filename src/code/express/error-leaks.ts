import type { File } from '@babel/types';
import {
  children,
  type FunctionNode,
  isFunction,
  keyName,
  memberName,
  type Node,
  patternNames,
  rootName,
  unwrap,
  walk,
} from '../syntax/nodes.ts';
import {
  developmentGuard,
  holdsWithoutEnvironment,
  isDevelopmentTest,
  isProductionTest,
} from './environment-guards.ts';
import { errorParameters } from './error-parameters.ts';
import { deletesStack, isError, isForClients, isTextTest, leftBehind } from './own-errors.ts';

const BODY_METHODS = new Set(['send', 'json', 'jsonp', 'end', 'write', 'render']);
export const TELLING = new Set(['stack', 'message', 'sqlMessage', 'sql', 'detail', 'toString']);

/**
 * Expressions in a handler's responses that tell internals of an error: `err.stack`, `err.message`, `err` itself. Where the
 * program asks for development first, they are its own business; so is what it says of errors that it has picked out.
 */
export function leaksIn(ast: File, fn: FunctionNode, response: ReadonlySet<string>, names: readonly string[]): Node[] {
  const guard = developmentGuard(ast, fn);
  if (guard && !holdsWithoutEnvironment(guard)) return [];
  const found: Node[] = [];
  const errors = new Set<string>();
  if (names.length === 4 && names[0]) errors.add(names[0]);
  const aliases = aliasesIn(fn.body, errors);
  const renders = rendersPage(fn.body, response);
  const stripped = deletesStack(fn.body);
  visit(fn.body, { response, errors, aliases, callbacks: callbacksIn(fn.body), renders, found, guard, stripped });
  return found;
}

interface Search {
  response: ReadonlySet<string>;
  errors: ReadonlySet<string>;
  /** Variables that hold what an error tells: `const { message } = err`. */
  aliases: ReadonlyMap<string, string>;
  /** Functions of a name that are handed to other code. */
  callbacks: ReadonlySet<string>;
  /** It shows a view, which is given `res.locals`; elsewhere they are notes for a log. */
  renders: boolean;
  found: Node[];
  /** A test of the environment around, which holds where that is not set. */
  guard?: Node | undefined;
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

const guarded = new WeakMap<Node, Node>();

/** The test that a leak stands behind, which holds where NODE_ENV is not set. */
export const guardOf = (leak: Node): Node | undefined => guarded.get(leak);

/** Of what stands behind one test, the first says it all. */
function note(leak: Node, { found, guard, source }: Search): void {
  if (guard && found.some((other) => guarded.get(other) === guard)) return;
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
    if (holdsWithoutEnvironment(node.test)) visit(node.consequent, { ...search, guard: node.test });
    if (node.alternate) visit(node.alternate, search);
    return;
  }
  if (node.type === 'IfStatement' && isProductionTest(node.test)) return visit(node.consequent, search);
  if (node.type === 'IfStatement' && isTextTest(node.test, search.errors)) {
    if (node.alternate) visit(node.alternate, search);
    return;
  }
  if (node.type === 'TryStatement' && node.handler) {
    visit(node.block, search);
    visit(node.handler, { ...search, source: node.block });
    if (node.finalizer) visit(node.finalizer, search);
    return;
  }
  if (node.type === 'CatchClause')
    return visitBelow(node.body, withErrors(search, node.param ? patternNames(node.param) : [], node.body));
  if (isFunction(node)) return visitFunction(node, search);
  if (node.type === 'CallExpression' && isCatch(node)) return visitCatch(node, search);
  if (node.type === 'CallExpression' && isBody(node, search)) {
    for (const argument of node.arguments) collect(argument as Node, search);
    return visit(node.callee as Node, search);
  }
  if (node.type === 'CallExpression' || node.type === 'OptionalCallExpression' || node.type === 'NewExpression')
    return visitCall(node, search);
  if (node.type === 'AssignmentExpression' && isLocals(node.left as Node, search)) return collect(node.right, search);
  visitBelow(node, search);
}

function visitBelow(node: Node, search: Search): void {
  let rest = search;
  for (const child of isFunction(node) ? [node.body as Node] : children(node)) {
    visit(child, rest);
    const left = leftBehind(child, rest.errors);
    if (left === 'nothing') return;
    if (left === 'own') rest = { ...rest, chosen: true };
  }
}

function withErrors(search: Search, names: readonly string[], body: Node): Search {
  if (names.length === 0) return search;
  const errors = new Set([...search.errors, ...names]);
  return { ...search, errors, aliases: new Map([...search.aliases, ...aliasesIn(body, errors)]) };
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

/** `const { message } = err`, `const text = err.message || '…'`; a variable that is set again may hold anything. */
function aliasesIn(body: Node, errors: ReadonlySet<string>): Map<string, string> {
  const found = new Map<string, string>();
  if (errors.size === 0) return found;
  const set = new Set<string>();
  walk(body, (node) => {
    if (node.type === 'AssignmentExpression') for (const name of patternNames(node.left as Node)) set.add(name);
    if (node.type !== 'VariableDeclarator' || !node.init) return;
    for (const [name, member] of aliasesOf(node.id as Node, unwrap(node.init), errors)) found.set(name, member);
  });
  for (const name of set) found.delete(name);
  return found;
}

function aliasesOf(target: Node, value: Node, errors: ReadonlySet<string>): [string, string][] {
  if (value.type === 'LogicalExpression') return aliasesOf(target, unwrap(value.left), errors);
  if (target.type === 'Identifier') {
    const member = memberName(value) ?? '';
    const isTold = value.type === 'MemberExpression' && isError(unwrap(value.object), errors) && isText(member);
    return isTold ? [[target.name, member]] : [];
  }
  if (target.type !== 'ObjectPattern' || !isError(value, errors)) return [];
  return target.properties.flatMap((property): [string, string][] => {
    if (property.type !== 'ObjectProperty') return [];
    const member = keyName(property.key, property.computed) ?? '';
    return isText(member) ? patternNames(property.value as Node).map((name) => [name, member]) : [];
  });
}

const isText = (member: string): boolean => TELLING.has(member) && member !== 'toString';

function isCatch(node: Extract<Node, { type: 'CallExpression' }>): boolean {
  return memberName(unwrap(node.callee as Node)) === 'catch';
}

/** `.catch((anyName) => …)` */
function visitCatch(node: Extract<Node, { type: 'CallExpression' }>, search: Search): void {
  visit(node.callee as Node, search);
  for (const argument of node.arguments as Node[]) {
    if (!isFunction(argument)) visit(argument, search);
    else {
      const [first] = argument.params as Node[];
      visitBelow(
        argument,
        withErrors({ ...search, source: node.callee as Node }, first ? patternNames(first) : [], argument.body),
      );
    }
  }
}

function isBody(node: Extract<Node, { type: 'CallExpression' }>, { response }: Pick<Search, 'response'>): boolean {
  const name = memberName(unwrap(node.callee as Node));
  return name !== undefined && BODY_METHODS.has(name) && response.has(rootName(node.callee as Node) ?? '');
}

/** `res.locals.message = …`, where a view is given it. */
function isLocals(left: Node, { response, renders }: Search): boolean {
  if (!renders || left.type !== 'MemberExpression' || memberName(left.object) !== 'locals') return false;
  return response.has(rootName(left) ?? '');
}

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
  if (node.type === 'LogicalExpression') {
    if (isDevelopmentTest(node.left)) {
      if (holdsWithoutEnvironment(node.left)) collect(node.right, { ...search, guard: node.left });
      return;
    }
    collect(node.left, search);
    return collect(node.right, search);
  }
  if (isTextTest(node.test, search.errors)) return collect(node.alternate, search);
  if (holdsWithoutEnvironment(node.test)) collect(node.consequent, { ...search, guard: node.test });
  else if (!isDevelopmentTest(node.test)) {
    const chosen = isForClients(node.test, search.errors) || search.chosen;
    collect(node.consequent, { ...search, ...(chosen ? { chosen } : {}) });
  }
  if (!isProductionTest(node.test)) collect(node.alternate, search);
}
