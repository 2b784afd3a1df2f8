import type { File } from '@babel/types';
import { startOf, textOf } from '../syntax/ancestors.ts';
import { parse } from '../syntax/parser.ts';
import { isFunction, memberName, type FunctionNode, type Node, walk } from '../syntax/nodes.ts';
import { readScopes, type Scopes } from '../syntax/scopes.ts';

type Part = 'err' | 'req' | 'res' | 'next';

const USUAL: Readonly<Record<Part, RegExp>> = {
  err: /^_*(e|er|ex|err|error|exception)\d?$|(Err|Error)$/,
  req: /^_*(req|request|ctx)$/,
  res: /^_*(res|resp|response|reply)$/,
  next: /^_*next$/,
};

/** A file with its handlers' parameters under the names that Express gives them. */
export interface Usual {
  text: string;
  ast: File;
  /** Where what begins at a name of another length begins in the file itself. */
  starts: ReadonlyMap<number, number>;
}

/**
 * A file as it would be read where parameters of handlers are called otherwise: `peticion.body` is `     req.body`, so that whatever
 * knows a request by its name knows it here, too. Every byte behind a name stays where it is. `undefined` where all names are usual.
 */
export function withUsualNames(text: string, ast: File, path: string): Usual | undefined {
  const scopes = readScopes(ast);
  // By place: the name of `{ done } = x` is two nodes.
  const parts = new Map<number, [Node, Part]>();
  for (const fn of FUNCTIONS.flatMap((type) => scopes.nodes(type)))
    if (isFunction(fn)) for (const [id, part] of renamedIn(fn, text, scopes)) parts.set(startOf(id), [id, part]);
  if (parts.size === 0) return undefined;
  const starts = new Map<number, number>();
  let made = '';
  let at = 0;
  for (const [id, part] of [...parts.values()].sort(([a], [b]) => startOf(a) - startOf(b))) {
    const end = startOf(id) + ('name' in id && typeof id.name === 'string' ? id.name.length : part.length);
    made += text.slice(at, startOf(id)) + part.padStart(end - startOf(id));
    starts.set(end - part.length, startOf(id));
    at = end;
  }
  made += text.slice(at);
  return { text: made, ast: parse(made, path), starts };
}

const FUNCTIONS = [
  'ArrowFunctionExpression',
  'FunctionExpression',
  'FunctionDeclaration',
  'ObjectMethod',
  'ClassMethod',
  'ClassPrivateMethod',
];

function renamedIn(fn: FunctionNode, text: string, scopes: Scopes): [Node, Part][] {
  const params = (fn.params as Node[]).filter((one) => !(one.type === 'Identifier' && one.name === 'this'));
  if (params.length < 2 || params.length > 4) return [];
  const order = orderOf(fn, params, scopes);
  const unusual = params.flatMap((param, index): [Extract<Node, { type: 'Identifier' }>, Part][] => {
    const part = order[index];
    return part && param.type === 'Identifier' && !USUAL[part].test(param.name) ? [[param, part]] : [];
  });
  if (unusual.length === 0 || !isHandler(fn, params, order, scopes)) return [];
  const body = textOf(text, fn);
  return unusual.flatMap(([param, part]): [Node, Part][] => {
    const binding = scopes.binding(param);
    // A name that does not fit, or that means something else there, stays.
    if (!binding || part.length > param.name.length || new RegExp(`(?<![\\w$.])${part}(?![\\w$])`).test(body))
      return [];
    return [param, ...binding.reads, ...binding.writes.flatMap((node) => namesIn(node, param.name))].flatMap(
      (id): [Node, Part][] => (id.type === 'Identifier' ? [[id, part]] : []),
    );
  });
}

function namesIn(node: Node, name: string): Node[] {
  const found: Node[] = [];
  walk(node, (one) => {
    if (one.type === 'Identifier' && one.name === name) found.push(one);
  });
  return found;
}

const ANSWERS = /^(json|jsonp|sendStatus|sendFile|clearCookie|cookie|redirect|writeHead)$/;
const MAY_ANSWER = /^(send|end|write|render|status|set|setHeader|header|type|download|format|location|vary|append)$/;
const ASKED =
  /^(body|query|params|headers|cookies|signedCookies|session|originalUrl|files?|protocol|secure|ip|hostname)$/;
const VERBS = /^(get|post|put|patch|delete|all|use|head|options|param)$/;

/** `(err, req, res) => …` is what is meant where the third of three answers; `app.param('id', (req, res, next, id) => …)`. */
function orderOf(fn: Node, params: readonly Node[], scopes: Scopes): readonly Part[] {
  const call = scopes.parent(fn);
  if (call?.type === 'CallExpression' && memberName(call.callee as Node) === 'param') return ['req', 'res', 'next'];
  if (params.length === 4) return ['err', 'req', 'res', 'next'];
  const [, second, third] = params.map((param) =>
    usesOf(param, scopes).some(({ member, args }) => answersBy(member, args)),
  );
  return params.length === 3 && third && !second ? ['err', 'req', 'res'] : ['req', 'res', 'next'];
}

const answersBy = (member: string, args: number): boolean =>
  args > 0 ? ANSWERS.test(member) || MAY_ANSWER.test(member) : /^(locals|headersSent)$/.test(member);

/** By its types, by where it stands, or by what is done with its parameters: a response answers, a request is asked for what was sent. */
function isHandler(fn: Node, params: readonly Node[], order: readonly Part[], scopes: Scopes): boolean {
  const [request, response, next] = (['req', 'res', 'next'] as const).map((part) => params[order.indexOf(part)]);
  if (typeOf(request) === 'Request' && typeOf(response) === 'Response') return true;
  const answers = usesOf(response, scopes);
  const isAnswered = answers.some(
    ({ member, args, then }) =>
      (args > 0 && (ANSWERS.test(member) || (member === 'status' && then))) || /^(locals|headersSent)$/.test(member),
  );
  if (isAnswered) return true;
  const ways = new Set(answers.flatMap(({ member, args }) => (args >= 0 && MAY_ANSWER.test(member) ? [member] : [])));
  if (ways.size > 1 || (ways.size > 0 && params.length === 4)) return true;
  const isAsked = request?.type === 'ObjectPattern' || usesOf(request, scopes).some(({ member }) => ASKED.test(member));
  const signs = [isAsked, ways.size > 0, isCalled(next, scopes)].filter(Boolean).length;
  return signs > 1 || (signs > 0 && isRegistered(fn, scopes));
}

/** `app.get('/', (peticion, respuesta) => …)` */
function isRegistered(fn: Node, scopes: Scopes): boolean {
  const call = scopes.parent(fn);
  if (call?.type !== 'CallExpression' || call.callee === fn || !VERBS.test(memberName(call.callee as Node) ?? ''))
    return false;
  const [first] = call.arguments as Node[];
  if (first?.type !== 'StringLiteral') return first === fn;
  return /^[/*]/.test(first.value) || memberName(call.callee as Node) === 'param';
}

function typeOf(param: Node | undefined): string | undefined {
  const annotation = param?.type === 'Identifier' ? param.typeAnnotation : undefined;
  const type = annotation?.type === 'TSTypeAnnotation' ? annotation.typeAnnotation : undefined;
  if (type?.type !== 'TSTypeReference') return undefined;
  const name =
    type.typeName.type === 'Identifier'
      ? type.typeName.name
      : type.typeName.type === 'TSQualifiedName'
        ? type.typeName.right.name
        : '';
  return /(Request|Response)$/.exec(name)?.[1];
}

interface MemberUse {
  member: string;
  /** Arguments it is called with; -1 where it is not called. */
  args: number;
  /** What it gives is called on. */
  then: boolean;
}

/** `json` of `res.json(list)`, for each use of a parameter. */
function usesOf(param: Node | undefined, scopes: Scopes): MemberUse[] {
  const binding = param?.type === 'Identifier' ? scopes.binding(param) : undefined;
  return (binding?.reads ?? []).flatMap((read): MemberUse[] => {
    const member = scopes.parent(read);
    if (!member || !('object' in member) || member.object !== read) return [];
    const call = scopes.parent(member);
    const isCall =
      (call?.type === 'CallExpression' || call?.type === 'OptionalCallExpression') && call.callee === member;
    const above = isCall ? scopes.parent(call) : undefined;
    const then = above !== undefined && 'object' in above && above.object === call;
    return [{ member: memberName(member) ?? '', args: isCall ? call.arguments.length : -1, then }];
  });
}

function isCalled(param: Node | undefined, scopes: Scopes): boolean {
  const binding = param?.type === 'Identifier' ? scopes.binding(param) : undefined;
  return (binding?.reads ?? []).some((read) => {
    const call = scopes.parent(read);
    return call !== undefined && 'callee' in call && call.callee === read;
  });
}
