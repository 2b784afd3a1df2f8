import { memberName, type FunctionNode, type Node } from '../syntax/nodes.ts';
import { isCall } from './callees.ts';
import { KEY, type FlowFile, type Graph, type Spot, type Use } from './graph.ts';
import { isArguments } from './resolvers.ts';
import { isRequestName, requestValue, type RequestValue } from './request.ts';

/** Packages that give the names in an archive as they stand there; those of others cannot lead upwards. */
const ARCHIVES = /^(unzip|unzipper|unzip-stream|unzip2|node-unzip-2|adm-zip|tar|tar-stream|decompress|node-tar)$/;
const IMPORTED = /['"](?:unzip|unzipper|unzip-stream|unzip2|node-unzip-2|tar|tar-stream|node-tar)['"]/;
const NAMES = /^(path|fileName|entryName|name|filename|linkname|linkpath)$/;

/** What says that a socket is there, and no request of its own. */
const OWN_EVENTS =
  /^(connect(ion|_error)?|disconnect(ing)?|error|close|open|ping|pong|upgrade|listening|drain|end|finish|pipe)$/;
const SOCKETS = /['"](?:socket\.io|ws|sockjs|express-ws|uws|uWebSockets\.js)['"]/;

/** A parameter that is given what comes in by another way than a request: a message of a socket, an argument of GraphQL, a name in an archive. */
export function isSent(graph: Graph, fn: FunctionNode, file: FlowFile, index: number): boolean {
  return senderOf(graph, fn, file, index) !== null;
}

/** What a parameter, or a call that reads an archive, brings in. */
export function sentValue(graph: Graph, spot: Spot, fn: FunctionNode | null): RequestValue | null {
  const { node, file, select } = spot;
  if (!fn) {
    // A piece of a handler: nothing declares its request.
    if (node.type === 'Identifier' && isRequestName(node.name))
      return file.scopes.binding(node) || file.scopes.lookup(node.name, node) ? null : requestValue(select);
    return isEntry(graph, spot) ? { part: 'archive', path: select.slice(-1), plain: true } : null;
  }
  const sender = senderOf(graph, fn, file, (fn.params as Node[]).indexOf(node));
  if (sender === 'archive')
    return NAMES.test(select.at(-1) ?? '') ? { part: 'archive', path: select, plain: true } : null;
  if (sender === null) return null;
  if (sender === 'param') return { part: 'params', path: [node.type === 'Identifier' ? node.name : '*'], plain: true };
  // The schema says what may be asked for: leaves of it are no objects.
  if (sender === 'arguments') return { part: 'arguments', path: select, plain: true };
  const isKey = select.at(-1) === KEY;
  return { part: 'message', path: isKey ? select.slice(0, -1) : select, plain: isKey || sender === 'bytes' };
}

/** `zip.getEntries()`, `(await unzipper.Open.file(path)).files`, `await decompress(path)` */
function isEntry(graph: Graph, { node, file, frame, select }: Spot): boolean {
  if (!isCall(node) || select.length < 2 || !NAMES.test(select.at(-1) ?? '')) return false;
  if (memberName(node.callee as Node) === 'getEntries') return true;
  const known = graph.callee(node, file, frame).packages.some(({ module }) => ARCHIVES.test(module));
  return known && (select[0] === '*' || select[0] === 'files');
}

type Sender = 'archive' | 'json' | 'bytes' | 'arguments' | 'param';

function senderOf(graph: Graph, fn: FunctionNode, file: FlowFile, index: number): Sender | null {
  if (index < 0) return null;
  // A method of an object is where it is written down.
  if (fn.type === 'ObjectMethod' && isArguments({ file, node: fn }, index)) return 'arguments';
  for (const use of graph.uses(fn, file)) {
    const found = isArguments(use, index) ? 'arguments' : sentTo(graph, use, index);
    if (found) return found;
  }
  return null;
}

/** Behind the request, the response and `next`. */
const PARAM = 3;

/** `parser.on('entry', (entry) => …)`, `socket.on('move', (move) => …)` */
function sentTo(graph: Graph, { file, node }: Use, index: number): Sender | null {
  const call = file.scopes.parent(node);
  if (!call || !isCall(call) || call.arguments[1] !== node) return null;
  const callee = call.callee as Node;
  const [event] = call.arguments as Node[];
  // `router.param('id', (req, res, next, id) => …)`
  if (memberName(callee) === 'param') return index === PARAM && event?.type === 'StringLiteral' ? 'param' : null;
  if (!/^(on|once|addListener)$/.test(memberName(callee) ?? '') || event?.type !== 'StringLiteral') return null;
  if (!('object' in callee)) return null;
  if (event.value === 'entry')
    return index === 0 && IMPORTED.test(file.source.text) && !isOpened(callee.object as Node, file) ? 'archive' : null;
  if (OWN_EVENTS.test(event.value)) return null;
  const socket = socketAt(graph, callee.object as Node, file);
  if (!socket) return null;
  return event.value === 'message' && /['"]ws['"]/.test(socket.source.text) ? 'bytes' : 'json';
}

/** `yauzl.open(path, (error, zip) => zip.on('entry', …))`: it ends with an error where a name leads upwards. */
function isOpened(object: Node, { scopes }: FlowFile): boolean {
  const binding = object.type === 'Identifier' ? scopes.binding(object) : undefined;
  const call = binding?.kind === 'param' ? scopes.parent(binding.from) : undefined;
  return call !== undefined && isCall(call) && /^(open|from[A-Z]\w+)$/.test(memberName(call.callee as Node) ?? '');
}

/** The file that is given a connection, where it is one: `io.on('connection', (socket) => …)`. */
function socketAt(graph: Graph, object: Node, file: FlowFile): FlowFile | null {
  if (object.type !== 'Identifier') return null;
  const binding = file.scopes.binding(object);
  if (binding?.kind !== 'param') return null;
  const call = file.scopes.parent(binding.from);
  if (call && isCall(call) && isConnecting(call))
    return SOCKETS.test(file.source.text) || isNamed(object) ? file : null;
  // `module.exports = (io, socket) => { socket.on(…) }`
  return isNamed(object) && hasSockets(graph) ? file : null;
}

const known = new WeakMap<Graph, boolean>();

function hasSockets(graph: Graph): boolean {
  const before = known.get(graph);
  if (before !== undefined) return before;
  const found = graph.files.paths.some((path) => SOCKETS.test(graph.files.text(path)));
  known.set(graph, found);
  return found;
}

const isNamed = (node: Node): boolean => node.type === 'Identifier' && /^(socket|ws)$/i.test(node.name);

function isConnecting(call: Node): boolean {
  if (!isCall(call)) return false;
  const [event] = call.arguments as Node[];
  return (
    memberName(call.callee as Node) === 'on' && event?.type === 'StringLiteral' && /^connect(ion)?$/.test(event.value)
  );
}
