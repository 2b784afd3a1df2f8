import type { Node, NodeOf } from '../../syntax/nodes.ts';
import { bare, walk } from '../../syntax/nodes.ts';
import { endOf, startOf } from '../../syntax/ancestors.ts';
import { functionAround } from '../../syntax/static-types.ts';
import type { Scopes } from '../../syntax/scopes.ts';
import type { Run } from '../resolve/extension-plan.ts';
import type { SinkCall } from '../resolve/sinks.ts';
import { runsAgain } from './runs-again.ts';
import type { Context } from './text-edits/all.ts';
import type { Change } from './text-edits/index.ts';

/** How a request is given the values that are kept for it. */
interface Each {
  loop(values: string, request: string): string;
  reduced(values: string, request: string): string;
}

const BY_NAME: Each = {
  loop: (values, request) => `for (const [key, value] of Object.entries(${values})) ${request}.input(key, value)`,
  reduced: (values, request) =>
    `Object.entries(${values}).reduce((request, [key, value]) => request.input(key, value), ${request})`,
};

/** Those of a list: `@p1`, `@p2` and so on. */
export const BY_NUMBER: Each = {
  loop: (values, request) => `${values}.forEach((value, index) => ${request}.input(\`p\${index + 1}\`, value))`,
  reduced: (values, request) =>
    `${values}.reduce((request, value, index) => request.input(\`p\${index + 1}\`, value), ${request})`,
};

/** The values of an object become inputs of the request that a call makes. */
export function givenInputs(
  { call }: SinkCall,
  list: string,
  { scopes, roles, file }: Context,
  each: Each = BY_NAME,
): { changes: Change[] } | { refused: string } {
  const callee = bare(call.callee as Node);
  const fact = callee.type === 'MemberExpression' ? roles.factOf(callee.object) : undefined;
  if (call.type !== 'CallExpression' || callee !== call.callee || fact?.kind !== 'role')
    return { refused: 'the request that runs it is not seen' };
  const { object } = callee as NodeOf<'MemberExpression'>;
  const id = bare(object);
  const from = id.type === 'Identifier' ? scopes.binding(id)?.from : undefined;
  const kept = fact.role === 'request' && !/^(Call|New)Expression$/.test(id.type);
  if (kept && (!from || runsAgain(from, call, scopes)))
    return { refused: 'the request may run more than once, and the names of its inputs must differ' };
  return { changes: requestInputs({ run: call, role: fact.role }, true, list, scopes, file, each) };
}

/** Each value becomes an input of the request, in statements before the one that runs it, or on the way to it. */
export function requestInputs(
  { run, role }: Pick<Run, 'run' | 'role'>,
  alone: boolean,
  name: string,
  scopes: Scopes,
  file: string,
  each: Each = BY_NAME,
): Change[] {
  const { object } = run.callee as NodeOf<'MemberExpression'>;
  const code = file.slice(startOf(object), endOf(object));
  const request = role === 'request' ? code : role === 'module' ? `new ${code}.Request()` : `${code}.request()`;
  const statement = headOf(run, scopes);
  const own = role === 'request' && object.type === 'Identifier';
  if (!statement || (!own && !alone)) {
    return [{ start: startOf(object), end: endOf(object), text: each.reduced(name, request) }];
  }
  const start = startOf(statement);
  const line = file.slice(file.lastIndexOf('\n', start) + 1, start);
  const end = file[endOf(statement) - 1] === ';' ? ';' : '';
  const gap = `${end}${file.includes('\r\n') ? '\r\n' : '\n'}${line.trim() === '' ? line : ''}`;
  const variable = own ? code : freeName(run, scopes);
  const loop = each.loop(name, variable) + gap;
  if (own) return [{ start, end: start, text: loop }];
  return [
    { start, end: start, text: `const ${variable} = ${request}${gap}${loop}` },
    { start: startOf(object), end: endOf(object), text: variable },
  ];
}

/** Names in a function, and those that its calls get for their requests, by where they begin. */
interface Names {
  taken: Set<string>;
  made: Map<number, string>;
}
const namesOf = new WeakMap<Node, Names>();

/** A name for the request of a call that means nothing in its function, and is the same each time the call is asked for. */
function freeName(run: Node, scopes: Scopes): string {
  const home = functionAround(run, scopes) ?? run;
  const names = namesOf.get(home) ?? { taken: identifiersIn(home, scopes), made: new Map<number, string>() };
  namesOf.set(home, names);
  const before = names.made.get(startOf(run));
  if (before !== undefined) return before;
  let name = 'request';
  for (let index = 1; names.taken.has(name) || scopes.lookup(name, run); index += 1)
    name = index === 1 ? 'sqlRequest' : `sqlRequest${index}`;
  names.taken.add(name);
  names.made.set(startOf(run), name);
  return name;
}

/** All names that stand for variables. */
function identifiersIn(home: Node, scopes: Scopes): Set<string> {
  const found = new Set<string>();
  walk(home, (node) => {
    const parent = node.type === 'Identifier' ? scopes.parent(node) : undefined;
    const isMember = parent?.type === 'MemberExpression' && parent.property === node && !parent.computed;
    if (node.type === 'Identifier' && !isMember) found.add(node.name);
  });
  return found;
}

/** The statement that begins with the call: nothing else of it is evaluated before. */
function headOf(run: Node, scopes: Scopes): Node | null {
  let node = run;
  for (;;) {
    const parent = scopes.parent(node);
    if (!parent) return null;
    const leads =
      parent.type === 'AwaitExpression' ||
      (parent.type === 'MemberExpression' && parent.object === node) ||
      (parent.type === 'CallExpression' && parent.callee === node) ||
      (parent.type === 'VariableDeclarator' && parent.init === node) ||
      (parent.type === 'VariableDeclaration' && parent.declarations.length === 1) ||
      (parent.type === 'AssignmentExpression' && parent.right === node && parent.left.type === 'Identifier') ||
      parent.type === 'ReturnStatement' ||
      parent.type === 'ExpressionStatement';
    if (!leads)
      return /Statement$|^VariableDeclaration$/.test(node.type) && parent.type === 'BlockStatement' ? node : null;
    node = parent;
  }
}
