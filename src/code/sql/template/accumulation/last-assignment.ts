import { bare, isFunction, type Node } from '../../../syntax/nodes.ts';
import { endOf, startOf } from '../../../syntax/ancestors.ts';
import { functionAround, isLoop } from '../../../syntax/static-types.ts';
import type { Binding, Scopes } from '../../../syntax/scopes.ts';
import { isInMessage, isMessage } from '../messages.ts';
import { Ranges } from './ranges.ts';

/** A variable with its uses in an order that is quick to search. */
interface Uses {
  binding: Binding;
  reads: Ranges;
  writes: Ranges;
  isWrite: ReadonlySet<Node>;
  /** Functions around the writes; several, or another than that of a read, where it is written from elsewhere. */
  writtenIn: ReadonlySet<Node | null>;
  /** What each read sees; `null` where that is not known. */
  sets: Map<Node, Node | null>;
  /** Whether all reads but those of logs see one assignment each. */
  settled?: boolean;
}

const known = new WeakMap<Binding, Uses>();

/**
 * The expression that a variable got last wherever it is read, where each read has one of its own before it: `sql = 'a'; run(sql);
 * sql = 'b'; run(sql)`, in callbacks too. `null` where one read may see what is written elsewhere.
 */
export function latestText(binding: Binding, at: Node, scopes: Scopes): Node | null {
  const uses = usesOf(binding, scopes);
  const found = latestSet(uses, at, scopes);
  if (!found) return null;
  uses.settled ??= binding.reads.every((read) => isInMessage(read, scopes) || latestSet(uses, read, scopes) !== null);
  return uses.settled ? found : null;
}

function usesOf(binding: Binding, scopes: Scopes): Uses {
  const before = known.get(binding);
  if (before) return before;
  const uses: Uses = {
    binding,
    reads: new Ranges(binding.reads),
    writes: new Ranges(binding.writes),
    isWrite: new Set(binding.writes),
    writtenIn: new Set(binding.writes.map((write) => functionAround(write, scopes))),
    sets: new Map(),
  };
  known.set(binding, uses);
  return uses;
}

function latestSet(uses: Uses, at: Node, scopes: Scopes): Node | null {
  const before = uses.sets.get(at);
  if (before !== undefined) return before;
  const set = findSet(uses, at, scopes);
  uses.sets.set(at, set);
  return set;
}

/** The expression whose value a variable has at a place, whatever it held before. */
export function lastSet(binding: Binding, at: Node, scopes: Scopes): Node | null {
  return standing(usesOf(binding, scopes), at, scopes);
}

function findSet(uses: Uses, at: Node, scopes: Scopes): Node | null {
  const found = standing(uses, at, scopes);
  return found && !uses.reads.anyInside(found) ? found : null;
}

function standing(uses: Uses, at: Node, scopes: Scopes): Node | null {
  const found = setBefore(uses, at, scopes);
  if (!found) return null;
  const own = functionAround(at, scopes);
  const isForeign = [...uses.writtenIn].some((around) => around !== own);
  return isForeign && mayRunBetween(found, at, scopes) ? null : found;
}

/** The nearest `x = …` or `let x = …` before it, of the same function, that runs whenever it is reached. */
function setBefore(uses: Uses, at: Node, scopes: Scopes): Node | null {
  let loop: Node | null = null;
  let child = at;
  for (let parent = scopes.parent(at); parent && !isFunction(parent); child = parent, parent = scopes.parent(parent)) {
    if (isLoop(parent)) loop = parent;
    const body = statementsOf(parent);
    const index = body.indexOf(child);
    if (index < 0) continue;
    if (uses.writes.anyInside(child, startOf(at))) return null;
    for (let before = index - 1; before >= 0; before -= 1) {
      const statement = body[before] as Node;
      const set = setBy(statement, uses);
      if (set) return loop && uses.writes.anyInside(loop) ? null : set;
      if (uses.writes.anyInside(statement)) return null;
    }
  }
  return null;
}

function statementsOf(node: Node): readonly Node[] {
  if (node.type === 'BlockStatement' || node.type === 'Program') return node.body;
  return node.type === 'SwitchCase' ? node.consequent : [];
}

function setBy(statement: Node, { binding, isWrite }: Uses): Node | null {
  if (statement.type === 'VariableDeclaration') {
    const declarator = statement.declarations.find((one) => one === binding.from);
    return declarator?.id === binding.id ? (declarator?.init ?? null) : null;
  }
  if (statement.type !== 'ExpressionStatement') return null;
  const set = bare(statement.expression);
  return set.type === 'AssignmentExpression' && set.operator === '=' && isWrite.has(set) ? set.right : null;
}

const pauses = new WeakMap<Scopes, Ranges>();

/** Something between the two may run a function that writes the variable. */
function mayRunBetween(from: Node, to: Node, scopes: Scopes): boolean {
  let ranges = pauses.get(scopes);
  if (!ranges) {
    const calls = scopes.nodes('CallExpression').filter((call) => !isMessage(call));
    ranges = new Ranges([...scopes.nodes('AwaitExpression'), ...scopes.nodes('YieldExpression'), ...calls]);
    pauses.set(scopes, ranges);
  }
  return ranges.anyBetween(endOf(from), startOf(to));
}
