import type { Path } from '../model/tree.ts';
import { isCall } from '../code/express/leak-notes.ts';
import { callsBackWords, throwsOwnWords } from '../code/express/own-words.ts';
import {
  type FunctionNode,
  isFunction,
  keyName,
  memberName,
  rootName,
  unwrap,
  walk,
  type Node,
} from '../code/syntax/nodes.ts';
import { readScopes } from '../code/syntax/scopes.ts';
import type { Source } from '../code/values/value.ts';
import { isTest } from './entry-points.ts';
import type { Sources } from './sources.ts';

/**
 * Whether what a piece of code throws may be words that the app has for its user: it throws some, or it calls a function of a service
 * that does, or one that it is given. Services are told by the name of the function and of the file or object it is taken from. Of a
 * call that is handed a callback: whether the function calls back with such words. What reads a request, as `upload(req, res, (err) => …)`,
 * says what is wrong with that.
 */
export function ownWords(sources: Sources): (source: Source, code: Node) => boolean {
  let speakers: Speakers | undefined;
  let callers: Speakers | undefined;
  return (source, code) => {
    if (isCall(code)) {
      if (runsMiddleware(code)) return true;
      callers ??= speakersOf(sources, CALLS_BACK, callsBackWords);
      return speaks(source, calleeOf(code), callers, true);
    }
    if (throwsOwnWords(code)) return true;
    speakers ??= speakersOf(sources, THROWS, ({ body }) => throwsOwnWords(body));
    if (speakers.size === 0) return false;
    let found = false;
    walk(code, (node) => {
      if (found || !isCall(node)) return;
      const callee = calleeOf(node);
      found = speaks(source, callee, speakers ?? new Map()) || isGiven(source, callee);
    });
    return found;
  };
}

const runsMiddleware = (call: Node): boolean => {
  const [request, response] = (call as { arguments: Node[] }).arguments;
  return /^_?req(uest)?$/.test(nameOf(request)) && /^_?res(ponse)?$/.test(nameOf(response));
};

const nameOf = (node: Node | undefined): string => (node?.type === 'Identifier' ? node.name : '');

type Speakers = ReadonlyMap<string, readonly string[]>;

const calleeOf = (call: Node): Node => unwrap((call as { callee: Node }).callee);

/** A callee that is one of those by its name and its home; `anywhere`: or by its name alone, where it is of no package. */
function speaks(source: Source, callee: Node, speakers: Speakers, anywhere = false): boolean {
  const homes = speakers.get(callee.type === 'Identifier' ? callee.name : (memberName(callee) ?? ''));
  if (!homes) return false;
  if (homes.includes(bare(source.path)) || isFrom(source, callee, homes)) return true;
  return anywhere && !/^[^.@~#]/.test(importOf(source.text, rootName(callee) ?? '') ?? '');
}

/** `await handler(req, res)` of a parameter, or of a module that is named when it runs: any function of the app may be that. */
function isGiven({ ast }: Source, callee: Node): boolean {
  const scopes = readScopes(ast);
  let name: Node | undefined = callee;
  for (let depth = 0; name?.type === 'Identifier' && depth < 3; depth += 1) {
    const binding = scopes.binding(name);
    if (binding?.kind === 'param') return !/^_?(next|cb|callback|done|resolve|reject)$/.test(binding.name);
    if (binding?.from.type !== 'VariableDeclarator' || !binding.from.init) return false;
    name = takenFrom(binding.from.init);
  }
  return name?.type === 'ImportExpression' || (name?.type === 'CallExpression' && name.callee.type === 'Import');
}

/** What a value is taken from: `module` of `(await module).default || module`. */
function takenFrom(init: Node): Node {
  let value = unwrap(init);
  for (;;) {
    if (value.type === 'LogicalExpression') value = unwrap(value.left);
    else if (value.type === 'AwaitExpression') value = unwrap(value.argument);
    else if (value.type === 'MemberExpression' || value.type === 'OptionalMemberExpression')
      value = unwrap(value.object);
    else return value;
  }
}

const THROWS = /\bthrow (new )?Error\(/;
const CALLS_BACK = /\b_?(cb|callback|done|next|fn)\d?\(\s*(['"`]|(new )?Error\()/i;

/** Functions that say words, by name, with the files they are in. */
function speakersOf(sources: Sources, mention: RegExp, says: (fn: FunctionNode) => boolean): Speakers {
  const found = new Map<string, string[]>();
  for (const path of sources.code()) {
    if (isTest(path) || !sources.mentions(path, mention)) continue;
    const program = sources.open(path)?.ast.program;
    if (program)
      walk(program, (node) => {
        const [name, fn] = namedFunction(node);
        if (name && fn && says(fn)) found.set(name, [...(found.get(name) ?? []), bare(path)]);
      });
  }
  return found;
}

function namedFunction(node: Node): [name?: string | undefined, fn?: FunctionNode | undefined] {
  const asFunction = (fn: Node | null | undefined): FunctionNode | undefined => (fn && isFunction(fn) ? fn : undefined);
  switch (node.type) {
    case 'FunctionDeclaration':
      return [node.id?.name, node];
    case 'ClassMethod':
    case 'ObjectMethod':
      return [keyName(node.key, node.computed), node];
    case 'ObjectProperty':
    case 'ClassProperty':
      return [keyName(node.key as Node, node.computed ?? false), asFunction(node.value as Node | null)];
    case 'VariableDeclarator':
      return [node.id.type === 'Identifier' ? node.id.name : undefined, asFunction(node.init)];
    case 'AssignmentExpression':
      return [memberName(node.left as Node), asFunction(node.right)];
    default:
      return [];
  }
}

/** `userService.create()` where a file `user.service.js` has it, or `create()` that comes from there. */
function isFrom({ text }: Source, callee: Node, homes: readonly string[]): boolean {
  const local = rootName(callee) ?? '';
  // `const pkg = await packages.find(name)`: what it is, is known there.
  const made = local && new RegExp(`\\b${quoted(local)}\\s*=\\s*(?:await\\s+)?(?:new\\s+)?([\\w$]+)`).exec(text)?.[1];
  return [local, made].some((root) => root !== undefined && isOf(text, root, callee, homes));
}

const quoted = (name: string): string => name.replaceAll('$', '\\$');

function isOf(text: string, root: string, callee: Node, homes: readonly string[]): boolean {
  const object = callee.type === 'Identifier' ? '' : (memberName(unwrap((callee as { object: Node }).object)) ?? root);
  const module = importOf(text, root);
  const names = [object, ...(module && /^[.@~#]/.test(module) ? [module] : [])].map(bare).filter(Boolean);
  return names.some((name) => homes.some((home) => home === name));
}

/** What a name is imported from. */
const importOf = (text: string, name: string): string | undefined =>
  name
    ? new RegExp(`\\b${quoted(name)}\\b[^;=]*?(?:from|=\\s*require\\()\\s*['"]([^'"]+)['"]`).exec(text)?.[1]
    : undefined;

/** `src/services/user.service.ts` and `UserService` are one name: `userservice`. */
const bare = (path: Path): string =>
  (
    path
      .replace(/(\/index)?(\.[cm]?[jt]sx?)?$/, '')
      .split('/')
      .at(-1) ?? ''
  )
    .replace(/[^a-z0-9]/gi, '')
    .toLowerCase();
