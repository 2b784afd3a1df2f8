import type { Path } from '../model/tree.ts';
import { throwsOwnWords } from '../code/express/own-words.ts';
import { isFunction, keyName, memberName, rootName, unwrap, walk, type Node } from '../code/syntax/nodes.ts';
import type { Source } from '../code/values/value.ts';
import { isTest } from './entry-points.ts';
import type { Sources } from './sources.ts';

/**
 * Whether what a piece of code throws may be words that the app has for its user: it throws some, or it calls a function of a service
 * that does. Services are told by the name of the function and of the file or object it is taken from.
 */
export function ownWords(sources: Sources): (source: Source, code: Node) => boolean {
  let speakers: ReadonlyMap<string, readonly string[]> | undefined;
  return (source, code) => {
    if (throwsOwnWords(code)) return true;
    speakers ??= speakersOf(sources);
    if (speakers.size === 0) return false;
    let found = false;
    walk(code, (node) => {
      if (found || (node.type !== 'CallExpression' && node.type !== 'OptionalCallExpression')) return;
      const callee = unwrap(node.callee as Node);
      const name = callee.type === 'Identifier' ? callee.name : (memberName(callee) ?? '');
      const homes = speakers?.get(name);
      found = homes !== undefined && (homes.includes(bare(source.path)) || isFrom(source, callee, homes));
    });
    return found;
  };
}

/** Functions that throw words, by name, with the files they are in. */
function speakersOf(sources: Sources): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const path of sources.code()) {
    if (isTest(path) || !/\bthrow (new )?Error\(/.test(sources.text(path) ?? '')) continue;
    const program = sources.open(path)?.ast.program;
    if (program)
      walk(program, (node) => {
        const [name, fn] = namedFunction(node);
        if (name && fn && throwsOwnWords(fn)) found.set(name, [...(found.get(name) ?? []), bare(path)]);
      });
  }
  return found;
}

function namedFunction(node: Node): [name?: string | undefined, body?: Node | undefined] {
  const body = (fn: Node | null | undefined): Node | undefined => (fn && isFunction(fn) ? fn.body : undefined);
  switch (node.type) {
    case 'FunctionDeclaration':
      return [node.id?.name, node.body];
    case 'ClassMethod':
    case 'ObjectMethod':
      return [keyName(node.key, node.computed), node.body];
    case 'ObjectProperty':
    case 'ClassProperty':
      return [keyName(node.key as Node, node.computed ?? false), body(node.value as Node | null)];
    case 'VariableDeclarator':
      return [node.id.type === 'Identifier' ? node.id.name : undefined, body(node.init)];
    case 'AssignmentExpression':
      return [memberName(node.left as Node), body(node.right)];
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
  const module =
    root && new RegExp(`\\b${quoted(root)}\\b[^;=]*?(?:from|=\\s*require\\()\\s*['"]([^'"]+)['"]`).exec(text)?.[1];
  const names = [object, ...(module && /^[.@~#]/.test(module) ? [module] : [])].map(bare).filter(Boolean);
  return names.some((name) => homes.some((home) => home === name));
}

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
