import { keyName, memberName, type FunctionNode, type Node } from '../syntax/nodes.ts';
import { KEY, type FlowFile, type Graph, type Use } from './graph.ts';

/** Parts of a request that its sender decides. */
export type Part =
  | 'body'
  | 'query'
  | 'params'
  | 'headers'
  | 'cookies'
  | 'file'
  | 'url'
  | 'whole'
  /** A message of a socket. */
  | 'message'
  /** An argument of a field of GraphQL. */
  | 'arguments'
  /** A name in an archive. */
  | 'archive';

const PARTS: Readonly<Record<string, Part>> = {
  body: 'body',
  rawBody: 'body',
  fields: 'body',
  query: 'query',
  params: 'params',
  headers: 'headers',
  rawHeaders: 'headers',
  hostname: 'headers',
  host: 'headers',
  subdomains: 'headers',
  cookies: 'cookies',
  signedCookies: 'cookies',
  file: 'file',
  files: 'file',
  url: 'url',
  originalUrl: 'url',
  path: 'url',
  baseUrl: 'url',
};

/** Parts that are text whoever sends them; a cookie may be JSON behind `j:`. */
const PLAIN: ReadonlySet<Part> = new Set(['params', 'headers', 'url']);

/** What a parser says of an upload is text, whatever was sent. */
const TEXTS_OF_FILES =
  /^(originalname|filename|fieldname|mimetype|encoding|destination|path|name|newFilename|originalFilename|filepath|tempFilePath|md5|type|size|key|location|bucket)$/;

export interface RequestValue {
  part: Part;
  /** Members below the part: `email` of `req.body.email`. */
  path: readonly string[];
  /** It cannot be an object: `req.params.id`. */
  plain: boolean;
}

/** What a member of the request is; `null` for what the app itself put there (`req.user`). */
export function requestValue(select: readonly string[]): RequestValue | null {
  const [name, ...path] = select;
  if (name === KEY) return null;
  if (path.at(-1) === KEY) {
    const value = requestValue(select.slice(0, -1));
    return value && { ...value, plain: true };
  }
  // `req[name]` is what the app keeps there under a name of its own.
  if (name === '*') return null;
  if (name === undefined) return { part: 'whole', path: [], plain: false };
  const part = Object.hasOwn(PARTS, name) ? PARTS[name] : undefined;
  if (!part) return null;
  // `url.parse(req.url, true).query.id`, `new URL(req.url, base).searchParams.get('id')`
  const at = part === 'url' ? path.findIndex((one) => one === 'query' || one === 'searchParams') : -1;
  if (at >= 0) return { part: 'query', path: path.slice(at + 1), plain: path[at] === 'searchParams' };
  const isText = PLAIN.has(part) || (part === 'file' && TEXTS_OF_FILES.test(path.at(-1) ?? ''));
  return { part, path, plain: isText && (path.length > 0 || part === 'url') };
}

const VERBS = /^(get|post|put|patch|delete|del|all|use|head|options|param)$/;
const REQUEST = /^_?(req|request|expressReq)$/;
export const isRequestName = (name: string): boolean => REQUEST.test(name);
export const isResponseName = (name: string): boolean => RESPONSE.test(name);

const RESPONSE = /^_?(res|resp|response|reply|expressRes)$/;
const TYPES = /(^|\.)(\w*Request|RequestHandler|Handler)$/;

/** A call that registers a handler, and the place of the handler among its arguments. */
export interface Registration {
  file: FlowFile;
  call: Extract<Node, { type: 'CallExpression' | 'OptionalCallExpression' }>;
  method: string;
  /** The argument the handler stands in. */
  argument: Node;
}

/** Where a mention of a function registers it: directly, in a list, or in a wrapper (`asyncHandler(create)`). */
export function registrationOf({ file, node }: Use): Registration | null {
  const { scopes } = file;
  let at = node;
  for (let parent = scopes.parent(at); parent; at = parent, parent = scopes.parent(at)) {
    if (parent.type === 'ArrayExpression' || parent.type === 'SpreadElement') continue;
    if (parent.type !== 'CallExpression' && parent.type !== 'OptionalCallExpression') return null;
    // What a factory is given is no request.
    if (parent.callee === at) return null;
    const method = memberName(parent.callee);
    if (method !== undefined && VERBS.test(method) && isChain(parent.callee, file))
      return { file, call: parent, method, argument: at };
  }
  return null;
}

const APPS = /^(_?(app|server|express|api|router?s?|web)|\w*(App|Router|Routes?|Server|Api))$|^(app|router)/i;

/** `app`, `router`, `this.app`, `express()`, `router.route('/x').get(…)`: what routes are called on. */
function isChain(callee: Node, file: FlowFile): boolean {
  if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') return false;
  const { object } = callee;
  if (object.type === 'CallExpression') {
    const inner = memberName(object.callee);
    if (inner === undefined) return object.callee.type === 'Identifier' && /express|router/i.test(object.callee.name);
    return inner === 'Router' || inner === 'route' || (VERBS.test(inner) && isChain(object.callee, file));
  }
  const name = object.type === 'Identifier' ? object.name : memberName(object);
  if (name === undefined) return false;
  return APPS.test(name) || isRouter(object, file);
}

/** `const api = express.Router()` */
function isRouter(object: Node, { scopes }: FlowFile): boolean {
  const from = object.type === 'Identifier' ? scopes.binding(object)?.from : undefined;
  const init = from?.type === 'VariableDeclarator' ? from.init : undefined;
  if (init?.type !== 'CallExpression' && init?.type !== 'NewExpression') return false;
  const name = memberName(init.callee) ?? (init.callee.type === 'Identifier' ? init.callee.name : '');
  return /^(express|Router|PromiseRouter|createRouter)$/i.test(name);
}

const named = (param: Node | undefined, pattern: RegExp): boolean => {
  const plain = param?.type === 'AssignmentPattern' ? param.left : param;
  return plain?.type === 'Identifier' && pattern.test(plain.name);
};

/** Which parameter of a function is the request; -1 where none is, `certain` where its form or its registration shows it. */
export function requestParameter(
  graph: Graph,
  fn: FunctionNode,
  file: FlowFile,
): { index: number; certain: boolean } | null {
  const at = fn.params.findIndex(
    (param, index) => named(param as Node, REQUEST) && named(fn.params[index + 1], RESPONSE),
  );
  if (at >= 0 && at < 2) return { index: at, certain: true };
  const typed = fn.params.findIndex((param) => TYPES.test(typeName(param as Node)));
  if (typed >= 0 && typed < 2) return { index: typed, certain: true };
  if (fn.params.length > 0 && named(fn.params[1], RESPONSE) && isRequestPattern(fn.params[0] as Node))
    return { index: 0, certain: true };
  if (fn.params.length === 0 || fn.params.length > 4) return null;
  if (named(fn.params[0], REQUEST) && fn.params.length === 1 && graph.uses(fn, file).length === 0)
    return { index: 0, certain: false };
  if (!graph.uses(fn, file).some((use) => isHandler(registrationOf(use)))) return null;
  return { index: fn.params.length === 4 && !named(fn.params[0], REQUEST) ? 1 : 0, certain: true };
}

const isHandler = (registration: Registration | null): boolean =>
  registration !== null && (registration.call.arguments.length > 1 || registration.method !== 'get');

/** `({ body, params }, res) => …` */
function isRequestPattern(param: Node): boolean {
  if (param.type !== 'ObjectPattern') return false;
  return param.properties.some(
    (property) =>
      property.type === 'ObjectProperty' && Object.hasOwn(PARTS, keyName(property.key, property.computed) ?? ''),
  );
}

function typeName(param: Node): string {
  const plain = param.type === 'AssignmentPattern' ? param.left : param;
  const annotation = 'typeAnnotation' in plain ? (plain.typeAnnotation as Node | null) : null;
  if (annotation?.type !== 'TSTypeAnnotation' || annotation.typeAnnotation.type !== 'TSTypeReference') return '';
  const name = annotation.typeAnnotation.typeName;
  if (name.type === 'Identifier') return name.name;
  return name.type === 'TSQualifiedName' ? name.right.name : '';
}
