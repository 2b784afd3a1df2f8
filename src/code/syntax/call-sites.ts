import { isFunction, walk, type Node, type NodeOf } from './nodes.ts';
import type { Binding, Scopes } from './scopes.ts';

/** The name that holds a function: its own, or that of the variable it is written into. */
export function holderOf(fn: Node, scopes: Scopes): Binding | undefined {
  if (fn.type === 'FunctionDeclaration' && fn.id) return scopes.binding(fn.id);
  const parent = scopes.parent(fn);
  return parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier'
    ? scopes.binding(parent.id)
    : undefined;
}

/** What the calls of a function in its file give for a parameter; for a constructor, `new` and `super`. */
export function givenTo(fn: Node, index: number, scopes: Scopes): Node[] {
  const owner = fn.type === 'ClassMethod' && fn.kind === 'constructor' ? classOf(fn, scopes) : undefined;
  const calls: readonly Call[] = owner
    ? madeBy(owner, scopes, 0)
    : (holderOf(fn, scopes)?.reads ?? []).flatMap((read) => {
        const call = scopes.parent(read);
        const isCall = call?.type === 'CallExpression' || call?.type === 'NewExpression';
        return isCall && call.callee === read ? [call] : [];
      });
  return calls.flatMap((call) => {
    const argument = call.arguments[index];
    return argument ? [argument as Node] : [];
  });
}

/**
 * What every call of a function gives for a parameter, `undefined` where one leaves it out; `null` where others may call
 * it, or what they give is not seen.
 */
export function givenByAll(param: Binding, scopes: Scopes): (Node | undefined)[] | null {
  const { from: fn, id } = param;
  if (!isFunction(fn) || param.writes.length > 0) return null;
  const index = fn.params.findIndex((one) => one === id || (one.type === 'AssignmentPattern' && one.left === id));
  const written = fn.params[index];
  const reads = scopes.linked?.calls(fn)?.map(({ callee }) => callee as Node) ?? readsOf(fn, scopes);
  if (!written || !reads) return null;
  const given: (Node | undefined)[] = [];
  for (const read of reads) {
    const call = scopes.parent(read);
    if (call?.type !== 'CallExpression' || call.callee !== read) return null;
    if (call.arguments.slice(0, index + 1).some(({ type }) => type === 'SpreadElement')) return null;
    const fallback = written.type === 'AssignmentPattern' ? written.right : undefined;
    given.push((call.arguments[index] as Node | undefined) ?? fallback);
  }
  return given;
}

function readsOf(fn: Node, scopes: Scopes): readonly Node[] | null {
  const holder = holderOf(fn, scopes);
  if (!holder || holder.reads.length === 0 || holder.writes.length > 0 || isExported(fn, scopes)) return null;
  return holder.reads;
}

function isExported(fn: Node, scopes: Scopes): boolean {
  for (let at = scopes.parent(fn); at; at = scopes.parent(at)) {
    if (/^Export/.test(at.type)) return true;
    if (at.type === 'BlockStatement') return false;
  }
  return false;
}

type Call = NodeOf<'CallExpression' | 'NewExpression'>;
const DEPTH = 4;

/** `new Shop(…)`, and `super(…)` of the classes that extend it, or `new` of those that have no constructor of their own. */
function madeBy(owner: Node, scopes: Scopes, depth: number): Call[] {
  const parent = scopes.parent(owner);
  const id =
    owner.type === 'ClassDeclaration' ? owner.id : parent?.type === 'VariableDeclarator' ? parent.id : undefined;
  const reads = (id && scopes.binding(id)?.reads) ?? [];
  if (depth > DEPTH) return [];
  return reads.flatMap((read): Call[] => {
    const use = scopes.parent(read);
    if (use?.type === 'NewExpression' && use.callee === read) return [use];
    if ((use?.type !== 'ClassDeclaration' && use?.type !== 'ClassExpression') || use.superClass !== read) return [];
    const own = use.body.body.find((member) => member.type === 'ClassMethod' && member.kind === 'constructor');
    return own ? superCalls(own) : madeBy(use, scopes, depth + 1);
  });
}

function superCalls(constructor: Node): Call[] {
  const found: Call[] = [];
  walk(constructor, (node) => {
    if (node.type === 'CallExpression' && node.callee.type === 'Super') found.push(node);
  });
  return found;
}

function classOf(method: Node, scopes: Scopes): Node | undefined {
  const body = scopes.parent(method);
  return body && scopes.parent(body);
}
