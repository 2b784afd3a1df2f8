import type { LocalApp, LocalItem } from '../apps-in-file.ts';
import { isFunction, memberName, walk, type Node } from '../../syntax/nodes.ts';
import type { SourceFile } from '../../syntax/source-file.ts';
import { ancestors, parents, statementsOf, textOf } from '../../syntax/ancestors.ts';

const SYNC_CALLBACKS = new Set([
  'forEach',
  'map',
  'filter',
  'reduce',
  'some',
  'every',
  'each',
  'eachSeries',
  'flatMap',
  'forOwn',
  'forIn',
]);

/** A function that runs where it stands: `list.forEach(…)`, `(() => …)()`. */
export function runsInPlace(file: SourceFile, fn: Node): boolean {
  const parent = parents(file.ast).get(fn);
  if (parent?.type !== 'CallExpression') return false;
  return parent.callee === fn || SYNC_CALLBACKS.has(memberName(parent.callee) ?? '');
}

/** The functions around a node that run at another time than the code around them, innermost first. */
export function functionsAround(file: SourceFile, node: Node): Node[] {
  return ancestors(file.ast, node).filter((at) => at !== node && isFunction(at) && !runsInPlace(file, at));
}

/** The callbacks among them: given to a call that runs them later. */
export function callbacksAround(file: SourceFile, node: Node): Node[] {
  return functionsAround(file, node).filter((fn) => {
    const parent = parents(file.ast).get(fn);
    return (parent?.type === 'CallExpression' || parent?.type === 'NewExpression') && parent.callee !== fn;
  });
}

/** A statement and the list it stands in. */
export interface Steady {
  block: Node;
  statement: Node;
}

/**
 * The statement around a node in the nearest list that runs as a whole: out of conditions, loops and `forEach`, but never out of
 * `home`, the list that an app is made in.
 */
export function steadyPlace(file: SourceFile, node: Node, home?: Node): Steady | null {
  const path = ancestors(file.ast, node);
  for (const [at, statement] of path.entries()) {
    const block = path[at + 1];
    const owner = path[at + 2];
    if (isFunction(statement) && statement.body.type !== 'BlockStatement' && !runsInPlace(file, statement)) return null;
    if (!block || !statementsOf(block)?.some((other) => other === statement)) continue;
    if (block === home || block.type === 'Program' || block.type === 'StaticBlock') return { block, statement };
    if (block.type === 'BlockStatement' && owner && isFunction(owner) && !isLoop(file, owner))
      return { block, statement };
    if (owner?.type === 'TryStatement' && owner.block === block && fails(file, owner)) return { block, statement };
  }
  return null;
}

/** `try { app.use(…); app.listen(3000); } catch { process.exit(1); }`: without the whole of it there is no app. */
function fails({ text }: SourceFile, { block, handler }: Extract<Node, { type: 'TryStatement' }>): boolean {
  const caught = handler ? textOf(text, handler.body) : 'throw';
  return /\bprocess\.exit\(|\bthrow\b/.test(caught) || block.body.some((one) => SERVES.test(textOf(text, one)));
}

const SERVES = /^(?:(?:const|let|var)\s+\w+\s*=\s*)?(?:await\s+|return\s+)?[\w.]+\.listen\(/;

/** The list of statements in which a node stands. */
export function listAround(file: SourceFile, node: Node): Node | undefined {
  const path = ancestors(file.ast, node);
  return path.find((block, at) => at > 0 && statementsOf(block)?.some((statement) => statement === path[at - 1]));
}

function isLoop(file: SourceFile, fn: Node): boolean {
  const parent = parents(file.ast).get(fn);
  return runsInPlace(file, fn) && parent?.type === 'CallExpression' && parent.callee !== fn;
}

/** How often a function that has a name is called in its file. */
export function callsOf(file: SourceFile, fn: Node): number {
  const name = nameOf(file, fn);
  if (name === undefined) return 0;
  let calls = 0;
  walk(file.ast, (node) => {
    if (node.type !== 'CallExpression') return;
    const called = node.callee.type === 'Identifier' ? node.callee.name : memberName(node.callee);
    if (called === name) calls++;
  });
  return calls;
}

function nameOf(file: SourceFile, fn: Node): string | undefined {
  if (fn.type === 'FunctionDeclaration') return fn.id?.name;
  if (fn.type === 'ClassMethod' || fn.type === 'ObjectMethod')
    return fn.key.type === 'Identifier' ? fn.key.name : undefined;
  const parent = parents(file.ast).get(fn);
  return parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier' ? parent.id.name : undefined;
}

/** Callees that take an app without hanging anything on it. */
const ONLY_SERVES =
  /(?:^|[.\s])(?:(?!useExpressServer)\w*[sS]erver|listen|supertest|request|serverless\w*|onRequest|toNodeListener|socket\w*|io|log|info|debug|error|\w*[lL]istEndpoints|handle|resolve|callback|cb|done|next|defineProperty|inspect)$/;

/** The calls that hand the app to code that is not seen and may hang routes or middleware on it. */
export function callsWithApp(file: SourceFile, within: Node, name: string): Node[] {
  const calls: Node[] = [];
  walk(within, (node) => {
    if (name === '' || (node.type !== 'CallExpression' && node.type !== 'NewExpression')) return;
    if (!node.arguments.some((argument) => isOrHolds(file, argument, name))) return;
    if (!ONLY_SERVES.test(textOf(file.text, node.callee))) calls.push(node);
  });
  return calls;
}

/** Methods by which an app is put away for code elsewhere: `settings.setData('app', app)`. */
const KEEPS =
  /\.(?:set(?:Data|App|Instance|Value|Express\w*|Server)?|put|store|save|provide|registerInstance|registerValue|useValue|toConstantValue|asValue|constant)$/;

/** The call that puts the app away where other code finds it. */
export function keptBy(file: SourceFile, name: string): Node | undefined {
  return callsWithApp(file, file.ast.program, name).find((call) => {
    if (call.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return false;
    return KEEPS.test(textOf(file.text, call.callee)) && textOf(file.text, call.callee.object) !== name;
  });
}

/** The name of the app where an item stands: what it is called on, or the app itself where it is handed to other code. */
export function receiverIn(
  file: SourceFile,
  app: LocalApp,
  { node, receiver, chained }: LocalItem,
): string | undefined {
  const handedOn = callsWithApp(file, node, app.name).includes(node);
  return (handedOn || (receiver === '' && !chained) ? app.name : receiver) || undefined;
}

function isOrHolds(file: SourceFile, argument: Node, name: string): boolean {
  if (textOf(file.text, argument) === name) return true;
  if (argument.type !== 'ObjectExpression') return false;
  return argument.properties.some(
    (property) => property.type === 'ObjectProperty' && textOf(file.text, property.value) === name,
  );
}
