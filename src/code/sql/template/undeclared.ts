import { bare, isFunction, type Node } from '../../syntax/nodes.ts';
import type { Scopes } from '../../syntax/scopes.ts';
import { functionAround, isLoop, isPure } from '../../syntax/static-types.ts';
import { Ranges } from './accumulation/ranges.ts';
import { isInMessage, isMessage } from './messages.ts';

type Name = Node & { name: string };

/** A name that nothing declares. */
interface Undeclared {
  reads: readonly Name[];
  read: Ranges;
  writes: Ranges;
  isWrite: ReadonlySet<Node>;
  /** What each read sees; `null` where that is not known. */
  sets: Map<Node, Node | null>;
  /** Reads that may see what is set elsewhere; undefined until somebody asks. */
  open?: readonly Name[];
}

const known = new WeakMap<Scopes, ReadonlyMap<string, Undeclared>>();

/**
 * What an undeclared name was set to in front of where it is read, with nothing between the two that may set it anew.
 * `null` where something else may read that text as well: it would see placeholders, and none of the values.
 */
export function setBefore(read: Node, scopes: Scopes): Node | null {
  const name = read.type === 'Identifier' ? namesOf(scopes).get(read.name) : undefined;
  if (!name) return null;
  const set = setSeenBy(read, name, scopes);
  return set && !isReadElsewhere(read, name, scopes) ? set : null;
}

/** Reads of the names that nothing declares, and that the file sets. */
export function undeclaredReads(scopes: Scopes): Map<string, readonly Node[]> {
  return new Map([...namesOf(scopes)].map(([name, { reads }]) => [name, reads]));
}

function namesOf(scopes: Scopes): ReadonlyMap<string, Undeclared> {
  const before = known.get(scopes);
  if (before) return before;
  const reads = new Map<string, Name[]>();
  for (const id of scopes.nodes('Identifier')) {
    if (id.type !== 'Identifier' || !isRead(id, scopes)) continue;
    const list = reads.get(id.name);
    if (list) list.push(id);
    else if (scopes.assigned(id.name).length > 0) reads.set(id.name, [id]);
  }
  const made = new Map(
    [...reads].map(([name, list]) => {
      const writes = scopes.assigned(name);
      return [
        name,
        {
          reads: list,
          read: new Ranges(list),
          writes: new Ranges(writes),
          isWrite: new Set(writes),
          sets: new Map(),
        },
      ] as const;
    }),
  );
  known.set(scopes, made);
  return made;
}

/** Neither the name of a member nor a target, and nothing declares it. */
function isRead(id: Node, scopes: Scopes): boolean {
  const parent = scopes.parent(id);
  if (!parent || scopes.binding(id)) return false;
  if (parent.type === 'MemberExpression' || parent.type === 'OptionalMemberExpression')
    return parent.object === id || parent.computed;
  if (parent.type === 'ObjectProperty') return parent.value === id || parent.computed;
  if (parent.type === 'AssignmentExpression') return parent.left !== id || parent.operator !== '=';
  return !/^(ObjectMethod|ClassMethod|ClassProperty|LabeledStatement|BreakStatement)$/.test(parent.type);
}

/** Another read of the name that may see a text which was set for this one. */
function isReadElsewhere(read: Node, name: Undeclared, scopes: Scopes): boolean {
  name.open ??= name.reads.filter((one) => !isInMessage(one, scopes) && !setSeenBy(one, name, scopes));
  if (name.open.length === 0) return false;
  const own = outermost(read, scopes);
  return name.open.some((other) => {
    const home = outermost(other, scopes);
    return home === own || home === null || !name.writes.anyInside(home);
  });
}

function outermost(node: Node, scopes: Scopes): Node | null {
  let found: Node | null = null;
  for (let around = functionAround(node, scopes); around; around = functionAround(around, scopes)) found = around;
  return found;
}

function setSeenBy(read: Node, name: Undeclared, scopes: Scopes): Node | null {
  const before = name.sets.get(read);
  if (before !== undefined) return before;
  const set = findSet(read, name, scopes);
  name.sets.set(read, set);
  return set;
}

function findSet(read: Node, { read: reads, writes, isWrite }: Undeclared, scopes: Scopes): Node | null {
  let statement: Node = read;
  for (let block = scopes.parent(read); block; statement = block, block = scopes.parent(block)) {
    if (isFunction(block) || (isLoop(block) && writes.anyInside(block))) return null;
    if (block.type === 'IfStatement' && block.test !== statement && !isPure(block.test)) return null;
    if (block.type === 'TryStatement' && block.block !== statement) return null;
    if (block.type !== 'BlockStatement' && block.type !== 'Program') continue;
    const index = block.body.indexOf(statement as never);
    // The statement that reads it runs a call, and nothing of it runs before.
    if (writes.anyInside(statement)) return null;
    for (const one of block.body.slice(0, Math.max(index, 0)).reverse()) {
      const set = one.type === 'ExpressionStatement' ? bare(one.expression) : one;
      if (set.type === 'AssignmentExpression' && isWrite.has(set))
        return set.operator === '=' && !reads.anyInside(set.right) ? set.right : null;
      if (!isQuiet(one)) return null;
    }
  }
  return null;
}

/** `console.log(query)`, `const values = []`: it runs nothing of the program. */
function isQuiet(statement: Node): boolean {
  if (statement.type === 'VariableDeclaration')
    return statement.declarations.every(
      ({ init }) => !init || isPure(init) || /^(Array|Object)Expression$/.test(init.type),
    );
  const call = statement.type === 'ExpressionStatement' ? bare(statement.expression) : statement;
  return isMessage(call);
}
