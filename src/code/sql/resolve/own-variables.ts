import { isFunction, isTextWritten, memberName, unwrap, type Node, type NodeOf } from '../../syntax/nodes.ts';
import { endOf, startOf } from '../../syntax/ancestors.ts';
import { placeOf, rebuilt } from '../../syntax/rebuilt.ts';
import { readScopes, type Scopes } from '../../syntax/scopes.ts';
import { functionAround, isLoop, isPure, loopAround } from '../../syntax/static-types.ts';
import { importOf } from '../classify/checks.ts';
import { Ranges } from '../template/accumulation/ranges.ts';
import { undeclaredReads } from '../template/undeclared.ts';
import { isInMessage, isMessage } from '../template/messages.ts';

const known = new WeakMap<Node, Node>();

/**
 * The file as if a text that functions share were a variable of each: `let sql;` of the module, or a name that nothing
 * declares, where each function sets it before it reads it, with nothing between that lets another function run. All
 * offsets are those of the file.
 */
export function ownVariables(ast: Node): Node {
  const before = known.get(ast);
  if (before) return before;
  const scopes = readScopes(ast);
  const replaced = new Map<Node, Node>();
  for (const uses of sharedTexts(scopes))
    for (const statement of statementsThatDeclare(uses, scopes) ?? []) replaced.set(statement, declared(statement));
  const made = replaced.size === 0 ? ast : rebuilt(ast, scopes, replaced);
  known.set(ast, made);
  known.set(made, made);
  return made;
}

interface Uses {
  reads: readonly Node[];
  writes: readonly Node[];
}

type Assignment = NodeOf<'ExpressionStatement'> & { expression: NodeOf<'AssignmentExpression'> };

function declared(statement: Assignment): Node {
  const { left, right } = statement.expression;
  const declarator = { ...placeOf(statement.expression), type: 'VariableDeclarator', id: left, init: right } as Node;
  return { ...placeOf(statement), type: 'VariableDeclaration', kind: 'var', declarations: [declarator] } as Node;
}

/** Variables of the module that functions put text into, and names that nothing declares. */
function sharedTexts(scopes: Scopes): Uses[] {
  const found: Uses[] = [...undeclaredReads(scopes)].map(([name, reads]) => ({ reads, writes: scopes.assigned(name) }));
  for (const declarator of scopes.nodes('VariableDeclarator')) {
    if (declarator.type !== 'VariableDeclarator' || functionAround(declarator, scopes)) continue;
    const binding = declarator.id.type === 'Identifier' ? scopes.binding(declarator.id) : undefined;
    const around = scopes.parent(scopes.parent(declarator) ?? declarator);
    const isPlain = !declarator.init || /^(String|Null)Literal$/.test(declarator.init.type);
    if (!binding || binding.from !== declarator || !isPlain || around?.type !== 'Program') continue;
    // A name in its declaration, and the target of `+=`, count as reads.
    found.push({ reads: binding.reads.filter((read) => read !== declarator.id), writes: binding.writes });
  }
  return found.filter(
    ({ reads, writes }) =>
      reads.length > 0 && writes.some((one) => one.type === 'AssignmentExpression' && isTextWritten(one.right)),
  );
}

/** The statements that set it first, in each function; `null` where some function reads what it has not set. */
function statementsThatDeclare({ reads, writes }: Uses, scopes: Scopes): Assignment[] | null {
  const targets = writes.map((write) => (write.type === 'AssignmentExpression' ? write.left : write));
  const uses = [...new Set([...reads, ...targets])].filter((use) => !isInMessage(use, scopes));
  const byFunction = new Map<Node | null, Node[]>();
  for (const use of uses) {
    const fn = functionAround(use, scopes);
    const own = byFunction.get(fn);
    if (own) own.push(use);
    else byFunction.set(fn, [use]);
  }
  if (byFunction.has(null)) return null;
  const found: Assignment[] = [];
  for (const [fn, own] of byFunction) {
    const body = isFunction(fn) ? fn.body : null;
    const first = body?.type === 'BlockStatement' ? setFirst(body.body, new Ranges(own)) : null;
    if (!first || first.found.length === 0) return null;
    if (isPausedAmong(own, fn as Node, scopes)) return null;
    found.push(...first.found);
  }
  return found;
}

interface Found {
  found: Assignment[];
  /** It is set behind the statements, whichever way they go. */
  always: boolean;
}

/** `null` where it is read before it is set. */
function setFirst(statements: readonly Node[], uses: Ranges): Found | null {
  const found: Assignment[] = [];
  for (const statement of statements) {
    if (!uses.anyInside(statement)) continue;
    if (isAssignment(statement, uses)) return { found: [...found, statement], always: true };
    const inner = within(statement, uses);
    if (!inner) return null;
    found.push(...inner.found);
    if (inner.always) return { found, always: true };
  }
  return { found, always: false };
}

function isAssignment(statement: Node, uses: Ranges): statement is Assignment {
  if (statement.type !== 'ExpressionStatement' || statement.expression.type !== 'AssignmentExpression') return false;
  const { left, right, operator } = statement.expression;
  return operator === '=' && left.type === 'Identifier' && uses.anyInside(left) && !uses.anyInside(right);
}

function within(statement: Node, uses: Ranges): Found | null {
  const holds = (node: Node | null | undefined): boolean => !!node && uses.anyInside(node);
  const of = (node: Node | null | undefined): Found | null =>
    node ? setFirst(node.type === 'BlockStatement' ? node.body : [node], uses) : { found: [], always: false };
  switch (statement.type) {
    case 'BlockStatement':
      return of(statement);
    case 'IfStatement': {
      const [yes, no] = holds(statement.test) ? [null, null] : [of(statement.consequent), of(statement.alternate)];
      return yes && no && { found: [...yes.found, ...no.found], always: yes.always && no.always };
    }
    case 'TryStatement': {
      const all = [of(statement.block), of(statement.handler?.body), of(statement.finalizer)];
      const parts = all.flatMap((one) => one ?? []);
      return parts.length < all.length ? null : { found: parts.flatMap((one) => one.found), always: false };
    }
    case 'SwitchStatement': {
      const all = holds(statement.discriminant)
        ? [null]
        : statement.cases.map(({ consequent, test }) => (holds(test) ? null : setFirst(consequent, uses)));
      const parts = all.flatMap((one) => one ?? []);
      const isWhole = statement.cases.some(({ test }) => !test) && parts.every(({ always }) => always);
      return parts.length < all.length ? null : { found: parts.flatMap((one) => one.found), always: isWhole };
    }
    default: {
      if (!isLoop(statement)) return null;
      const { body } = statement as Node & { body: Node };
      const isIn =
        !uses.anyBetween(startOf(statement), startOf(body)) && !uses.anyBetween(endOf(body), endOf(statement));
      const inner = isIn ? of(body) : null;
      return inner && { ...inner, always: false };
    }
  }
}

/** Since it was set last, something was waited for, or a function of the file was called, which may have set it anew. */
function isPausedAmong(uses: readonly Node[], fn: Node, scopes: Scopes): boolean {
  const pauses = pausesIn(scopes).get(fn);
  if (!pauses) return false;
  /** Where it was set, with the end of the block in which that holds. */
  const sets: { at: number; until: number }[] = [];
  let first: number | null = null;
  for (const use of [...uses].sort((a, b) => startOf(a) - startOf(b))) {
    const write = scopes.parent(use);
    while (sets.length > 0 && (sets.at(-1)?.until ?? 0) <= startOf(use)) sets.pop();
    if (write?.type === 'AssignmentExpression' && write.left === use && write.operator === '=') {
      first ??= endOf(write);
      sets.push({ at: endOf(write), until: endOfBlock(write, scopes) });
      continue;
    }
    const from = sets.at(-1)?.at ?? first ?? startOf(use);
    const loop = loopAround(use, scopes);
    if (pauses.anyBetween(from, startOf(use)) || (loop && from < startOf(loop) && pauses.anyInside(loop))) return true;
  }
  return false;
}

function endOfBlock(write: Node, scopes: Scopes): number {
  for (let at = scopes.parent(write); at; at = scopes.parent(at))
    if (/^(BlockStatement|SwitchCase|Program)$/.test(at.type)) return endOf(at);
  return endOf(write);
}

/** A method of texts, lists and numbers, or a function of a package: no handler of the app is run by it. */
function runsNothing(node: Node, scopes: Scopes): boolean {
  if (node.type !== 'CallExpression' || isMessage(node) || isPure(node)) return true;
  let root = node.callee as Node;
  while (root.type === 'MemberExpression') root = unwrap(root.object);
  const module = importOf(root, scopes);
  if (module !== null) return !/^[./]/.test(module);
  const isMethod = node.callee.type === 'MemberExpression' && METHOD.test(memberName(node.callee) ?? '');
  return isMethod || (root.type === 'Identifier' && !scopes.binding(root) && BUILT_IN.test(root.name));
}

const METHOD =
  /^(replace|replaceAll|split|join|slice|splice|substring|substr|concat|push|includes|indexOf|startsWith|endsWith|match|test|map|filter|keys|to[A-Z]\w*|pad\w+|trim\w*|get(Time|Date|Month|FullYear|Hours|Minutes|Seconds))$/;
const BUILT_IN =
  /^(JSON|Math|Object|Array|Date|Number|String|Boolean|parseInt|parseFloat|isNaN|encodeURIComponent|decodeURIComponent|escape)$/;

const pausing = new WeakMap<Scopes, Map<Node | null, Ranges>>();

/** What lets other functions of the file run, by the function it stands in. */
function pausesIn(scopes: Scopes): Map<Node | null, Ranges> {
  const before = pausing.get(scopes);
  if (before) return before;
  const found = new Map<Node | null, Node[]>();
  const calls = scopes.nodes('CallExpression').filter((node) => !runsNothing(node, scopes));
  for (const node of [...scopes.nodes('AwaitExpression'), ...scopes.nodes('YieldExpression'), ...calls]) {
    const fn = functionAround(node, scopes);
    const own = found.get(fn);
    if (own) own.push(node);
    else found.set(fn, [node]);
  }
  const made = new Map([...found].map(([fn, nodes]) => [fn, new Ranges(nodes)]));
  pausing.set(scopes, made);
  return made;
}
