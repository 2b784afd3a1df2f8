import { ancestors, endOf, startOf, textOf } from '../code/syntax/ancestors.ts';
import { keyName, memberName, type Node, unwrap, walk } from '../code/syntax/nodes.ts';
import type { Source } from '../code/values/value.ts';
import type { DeclaredLogin } from '../model/identity.ts';
import { isTest, strangeness } from './entry-points.ts';
import type { Sources } from './sources.ts';
import { placeAt } from './values.ts';

type Decorated = Node & { decorators?: { expression: Node }[] | null };

const TELLING = /@\w*(?:post|httpMethod)\b|\bcreateController\(/i;
const LOGIN = /(^|\/)(log-?_?in|sign-?_?in|authenticate)\/?$/i;
/** Such a path is one where a password is compared. */
const NEAR_LOGIN = /(^|\/)(auth|sessions?|tokens?|login\/\w+)\/?$/i;
const COMPARES = /\b(?:compare|compareSync|verify|verifySync)\([^()]*(?:pass|pwd|hash)/i;
const LIMITS = /limit|throttl|brute|slow_?down/i;
const PREFIX = /\broutePrefix['"]?\s*:\s*['"`]([^'"`]+)['"`]/;

/** Logins that no call of a router shows: methods of classes with decorators, and controllers that a container loads. */
export function readDeclaredLogins(sources: Sources): DeclaredLogin[] {
  const files = sources
    .code()
    .filter((path) => !isTest(path) && strangeness(path) < 2 && sources.mentions(path, TELLING));
  if (files.length === 0) return [];
  const prefix = sources.code().flatMap((path) => PREFIX.exec(sources.text(path) ?? '')?.[1] ?? [])[0] ?? '';
  return files.flatMap((path) => {
    const source = sources.open(path);
    if (!source || /['"]@nestjs\//.test(source.text)) return [];
    const found: DeclaredLogin[] = [];
    walk(source.ast.program, (node) => {
      if (node.type === 'ClassMethod') found.push(...byDecorators(source, node, prefix));
      if (node.type === 'CallExpression') found.push(...byChain(source, node));
    });
    return found;
  });
}

/** `@Post('/login') login()` in `@Controller('/auth') class …` */
function byDecorators(source: Source, method: Extract<Node, { type: 'ClassMethod' }>, prefix: string): DeclaredLogin[] {
  const own = decoratorsOf(method);
  const post = own.find((one) => /^(http)?post(Mapping)?$/i.test(nameOf(one)));
  const owner = ancestors(source.ast, method).find(({ type }) => /^Class(Declaration|Expression)$/.test(type));
  if (!post || !owner) return [];
  const around = decoratorsOf(owner);
  const home = around.find((one) => /controller|^route$|^path$/i.test(nameOf(one)));
  const full = joined(prefix, home ? pathOf(home) : '', pathOf(post));
  const body = textOf(source.text, method.body);
  const name = keyName(method.key, method.computed) ?? '';
  const compares = COMPARES.test(body);
  const signsIn = LOGIN.test(full) || (compares && (NEAR_LOGIN.test(full) || LOGIN.test(name)));
  if (!signsIn || [...own, ...around].some((one) => LIMITS.test(textOf(source.text, one)))) return [];
  return [{ full, place: placeAt(source, startOf(post), endOf(post)) }];
}

/** `createController(api).prefix('/auth').post('/login', 'login')` */
function byChain(source: Source, call: Extract<Node, { type: 'CallExpression' }>): DeclaredLogin[] {
  const callee = unwrap(call.callee as Node);
  const [first, ...rest] = call.arguments as Node[];
  if (callee.type !== 'MemberExpression' || memberName(callee) !== 'post' || first?.type !== 'StringLiteral') return [];
  let [at, prefix] = [unwrap(callee.object), ''];
  while (at.type === 'CallExpression') {
    const inner = unwrap(at.callee as Node);
    const [path] = at.arguments;
    if (inner.type === 'Identifier') {
      if (inner.name !== 'createController') return [];
      const full = joined(prefix, first.value);
      const limited = rest.some((one) => LIMITS.test(textOf(source.text, one)));
      return LOGIN.test(full) && !limited
        ? [{ full, place: placeAt(source, startOf(callee.property), endOf(call)) }]
        : [];
    }
    if (inner.type !== 'MemberExpression') return [];
    if (memberName(inner) === 'prefix' && path?.type === 'StringLiteral') prefix = path.value;
    at = unwrap(inner.object);
  }
  return [];
}

const decoratorsOf = (node: Node): Node[] => ((node as Decorated).decorators ?? []).map(({ expression }) => expression);

function nameOf(decorator: Node): string {
  const callee = decorator.type === 'CallExpression' ? unwrap(decorator.callee as Node) : decorator;
  return callee.type === 'Identifier' ? callee.name : (memberName(callee) ?? '');
}

function pathOf(decorator: Node): string {
  const [path] = decorator.type === 'CallExpression' ? (decorator.arguments as Node[]) : [];
  return path?.type === 'StringLiteral' ? path.value : '';
}

const joined = (...parts: string[]): string =>
  `/${parts
    .flatMap((part) => part.split('/'))
    .filter(Boolean)
    .join('/')}`;
