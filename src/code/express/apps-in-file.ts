import type { File } from '@babel/types';
import { stageOfItem } from './stage-of.ts';
import type { Hub, Known, Source } from '../values/value.ts';
import { memberName, type Node, unwrap, walk } from '../syntax/nodes.ts';
import { ALONE, Machine, textOf } from '../values/interpreter.ts';
import { runModule } from '../values/modules.ts';
import { runRest } from '../values/unreached.ts';
import type { Stage } from '../packages/stages.ts';

/** An app as one file shows it. */
export interface LocalApp {
  /** Variable, parameter or field (`app`, `this.app`) in this file; '' for a one-expression chain. */
  name: string;
  /** `created` here by `express()`, or handed in: a loader's parameter, an import of another file. */
  origin: 'created' | 'parameter' | 'import';
  kind: 'app' | 'router' | 'unknown';
  /** The creating call, or the parameter or import that hands it in. */
  node: Node;
  /** The statement that holds `node`: what an insertion right after creation stands behind. */
  statement: Node;
  /** In the order in which Express sees them, functions of this file that take the app included. */
  items: LocalItem[];
}

export interface LocalItem {
  kind: 'use' | 'route' | 'param' | 'set' | 'listen' | 'mount' | 'engine';
  /** `get`, `post`, `all`, `use`, `set`, `enable`, `disable`, `listen` … */
  method: string;
  /** The literal path, '' for none; `undefined` where it is not seen. */
  path: string | undefined;
  /** What the arguments behind the path are. */
  args: Known[];
  stage: Stage;
  /** The call expression of this link; in `app.use(a).use(b)` each link has its own. */
  node: Node;
  /** The statement around it. */
  statement: Node;
  /** The name the app has at this place (a function's parameter may rename it). */
  receiver: string;
  /** A link of a chain of several calls, so that its statement holds others too. */
  chained: boolean;
  /** Conditions around it since the app was created, as written. */
  conditions: string[];
}

const found = new WeakMap<File, LocalApp[]>();

/**
 * The apps and routers of one file with their chains, in the order of the file; those handed in as a parameter or an import
 * are among them where they are used like an app.
 */
export function appsOf(file: Source): LocalApp[] {
  const known = found.get(file.ast);
  if (known) return known;
  const m = new Machine(ALONE);
  runModule(m, file);
  m.settle();
  runRest(m);
  const apps = m.hubs.filter(isLikely).map((hub) => toLocal(hub, file));
  found.set(file.ast, apps);
  return apps;
}

/** An unknown value is an app where it takes middleware, routes with a path, or is named like one. */
export function isLikely(hub: Hub): boolean {
  if (hub.origin === 'created') return true;
  return hub.items.some(
    (item) =>
      item.kind === 'use' ||
      item.kind === 'mount' ||
      item.kind === 'engine' ||
      (item.kind === 'route' && item.path?.type === 'literal' && /^[/*]/.test(String(item.path.value))) ||
      ((item.kind === 'set' || item.kind === 'listen') && /^(app|server|express\w*|application)$/i.test(item.receiver)),
  );
}

function toLocal(hub: Hub, file: Source): LocalApp {
  const statement = statementAround(file, hub.site.node);
  return {
    name: hub.name || nameOfHub(hub, file),
    origin: hub.origin,
    kind: hub.kind,
    node: hub.site.node,
    statement,
    items: hub.items.map((item) => ({
      kind: item.kind,
      method: item.method,
      path: item.path === undefined ? '' : item.path.type === 'literal' ? String(item.path.value) : undefined,
      args: item.args,
      stage: stageOfItem(item),
      node: item.site.node,
      statement: item.statement,
      receiver: item.receiver,
      chained: item.chained,
      conditions: item.conditions,
    })),
  };
}

/** What an app is called where it is made: the variable or field that `express()` is assigned to. */
export function nameOfHub(hub: Hub, file: Source): string {
  let name = '';
  for (const { target, isField } of targetsIn(file).get(hub.site.node) ?? []) {
    if (isField) name = `this.${textOf(file, target)}`;
    else if (target.type === 'Identifier') name = target.name;
    else {
      const text = textOf(file, target).replace(/\s*:.*$/, '');
      if (name === '' || /^(module\.)?exports\b/.test(name)) name = text;
    }
  }
  return name;
}

interface Target {
  target: Node;
  isField: boolean;
}

const targets = new WeakMap<object, Map<Node, Target[]>>();

/** What values are assigned to, by each node that a value holds: one walk a file, however many apps it makes. */
function targetsIn({ ast }: Source): ReadonlyMap<Node, Target[]> {
  const known = targets.get(ast);
  if (known) return known;
  const all = new Map<Node, Target[]>();
  const add = (target: Node, value: Node | null | undefined, isField = false): void => {
    for (const node of value ? held(value) : []) {
      const known = all.get(node);
      if (known) known.push({ target, isField });
      else all.set(node, [{ target, isField }]);
    }
  };
  walk(ast.program, (node) => {
    if (node.type === 'VariableDeclarator') add(node.id as Node, node.init);
    else if (node.type === 'AssignmentExpression') add(node.left as Node, node.right);
    else if (node.type === 'ClassProperty' || node.type === 'ClassPrivateProperty') add(node.key, node.value, true);
  });
  targets.set(ast, all);
  return all;
}

/** Names that one value is given at once, as in `a = b = c`: more are not written by people. */
const NAMES = 32;

/** The value itself, what it is a chain on, or an assignment of. */
function held(value: Node): Node[] {
  const nodes: Node[] = [];
  const left = [value];
  let names = 0;
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const node = unwrap(next);
    nodes.push(node);
    if (node.type === 'AssignmentExpression' && names < NAMES) {
      names += 1;
      left.push(node.right);
    } else if (node.type === 'LogicalExpression') left.push(node.right, node.left);
    else if (node.type === 'CallExpression') {
      const callee = unwrap(node.callee as Node);
      if (callee.type === 'MemberExpression' && memberName(callee) !== 'listen') left.push(callee.object);
    }
  }
  return nodes;
}

/** The innermost statement around a node. */
function statementAround(file: Source, node: Node): Node {
  let best: Node = node;
  walk(file.ast.program, (inner) => {
    const inside = (inner.start ?? 0) <= (node.start ?? 0) && (node.end ?? 0) <= (inner.end ?? 0);
    if (!inside) return inner.type === 'Program' ? undefined : false;
    if (
      /Statement$|Declaration$|^Class(Private)?(Method|Property)$|^TSExportAssignment$/.test(inner.type) &&
      inner.type !== 'BlockStatement'
    )
      best = inner;
    return undefined;
  });
  return best;
}
