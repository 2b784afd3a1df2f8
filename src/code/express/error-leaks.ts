import {
  children,
  type FunctionNode,
  isFunction,
  memberName,
  type Node,
  type NodeOf,
  patternNames,
  rootName,
  unwrap,
} from '../syntax/nodes.ts';
import { leaves } from '../syntax/ancestors.ts';
import { asksBesides, developmentGuard, type Guard, guardOver } from './environment-guards.ts';
import { aliasesIn, behindCauses, takenApart, TELLING, withRenamed } from './error-aliases.ts';
import { callbacksIn, errorParameters, lacksLast } from './error-parameters.ts';
import { givenBack } from './handed-errors.ts';
import { branchesOf, deletesStack, isForClients, isTextTest } from './own-errors.ts';
import { throwsOnlyOwnWords } from './own-words.ts';
import { stackRemoval } from './stack-removal.ts';
import { readScopes } from '../syntax/scopes.ts';
import { deliberate, guarded, mayBeWords, told, tried } from './leak-notes.ts';
import { failsBy, isBody, isHeader, isStatusText, rendersPage, sentObjects, shownParts } from './sent-bodies.ts';
import type { Home } from './unset-environment.ts';

/**
 * Expressions in a handler's responses that tell internals of an error: `err.stack`, `err.message`, `err` itself. Where the
 * program asks for development first, they are its own business; so is what it says of errors that it has picked out.
 */
export function leaksIn(
  home: Home,
  fn: FunctionNode,
  response: ReadonlySet<string>,
  names: readonly string[],
  error?: string,
): Node[] {
  const guard = developmentGuard(home, fn);
  if (guard === 'closed') return [];
  const found: Node[] = [];
  const given = [names.length === 4 || lacksLast(names) ? names[0] : '', error].flatMap((name) => name || []);
  const errors = withRenamed(home, fn.body, given);
  const aliases = aliasesIn(home.ast, fn.body, errors);
  const sent = errors.size > 0 ? sentObjects(home.ast, fn.body, response) : new Set<string>();
  const renders = rendersPage(home.ast, fn.body, response);
  const stripped = deletesStack(home.ast, fn.body);
  visit(fn.body, {
    ...home,
    response,
    errors,
    aliases,
    sent,
    callbacks: callbacksIn(fn.body),
    renders,
    found,
    guard,
    stripped,
    keptBy: stackRemoval(home, fn, response),
    given: givenBack(fn),
  });
  return found;
}

interface Search extends Home {
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
  /** Names of errors that are some of the app's own: what they say is for its users, their stack is not. */
  chosen?: ReadonlySet<string>;
  /** It stands behind a test of development or something else. */
  besides?: boolean;
  /** The function that it gives, where that takes an error: `(res) => (err) => …`. */
  given?: FunctionNode | undefined;
  /** The stack is taken off the errors before they are shown: `delete err.stack`. */
  stripped?: boolean;
  keptBy: ReturnType<typeof stackRemoval>;
  /** Where an error comes from: the `try`, what the `.catch` stands behind, the call that a callback is handed to. */
  source?: Node;
}

/** Of what stands behind one test, the first says it all. */
function note(leak: Node, { ast, found, guard, source, besides }: Search): void {
  if (guard && found.some((other) => guarded.get(other)?.node === guard.node)) return;
  if (guard) guarded.set(leak, guard);
  if (source && mayBeWords(ast, leak, source)) tried.set(leak, source);
  if (besides) deliberate.add(leak);
  found.push(leak);
}

/** A stack that is taken off again is kept for some, or for nobody. */
function noteRead(leak: Node, member: string | undefined, search: Search): void {
  const kept = member === 'stack' ? search.keptBy(leak) : undefined;
  if (kept !== 'closed') note(leak, kept ? { ...search, guard: kept } : search);
}

/** What is looked for where a test holds, or does not; `null` where nobody is told anything there. */
function behind(test: Node, holds: boolean, search: Search): Search | null {
  if (holds && isTextTest(test, search.errors)) return null;
  const guard = guardOver(search, test, holds);
  if (guard === 'closed') return null;
  if (guard) return { ...search, guard };
  if (isForClients(test, search, holds)) return chosenOf(search);
  return holds && asksBesides(search, test) ? { ...search, besides: true } : search;
}

const chosenOf = (search: Search): Search => ({
  ...search,
  chosen: new Set([...search.errors, ...search.aliases.keys()]),
});

function visit(node: Node, search: Search): void {
  if (node.type === 'IfStatement') {
    for (const [code, holds] of [[node.consequent, true] as const, [node.alternate, false] as const]) {
      const inside = code && behind(node.test, holds, search);
      if (inside) visit(code, inside);
    }
    return;
  }
  if (node.type === 'SwitchStatement') {
    for (const { code, isOwn, isClosed } of branchesOf(node, search))
      for (const one of isClosed ? [] : code) visit(one, isOwn ? chosenOf(search) : search);
    return;
  }
  if (node.type === 'TryStatement' && node.handler) {
    visit(node.block, search);
    const ownWords = throwsOnlyOwnWords(node.block, readScopes(search.ast));
    visitCaught(node.handler, ownWords, { ...search, source: node.block });
    if (node.finalizer) visit(node.finalizer, search);
    return;
  }
  if (isFunction(node)) return visitFunction(node, search);
  if (node.type === 'CallExpression' && isCatch(node)) return visitCatch(node, search);
  if (node.type === 'CallExpression' && isBody(node, search.response)) {
    for (const argument of isHeader(node) ? node.arguments.slice(1) : node.arguments) collect(argument as Node, search);
    return visit(node.callee as Node, search);
  }
  // `fail(res, 500, err.message)`: what a whole error shows is seen where that is written.
  if (node.type === 'CallExpression' && failsBy(node, search.response))
    for (const argument of node.arguments)
      if (!search.errors.has(rootOf(argument as Node))) collect(argument as Node, search);
  if (node.type === 'CallExpression' || node.type === 'OptionalCallExpression' || node.type === 'NewExpression')
    return visitCall(node, search);
  if (node.type === 'AssignmentExpression' && isShown(node.left as Node, search))
    return collectParts(node, node.right, search);
  if (node.type === 'VariableDeclarator' && node.init && isSent(node.id as Node, search))
    return collectParts(node, node.init, search);
  visitBelow(node, search);
}

function visitCaught({ param, body }: NodeOf<'CatchClause'>, ownWords: boolean, search: Search): void {
  const caught = withCaught(search, param, body);
  visitBelow(body, ownWords ? chosenOf(caught) : caught);
}

function visitBelow(node: Node, search: Search): void {
  let rest: Search | null = search;
  for (const child of isFunction(node) ? [node.body as Node] : children(node)) {
    if (!rest) return;
    visit(child, rest);
    if (child.type === 'IfStatement' && !child.alternate && leaves(child.consequent))
      rest = leftBehind(child.test, rest);
  }
}

/** `if (!err.expose) return next(err)`, `if (isProduction) return res.sendStatus(500)`; what is asked before anything failed guards more than errors. */
function leftBehind(test: Node, search: Search): Search | null {
  const left = behind(test, false, search);
  return left && (left.chosen !== search.chosen || search.errors.size > 0) ? left : left && search;
}

function withErrors(search: Search, names: readonly string[], body: Node, from = search.source): Search {
  if (names.length === 0) return search;
  const errors = withRenamed(search, body, [...search.errors, ...names]);
  const sent = new Set([...search.sent, ...sentObjects(search.ast, body, search.response)]);
  const aliases = new Map([...search.aliases, ...aliasesIn(search.ast, body, errors)]);
  return { ...search, errors, sent, aliases, ...(from && { source: from }) };
}

/** Only what other code calls back gets an error first; `res.renderError = function (error) {…}` gets what its callers say. */
function visitFunction(fn: FunctionNode, search: Search): void {
  if (isErrorHandler(fn)) return;
  const named = search.given === fn || (fn.type === 'FunctionDeclaration' && search.callbacks.has(fn.id?.name ?? ''));
  visitBelow(fn.body, named ? withErrors(search, errorParameters(fn), fn.body) : search);
}

/** It is looked through by itself. */
const isErrorHandler = ({ params }: FunctionNode): boolean =>
  params.length === 4 && /^_?(res|response)$/i.test(patternNames(params[2] as Node)[0] ?? '');

function visitCall(
  node: Extract<Node, { type: 'CallExpression' | 'OptionalCallExpression' | 'NewExpression' }>,
  search: Search,
): void {
  visit(node.callee as Node, search);
  for (const argument of node.arguments as Node[]) {
    if (isFunction(argument) && isErrorHandler(argument)) continue;
    if (!isFunction(argument)) visit(argument, search);
    else visitBelow(argument.body, withErrors(search, errorParameters(argument), argument.body, node));
  }
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

const rootOf = (node: Node): string => (node.type === 'Identifier' ? node.name : '');

/** `res.locals.message = …`, where a view is given it. */
function isLocals(left: Node, { response, renders }: Search): boolean {
  if (!renders || left.type !== 'MemberExpression' || memberName(left.object) !== 'locals') return false;
  return response.has(rootName(left) ?? '');
}

/** `body`, `body.error` of what is sent. */
const isSent = (target: Node, { sent }: Search): boolean => sent.has(rootName(target) ?? '');

const isShown = (target: Node, search: Search): boolean =>
  isLocals(target, search) || isSent(target, search) || isStatusText(target, search.response);

function collectParts(node: Node, value: Node, search: Search): void {
  for (const part of shownParts(search, node, value, search.response)) collect(part, search);
}

const isNoted = (name: string, member: string, { chosen }: Search): boolean =>
  TELLING.has(member) && (!chosen?.has(name) || !/^(message|detail|toString)$/.test(member));

/** All of an error, and not one of the app's own or without its stack. */
const isWhole = (name: string, { errors, chosen, stripped }: Search): boolean =>
  errors.has(name) && !chosen?.has(name) && stripped !== true;

function collect(node: Node, search: Search): void {
  const inner = unwrap(node);
  if (inner.type === 'ConditionalExpression' || inner.type === 'LogicalExpression')
    return collectBranches(inner, search);
  if (inner.type === 'Identifier') {
    const alias = search.aliases.get(inner.name);
    if (alias !== undefined) told.set(inner, alias);
    if (alias !== undefined ? isNoted(inner.name, alias, search) : isWhole(inner.name, search))
      noteRead(inner, alias, search);
    return;
  }
  if (inner.type === 'MemberExpression' || inner.type === 'OptionalMemberExpression') {
    const { object } = inner;
    const error = behindCauses(object);
    if (error.type !== 'Identifier' || !search.errors.has(error.name)) return collect(object, search);
    if (isNoted(error.name, memberName(inner) ?? '', search)) noteRead(inner, memberName(inner), search);
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
  const collectBehind = (branch: Node, test: Node, holds: boolean): void => {
    const inside = behind(test, holds, search);
    if (inside) collect(branch, inside);
  };
  if (node.type === 'ConditionalExpression') {
    collectBehind(node.consequent, node.test, true);
    return collectBehind(node.alternate, node.test, false);
  }
  // What `err && …` gives of its left side is nothing.
  if (node.operator !== '&&') collect(node.left, search);
  if (node.operator === '??') return collect(node.right, search);
  collectBehind(node.right, node.left, node.operator === '&&');
}
