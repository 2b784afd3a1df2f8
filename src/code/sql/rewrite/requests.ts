import { codeOf } from '../bind/index.ts';
import type { SinkCall } from '../resolve/sinks.ts';
import { bare, memberName, type Node } from '../../syntax/nodes.ts';
import { endOf, startOf } from '../../syntax/ancestors.ts';
import type { Binding as VariableBinding } from '../../syntax/scopes.ts';
import type { Context } from './text-edits/all.ts';

/** The names that a request which runs once is given elsewhere: `request.input('id', id)`; `null` where more is done with it. */
export function inputsOf({ call, placement }: SinkCall, { scopes }: Context): string[] | null {
  const callee = bare(call.callee as Node);
  const id = callee.type === 'MemberExpression' && placement === 'inputs' ? bare(callee.object) : undefined;
  const variable = id?.type === 'Identifier' ? scopes.binding(id) : undefined;
  const names: string[] = [];
  for (const read of variable?.reads ?? []) {
    let object: Node = read;
    for (;;) {
      const member = scopes.parent(object);
      const made = member?.type === 'MemberExpression' && member.object === object ? scopes.parent(member) : undefined;
      if (read === id || made?.type !== 'CallExpression') break;
      const [name] = made.arguments;
      if (!/^(input|output)$/.test(memberName(made.callee) ?? '') || name?.type !== 'StringLiteral') return null;
      names.push(name.value);
      object = made;
    }
    if (read !== id && scopes.parent(object)?.type !== 'ExpressionStatement') return null;
  }
  return names;
}

/**
 * `new sql.Request(pool)` in the place of a request that is kept for several queries, and does nothing but run those:
 * each gets one of its own for its inputs.
 */
export function madeAnew({ from, writes, reads }: VariableBinding, call: Node, context: Context): string | null {
  const { scopes } = context;
  const made = from.type === 'VariableDeclarator' && from.init && writes.length === 0 ? bare(from.init) : null;
  const names = made?.type === 'NewExpression' ? [made.callee, ...made.arguments] : null;
  const runs = reads.map((read) => {
    const member = scopes.parent(read);
    const run = member?.type === 'MemberExpression' && member.object === read ? scopes.parent(member) : undefined;
    return run?.type === 'CallExpression' && run.callee === member && /^(query|batch)$/.test(memberName(member) ?? '')
      ? run
      : null;
  });
  // Where no query needs no inputs, nothing would use it any more.
  const isUsed = runs.some((run) => run?.arguments[0]?.type === 'StringLiteral');
  if (!made || !names || !isUsed || runs.includes(null)) return null;
  const isKept = names.every((node) => {
    const path = bare(node as Node);
    const id = path.type === 'MemberExpression' ? bare(path.object) : path;
    const own = id.type === 'Identifier' ? scopes.binding(id) : undefined;
    return own !== undefined && own.writes.length === 0 && scopes.lookup(own.name, call) === own;
  });
  return isKept ? codeOf(made, context) : null;
}

/** Names that a request has, and those that it gets for one of its queries. */
interface RequestNames {
  taken: readonly string[];
  give: (names: readonly string[]) => void;
}

const given = new WeakMap<VariableBinding, Map<Node, readonly string[]>>();

/**
 * What inputs of a request may not be called. One that runs several queries keeps the inputs of those before, so that all of
 * them have other names. `null` where more is done with it.
 */
export function requestNames(sink: SinkCall, context: Context): RequestNames | null {
  const { scopes, file } = context;
  const own = inputsOf(sink, context);
  if (own) return { taken: own, give: () => {} };
  const callee = bare(sink.call.callee as Node);
  const id = callee.type === 'MemberExpression' && sink.placement === 'inputs' ? bare(callee.object) : undefined;
  const variable = id?.type === 'Identifier' ? scopes.binding(id) : undefined;
  if (!variable || variable.writes.length > 0) return null;
  if (madeAnew(variable, sink.call, context) !== null) return { taken: [], give: () => {} };
  const names = namesBeside(variable, context);
  if (!names || /\bdeclare\s+@/i.test(file.slice(startOf(variable.id), endOf(sink.call)))) return null;
  const byCall = given.get(variable) ?? new Map<Node, readonly string[]>();
  given.set(variable, byCall);
  const others = [...byCall].flatMap(([call, some]) => (call === sink.call ? [] : some));
  return { taken: [...names, ...others], give: (some) => byCall.set(sink.call, some) };
}

/** The inputs that a request is given in statements of their own, where else it only runs queries. */
function namesBeside({ reads }: VariableBinding, { scopes }: Context): string[] | null {
  const names: string[] = [];
  for (const read of reads) {
    const member = scopes.parent(read);
    const call = member?.type === 'MemberExpression' && member.object === read ? scopes.parent(member) : undefined;
    if (call?.type !== 'CallExpression' || call.callee !== member) return null;
    const method = memberName(member) ?? '';
    if (method === 'query') continue;
    const [name] = call.arguments;
    if (method !== 'input' || name?.type !== 'StringLiteral' || scopes.parent(call)?.type !== 'ExpressionStatement')
      return null;
    names.push(name.value);
  }
  return names;
}
