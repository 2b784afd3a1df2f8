import type { BlockStatement } from '@babel/types';
import type { LocalApp, LocalItem } from '../apps-in-file.ts';
import { isFunction, memberName, walk, type Node } from '../../syntax/nodes.ts';
import { isNotice } from '../health.ts';
import { stageIndex, type Stage } from '../../packages/stages.ts';
import type { SourceFile } from '../../syntax/source-file.ts';
import { ancestors, leaves, parents, startOf, statementsOf, textOf } from '../../syntax/ancestors.ts';
import {
  callbacksAround,
  callsOf,
  callsWithApp,
  functionsAround,
  keptBy,
  listAround,
  receiverIn,
  runsInPlace,
  steadyPlace,
  type Steady,
} from './statement-order.ts';
import { refuse, type Spot } from './spot.ts';

const NO_CONTENT = new Set(['set', 'engine', 'listen']);

/** Behind the last item that must come before: for the 404 all routes and fallbacks, for the error handler everything. */
export function tailSpot(file: SourceFile, app: LocalApp, stage: Stage): Spot {
  const end = stageIndex(stage === 'not-found' ? 'routes' : 'errors');
  const content = app.items.filter(
    (item) =>
      stageIndex(item.stage) <= end &&
      !NO_CONTENT.has(item.kind) &&
      !isStart(file, item.node) &&
      !isTimed(file, item.node),
  );
  const last = content.at(-1);
  if (isCompletedElsewhere(file, app, content) || isWrapped(file, app) || (!last && app.name === '')) {
    return refuse(
      `The routes of ${app.name || 'the app'} are added elsewhere; what stands here would come before them`,
      app.node,
    );
  }
  const keeper = keptBy(file, app.name);
  if (keeper) {
    const text = textOf(file.text, keeper).split('\n')[0] ?? '';
    return refuse(`${text} passes the app to other code, which may add routes after this point`, keeper);
  }
  if (!content.some(mayAnswer) && !isHandedOn(file, app))
    return refuse(`No handler was found on ${app.name}: it would be registered before the handlers`, app.node);
  if (!last) return behindCreation(file, app);
  const waiting = waitsFor(file, last.node);
  if (waiting) return { kind: 'start', anchor: waiting, app: app.name };
  const place = steadyPlace(file, last.node, listAround(file, app.node));
  const receiver = receiverIn(file, app, last);
  if (
    receiver === undefined ||
    hasFurtherLink(file, last.node) ||
    (last.chained && place?.statement.type === 'ReturnStatement')
  ) {
    return { kind: 'link', anchor: last.node, app: 'app' };
  }
  if (!place || leaves(place.statement)) {
    return refuse('The last route is added inside an expression, so no statement can follow it', last.node);
  }
  const doubt = orderDoubt(file, app, content, last) ?? unseenDoubt(file, app, last);
  return doubt ?? { kind: 'after', anchor: lastUse(file, app, place, receiver), app: receiver };
}

/** `setUp(app).then(() => { … })`: what runs when all that is put on the app there is put on it. */
function waitsFor(file: SourceFile, node: Node): BlockStatement | undefined {
  const [, member, call] = ancestors(file.ast, node);
  if (member?.type !== 'MemberExpression' || member.object !== node || memberName(member) !== 'then') return undefined;
  const [callback] = call?.type === 'CallExpression' && call.callee === member ? call.arguments : [];
  return callback && isFunction(callback) && callback.body.type === 'BlockStatement' ? callback.body : undefined;
}

/** No route is set here, and others can get hold of the app. */
function isCompletedElsewhere(file: SourceFile, app: LocalApp, content: readonly LocalItem[]): boolean {
  const isOwn = ({ stage, kind, path }: LocalItem): boolean =>
    stage === 'routes' || stage === 'errors' || kind === 'mount' || (kind === 'route' && !isNotice(path ?? ''));
  if (content.some(isOwn)) return false;
  // A field is there for whoever has the object.
  return app.origin !== 'created' || app.name.startsWith('this.') || isHandedOut(file, app.name);
}

/** `const app = wrap(express().use(cors())); app.use(routes)`: what is put on the variable comes behind what stands in the call. */
function isWrapped(file: SourceFile, app: LocalApp): boolean {
  if (app.name !== '') return false;
  const path = ancestors(file.ast, app.node);
  const isLink = (node: Node, above: Node | undefined): boolean =>
    (above?.type === 'MemberExpression' && above.object === node) ||
    (above?.type === 'CallExpression' && above.callee === node);
  const end = path.findIndex((node, at) => !isLink(node, path[at + 1]));
  const holder = path[end + 1]?.type === 'CallExpression' ? path.slice(end + 2, end + 4) : [];
  const [name] = holder.flatMap((node) =>
    node.type === 'VariableDeclarator' ? node.id : node.type === 'AssignmentExpression' ? node.left : [],
  );
  if (!name) return false;
  const written = name.type === 'Identifier' ? name.name : textOf(file.text, name);
  return ['use', 'all', 'route', 'get', 'post', 'put', 'patch', 'delete'].some((method) =>
    file.text.includes(`${written}.${method}(`),
  );
}

function isHandedOut(file: SourceFile, name: string): boolean {
  let handedOut = false;
  walk(file.ast, (node) => {
    const value =
      node.type === 'AssignmentExpression'
        ? node.right
        : /^Export/.test(node.type) || node.type === 'ReturnStatement'
          ? node
          : null;
    if (!value) return;
    if (node.type === 'AssignmentExpression' && !/^(?:module\.)?exports\b/.test(textOf(file.text, node.left))) return;
    walk(value, (child) => {
      if (textOf(file.text, child) === name) handedOut = true;
      return child === value || !isFunction(child);
    });
  });
  return handedOut;
}

/** Of what is used, a stage tells what only prepares: everything else may answer. */
const PREPARES: ReadonlySet<Stage> = new Set([
  'settings',
  'logger',
  'nonce',
  'headers',
  'cors',
  'rate-limit',
  'body',
  'cookies',
  'session',
  'csrf',
]);
const mayAnswer = ({ kind, stage }: LocalItem): boolean =>
  kind === 'route' || kind === 'mount' || (kind === 'use' && !PREPARES.has(stage));

/** Some statement beside it hands the app on, or loads an own file for its effect. */
function isHandedOn(file: SourceFile, app: LocalApp): boolean {
  const place = steadyPlace(file, app.node, listAround(file, app.node));
  return (
    app.origin !== 'created' ||
    (place !== null && lastUse(file, { ...app, items: [] }, place, app.name) !== place.statement)
  );
}

/** Several callbacks or calls set routes, so that the last in the text need not be the last in time. */
function orderDoubt(file: SourceFile, app: LocalApp, content: readonly LocalItem[], last: LocalItem): Spot | null {
  const own = callbacksAround(file, last.node);
  if (content.some((item) => callbacksAround(file, item.node).some((fn) => !own.includes(fn)))) {
    return refuse('Routes are added in several callbacks, and which one runs last is not known', last.node);
  }
  const fn = functionsAround(file, last.node)[0];
  // What is repeated by a loop where the app is made has come to its end behind the loop.
  const isElsewhere = fn !== undefined && !ancestors(file.ast, app.node).includes(fn);
  const repeated = content.filter((item) => item.node === last.node).length > 1;
  return isElsewhere && (repeated || callsOf(file, fn) > 1) && !makesAnew(file, app, fn)
    ? refuse('The function that adds the last route is called several times', last.node)
    : null;
}

/** Each call of the function makes an app of its own: `function start() { const app = createApp(); addRoutes(app); }` */
function makesAnew(file: SourceFile, app: LocalApp, fn: Node): boolean {
  const maker = functionsAround(file, app.node)[0];
  if (maker?.type !== 'FunctionDeclaration' || !maker.id) return false;
  const { name } = maker.id;
  let made = false;
  walk(fn, (node) => {
    if (node.type !== 'VariableDeclarator' || node.init?.type !== 'CallExpression') return;
    made ||= node.init.callee.type === 'Identifier' && node.init.callee.name === name;
  });
  return made;
}

/** The app is handed to unseen code in a function that runs at another time. */
function unseenDoubt(file: SourceFile, app: LocalApp, last: LocalItem): Spot | null {
  const own = functionsAround(file, last.node);
  const handlers = new Set(app.items.map(({ node }) => node));
  const call = callsWithApp(file, file.ast.program, app.name).find((node) => {
    const around = functionsAround(file, node);
    if (around.every((fn) => own.includes(fn))) return false;
    if (isStart(file, node)) return false;
    return !ancestors(file.ast, node).some((at) => handlers.has(at) || isEventHandler(file, at));
  });
  if (!call) return null;
  const text = textOf(file.text, call).split('\n')[0] ?? '';
  return refuse(`${text} may add routes, and when it runs is not known`, call);
}

/** `startServer(app)`, `attachSockets(app)`: what serves the app adds no routes to it, and runs when they are there. */
function isStart(file: SourceFile, node: Node): boolean {
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier') return false;
  return /^(?:start|serve|listen|launch|boot)\w*(?:Server|Listener|Sockets?|Https?|HTTPS?|SSL)$/.test(
    textOf(file.text, node.callee),
  );
}

/** `cron.schedule('0 * * * *', () => index(app))`: what runs again and again is no place for the chain. */
const isTimed = (file: SourceFile, node: Node): boolean =>
  ancestors(file.ast, node).some(
    (at) =>
      at.type === 'CallExpression' &&
      /(^|\.)(schedule|scheduleJob|setInterval|setTimeout)$/.test(textOf(file.text, at.callee)),
  );

/** `process.on(…)`, `server.on(…)`, what waits for `listen`: nothing there is part of the chain. */
function isEventHandler(file: SourceFile, node: Node): boolean {
  if (node.type !== 'CallExpression') return false;
  return (
    /(?:\.on|\.once|\.listen)$/.test(textOf(file.text, node.callee)) &&
    /^(?:process|\w*[sS]erver|app)\b/.test(textOf(file.text, node.callee))
  );
}

/** The last statement of a list that may still add routes: one that hands the app on, or loads an own file for its effect. */
function lastUse(file: SourceFile, app: LocalApp, { block, statement }: Steady, name: string): Node {
  const rest = (statementsOf(block) ?? []).filter(
    (other) => startOf(other) > startOf(statement) && !leaves(other) && !isFunction(other),
  );
  const settings = settingsOf(app);
  const last = rest.findLast(
    (other) => loadsOwnFile(file, other) || handsOn(file, other, name) || settings.includes(other),
  );
  return last ?? statement;
}

/** Statements that set something before the app listens: what follows the chain follows them, too. */
function settingsOf({ items }: LocalApp): Node[] {
  const listen = items.findIndex(({ kind }) => kind === 'listen');
  const before = listen < 0 ? items : items.slice(0, listen);
  return before.filter(({ kind }) => kind === 'set' || kind === 'engine').map(({ statement }) => statement);
}

/** An app without any middleware yet. */
function behindCreation(file: SourceFile, app: LocalApp): Spot {
  const place = steadyPlace(file, app.node, listAround(file, app.node));
  if (!place) return refuse(`There is no statement to insert it after where ${app.name} is made`, app.node);
  return { kind: 'after', anchor: lastUse(file, app, place, app.name), app: app.name };
}

function handsOn(file: SourceFile, statement: Node, name: string): boolean {
  return callsWithApp(file, statement, name).some((call) =>
    functionsAround(file, call).every((fn) => startOf(fn) < startOf(statement) || runsInPlace(file, fn)),
  );
}

/** `require('./routes')` as a statement: run for what it does. */
function loadsOwnFile(file: SourceFile, statement: Node): boolean {
  if (statement.type !== 'ExpressionStatement') return false;
  return /^(?:require\(|await import\()\s*['"]\./.test(textOf(file.text, statement.expression));
}

function hasFurtherLink(file: SourceFile, node: Node): boolean {
  const parent = parents(file.ast).get(node);
  return parent?.type === 'MemberExpression' && parent.object === node;
}
