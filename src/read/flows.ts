import { asWritten } from '../code/values/as-written.ts';
import {
  findFlows,
  graphOf,
  originAt,
  type Arrival,
  type Exposed,
  type FlowFile,
  type FoundFlows,
  type Reading,
  type Sink,
} from '../code/flow/index.ts';
import { statementOf } from './bound-statements.ts';
import { givenBehind, isGuarded } from './connections.ts';
import { isUnfixed } from '../code/packages/stale.ts';
import type { SqlSite } from '../code/sql/site.ts';
import { startOf } from '../code/syntax/ancestors.ts';
import { bare, type Node } from '../code/syntax/nodes.ts';
import { memberText } from '../code/syntax/scopes.ts';
import type { Check, Graph } from '../code/flow/graph.ts';
import { modelFields } from '../code/flow/model-fields.ts';
import { splitCommand } from '../code/flow/command-split.ts';
import { conditionsAt } from '../code/flow/conditions.ts';
import { textOf } from '../code/values/interpreter.ts';
import type { Site } from '../code/values/value.ts';
import { nameOfSource, type Flow, type Receiver, type Waypoint } from '../model/flow.ts';
import type { Place } from '../model/place.ts';
import { isTest } from './entry-points.ts';
import { isForTheKnowing } from './known-senders.ts';
import { type Package, versionOf } from './manifest.ts';
import type { createHost } from './module-resolution.ts';
import { isClient } from './program.ts';
import { replacedFields, writtenFields } from './set-fields.ts';
import type { Sources } from './sources.ts';
import { placeAt, placeOf } from './values.ts';

/**
 * What comes from the request, and where it goes. Only files that may hold a sink are looked at, and what leads there.
 * @param shown some view puts values into its page as they are
 */
export function readFlows(
  sources: Sources,
  packages: readonly Package[],
  host: ReturnType<typeof createHost>,
  sites: readonly SqlSite[],
  shown: boolean,
): { flows: Flow[]; inputs: Flow[]; cut: Place[]; sql: SqlSite[] } {
  const declared = new Set(packages.flatMap((one) => Object.keys({ ...one.dependencies, ...one.devDependencies })));
  const paths = sources.code().filter((path) => !isTest(path) && !isClient(path) && !/\.[jt]sx$/.test(path));
  const reading: Reading = {
    paths,
    text: (path) => sources.text(path),
    mentions: (path, pattern) => sources.mentions(path, pattern),
    open: (path) => sources.open(path),
    host,
    find: host.find,
  };
  const graph = graphOf(reading);
  const found = findFlows(
    graph,
    reading,
    (name) => declared.has(name),
    (sink) => (sink.id !== 'view-locals' || shown) && isOld(sink, sources, packages),
  );
  const cut = found.cut.map(({ call, argument }) => placeOf(at(argument, call)));
  const sql = sites.map((site): SqlSite => {
    const { origin, arrival } = originAt(graph, site.file, site);
    const left = site.kept?.map((range) => originAt(graph, site.file, range).origin);
    const keptOrigin = ORIGINS.find((one) => left?.includes(one));
    return { ...site, origin, ...(keptOrigin ? { keptOrigin } : {}), ...(arrival ? { way: wayOf(arrival) } : {}) };
  });
  const [inputs, flows] = [true, false].map((common) =>
    found.flows.filter(({ exposed }) => (exposed.sink.common === true) === common).map((one) => toFlow(graph, one)),
  ) as [Flow[], Flow[]];
  return { flows, inputs, cut, sql };
}

/** The worst first. */
const ORIGINS = ['request', 'unknown', 'configuration'] as const;

/** Some package of the program has a version in which the sink does harm. */
function isOld({ below }: Sink, sources: Sources, packages: readonly Package[]): boolean {
  if (!below) return true;
  return packages.some((one) => {
    const found = versionOf(sources, one, below.package);
    const range = one.dependencies[below.package] ?? one.devDependencies[below.package] ?? '';
    return found !== undefined && isUnfixed({ ...found, range, exact: found.from !== 'range' }, below.version);
  });
}

/** From where the request is read to where the value ends. */
function wayOf({ value, source, steps }: Arrival): Waypoint[] {
  return [
    { place: placeOf(at(source)), words: nameOfSource(value) },
    ...steps.map((step) => ({ place: placeOf(at(step)), words: step.words })),
  ];
}

function toFlow(graph: Graph, { exposed, arrival, stopped }: FoundFlows['flows'][number]): Flow {
  const { sink, call, argument } = exposed;
  const { front, inner, joined, landing, value, source, steps, into, checks } = arrival;
  const model = /^(records|nosql)$/.test(sink.id) ? modelFields(graph, call, argument.file) : null;
  const replaced = sink.id === 'records' ? replacedFields(inner, call, argument.file.scopes) : [];
  const around = inner.file.scopes.parent(inner.node);
  const parent = landing.file.scopes.parent(landing.node);
  return {
    source: {
      part: value.part,
      path: value.path,
      place: placeOf(at(source)),
      isMember: memberText(source.node)?.endsWith(`.${[value.part, ...value.path].join('.')}`) === true,
    },
    steps: steps.map((step) => ({ place: placeOf(at(step)), words: step.words })),
    sink: {
      id: sink.id,
      words: sink.words,
      place: placeOf(at(argument, call)),
      callee: calleeText(call, argument.file),
      argument: placeOf(at(argument)),
      first: sink.id === 'bound-values' ? statementOf({ node: call, file: argument.file }, landing) : firstText(call),
      into,
      value: placeOf(at(landing)),
      shorthand: parent?.type === 'ObjectProperty' && parent.shorthand,
      front,
      inner: placeOf(at(inner)),
      joined: joined === null || joined === 'elsewhere' ? joined : placeOf(at(joined)),
      ...(sink.id === 'upload-names'
        ? { usedAgain: isUsedAfter(joined === null || joined === 'elsewhere' ? inner : joined, call) }
        : {}),
      isPart: isPart(argument, inner),
      orElse: around?.type === 'LogicalExpression' && around.operator !== '&&' && around.left === inner.node,
      ...(model ? { ...model, written: writtenFields(source), replaced } : {}),
      ...(sink.id === 'commands' ? splitOf(exposed) : {}),
      ...(sink.id === 'requests' ? { behind: givenBehind(call) } : {}),
      ...(exposed.target.argument === 'receiver' ? { receiver: receiverOf(exposed) } : {}),
    },
    guards: checks.map(({ by, proof, file, node, loose }) => ({
      words: by,
      proof,
      place: placeOf({ source: file.source, node }),
      ...(loose ? { loose: looseOf(loose) } : {}),
    })),
    stopped:
      stopped ||
      (sink.id === 'pages' && isForTheKnowing(call, argument.file)) ||
      (sink.id === 'requests' && isGuarded(call, calleeText(call, argument.file), argument.file)),
    certain: exposed.certain && arrival.certain && sink.doubts?.(front) !== true,
  };
}

const looseOf = ({ file: { source }, node, ...rest }: NonNullable<Check['loose']>) => ({
  folder: placeOf({ source, node }),
  ...rest,
});

/** Whether something is put beside `inner` in the argument, not only around it: `x as string`, `x!`, `x || y`. */
function isPart(argument: Exposed['argument'], inner: Arrival['inner']): boolean {
  if (argument.file !== inner.file) return true;
  for (let at: Node | null | undefined = inner.node; at && at !== argument.node;) {
    at = inner.file.scopes.parent(at);
    if (at && /^(TemplateLiteral|BinaryExpression|(Optional)?CallExpression|ArrayExpression)$/.test(at.type))
      return true;
  }
  return false;
}

/** What is called, or what is written to. */
function calleeText(call: Node, { source }: FlowFile): string {
  const node = 'callee' in call ? call.callee : call.type === 'AssignmentExpression' ? call.left : null;
  return node ? textOf(source, node as Node) : '';
}

/** The name is put somewhere else, too, once the file has it: into a record, into the answer. */
function isUsedAfter({ file, node }: Arrival['inner'], call: Node): boolean {
  const text = memberText(bare(node));
  return ['Identifier', 'MemberExpression'].some((type) =>
    file.scopes.nodes(type).some((one) => startOf(one) > startOf(call) && one !== node && memberText(one) === text),
  );
}

function splitOf({ call, argument: { file } }: Exposed): Pick<Flow['sink'], 'split'> {
  const split = splitCommand(call, file);
  if (!split || !('callee' in call)) return {};
  const { declared } = split;
  const place = (node: Node): Place => placeOf({ source: file.source, node });
  return {
    split: {
      ...split,
      calleePlace: place(call.callee as Node),
      declared: declared && { place: place(declared.node), code: declared.code },
    },
  };
}

function receiverOf({ argument: { file, node }, call }: Exposed): Receiver {
  const callee = bare(('callee' in call ? call.callee : call) as Node);
  const object = 'object' in callee ? (callee.object as Node) : node;
  const isIt = (one: Node): boolean => textOf(file.source, one) === textOf(file.source, node);
  const conditions = conditionsAt(node, file.scopes);
  return {
    place: withParentheses(file, object),
    written: asWritten(file.source, node),
    optional: callee.type === 'OptionalMemberExpression',
    present:
      (node.type === 'LogicalExpression' && node.operator !== '&&') ||
      conditions.some(({ test, truth }) => truth && isIt(test)),
    tested: isTested(call, file),
  };
}

/** An expression with the parentheses around it. */
function withParentheses({ source }: FlowFile, node: Node): Place {
  const start = node.extra?.['parenStart'];
  const end = /^\s*\)/.exec(source.text.slice(node.end ?? 0))?.[0];
  return typeof start === 'number' && end !== undefined
    ? placeAt(source, start, (node.end ?? 0) + end.length)
    : placeOf({ source, node });
}

/** Whether a condition looks at what a call gives. */
function isTested(call: Node, { scopes }: FlowFile): boolean {
  let at = call;
  for (let parent = scopes.parent(at); parent; at = parent, parent = scopes.parent(at)) {
    if ('test' in parent && parent.test === at) return true;
    if (!/^(Unary|Logical|Binary|Parenthesized)/.test(parent.type)) return false;
  }
  return false;
}

function firstText(call: Node): string | null {
  const [first] = 'arguments' in call ? (call.arguments as Node[]) : [];
  if (first?.type === 'StringLiteral') return first.value;
  return first?.type === 'TemplateLiteral' && first.expressions.length === 0
    ? (first.quasis[0]?.value.cooked ?? null)
    : null;
}

const at = ({ file, node: own }: { file: FlowFile; node: Node }, node: Node = own): Site => ({
  source: file.source,
  node,
});
