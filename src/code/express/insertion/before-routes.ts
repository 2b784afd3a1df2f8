import type { Statement } from '@babel/types';
import type { LocalApp, LocalItem } from '../apps-in-file.ts';
import { isHeader, mainHeader } from '../../edit/header.ts';
import { bindingsOf } from '../../syntax/imports-of-file.ts';
import { isFunction, patternNames, unwrap, walk, type Node } from '../../syntax/nodes.ts';
import { stageIndex, type Stage } from '../../packages/stages.ts';
import type { Range } from '../../syntax/range.ts';
import type { SourceFile } from '../../syntax/source-file.ts';
import { ancestors, endOf, leaves, startOf, statementsOf, textOf } from '../../syntax/ancestors.ts';
import { callsWithApp, functionsAround, receiverIn, steadyPlace } from './statement-order.ts';
import { refuse, type Spot } from './spot.ts';

/** Links that it has to stand behind, and before. */
export interface Around {
  behind?: Range;
  ahead?: Range;
}

/** Behind what is earlier, before all that is later in the order of stages. */
export function headSpot(file: SourceFile, app: LocalApp, stage: Stage, { behind, ahead }: Around = {}): Spot {
  const isAhead = ({ node }: LocalItem): boolean =>
    ahead !== undefined && ahead.start <= startOf(node) && endOf(node) <= ahead.end;
  const index = app.items.findIndex((item) => stageIndex(item.stage) > stageIndex(stage) || isAhead(item));
  const later = app.items[index];
  const earlier = later ? app.items.slice(0, index) : app.items;
  if (app.name === '' || (later?.chained && later.statement === app.statement)) {
    const link = earlier.findLast((item) => item.chained && item.statement === app.statement);
    return { kind: 'link', anchor: link?.node ?? app.node, app: 'app' };
  }
  const home = homeOf(file, app);
  // A class without a constructor builds the chain in a method.
  if ('kind' in home) return (later && methodSpot(file, app, later, earlier)) ?? home;
  if (stageIndex(stage) > 0 && comesWithRoutes(file, app)) {
    return refuse(
      'createExpressServer adds the routes as it makes the app, and what stands behind it comes too late: make the app with express(), put this on it, and hand it to useExpressServer(app, …)',
      app.node,
    );
  }
  const holder = makesParts(file, app);
  if (holder !== undefined)
    return refuse(
      `${holder}() also makes apps that this one mounts, and each of them would get it: put it on the outer one`,
      app.node,
    );
  const inside = later ? null : spotInside(file, app, earlier.at(-1));
  if (inside) return inside;
  const laterAt = later ? indexIn(file, home.list, later.node) : -1;
  const least = behind ? home.list.findIndex((one) => startOf(one) <= behind.start && behind.end <= endOf(one)) : -1;
  const handedAt = home.list.findIndex(
    (statement, at) => at > Math.max(home.index, least) && callsWithApp(file, statement, app.name).length > 0,
  );
  if (later && laterAt < 0 && handedAt < 0) {
    const inner = innerSpot(file, app, later, earlier);
    if (inner) return inner;
  }
  if (later && laterAt >= 0 && laterAt <= home.index) {
    return refuse(`${app.name} gets its first middleware in the statement that makes it`, later.node);
  }
  const limits = [laterAt, handedAt].filter((at) => at >= 0);
  return behindEarlier(file, app, home, earlier, limits.length > 0 ? Math.min(...limits) : undefined);
}

/** `createApp((app) => app.use('/docs', createApp(…)))`: the function that makes the app makes those in it, too. */
function makesParts(file: SourceFile, app: LocalApp): string | undefined {
  const maker = functionsAround(file, app.node)[0];
  if (maker?.type !== 'FunctionDeclaration' || !maker.id) return undefined;
  const { name } = maker.id;
  const isCall = (node: Node): boolean =>
    node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === name;
  let isNested = false;
  walk(file.ast, (node) => {
    isNested ||= isCall(node) && ancestors(file.ast, node).slice(1).some(isCall);
    return !isNested;
  });
  return isNested ? name : undefined;
}

/** The app of `routing-controllers` is made with its routes on it. */
function comesWithRoutes(file: SourceFile, { node }: LocalApp): boolean {
  return node.type === 'CallExpression' && /(?:^|\.)createExpressServer$/.test(textOf(file.text, node.callee));
}

interface Home {
  block: Node;
  list: readonly Statement[];
  /** Of the statement that makes the app; -1 where the app is there from the start. */
  index: number;
}

/** The list of statements in which the app is made or handed in. */
function homeOf(file: SourceFile, app: LocalApp): Home | Spot {
  const path = ancestors(file.ast, app.node);
  if (app.origin === 'parameter') {
    const fn = path.find(isFunction);
    if (fn?.body.type === 'BlockStatement')
      return { block: fn.body, list: fn.body.body, index: lastGuard(file, fn.body.body, app) };
    return refuse(`The function that takes ${app.name} has no body to write into`, app.node);
  }
  for (const [at, node] of path.entries()) {
    const block = path[at + 1];
    if (!block || (isFunction(node) && node.body.type !== 'BlockStatement')) break;
    if (node.type === 'ClassProperty' || node.type === 'ClassPrivateProperty') return constructorOf(block, app);
    const list = statementsOf(block);
    const index = list?.findIndex((statement) => statement === node) ?? -1;
    if (list && index >= 0) return { block, list, index };
  }
  return refuse(`There is no statement to insert it after where ${app.name} is made`, app.node);
}

/** The last `if (!app) return;` in front of what is put on the app: before it there may be none. */
function lastGuard(file: SourceFile, list: readonly Statement[], { name, items }: LocalApp): number {
  const first = items.reduce((least, { node }) => {
    const at = indexIn(file, list, node);
    return at < 0 ? least : Math.min(least, at);
  }, list.length);
  const asks = new RegExp(`(?<![\\w.$])${name.replace(/[$.]/g, '\\$&')}(?![\\w$.?[(])`);
  return list.slice(0, first).findLastIndex((statement) => {
    if (statement.type !== 'IfStatement' || statement.alternate) return false;
    return leaves(statement.consequent) && asks.test(textOf(file.text, statement.test));
  });
}

/** A field is there from the start of the constructor, or from behind `super()`. */
function constructorOf(body: Node, app: LocalApp): Home | Spot {
  const members = body.type === 'ClassBody' ? body.body : [];
  const own = members.find((member) => member.type === 'ClassMethod' && member.kind === 'constructor');
  if (own?.type !== 'ClassMethod') {
    return refuse(`The class that makes ${app.name} has no constructor to write into`, app.node);
  }
  return { block: own.body, list: own.body.body, index: own.body.body.findIndex(isSuperCall) };
}

function isSuperCall(statement: Statement): boolean {
  if (statement.type !== 'ExpressionStatement' || statement.expression.type !== 'CallExpression') return false;
  return statement.expression.callee.type === 'Super';
}

/** The chain is built in another function than the app (a class's `middlewares()`): there, before the first later item. */
function innerSpot(file: SourceFile, app: LocalApp, later: LocalItem, earlier: readonly LocalItem[]): Spot | null {
  const place = steadyPlace(file, later.node);
  if (later.conditions.length > 0 || place?.block.type !== 'BlockStatement') return null;
  const receiver = receiverIn(file, app, later);
  if (receiver === undefined) return null;
  const { block, statement } = place;
  const limit = block.body.findIndex((other) => other === statement);
  const before = earlier.map((item) => indexIn(file, block.body, item.node)).filter((at) => at >= 0 && at < limit);
  const anchor = block.body[Math.max(-1, ...before)];
  if (anchor) return { kind: 'after', anchor, app: receiver };
  return { kind: 'start', anchor: block, app: receiver };
}

/** An app that is imported is set up by functions of the file: what stands behind one of their links is written there, not where the file loads. */
function spotInside(file: SourceFile, app: LocalApp, earlier: LocalItem | undefined): Spot | null {
  if (app.origin !== 'import' || !earlier || earlier.conditions.length > 0) return null;
  const place = steadyPlace(file, earlier.node);
  const receiver = receiverIn(file, app, earlier);
  if (place?.block.type !== 'BlockStatement' || receiver === undefined) return null;
  return { kind: 'after', anchor: place.statement, app: receiver };
}

/** Before the first later item, or before the condition that it stands under, in the method that builds the chain. */
function methodSpot(file: SourceFile, app: LocalApp, later: LocalItem, earlier: readonly LocalItem[]): Spot | null {
  const block = steadyPlace(file, later.node)?.block;
  const runs = app.items.some(
    ({ conditions, node }) => conditions.length === 0 && steadyPlace(file, node)?.block === block,
  );
  return innerSpot(file, app, runs ? { ...later, conditions: [] } : later, earlier);
}

function behindEarlier(
  file: SourceFile,
  app: LocalApp,
  { block, list, index }: Home,
  earlier: readonly LocalItem[],
  limit?: number,
): Spot {
  const { body } = file.ast.program;
  const header = list === body ? mainHeader(file, body) : undefined;
  const between = list.slice(index + 1, limit ?? index + 1).filter((one) => !header || header.includes(one));
  const candidates = [
    ...earlier.map((item) => indexIn(file, list, item.node)),
    ...between.filter((statement) => isHeader(file, statement)).map((statement) => list.indexOf(statement)),
  ].filter((at) => at > index && at < (limit ?? list.length));
  const at = Math.max(index, ...candidates);
  const isLink = earlier.some((item) => indexIn(file, list, item.node) === at);
  const used = isLink || at === index ? at : behindUses(file, app, list, at, limit);
  const anchor = list[isLink ? at : behindConstants(file, app, list, used, limit)];
  if (anchor) return { kind: 'after', anchor, app: app.name };
  if (block.type === 'BlockStatement') return { kind: 'start', anchor: block, app: app.name };
  return refuse(`There is no statement to insert it after where ${app.name} is made`, app.node);
}

/** `const mongoose = require('mongoose');` far down, and the lines that set it up: these are one part, which nothing is put into. */
function behindUses(
  file: SourceFile,
  app: LocalApp,
  list: readonly Statement[],
  from: number,
  limit = list.length,
): number {
  const names = namesOf(list[from]);
  for (let at = from; ; at += 1) {
    const [statement, next] = [list[at], list[at + 1]];
    if (!statement || !next || at + 1 >= limit || !isOnNextLine(file, statement, next)) return at;
    const text = textOf(file.text, next);
    const isUse = names.some((name) => new RegExp(`(?<![\\w.$])${name.replace(/\$/g, '\\$')}(?![\\w$])`).test(text));
    if (!isUse || text.includes(app.name)) return at;
    names.push(...namesOf(next));
  }
}

const namesOf = (statement: Statement | undefined): string[] =>
  statement?.type === 'VariableDeclaration' ? statement.declarations.flatMap(({ id }) => patternNames(id as Node)) : [];

const isOnNextLine = ({ text }: SourceFile, statement: Statement, next: Statement): boolean =>
  /^[ \t]*(\/\/[^\n]*)?\r?\n[ \t]*$/.test(text.slice(endOf(statement), startOf(next)));

/** `const port = process.env.PORT || 3000;`, `const server = http.createServer(app);` on the lines behind the app belong to it. */
function behindConstants(
  file: SourceFile,
  app: LocalApp,
  list: readonly Statement[],
  at: number,
  limit = list.length,
): number {
  const statement = list[at];
  const next = list[at + 1];
  if (!statement || !next || at + 1 >= limit || !isConstant(file, app, next)) return at;
  return isOnNextLine(file, statement, next) ? behindConstants(file, app, list, at + 1, limit) : at;
}

function isConstant(file: SourceFile, app: LocalApp, statement: Statement): boolean {
  if (statement.type === 'ExportNamedDeclaration' && statement.declaration)
    return isConstant(file, app, statement.declaration);
  if (statement.type !== 'VariableDeclaration') return false;
  return statement.declarations.every(({ init }) => init && (isPlain(file, init) || isMade(file, app, init)));
}

function isPlain(file: SourceFile, node: Node): boolean {
  const value = unwrap(node);
  if (value.type === 'LogicalExpression') return isPlain(file, value.left) && isPlain(file, value.right);
  if (value.type === 'MemberExpression') return !value.computed && isPlain(file, value.object);
  if (value.type === 'Identifier')
    return value.name === 'process' || bindingsOf(file).some(({ local }) => local === value.name);
  return /^(String|Numeric|Boolean)Literal$/.test(value.type);
}

/** `http.createServer(app)`, `new Server(server, { cors: … })`: what is made in a few lines, and nothing is hung on the app. */
function isMade(file: SourceFile, app: LocalApp, node: Node): boolean {
  const value = unwrap(node);
  if (value.type !== 'NewExpression' && value.type !== 'CallExpression') return false;
  const text = textOf(file.text, value);
  if (text.split('\n').length > FEW_LINES || callsWithApp(file, value, app.name).length > 0) return false;
  return !new RegExp(`(?<![\\w.$])${app.name.replace(/[$.]/g, '\\$&')}\\.`).test(text) && !/=>|\bfunction\b/.test(text);
}

const FEW_LINES = 12;

function indexIn(file: SourceFile, list: readonly Statement[], node: Node): number {
  const path = new Set(ancestors(file.ast, node));
  return list.findIndex((statement) => path.has(statement));
}
