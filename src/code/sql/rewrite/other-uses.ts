import { functionAround, isInside } from '../../syntax/static-types.ts';
import type { Job } from './params-array/job.ts';
import { memberText, type Binding, type Scopes } from '../../syntax/scopes.ts';
import type { Piece, RefPiece } from '../template/index.ts';
import { cutComma } from '../template/calls.ts';
import { isMessage } from '../template/messages.ts';
import { bare, memberName, type Node } from '../../syntax/nodes.ts';

/** Who else looks at a text that is about to change; `null` where nobody minds. */
export function inspected(job: Job): string | null {
  const names = new Set<Binding>();
  const rows = [...new Set([...job.bindings.keys()].flatMap(({ root }) => (root.by === 'return' ? root.node : [])))];
  for (const hole of job.bindings.keys()) if (hole.root.binding) names.add(hole.root.binding);
  // What holds no value stays as it is.
  for (const ref of refsOf(job.pieces))
    if (!job.bindings.has(ref.whole) && holdsBound(ref, job)) names.add(ref.binding);
  for (const binding of names) {
    for (const read of binding.reads) {
      const why = minds(read, binding, job, names, rows);
      if (why) return why;
    }
  }
  return null;
}

/** What a function gives that is looked into with its calls. */
function isGivenBack(statement: Node, { context: { scopes, pieceCalls } }: Job): boolean {
  const own = functionAround(statement, scopes);
  return [...pieceCalls.values()].some(({ fn }) => fn === own);
}

function refsOf(pieces: readonly Piece[]): RefPiece[] {
  return pieces.flatMap((piece): RefPiece[] => {
    if (piece.kind === 'ref') return [piece, ...refsOf(piece.pieces)];
    if (piece.kind === 'choice') return [...refsOf(piece.yes), ...refsOf(piece.no)];
    return piece.kind === 'list' ? piece.items.flatMap(refsOf) : [];
  });
}

function minds(
  read: Node,
  binding: Binding,
  job: Job,
  names: ReadonlySet<Binding>,
  rows: readonly Node[],
): string | null {
  const { scopes } = job.context;
  if (isInside(read, job.sink.call)) return null;
  // What a function returns for each row is a piece of the text itself.
  if (rows.some((row) => isInside(read, row))) return null;
  const parent = scopes.parent(read);
  if (!parent) return null;
  if (parent.type === 'AssignmentExpression' && parent.left === read) return null;
  if (
    parent.type === 'MemberExpression' &&
    parent.object === read &&
    parent.property.type === 'Identifier' &&
    /^(push|length|join|concat|trim|slice|substring|toString)$/.test(parent.property.name)
  )
    return null;
  // A constant with marks that values are put in the place of, here and nowhere else.
  if (parent.type === 'MemberExpression' && binding.reads.length === 1 && /^replace/.test(memberName(parent) ?? ''))
    return null;
  const call = parent.type === 'MemberExpression' && parent.object === read ? scopes.parent(parent) : undefined;
  if (call?.type === 'CallExpression' && call.callee === parent && cutComma(call.arguments as Node[])) return null;
  if (isEmptinessTest(testAround(read, scopes), binding, scopes)) return null;
  for (let at: Node | undefined = parent; at; at = scopes.parent(at)) {
    if (at.type === 'CallExpression') {
      const callee = memberText(at.callee) ?? '';
      if (isMessage(at)) return null;
      if (
        /^(console|log|logger|winston|debug|util|mysql)\b|\.(log|debug|info|warn|error|query|execute|all|get|run|prepare|any|one|none|many|raw|format)$/.test(
          callee,
        )
      )
        return null;
      if (
        at.callee.type === 'MemberExpression' &&
        at.callee.property.type === 'Identifier' &&
        /^(push|concat|join|query|execute|all|get|run|prepare)$/.test(at.callee.property.name)
      )
        return null;
      // A statement of its own, which goes with this one or not at all.
      if (at.arguments[0] === read && job.context.read.has(read)) return null;
      return `its text is also handed to ${callee || 'another function'}()`;
    }
    const copy = copied(at, names, scopes);
    // The copy is a part of another statement, which goes with this one or not at all.
    if (copy !== undefined) return job.context.read.has(read) ? null : copy;
    if (at.type === 'ReturnStatement') return isGivenBack(at, job) ? null : 'its text is also returned';
    if (at.type === 'ThrowStatement') return null;
    if (/Statement$/.test(at.type)) return 'its text is also tested for its content';
  }
  return null;
}

/** What is said of a copy of a text: `null` where it is part of the same text, `undefined` where it is none. */
function copied(at: Node, names: ReadonlySet<Binding>, scopes: Scopes): string | null | undefined {
  if (at.type !== 'VariableDeclarator' && !(at.type === 'AssignmentExpression' && at.left.type === 'Identifier'))
    return undefined;
  const id = at.type === 'VariableDeclarator' ? at.id : at.left;
  const target = id.type === 'Identifier' ? scopes.binding(id) : undefined;
  if (target && names.has(target)) return null;
  return `its text is also copied into ${at.type === 'AssignmentExpression' && id.type === 'Identifier' ? id.name : 'another variable'}`;
}

function testAround(read: Node, scopes: Scopes): Node | null {
  let child = read;
  for (let at = scopes.parent(read); at; child = at, at = scopes.parent(at)) {
    if ((at.type === 'IfStatement' || at.type === 'ConditionalExpression') && at.test === child) return at.test;
    if (
      at.type === 'LogicalExpression' ||
      at.type === 'UnaryExpression' ||
      at.type === 'BinaryExpression' ||
      at.type === 'MemberExpression'
    )
      continue;
    return null;
  }
  return null;
}

/** `if (where)`, `where !== ''`, `conditions.length > 0`, `sql !== 'SELECT … WHERE'`: the same before and after. */
function isEmptinessTest(test: Node | null, binding: Binding, scopes: Scopes): boolean {
  if (!test) return false;
  const inner = bare(test);
  if (inner.type === 'Identifier') return scopes.binding(inner) === binding;
  if (inner.type === 'UnaryExpression')
    return inner.operator === '!' && isEmptinessTest(inner.argument, binding, scopes);
  if (inner.type === 'MemberExpression')
    return (
      inner.property.type === 'Identifier' &&
      inner.property.name === 'length' &&
      isEmptinessTest(inner.object, binding, scopes)
    );
  if (inner.type === 'LogicalExpression')
    return isEmptinessTest(inner.left, binding, scopes) || isEmptinessTest(inner.right, binding, scopes);
  if (inner.type !== 'BinaryExpression') return false;
  if (!isEmptinessTest(inner.left, binding, scopes)) return false;
  const right = bare(inner.right);
  if (bare(inner.left).type === 'MemberExpression') return right.type === 'NumericLiteral' && right.value <= 1;
  const value = /^[!=]==?$/.test(inner.operator) ? plainText(right) : undefined;
  // What is shorter than its beginning is never all of it.
  return value === '' || (value !== undefined && Boolean(beginning(binding)?.startsWith(value)));
}

function beginning({ from }: Binding): string | undefined {
  return from.type === 'VariableDeclarator' && from.init ? plainText(bare(from.init)) : undefined;
}

function plainText(node: Node): string | undefined {
  if (node.type === 'StringLiteral') return node.value;
  const [only, ...more] = node.type === 'TemplateLiteral' ? node.quasis : [];
  return more.length === 0 ? (only?.value.cooked ?? undefined) : undefined;
}

/** A piece with values that is joined in only under a condition: its values are there even when it is not. */
export function usedOnlyWhenFilled(job: Job): string | null {
  const { scopes } = job.context;
  const check = (pieces: readonly Piece[]): string | null => {
    for (const piece of pieces) {
      if (piece.kind === 'text' || piece.kind === 'hole') continue;
      if (piece.kind === 'choice') {
        const inner = check(piece.yes) ?? check(piece.no);
        if (inner) return inner;
        continue;
      }
      if (piece.kind === 'list') {
        if (!piece.map && holdsBound(piece, job)) {
          const list = listBinding(piece.whole.node, scopes);
          const why = list ? conditionOn(piece.whole.node, list, job, callOf(list)) : null;
          if (why) return why;
        }
        for (const item of piece.items) {
          const inner = check(item);
          if (inner) return inner;
        }
        continue;
      }
      // A function that is called under a condition fills its list under the same.
      if (holdsBound(piece, job) && !job.context.pieceCalls.has(piece.binding)) {
        const why = conditionOn(piece.whole.node, piece.binding, job, callsIn(piece.pieces, job));
        if (why) return why;
      }
      const inner = check(piece.pieces);
      if (inner) return inner;
    }
    return null;
  };
  return check(job.pieces);
}

function holdsBound(piece: Piece, job: Job): boolean {
  if (piece.kind === 'hole') return job.bindings.has(piece);
  if (piece.kind === 'text') return false;
  if (piece.whole && job.bindings.has(piece.whole)) return false;
  if (piece.kind === 'choice') return [...piece.yes, ...piece.no].some((inner) => holdsBound(inner, job));
  return (piece.kind === 'ref' ? piece.pieces : piece.items.flat()).some((inner) => holdsBound(inner, job));
}

function listBinding(join: Node, scopes: Scopes): Binding | undefined {
  return join.type === 'CallExpression' && join.callee.type === 'MemberExpression'
    ? scopes.binding(bare(join.callee.object))
    : undefined;
}

/** The call that gives a list, and fills that of the values. */
function callOf({ from }: Binding): Node[] {
  const init = from.type === 'VariableDeclarator' && from.init ? bare(from.init) : null;
  return init?.type === 'CallExpression' ? [init] : [];
}

/** Calls of functions that fill their list when they give the text of a variable. */
function callsIn(pieces: readonly Piece[], job: Job): Node[] {
  return refsOf(pieces)
    .filter((ref) => job.context.pieceCalls.has(ref.binding) && holdsBound(ref, job))
    .map(({ whole }) => whole.node);
}

function conditionOn(use: Node, binding: Binding, job: Job, calls: readonly Node[] = []): string | null {
  const { scopes } = job.context;
  if (isInside(use, job.sink.text) && bare(job.sink.text) === bare(use)) return null;
  const home = scopes.parent(scopes.parent(binding.from) ?? binding.from);
  let child = use;
  for (let at = scopes.parent(use); at && at !== home; child = at, at = scopes.parent(at)) {
    const conditional =
      at.type === 'IfStatement' || at.type === 'ConditionalExpression' || at.type === 'LogicalExpression';
    if (/^(For|ForIn|ForOf|While|DoWhile)Statement$/.test(at.type))
      return `${binding.name} is joined in a loop, and its values only once`;
    if (!conditional) continue;
    const test =
      at.type === 'LogicalExpression'
        ? at.left
        : at.type === 'IfStatement' || at.type === 'ConditionalExpression'
          ? at.test
          : at;
    if (child === test) continue;
    const branch = child;
    const same =
      calls.every((call) => isInside(call, branch)) &&
      [...job.bindings.keys()].every((hole) => hole.root.binding !== binding || isInside(hole.root.node, branch));
    if (same) continue;
    if (!isEmptinessTest(test, binding, scopes))
      return `${binding.name} is joined in only under a condition, and its values would be there without it`;
  }
  return null;
}
