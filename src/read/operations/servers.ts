import type { ServerFacts } from '../../model/operations.ts';
import { endOf, startOf } from '../../code/syntax/ancestors.ts';
import { bare, keyName, memberName, type Node, walk } from '../../code/syntax/nodes.ts';
import type { Source } from '../../code/values/value.ts';
import { isTest, strangeness } from '../entry-points.ts';
import { isClient } from '../program.ts';
import type { Sources } from '../sources.ts';
import { placeAt } from '../values.ts';

const TELLING =
  /\b(requestTimeout|headersTimeout|keepAliveTimeout)\b|SIG(TERM|INT)|limitTimes|graceful|terminus|terminator|stoppable|lightship|close-with-grace/i;
const PIPES = /\.pipe\(/;
const STOPS =
  /^(@godaddy\/terminus|http-terminator|stoppable|lightship|http-graceful-shutdown|close-with-grace|express-graceful-exit|node-graceful|death|async-exit-hook|exit-hook|http-shutdown|@moebius\/http-graceful-shutdown)$/;
const LIMITS = /^(requestTimeout|headersTimeout)$/;

/** What code says of the times and the end of its servers. */
export function readServers(sources: Sources): ServerFacts {
  const facts: ServerFacts = { off: [], sets: [], stops: [], receives: [], wrapped: [] };
  for (const path of sources.code()) {
    if (isTest(path) || strangeness(path) > 1 || isClient(path)) continue;
    const isTelling = sources.mentions(path, TELLING) || sources.mentions(path, PIPES);
    const source = isTelling ? sources.open(path) : undefined;
    if (source) walk(source.ast.program, (node) => visit(source, node, facts));
  }
  return facts;
}

function visit(source: Source, node: Node, facts: ServerFacts): void {
  const at = (): ServerFacts['off'][number] => placeAt(source, startOf(node), endOf(node));
  const [name, value] = setting(node);
  if (name !== undefined && LIMITS.test(name))
    (value && /^(0|Infinity)$/.test(source.text.slice(startOf(value), endOf(value))) ? facts.off : facts.sets).push(
      at(),
    );
  if (node.type === 'ImportDeclaration' && STOPS.test(node.source.value)) facts.stops.push(at());
  if (node.type !== 'CallExpression') return;
  const [first] = node.arguments;
  const text = first?.type === 'StringLiteral' ? first.value : '';
  const callee = bare(node.callee as Node);
  if (callee.type === 'Identifier' && callee.name === 'require' && STOPS.test(text)) facts.stops.push(at());
  const method = memberName(callee);
  if (method === 'limitTimes' || method === 'stopGracefully') facts.wrapped.push({ member: method, place: at() });
  if (/^SIG(TERM|INT)$/.test(text) && /^(on|once|addListener|prependListener)$/.test(method ?? ''))
    facts.stops.push(at());
  // `for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, …)`
  const receiver = callee.type === 'MemberExpression' ? bare(callee.object) : undefined;
  const isProcess = receiver?.type === 'Identifier' && receiver.name === 'process';
  if (isProcess && /^(on|once)$/.test(method ?? '') && first?.type === 'Identifier' && /SIGTERM/.test(source.text))
    facts.stops.push(at());
  if (method === 'pipe' && receiver?.type === 'Identifier' && /^req(uest)?$/.test(receiver.name))
    facts.receives.push(at());
}

/** `server.requestTimeout = 0`, `createServer({ requestTimeout: 0 })`. */
function setting(node: Node): [string | undefined, Node | undefined] {
  if (node.type === 'AssignmentExpression') return [memberName(node.left), bare(node.right)];
  if (node.type === 'ObjectProperty') return [keyName(node.key, node.computed), bare(node.value as Node)];
  return [undefined, undefined];
}
