import { bare, isFunction, memberName, type Node } from '../../syntax/nodes.ts';
import { isInside } from '../../syntax/static-types.ts';
import { memberText, type Binding, type Scopes } from '../../syntax/scopes.ts';
import { slotOf } from '../rewrite/values-argument/slots.ts';
import type { Fact, StatementRun } from './fact.ts';
import { partIn } from './results.ts';
import { beforeIn, numbersIn, textsIn } from './written-texts.ts';
import type { Roles } from './roles.ts';
import type { SinkCall } from './sinks.ts';

type Built = Extract<Fact, { kind: 'statement' }>;

/** How the texts are run that functions give beside their values, and the calls that are all followed. */
export function resultRuns(
  scopes: Scopes,
  roles: Roles,
  sinks: readonly SinkCall[],
): { runs: StatementRun[]; followed: ReadonlySet<Node> } {
  const runs: StatementRun[] = [];
  const followed = new Set<Node>();
  for (const call of scopes.nodes('CallExpression')) {
    const fact = call.type === 'CallExpression' ? roles.factOf(call.callee as Node) : undefined;
    if (fact?.kind !== 'statement' || !fact.result) continue;
    const own = runsOf(call, fact, { scopes, sinks });
    if (!own) continue;
    runs.push(...own);
    followed.add(call);
  }
  return { runs, followed };
}

interface Around {
  scopes: Scopes;
  sinks: readonly SinkCall[];
}

/** `null` where some use of what the call gives is not followed. */
function runsOf(call: Node, fact: Built, around: Around): StatementRun[] | null {
  const { result, key } = fact;
  const uses = result && usesOf(call, around.scopes);
  if (!uses) return null;
  const texts = result.texts.filter((name) => uses.has(name));
  if ([...uses.keys()].some((name) => !texts.includes(name) && name !== result.values) || texts.length === 0)
    return null;
  const values = uses.get(result.values) ?? [];
  const runs = texts.map((name): StatementRun | null => {
    const reads = (uses.get(name) ?? []).filter((read) => !isShown(read, around.scopes));
    const run = reads.length > 0 ? runWith(reads, values, around) : null;
    const method = fact.method === undefined ? {} : { method: fact.method };
    return run && { key: `${key}#${name}`, ...method, by: run };
  });
  if (runs.some((run) => run === null) || !values.every((read) => isFollowed(read, around))) return null;
  return runs as StatementRun[];
}

/** The reads of each part of what a call gives. */
function usesOf(call: Node, scopes: Scopes): Map<string, Node[]> | null {
  let outer = call;
  let parent = scopes.parent(outer);
  while (parent && (bare(parent) === call || parent.type === 'AwaitExpression'))
    [outer, parent] = [parent, scopes.parent(parent)];
  if (parent?.type === 'MemberExpression') {
    const name = parent.object === outer ? memberName(parent) : undefined;
    return name === undefined ? null : new Map([[name, [parent]]]);
  }
  if (parent?.type !== 'VariableDeclarator' || parent.init !== outer) return null;
  const uses = new Map<string, Node[]>();
  for (const id of idsOf(parent.id)) {
    const binding = scopes.binding(id);
    if (!binding || binding.writes.length > 0) return null;
    const part = parent.id === id ? null : partIn(parent.id, binding);
    if (part === undefined) return null;
    for (const read of binding.reads) {
      // A name in a pattern counts as a read of itself.
      if (read === id) continue;
      const member = scopes.parent(read);
      const name =
        part ?? (member?.type === 'MemberExpression' && member.object === read ? memberName(member) : undefined);
      if (name === undefined) return null;
      uses.set(name, [...(uses.get(name) ?? []), part === null ? (member as Node) : read]);
    }
  }
  return uses;
}

function idsOf(pattern: Node): Node[] {
  if (pattern.type === 'Identifier') return [pattern];
  if (pattern.type === 'ArrayPattern') return pattern.elements.flatMap((element) => element ?? []) as Node[];
  return pattern.type === 'ObjectPattern'
    ? pattern.properties.map((property) => (property.type === 'ObjectProperty' ? property.value : property))
    : [];
}

/** How a text is run together with its values, in all places alike. */
function runWith(reads: readonly Node[], values: readonly Node[], around: Around): Run | null {
  let found: Run | null = null;
  const run = new Set<SinkCall>();
  for (const read of reads) {
    if (isTested(read, around.scopes)) continue;
    const places = placesOf(read, around);
    if (places.length === 0) return null;
    for (const place of places) {
      // Each ? takes a value of its own.
      if (run.has(place.sink) && place.sink.sink.mark === '?') return null;
      run.add(place.sink);
      const own = runAt(place, read, values, around);
      found = own && (found ? agreed(found, own) : own);
      if (!found) return null;
    }
  }
  return found;
}

type Run = NonNullable<StatementRun['by']>;

/** What holds for both calls: a piece of SQL stands in the same place of them; `null` where it does not. */
export function agreed(a: Run, b: Run): Run | null {
  if (a.driver !== b.driver || a.method !== b.method) return null;
  const [one, other] = [a.sink.prefix, b.sink.prefix];
  if (one === other) return a;
  if (one === undefined || other === undefined || isCondition(one) !== isCondition(other)) return null;
  return { ...a, sink: { ...a.sink, prefix: isCondition(one) ? CONDITION : TABLE } };
}

const TABLE = 'SELECT * FROM t ';
const CONDITION = `${TABLE}WHERE `;

function isCondition(before: string): boolean {
  return /\b(where|and|or|on|having)\s*\(?\s*$/i.test(before);
}

interface Place {
  sink: SinkCall;
  /** The expressions that the text of the call is made of, in their order. */
  parts: readonly Node[];
}

/** The calls that run a text, itself or by a variable that it is put into. */
function placesOf(read: Node, { scopes, sinks }: Around): Place[] {
  const direct = sinks.filter(({ text }) => isInside(read, text));
  if (direct.length > 0) return direct.map((sink) => ({ sink, parts: [sink.text] }));
  const holder = holderAround(read, scopes);
  if (!holder) return [];
  const parts = [holder.from, ...holder.writes].flatMap(partOfText);
  const places: Place[] = [];
  for (const use of holder.reads) {
    const running = sinks.filter(({ text }) => isInside(use, text));
    const isPart = parts.some((part) => isInside(use, part)) || isShown(use, scopes) || isGrown(use, scopes);
    if (running.length === 0 && !isPart) return [];
    for (const sink of running) {
      if (places.some((place) => place.sink === sink)) return [];
      places.push({ sink, parts: bare(sink.text) === use ? parts : [...parts, sink.text] });
    }
  }
  return places;
}

/** The variable of the same function that a text is put into. */
function holderAround(read: Node, scopes: Scopes): Binding | null {
  for (let at: Node | undefined = read; at && !isFunction(at); at = scopes.parent(at)) {
    const id = at.type === 'VariableDeclarator' ? at.id : at.type === 'AssignmentExpression' ? at.left : null;
    if (id) return id.type === 'Identifier' ? (scopes.binding(id) ?? null) : null;
  }
  return null;
}

function partOfText(write: Node): Node[] {
  if (write.type === 'VariableDeclarator') return write.init ? [write.init] : [];
  return write.type === 'AssignmentExpression' ? [write.right] : [];
}

/** `sql += …` reads what it writes. */
function isGrown(read: Node, scopes: Scopes): boolean {
  const use = scopes.parent(read);
  return use?.type === 'AssignmentExpression' && use.left === read && use.operator === '+=';
}

/** The call takes the values of the text at the place of its placeholders. */
function runAt({ sink, parts }: Place, read: Node, values: readonly Node[], around: Around): Run | null {
  const { mark, prefix } = sink.sink;
  if ((mark !== '$1' && mark !== '?') || prefix !== undefined || !isAlways(read, sink, around.scopes)) return null;
  const slot = slotOf(sink, { file: '', path: '', scopes: around.scopes });
  if ('refused' in slot) return null;
  const before = beforeIn(parts, read);
  const literals = parts.flatMap((part) => textsIn(part));
  const place = placeAmong(slot.nodes, values, slot.spread);
  if (place === null) return null;
  if (mark === '$1') {
    const isCounted = (number: Node): boolean => values.some((value) => isInside(value, number));
    if (place > 0 || literals.some((text) => /\$\d/.test(text))) return null;
    if (!parts.flatMap(numbersIn).every(isCounted)) return null;
  } else if (place !== before.join('').split('?').length - 1) return null;
  const others = values.filter((value) => slot.nodes.some((node) => isInside(value, node)));
  if (mark === '?' && others.length !== 1) return null;
  const { driver, method, dialect } = sink;
  const text = bare(sink.text) === read ? undefined : prefixOf(before);
  return { driver, method, dialect, sink: text === undefined ? sink.sink : { ...sink.sink, prefix: text } };
}

/** How many values stand before those of the text; `null` where those are not given as they are. */
function placeAmong(nodes: readonly Node[], values: readonly Node[], spread: boolean): number | null {
  const isOwn = (node: Node): boolean => values.includes(bare(node));
  const among = (items: readonly (Node | null)[]): number | null => {
    const at = items.findIndex((item) => item?.type === 'SpreadElement' && isOwn(item.argument));
    return at < 0 || items.slice(0, at).some((item) => !item || item.type === 'SpreadElement') ? null : at;
  };
  if (spread) return among(nodes);
  const [only, ...more] = nodes;
  if (!only || more.length > 0) return null;
  if (isOwn(only)) return 0;
  const inner = bare(only);
  if (inner.type === 'ArrayExpression') return among(inner.elements as (Node | null)[]);
  const isLonger =
    inner.type === 'CallExpression' &&
    inner.callee.type === 'MemberExpression' &&
    memberName(inner.callee) === 'concat';
  return isLonger && inner.callee.type === 'MemberExpression' && isOwn(inner.callee.object) ? 0 : null;
}

/** Handed to a call with its text, added to, or counted. */
function isFollowed(value: Node, { scopes, sinks }: Around): boolean {
  if (isShown(value, scopes)) return true;
  const member = scopes.parent(value);
  if (member?.type === 'MemberExpression' && member.object === value)
    return /^(push|length|concat)$/.test(memberName(member) ?? '');
  return sinks.some((sink) => {
    const slot = slotOf(sink, { file: '', path: '', scopes });
    return !('refused' in slot) && slot.nodes.some((node) => isInside(value, node));
  });
}

/** The text is there whenever the call runs, or whenever it is not empty. */
function isAlways(read: Node, sink: SinkCall, scopes: Scopes): boolean {
  let child = read;
  for (let at = scopes.parent(read); at && !isFunction(at); child = at, at = scopes.parent(at)) {
    if (/^(For|ForIn|ForOf|While|DoWhile|Switch)Statement$/.test(at.type) && !isInside(sink.call, child)) return false;
    if (!/^(If|Conditional|Logical)/.test(at.type) || isInside(sink.call, child)) continue;
    const test =
      at.type === 'LogicalExpression'
        ? at.left
        : at.type === 'IfStatement' || at.type === 'ConditionalExpression'
          ? at.test
          : at;
    if (child !== test && memberText(bare(test)) !== memberText(read)) return false;
  }
  return true;
}

/** `if (where)`, `where ? … : …` */
function isTested(read: Node, scopes: Scopes): boolean {
  const use = scopes.parent(read);
  if (use?.type === 'IfStatement' || use?.type === 'ConditionalExpression') return use.test === read;
  return use?.type === 'LogicalExpression' && use.left === read && use.operator === '&&';
}

function isShown(read: Node, scopes: Scopes): boolean {
  const call = scopes.parent(read);
  return call?.type === 'CallExpression' && /^(console|log|logger|winston|debug)\b/.test(memberText(call.callee) ?? '');
}

/** What a piece of SQL is read behind: the statement as it is written, or one in which it means the same. */
function prefixOf(before: readonly string[]): string {
  const text = before.join(' t ');
  const from = /\bfrom\b[^'"`?$#;]*\s$/i.exec(text)?.[0];
  if (/^\s*select\b/i.test(text) && from && !from.includes('--')) return `SELECT * ${from}`;
  return isCondition(text) ? CONDITION : TABLE;
}
