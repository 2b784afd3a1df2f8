import { bare, memberName, type Node } from '../syntax/nodes.ts';
import { memberText } from '../syntax/scopes.ts';
import type { Callee, FlowFile, Frame, Graph, Spot } from './graph.ts';
import { packageAt } from './modules.ts';

type Call = Extract<Node, { type: 'CallExpression' | 'OptionalCallExpression' | 'NewExpression' }>;

export const isCall = (node: Node): node is Call =>
  node.type === 'CallExpression' || node.type === 'OptionalCallExpression' || node.type === 'NewExpression';

/** What a call calls: functions of the program, members of packages, names of the language, or a method of some object. */
export function calleeOf(graph: Graph, call: Node, file: FlowFile, frame: Frame | null): Callee {
  const none: Callee = { packages: [], global: null, method: null, object: null, functions: [] };
  if (!isCall(call)) return none;
  const callee = bare(call.callee as Node);
  if (callee.type === 'Super') return none;
  if (callee.type === 'Import') return { ...none, global: 'import' };
  const spot: Spot = { file, node: callee, select: [], frame };
  const ends = graph.ends(spot);
  const packages = ends.flatMap((end) => {
    const found = packageAt(graph, end);
    return found ? [{ module: found.module, member: found.steps.join('.') }] : [];
  });
  const method = memberName(callee) ?? null;
  const object = method !== null && 'object' in callee ? { ...spot, node: callee.object as Node } : null;
  const own = graph.functions(spot);
  const functions = own.length === 0 && object !== null && isHanded(method) ? graph.functions(object) : own;
  return { packages, global: globalName(callee, file), method, object, functions };
}

/** `create.call(this, x)`, `create.apply(this, [x])` */
export const isHanded = (method: string | null): boolean => method === 'call' || method === 'apply';

/** `Object.assign`, `fetch`: a path of names of which the first is declared nowhere. */
function globalName(callee: Node, { scopes }: FlowFile): string | null {
  const text = memberText(callee);
  if (text === null || text.startsWith('this')) return null;
  let root: Node = callee;
  while (root.type === 'MemberExpression' || root.type === 'OptionalMemberExpression') root = root.object;
  if (root.type !== 'Identifier' || scopes.binding(root) || scopes.lookup(root.name, root)) return null;
  return text.replace(/^(globalThis|global|window)\./, '');
}
