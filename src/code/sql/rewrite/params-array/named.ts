import { isPath } from '../../../syntax/static-types.ts';
import type { Node } from '../../../syntax/nodes.ts';
import type { HolePiece, Root } from '../../template/index.ts';
import { repeatable, type Binding } from '../bound-values.ts';
import { givenInputs } from '../given-inputs.ts';
import { inspected } from '../other-uses.ts';
import { spliceAll } from '../text-edits/all.ts';
import { placeValues } from '../values-argument/index.ts';
import { arrayFor } from './array.ts';
import { endOf, startOf } from '../../../syntax/ancestors.ts';
import { unwrap } from '../../../syntax/nodes.ts';
import type { ArrayPlan, Job, Result } from './job.ts';
import { atCall } from './order.ts';
import { resets } from './resets.ts';
import { objectOf, pushAfter } from './statements.ts';

/** Values by name grow along with the text: `const inputs = {}`, and `inputs.city = city` beside each piece that needs it. */
export function growByName(
  job: Job,
  { names: each, sigil }: { names: ReadonlyMap<Binding, string>; sigil: string },
): Result {
  const { sink, bindings, context, existing } = job;
  const names = onceInPiece(each, bindings);
  if (existing.kind === 'named' && existing.node) return { refused: 'its object of values is written in the call' };
  const roots = rootsOf(bindings);
  // An input that a text which is set anew no longer names is no matter to SQL Server.
  const checked = inspected(job) ?? (sink.placement === 'inputs' ? null : resets(roots, context));
  if (checked) return { refused: checked };
  if (roots.some(({ repeated }) => repeated))
    return { refused: 'its text grows in a loop, and the names of its inputs must differ' };
  // A value of a piece that is left out is read all the same.
  if ([...bindings.keys()].some(({ node, root }) => node !== root.node && !isPath(node) && isConditional(root.node)))
    return { refused: 'the text grows under conditions inside an expression: write them as if statements' };
  const object =
    existing.kind === 'named' && existing.spread ? kept(existing.spread, job, roots) : arrayFor(job, roots);
  if ('refused' in object) return object;
  const text = spliceAll(
    job.flats,
    bindings,
    (binding) => ({ before: `${sigil}${names.get(binding)}`, code: '', after: '' }),
    context,
  );
  if ('refused' in text) return text;
  const changes = [...text.changes];
  const keyOf = (name: string): string => keyFor(name, sigil, sink.driver);
  const entry = ([name, code]: [string, string]): string => (name === code ? name : `${name}: ${code}`);
  const inCall: string[] = [];
  const first: string[] = [];
  const grown = new Set<string>();
  for (const root of roots) {
    const entries = entriesOf(root, names, bindings);
    if (atCall(job, root, object)) {
      inCall.push(...entries.map(entry));
      continue;
    }
    for (const [name] of entries) grown.add(name);
    if (root.node === object.initial?.node) first.push(...entries.map(entry));
    else {
      const codes = entries.map(([name, value]) => `${object.name}${keyOf(name)} = ${value}`);
      const set = pushAfter(root, codes, context);
      if ('refused' in set) return set;
      changes.push(...set.changes);
    }
  }
  if (object.reused && inCall.length > 0)
    return { refused: 'its text begins in the call: keep it in a variable, and its values in the object' };
  const list = inCall.length > 0 ? `{ ...${object.name}, ${inCall.join(', ')} }` : object.name;
  if (object.reused) return { changes };
  const placed = sink.placement === 'inputs' ? givenInputs(sink, list, context) : placeValues(sink, list, context);
  if ('refused' in placed) return placed;
  if (object.declare) changes.push(object.declare(first));
  const shared = { name: object.name, at: object.at, pieces: objectOf([...grown]) };
  return { changes: [...changes, ...placed.changes], arrays: [shared] };
}

/** What the values of a piece of the text are called, and how they are written. */
function entriesOf(root: Root, names: ReadonlyMap<Binding, string>, bindings: Job['bindings']): [string, string][] {
  const own = [...bindings].flatMap(([hole, binding]) => (hole.root.node === root.node ? [binding] : []));
  return [...new Map(own.map((binding) => [names.get(binding) ?? '', binding.bound.code]))];
}

/** sqlite3 takes names with their sign. */
function keyFor(name: string, sigil: string, driver: string): string {
  return driver !== 'sqlite3' ? `.${name}` : sigil === '$' ? `.$${name}` : `['${sigil}${name}']`;
}

/** `name LIKE '%${q}%' OR city LIKE '%${q}%'`: one input for what is the same value in a piece of the text. */
function onceInPiece(names: ReadonlyMap<Binding, string>, bindings: Job['bindings']): Map<Binding, string> {
  const known = new Map<Node, Map<string, string>>();
  const found = new Map<Binding, string>();
  for (const [{ root }, binding] of bindings) {
    const own = known.get(root.node) ?? new Map<string, string>();
    known.set(root.node, own);
    const name = names.get(binding) ?? '';
    const again = found.get(binding) ?? (repeatable(binding) ? (own.get(binding.bound.code) ?? name) : name);
    own.set(binding.bound.code, again);
    found.set(binding, again);
  }
  return found;
}

/** The object that has the values of old placeholders, where it is there before the text grows. */
function kept(spread: Node, { context: { scopes } }: Job, roots: readonly Root[]): ArrayPlan | { refused: string } {
  const node = unwrap(spread);
  const binding = node.type === 'Identifier' ? scopes.binding(node) : undefined;
  const { from } = binding ?? {};
  const isOwn = from?.type === 'VariableDeclarator' && from.init && unwrap(from.init).type === 'ObjectExpression';
  if (!binding || !isOwn || binding.writes.length > 0)
    return {
      refused: 'the object with the values of its placeholders is not made here: add the new ones to it by hand',
    };
  const isBefore = roots.every(
    ({ node: root }) => startOf(root) > endOf(from) && scopes.lookup(binding.name, root) === binding,
  );
  if (!isBefore) return { refused: `${binding.name} is declared behind the text: move it before` };
  return { name: binding.name, at: startOf(from), reused: true, initial: null, declare: null, numbers: new Map() };
}

function rootsOf(bindings: ReadonlyMap<HolePiece, Binding>): Root[] {
  return [...new Map([...bindings.keys()].map(({ root }) => [root.node, root])).values()];
}

/** `a ? \` AND b = ${b}\` : ''` */
function isConditional(node: Node): boolean {
  if (node.type === 'ConditionalExpression' || node.type === 'LogicalExpression') return true;
  if (node.type === 'BinaryExpression') return isConditional(node.left) || isConditional(node.right);
  if (node.type === 'TemplateLiteral') return node.expressions.some((one) => isConditional(one as Node));
  return node.type === 'ParenthesizedExpression' && isConditional(node.expression);
}
