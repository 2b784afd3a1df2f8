import type { Roles } from './roles.ts';
import type { Fact, StatementRun, Surroundings } from './fact.ts';
import type { Binding, Scopes } from '../../syntax/scopes.ts';
import { isFunction, unwrap, type Node } from '../../syntax/nodes.ts';
import { startOf } from '../../syntax/ancestors.ts';
import { functionNames, functionsIn } from './function-names.ts';
import { sealedKeys } from './extension.ts';
import { holderOf } from '../../syntax/call-sites.ts';
import { agreedRuns, partOfKey, statementOf } from './statements.ts';
import { resultOf } from './results.ts';
import type { Statement } from './statement.ts';
import type { GivenTexts } from './given-texts.ts';
import { notConstant } from './join.ts';
import { callFact, newFact } from './calls.ts';
import { classFact } from './classes.ts';
import { exportedFunctions, exportsOf } from './exports.ts';
import { functionFact } from './functions.ts';
import { givenFacts } from './arguments.ts';
import { memberFact } from './members.ts';
import { enumFact, listFact, objectFact } from './objects.ts';
import { byName, undeclaredModule } from './parts.ts';
import type { Reader } from './reader.ts';
import { runTimeWrites } from './run-time-writes.ts';
import { globalConstant, sharedFacts } from './shared-objects.ts';
import { thisAssignments, thisFact } from './this.ts';
import { textFact } from './texts.ts';
import { bindingFact } from './variables.ts';

export type { Given } from './arguments.ts';

const DEPTH = 24;
/** Lookups after which circles are no longer tried again. */
const BUDGET = 60_000;
/** Writes of a variable, after which what it holds is asked for once at a time. */
const OFTEN = 16;

export function readRoles(scopes: Scopes, surroundings: Surroundings): Roles {
  const memo = new Map<Node, Fact | null>();
  /** What is being looked at, and what is being filled, with its place among the questions that are open. */
  const busy = new Map<Node, number>();
  const filling = new Map<Binding, number>();
  const doubtful = new Map<Node, number>();
  /** Variables whose fact was found outside of any circle: it is the same for each use. */
  const settled = new Map<Binding, Fact | null>();
  /** The outermost open question that something below the present one came back to; -1 where it was cut off for another reason. */
  let outermost = Infinity;
  let spent = 0;
  const cutAt = (place: number): void => void (outermost = Math.min(outermost, place));
  const reader = readerOf(scopes, surroundings, factOf, () => cutAt(-1));
  return rolesOf(scopes, reader);

  function factOf(node: Node, depth: number): Fact | undefined {
    const inner = unwrap(node);
    const known = memo.get(inner);
    if (known !== undefined) {
      if (doubtful.has(inner)) cutAt(doubtful.get(inner) ?? -1);
      return known ?? undefined;
    }
    const binding = inner.type === 'Identifier' ? scopes.binding(inner) : undefined;
    const same = binding && settled.get(binding);
    if (same !== undefined) {
      memo.set(inner, same);
      return same ?? undefined;
    }
    const filled = binding && binding.writes.length > OFTEN ? binding : undefined;
    const open = busy.get(inner) ?? (depth > DEPTH ? -1 : undefined) ?? (filled && filling.get(filled));
    if (open !== undefined) {
      cutAt(open);
      return undefined;
    }
    const [around, place] = [outermost, busy.size];
    outermost = Infinity;
    spent += 1;
    busy.set(inner, place);
    if (filled) filling.set(filled, place);
    const fact = look(inner, reader, depth + 1);
    busy.delete(inner);
    if (filled) filling.delete(filled);
    memo.set(inner, fact ?? null);
    // A circle within it is its own: asked for from elsewhere, it comes to the same.
    const isWhole = outermost >= place;
    if (!isWhole) doubtful.set(inner, outermost);
    else if (binding && outermost === Infinity) settled.set(binding, fact ?? null);
    outermost = isWhole ? around : Math.min(around, outermost);
    if (busy.size === 0 && spent < BUDGET) {
      // What came to nothing only because it was asked for in a circle may come to something from elsewhere.
      forget(memo, doubtful);
    }
    return fact;
  }
}

function rolesOf(scopes: Scopes, reader: Reader): Roles {
  return {
    factOf: (node) => reader.factOf(node, 0),
    exports: () => exportsOf(reader),
    shared: () => sharedFacts(reader),
    given: () => givenFacts(reader),
    sealed: () => sealedKeys(reader),
    textsGiven: (node) => textsGiven(node, reader),
    writes: (specifier) => writtenTo(specifier, reader),
    isOpen: (keys) => keys.every((key) => isOpen(key, reader)),
    statements: (runs) => statementsOf(runs, reader),
    extension: (start) => {
      if (!reader.extensions.has(start)) for (const fn of functionsAt(start, scopes)) reader.factOf(fn, 0);
      return reader.extensions.get(start);
    },
  };
}

function forget(memo: Map<Node, unknown>, doubtful: Map<Node, unknown>): void {
  for (const one of doubtful.keys()) memo.delete(one);
  doubtful.clear();
}

function readerOf(
  scopes: Scopes,
  surroundings: Surroundings,
  factOf: Reader['factOf'],
  isUnfinished: Reader['isUnfinished'],
): Reader {
  let finding = false;
  let kept: Record<string, Fact> | undefined;
  let toThis: ReturnType<Reader['toThis']> | undefined;
  let exported: ReturnType<Reader['exportedFunctions']> | undefined;
  const reader: Reader = {
    scopes,
    surroundings,
    factOf,
    isUnfinished,
    own: new Map(),
    prototypes: new Map(),
    extensions: new Map(),
    shared: (name) => {
      if (Object.hasOwn(surroundings.shared, name)) return surroundings.shared[name];
      if (!kept) {
        // To find them may ask for one of them: there is none yet.
        kept = {};
        finding = true;
        kept = sharedFacts(reader);
        finding = false;
      } else if (finding) isUnfinished();
      return Object.hasOwn(kept, name) ? kept[name] : undefined;
    },
    toThis: () => (toThis ??= thisAssignments(scopes)),
    exportedFunctions: () => (exported ??= exportedFunctions(scopes)),
  };
  return reader;
}

function writtenTo(specifier: string, { scopes, surroundings }: Reader): string[] {
  return [...(runTimeWrites(scopes)[specifier] ?? []), ...(surroundings.writes?.[specifier] ?? [])];
}

function functionsAt(start: number, scopes: Scopes): Node[] {
  return functionsIn(scopes).filter((node) => node.start === start);
}

function statementsOf(runs: readonly StatementRun[], reader: Reader): ReturnType<Roles['statements']> {
  const { path = '', runs: known } = reader.surroundings;
  return Object.entries(known ?? agreedRuns(runs)).flatMap(([key, by]) => {
    if (!key.startsWith(`${path}:`)) return [];
    const part = partOfKey(key);
    const fn = functionNames(reader.scopes).byName.get((part?.fn ?? key).slice(path.length + 1));
    if (!fn || !(known || isPrivate(fn, reader.scopes))) return [];
    const statement = part ? partOf(fn, part.name, reader.scopes) : statementOf(fn, reader.scopes);
    return statement && !(statement.config && by.spreads) ? [{ key, statement, by }] : [];
  });
}

/** A text that a function gives beside its values. */
function partOf(fn: Node, name: string, scopes: Scopes): Statement | null {
  const result = resultOf(fn, scopes);
  const text = result?.texts.get(name);
  return result && text
    ? { text, config: result.config, from: result.from, part: { name, values: result.values } }
    : null;
}

function textsGiven(node: Node, { scopes, surroundings: { chains, path } }: Reader): GivenTexts | undefined {
  const binding = chains && node.type === 'Identifier' ? scopes.binding(node) : undefined;
  if (!chains || binding?.kind !== 'param' || binding.writes.length > 0 || !isFunction(binding.from)) return undefined;
  return chains[`${path ?? ''}:${startOf(binding.from)}`]?.[binding.from.params.indexOf(binding.id as never)];
}

/** What a file exports has uses elsewhere: they are known where the file is read as one of a project. */
function isOpen(key: string, reader: Reader): boolean {
  const { path, sealed } = reader.surroundings;
  if (sealed) return !sealed.includes(key);
  const start = Number(/\d+$/.exec(key)?.[0]);
  const fn = key.startsWith(`${path ?? ''}:`) ? reader.extensions.get(start)?.fn : undefined;
  return fn !== undefined && isPrivate(fn, reader.scopes);
}

/** A function that only its file knows, and only calls; a method of a class that only its file makes objects of. */
function isPrivate(fn: Node, scopes: Scopes): boolean {
  if (fn.type === 'ClassMethod') {
    const body = scopes.parent(fn);
    const owner = body && scopes.parent(body);
    const name = owner?.type === 'ClassDeclaration' && owner.id ? scopes.binding(owner.id) : undefined;
    const isExported = !owner || /^Export/.test(scopes.parent(owner)?.type ?? 'Export');
    return !isExported && !!name && name.reads.every((read) => scopes.parent(read)?.type === 'NewExpression');
  }
  const declarator = fn.type === 'FunctionDeclaration' ? fn : scopes.parent(fn);
  const declared = declarator && fn !== declarator ? scopes.parent(declarator) : fn;
  const around = declared && scopes.parent(declared);
  const name = around && /^Export/.test(around.type) ? undefined : holderOf(fn, scopes);
  const count = isFunction(fn) ? fn.params.length : 0;
  return (
    name !== undefined &&
    name.reads.every((read) => {
      const call = scopes.parent(read);
      return (
        call?.type === 'CallExpression' &&
        call.callee === read &&
        call.arguments.length <= count &&
        call.arguments.every((argument) => argument.type !== 'SpreadElement')
      );
    })
  );
}

function look(node: Node, reader: Reader, depth: number): Fact | undefined {
  switch (node.type) {
    case 'Identifier': {
      const binding = reader.scopes.binding(node) ?? reader.scopes.lookup(node.name, node);
      return (
        (binding
          ? bindingFact(binding, reader, depth)
          : (reader.shared(node.name) ?? globalConstant(node.name, reader) ?? undeclaredModule(node.name))) ??
        byName(node.name)
      );
    }
    case 'StringLiteral':
    case 'NumericLiteral':
      return { kind: 'constant', value: node.value };
    case 'TemplateLiteral':
    case 'BinaryExpression':
      return textFact(node, reader, depth);
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return memberFact(node, reader, depth);
    case 'CallExpression':
    case 'OptionalCallExpression':
      return callFact(node, reader, depth);
    case 'NewExpression':
      return newFact(node, reader, depth);
    case 'AssignmentExpression':
      return reader.factOf(node.right, depth);
    case 'LogicalExpression':
      return notConstant(reader.factOf(node.left, depth)) ?? notConstant(reader.factOf(node.right, depth));
    case 'ConditionalExpression':
      return notConstant(reader.factOf(node.consequent, depth)) ?? notConstant(reader.factOf(node.alternate, depth));
    case 'ObjectExpression':
      return objectFact(node, reader, depth);
    case 'ArrayExpression':
      return listFact(node, reader, depth);
    case 'ClassExpression':
    case 'ClassDeclaration':
      return classFact(node, reader, depth);
    case 'TSEnumDeclaration':
      return enumFact(node);
    case 'ThisExpression':
      return thisFact(node, reader, depth);
    case 'SequenceExpression':
      return reader.factOf(node.expressions.at(-1) as Node, depth);
    default:
      return isFunction(node) ? functionFact(node, reader, depth) : undefined;
  }
}
