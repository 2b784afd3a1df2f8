import type { Path } from '../model/tree.ts';
import { memberName, unwrap, walk, type Node } from '../code/syntax/nodes.ts';
import { ownCode } from './entry-points.ts';
import { isClient } from './program.ts';
import type { Sources } from './sources.ts';

const MENTIONS = /\.web\(|\.headers\b|\.pipe\(/;

/**
 * The file that passes requests on to other servers as they come, headers and all: what stands behind the app is the app of
 * others, and what that serves is not seen. `null` where none does.
 */
export function readPassedOn(sources: Sources): Path | null {
  const passing = ownCode(sources).find((path) => {
    if (isClient(path) || !sources.mentions(path, MENTIONS)) return false;
    const source = sources.open(path);
    return source ? passesOn(source.ast.program) : false;
  });
  return passing ?? null;
}

/** What is sent carries the headers of the request, and what comes back is the response; or a proxy is handed both. */
function passesOn(program: Node): boolean {
  let sends = false;
  let returns = false;
  let proxies = false;
  walk(program, (node) => {
    sends ||= carriesHeaders(node);
    returns ||= isResponse(node);
    proxies ||= isProxied(node);
  });
  return proxies || (sends && returns);
}

/** `{ headers: req.headers }`, `{ headers: { ...req.headers, host } }`, `{ headers: Object.assign({}, req.headers) }` */
function carriesHeaders(node: Node): boolean {
  if (node.type !== 'ObjectProperty' || node.computed) return false;
  const { key } = node;
  if (!(key.type === 'Identifier' && key.name === 'headers')) return false;
  const value = unwrap(node.value as Node);
  if (isHeaders(value)) return true;
  if (value.type === 'CallExpression') return value.arguments.some((one) => isHeaders(unwrap(one as Node)));
  return (
    value.type === 'ObjectExpression' &&
    value.properties.some((one) => one.type === 'SpreadElement' && isHeaders(unwrap(one.argument)))
  );
}

/** `upstream.pipe(res)`, `pipeline(upstream, res)`, `res.writeHead(upstream.statusCode, upstream.headers)` */
function isResponse(node: Node): boolean {
  if (node.type !== 'CallExpression') return false;
  const callee = unwrap(node.callee as Node);
  const args = node.arguments.map((one) => unwrap(one as Node));
  if (callee.type === 'Identifier') return callee.name === 'pipeline' && args.some(isNamed(RESPONSE));
  if (callee.type !== 'MemberExpression') return false;
  const name = memberName(callee);
  if (name === 'pipe' || name === 'pipeline') return args.some(isNamed(RESPONSE));
  const [first] = args;
  return name === 'writeHead' && first?.type === 'MemberExpression' && /^status(Code)?$/.test(memberName(first) ?? '');
}

/** `proxy.web(req, res, { target })`, `req.pipe(request(url)).pipe(res)` */
function isProxied(node: Node): boolean {
  if (node.type !== 'CallExpression') return false;
  const callee = unwrap(node.callee as Node);
  if (callee.type !== 'MemberExpression') return false;
  const [first, second] = node.arguments.map((one) => unwrap(one as Node));
  if (memberName(callee) === 'web') return isNamed(REQUEST)(first) && isNamed(RESPONSE)(second);
  const piped = unwrap(callee.object as Node);
  if (memberName(callee) !== 'pipe' || !isNamed(RESPONSE)(first) || piped.type !== 'CallExpression') return false;
  const inner = unwrap(piped.callee as Node);
  return inner.type === 'MemberExpression' && memberName(inner) === 'pipe' && isNamed(REQUEST)(unwrap(inner.object));
}

const REQUEST = /^(req|request|ctx\.req)$/;
const RESPONSE = /^(res|response|resp|reply)$/;

const isNamed =
  (name: RegExp) =>
  (node: Node | undefined): boolean =>
    node?.type === 'Identifier' && name.test(node.name);

const isHeaders = (node: Node): boolean =>
  node.type === 'MemberExpression' && memberName(node) === 'headers' && isNamed(REQUEST)(unwrap(node.object));
