import { bare, isFunction, type Node } from '../syntax/nodes.ts';
import { memberText } from '../syntax/scopes.ts';
import { isCall } from './callees.ts';
import { isBelow, isBesideNumber, isNumberOf, numbered, OF_NUMBER, ofBeginning, readsBeginning } from './bounds.ts';
import { type Condition, conditionsAt, heldOnReturn, parts } from './conditions.ts';
import { callTests, fits, typeTests } from './guards/index.ts';
import { IMPLIES, type Check, type FlowFile, type Graph, type Proof, type Spot } from './graph.ts';
import { equalChecks, isNothing } from './equalities.ts';
import { isHanded, isLookedUp, isValidated } from './lookups.ts';
import { looseBeginning } from './loose-beginnings.ts';
import { patternPaths } from './patterns.ts';
import {
  absenceChecks,
  absentPattern,
  isFirstPiece,
  givenText,
  isHostList,
  isPartOf,
  isTextOnly,
  patternChecks,
  placeChecks,
  relativeTo,
  resolvedFrom,
} from './place-checks.ts';
import { indexChecks, isMap, isMembership, isOwnName, refusedKey } from './memberships.ts';
import { schemaChecks } from './schema-runs.ts';

/** What the conditions around a mention of a name prove of its value, or of the member of it that is looked for. */
export function checksOf(graph: Graph, spot: Spot): Check[] {
  return [...conditionedBy(graph, spot, spot.node), ...schemaChecks(graph, spot)];
}

/** The same for a value that was read before the conditions: `const full = join(DIR, name); if (!NAMES.includes(name)) return; open(full)`. */
export function laterChecks(graph: Graph, spot: Spot, at: Node): Check[] {
  return conditionedBy(graph, spot, at);
}

function conditionedBy(graph: Graph, spot: Spot, at: Node): Check[] {
  const { node, file, select } = spot;
  if (node.type !== 'Identifier' || select.includes('*')) return [];
  const binding = file.scopes.binding(node);
  if (!binding) return [];
  const names = namesOf(node.name, select);
  const isIt = (one: Node): boolean => {
    const inner = bare(one);
    const text = memberText(inner)?.replaceAll('?.', '.');
    if (text !== undefined && text !== null && names.has(text) && isSame(inner, binding.id, file)) return true;
    const full = relativeTo(inner, file);
    return full !== null && isIt(full);
  };
  const isStill = ({ test }: Condition): boolean =>
    !binding.writes.some((write) => (write.start ?? 0) > (test.end ?? 0) && (write.end ?? 0) < (node.start ?? 0)) &&
    (at === node || ((test.start ?? 0) > (node.end ?? 0) && !isWrittenBetween(binding.writes, node, test)));
  const isItsText = (one: Node): boolean => {
    const inner = bare(one);
    const [value] = isCall(inner) && memberText(inner.callee as Node) === 'String' ? (inner.arguments as Node[]) : [];
    const given = value && bare(value);
    // `String(value || '')`
    return given !== undefined && isIt(given.type === 'LogicalExpression' ? given.left : given);
  };
  const isItsNumber = (one: Node): boolean => {
    const value = numbered(bare(one));
    return value !== null && isIt(value) && !readsBeginning(bare(one));
  };
  const isItsBeginning = (one: Node): boolean => readsBeginning(bare(one)) && isIt(numbered(bare(one)) ?? one);
  const isItsPlace = (one: Node): boolean => {
    const [value, ...others] = resolvedFrom(bare(one), file);
    return value !== undefined && others.length === 0 && isIt(value);
  };
  const found = conditionsAt(at, file.scopes)
    .filter(isStill)
    .flatMap((condition) => [
      ...checksIn(graph, condition, isIt, file, 0),
      ...checksIn(graph, condition, isItsText, file, 0).filter(({ proof }) => OF_TEXT.has(proof)),
      ...checksIn(graph, condition, isItsPlace, file, 0).filter(({ proof }) => proof === 'inside'),
      ...checksIn(graph, condition, isItsNumber, file, 0).filter(({ proof }) => OF_NUMBER.has(proof)),
      ...checksIn(graph, condition, isItsBeginning, file, 0).flatMap(ofBeginning),
      ...(isNumberOf(condition, (one) => isItsNumber(one) || isItsBeginning(one))
        ? [{ proof: 'plain', by: 'a number of it', file, node: condition.test } as const]
        : []),
    ]);
  return at === node ? [...found, ...cappedChecks(spot, isIt)] : found;
}

const isWrittenBetween = (writes: readonly Node[], from: Node, to: Node): boolean =>
  writes.some((write) => (write.start ?? 0) > (from.end ?? 0) && (write.end ?? 0) < (to.start ?? 0));

/** What a check of `String(value)` proves of the value: where its text leads, and not that it is one. */
const OF_TEXT: ReadonlySet<Proof> = new Set(['host', 'local', 'rooted', 'hostless', 'inside', 'pattern']);

/** `if (limit > 100) limit = 100;` before it. */
function cappedChecks({ node, file }: Spot, isIt: IsIt): Check[] {
  const binding = node.type === 'Identifier' ? file.scopes.binding(node) : undefined;
  const capped = binding?.writes.find((write) => {
    const around = write.type === 'AssignmentExpression' ? ifAround(write, file) : null;
    return (
      around !== null &&
      (around.end ?? 0) <= (node.start ?? 0) &&
      parts({ test: around.test, truth: false }).some(
        ({ test, truth }) => test.type === 'BinaryExpression' && isBelow(test, truth, isIt),
      )
    );
  });
  return capped ? [{ proof: 'bounded', by: 'a bound', file, node: capped }] : [];
}

function ifAround(write: Node, { scopes }: FlowFile): Extract<Node, { type: 'IfStatement' }> | null {
  let at = scopes.parent(scopes.parent(write) ?? write);
  if (at?.type === 'BlockStatement') at = scopes.parent(at);
  return at?.type === 'IfStatement' ? at : null;
}

/** `req.body.email` is looked for where `req` is read: itself, and what it is part of. */
function namesOf(name: string, select: readonly string[]): ReadonlySet<string> {
  const whole = [name, ...select].join('.');
  // A check of a URL is one of its text.
  return new Set(
    /^(href|pathname|search)$/.test(select.at(-1) ?? '') ? [whole, [name, ...select.slice(0, -1)].join('.')] : [whole],
  );
}

function isSame(node: Node, id: Node, { scopes }: FlowFile): boolean {
  let root = node;
  while ((root.type === 'MemberExpression' || root.type === 'OptionalMemberExpression') && 'object' in root)
    root = root.object;
  return root.type === 'Identifier' && scopes.binding(root)?.id === id;
}

type IsIt = (node: Node) => boolean;

export function checksIn(graph: Graph, condition: Condition, isIt: IsIt, file: FlowFile, depth: number): Check[] {
  const found = conditionChecks(graph, condition, isIt, file, depth);
  const by = isLookedUp(condition, isIt, file)
    ? 'a record that is looked up by it'
    : isValidated(condition, isIt, file)
      ? 'a check'
      : null;
  return by === null ? found : [...found, { proof: 'checked', by, file, node: condition.test }];
}

function conditionChecks(graph: Graph, { test, truth }: Condition, isIt: IsIt, file: FlowFile, depth: number): Check[] {
  const check = (proof: Proof, by: string): Check => ({ proof, by, file, node: test });
  if (test.type === 'BinaryExpression')
    return [
      ...comparison(graph, test, truth, isIt, file, check),
      // `x.trim().length < 2`
      ...([test.left, test.right].some((one) => isTextOnly(one as Node, isIt, false))
        ? [check('plain', 'a method of texts')]
        : []),
    ];
  // Of `a || b`, and of `a && b` that fails, one part is what is known.
  if (test.type === 'LogicalExpression' && test.operator === (truth ? '||' : '&&')) {
    const sides = [test.left, test.right].map((one) => parts({ test: one, truth }));
    const [left = [], right = []] = sides.map((side) =>
      side.flatMap((part) => checksIn(graph, part, isIt, file, depth + 1)),
    );
    // `id && !isValid(id)`: without a value there is nothing to prove.
    const at = sides.findIndex((side) => side.some((part) => isNothing(part, isIt)));
    if (at >= 0) return at === 0 ? right : left;
    return [...left.filter((one) => isAmong(one, right)), ...right.filter((one) => isAmong(one, left))];
  }
  if (isCall(test))
    return [
      ...callChecks(graph, test, truth, isIt, file, check, depth),
      ...(isTextOnly(test, isIt, truth) ? [check('plain', 'a method of texts')] : []),
    ];
  // `const isValid = typeof x === 'string'; if (!isValid) return`
  if (test.type !== 'Identifier' || depth > 2) return [];
  const binding = file.scopes.binding(test);
  const init = binding?.writes.length === 0 && binding.from.type === 'VariableDeclarator' ? binding.from.init : null;
  return init ? parts({ test: init, truth }).flatMap((one) => checksIn(graph, one, isIt, file, depth + 1)) : [];
}

const isAmong = ({ proof }: Check, others: readonly Check[]): boolean =>
  others.some((one) => one.proof === proof || IMPLIES[one.proof]?.includes(proof) === true);

type Make = (proof: Proof, by: string) => Check;

function comparison(
  graph: Graph,
  test: Extract<Node, { type: 'BinaryExpression' }>,
  truth: boolean,
  isIt: IsIt,
  file: FlowFile,
  check: Make,
): Check[] {
  const { operator, left, right } = test;
  if (operator === 'in')
    return truth && isIt(left) && isMap(graph, right, file) ? [check('listed', 'an allow-list')] : [];
  if (/^[<>]=?$/.test(operator))
    return [
      ...placeChecks(graph, test, truth, isIt, file, check),
      ...indexChecks(graph, test, truth, isIt, file, check),
      ...(isBelow(test, truth, isIt) ? [check('bounded', 'a bound')] : []),
      // No object is above or below a number.
      ...(truth && isBesideNumber(test, isIt) ? [check('keys', 'a comparison with a number')] : []),
    ];
  if (!/^[!=]==?$/.test(operator)) return [];
  const indexed = indexChecks(graph, test, truth, isIt, file, check);
  if (indexed.length > 0) return indexed;
  const place = placeChecks(graph, test, truth, isIt, file, check);
  if (place.length > 0) return place;
  const isEqual = operator.startsWith('=') === truth;
  for (const [one, other] of [
    [left, right],
    [right, left],
  ] as const) {
    const type = one.type === 'UnaryExpression' && one.operator === 'typeof' && isIt(one.argument) ? other : null;
    if (type?.type === 'StringLiteral') {
      for (const { test: known, by } of typeTests) {
        const names = 'typeof' in known ? known.typeof : known.notTypeof;
        if (names.includes(type.value) && isEqual === 'typeof' in known) return [check(known.proof, by)];
      }
    }
    if (isEqual && isIt(one) && /^(String|Numeric|Boolean)Literal$/.test(bare(other).type))
      return [check('listed', 'a comparison')];
    if (!isEqual && isFirstPiece(one, isIt) && other.type === 'StringLiteral' && other.value === '..')
      return [check('dotless', 'a check of where it leads')];
    if (!isEqual && isIt(one) && other.type === 'StringLiteral' && other.value === '__proto__')
      return [check('ordinary', 'a comparison')];
    if (isEqual && isIt(one)) {
      const equal = equalChecks(graph, other, isIt, file, check);
      if (equal.length > 0) return equal;
    }
  }
  return [];
}

function callChecks(
  graph: Graph,
  test: Extract<Node, { arguments: unknown[] }>,
  truth: boolean,
  isIt: IsIt,
  file: FlowFile,
  check: Make,
  depth: number,
): Check[] {
  const list = test.arguments as Node[];
  const at = list.findIndex((one) => isIt(one));
  const callee = graph.callee(test as Node, file, null);
  const receiver = callee.object?.node;
  const onIt = receiver !== undefined && isIt(receiver);
  if (truth && isPartOf(callee.method, list[0], isIt)) return [check('checked', 'a list that is not seen')];
  if (truth && at < 0 && isHanded(list, isIt) && NAMED.test(callee.method ?? callee.global ?? nameOf(test)))
    return [check('checked', 'a check')];
  if (at < 0 && !onIt && !isHostList(callee.method, list[0], receiver, isIt, file)) return [];
  if (!truth && at === 0) {
    const absent = absentPattern(callee.method, receiver, check);
    if (absent.length > 0) return absent;
  }
  const found = callTests
    .filter(({ test: known }) => (known.holds ?? true) === truth && fits(known.call, callee))
    .filter(({ test: known }) => (known.value === 'receiver' ? onIt : known.value === at))
    .filter(({ test: known }) => !known.given || known.given.test(givenText(graph, file, list[0])))
    .map(({ test: known, by }) => ({
      ...check(known.proof, by),
      ...(known.proof === 'inside' && truth && onIt ? looseBeginning(graph, file, list[0]) : {}),
    }));
  if (!truth)
    return [
      ...found,
      ...absenceChecks(graph, file, test as Node, callee.method, receiver, check),
      ...refusedKey(graph, file, callee.method, receiver, check),
    ];
  if (isOwnName(memberText(test.callee as Node) ?? callee.method, at)) found.push(check('owned', 'a name of its own'));
  if (isMembership(graph, callee.method, callee.global, receiver, list, at, file))
    found.push(check('listed', 'an allow-list'));
  else if (at === 0 && /^(includes|has)$/.test(callee.method ?? ''))
    found.push(check('checked', 'a list that is not seen'));
  found.push(...patternChecks(graph, file, test as Node, callee.method, receiver, check));
  if (isHostList(callee.method, list[0], receiver, isIt, file))
    found.push(check('host', 'a check of the host'), check('local', 'a check of the host'));
  if (found.length > 0 || depth > 2) return found;
  // A promise is true whatever comes of it, and what it throws ends nothing here.
  const isPromise = file.scopes.parent(test as Node)?.type !== 'AwaitExpression';
  if (isPromise && callee.functions.some(({ node }) => isFunction(node) && node.async === true)) return found;
  const own = callee.functions.flatMap((fn) =>
    ownCheck(graph, fn, at, depth).map((one) => ({ ...one, file, node: test as Node })),
  );
  // What a check by that name looks at is not followed further.
  if (own.length === 0 && at >= 0 && NAMED.test(callee.method ?? callee.global ?? nameOf(test)))
    return [check('checked', 'a check')];
  return own;
}

const NAMED =
  /^(is|has|validate|check|allow|verify|assert|ensure|enforce|guard)[A-Z_]|[vV]alid|safe|allowed|trusted|permitted|whitelisted/;
const nameOf = (call: Node): string => ('callee' in call && call.callee.type === 'Identifier' ? call.callee.name : '');

/** What a function of the program that returns one condition, or throws under some, tells of its parameter. */
export function ownCheck(graph: Graph, fn: Spot, index: number, depth: number): Check[] {
  const param = isFunction(fn.node) ? (fn.node.params[index] as Node | undefined) : undefined;
  if (param?.type !== 'Identifier' || patternPaths(param, param.name).length === 0) return [];
  const isParam: IsIt = (one) => {
    const inner = bare(one);
    return inner.type === 'Identifier' && fn.file.scopes.binding(inner)?.id === param;
  };
  return heldOnReturn(fn.node).flatMap((one) => checksIn(graph, one, isParam, fn.file, depth + 1));
}
