import { bare, isFunction, type Node } from '../../../syntax/nodes.ts';
import { endOf, startOf } from '../../../syntax/ancestors.ts';
import { functionAround, isInside, isLoop } from '../../../syntax/static-types.ts';
import { memberText, type Binding, type Scopes } from '../../../syntax/scopes.ts';

/**
 * The expression that a variable got last wherever it is read, where each read has one of its own before it: `sql = 'a'; run(sql);
 * sql = 'b'; run(sql)`, in callbacks too. `null` where one read may see what is written elsewhere.
 */
export function latestText(binding: Binding, at: Node, scopes: Scopes): Node | null {
  const found = latestSet(binding, at, scopes);
  if (!found) return null;
  const others = binding.reads.filter((read) => read !== at && !isLogged(read, scopes));
  return others.every((read) => latestSet(binding, read, scopes) !== null) ? found : null;
}

function latestSet(binding: Binding, at: Node, scopes: Scopes): Node | null {
  const found = setBefore(binding, at, scopes);
  if (!found || binding.reads.some((read) => isInside(read, found))) return null;
  const own = functionAround(at, scopes);
  const foreign = binding.writes.filter((write) => functionAround(write, scopes) !== own);
  return foreign.length > 0 && mayRunBetween(found, at, scopes) ? null : found;
}

/** The nearest `x = …` or `let x = …` before it, of the same function, that runs whenever it is reached. */
function setBefore(binding: Binding, at: Node, scopes: Scopes): Node | null {
  let loop: Node | null = null;
  let child = at;
  for (let parent = scopes.parent(at); parent && !isFunction(parent); child = parent, parent = scopes.parent(parent)) {
    if (isLoop(parent)) loop = parent;
    const body =
      parent.type === 'BlockStatement' || parent.type === 'Program'
        ? parent.body
        : parent.type === 'SwitchCase'
          ? parent.consequent
          : [];
    const index = (body as Node[]).indexOf(child);
    if (index < 0) continue;
    if (binding.writes.some((write) => isInside(write, child) && startOf(write) < startOf(at))) return null;
    for (const statement of (body as Node[]).slice(0, index).reverse()) {
      const set = setBy(statement, binding);
      if (set) return loop && binding.writes.some((write) => isInside(write, loop as Node)) ? null : set;
      if (binding.writes.some((write) => isInside(write, statement))) return null;
    }
  }
  return null;
}

function setBy(statement: Node, binding: Binding): Node | null {
  if (statement.type === 'VariableDeclaration') {
    const declarator = statement.declarations.find((one) => one === binding.from);
    return declarator?.id === binding.id ? (declarator?.init ?? null) : null;
  }
  if (statement.type !== 'ExpressionStatement') return null;
  const set = bare(statement.expression);
  return set.type === 'AssignmentExpression' && set.operator === '=' && binding.writes.includes(set) ? set.right : null;
}

/** Something between the two may run a function that writes the variable. */
function mayRunBetween(from: Node, to: Node, scopes: Scopes): boolean {
  const between = (node: Node): boolean => startOf(node) >= endOf(from) && endOf(node) <= startOf(to);
  if (scopes.nodes('AwaitExpression').some(between) || scopes.nodes('YieldExpression').some(between)) return true;
  return scopes
    .nodes('CallExpression')
    .some((call) => between(call) && call.type === 'CallExpression' && !isLog(memberText(call.callee)));
}

function isLogged(read: Node, scopes: Scopes): boolean {
  for (let at = scopes.parent(read); at && !/Statement$/.test(at.type); at = scopes.parent(at))
    if (at.type === 'CallExpression') return isLog(memberText(at.callee));
  return false;
}

function isLog(callee: string | null): boolean {
  return /^(console|log|logger|winston|debug)\b/.test(callee ?? '');
}
