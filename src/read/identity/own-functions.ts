import type { IdentityFacts } from '../../model/identity.ts';
import type { Path } from '../../model/tree.ts';
import { ancestors } from '../../code/syntax/ancestors.ts';
import { bindingsOf } from '../../code/syntax/imports-of-file.ts';
import { isFunction, rootName, type Node } from '../../code/syntax/nodes.ts';
import type { Source } from '../../code/values/value.ts';
import { encryptedOf, type FastHasher, fastHasherOf, givenPassword, hasherOf, hashesPassword } from './hashes.ts';
import { nameOfFunction } from './names.ts';
import { handsRequestOn, helperAround, throughHelpers } from './sign-in-callers.ts';
import { signInOf } from './sign-ins.ts';

/** What a call names, and where that comes from as far as its file says. */
interface Called {
  name: string;
  from: Path;
  /** The file of the app that the name, or what it is a member of, is imported from. */
  imported: Path | undefined;
}

type Of<T> = T & { called: Called };

/** Calls of functions of the app's own, and what those do: one may stand in any file. */
export interface OwnCalls {
  /** The files that have a function of a name. */
  homes: Map<string, Set<Path>>;
  /** Functions, as `name` in `file`. */
  hashers: Set<string>;
  fastHashers: Map<string, FastHasher>;
  encrypted: Of<ReturnType<typeof encryptedOf>[number]>[];
  givenPasswords: Of<ReturnType<typeof givenPassword>[number]>[];
  signIns: Parameters<typeof throughHelpers>[0][number][];
  handedOn: Of<ReturnType<typeof handsRequestOn>[number]>[];
}

export const noCalls = (): OwnCalls => ({
  homes: new Map(),
  hashers: new Set(),
  fastHashers: new Map(),
  encrypted: [],
  givenPasswords: [],
  signIns: [],
  handedOn: [],
});

const keyOf = (name: string, file: Path): string => `${name} in ${file}`;

export function noteCalls(
  source: Source,
  node: Node,
  calls: OwnCalls,
  find: (module: string, from: Path) => Path | undefined,
): void {
  const { path } = source;
  if (isFunction(node)) {
    const name = nameOfFunction(node, ancestors(source.ast, node)[1]);
    if (name) calls.homes.set(name, (calls.homes.get(name) ?? new Set()).add(path));
    for (const hasher of hasherOf(source, node)) calls.hashers.add(keyOf(hasher, path));
    for (const hasher of fastHasherOf(source, node)) calls.fastHashers.set(keyOf(hasher.name, path), hasher);
  }
  const helper = (): string | undefined => {
    const name = helperAround(source, node);
    return name && keyOf(name, path);
  };
  calls.signIns.push(...signInOf(source, node).map((use) => ({ use, helper: helper() })));
  if (node.type !== 'CallExpression') return;
  const root = rootName(node.callee as Node);
  const imported = (): Path | undefined => {
    const module = bindingsOf(source).find(({ local }) => local === root)?.module;
    return module?.startsWith('.') ? find(module, path) : undefined;
  };
  const called = <T extends { name: string }>(found: T): Of<T> => ({
    ...found,
    called: { name: found.name, from: path, imported: imported() },
  });
  calls.encrypted.push(...encryptedOf(source, node).map(called));
  calls.givenPasswords.push(...givenPassword(source, node).map(called));
  calls.handedOn.push(...handsRequestOn(source, node).map(called));
}

/** What calls come to, once all functions are known. */
export function settleCalls(facts: IdentityFacts, calls: OwnCalls): void {
  const { encrypted, hashers, givenPasswords, fastHashers, signIns, handedOn } = calls;
  const meant = ({ called }: { called: Called }): string | undefined => functionMeant(calls.homes, called);
  facts.signIns = throughHelpers(
    signIns,
    handedOn.map((one) => ({ helper: meant(one), use: one.use })),
    facts.signOuts,
  );
  const isIn = (functions: ReadonlySet<string>, call: { called: Called }): boolean => functions.has(meant(call) ?? '');
  for (const call of givenPasswords) {
    const hasher = fastHashers.get(meant(call) ?? '');
    if (hasher && hashesPassword(hasher, call)) facts.fastHashes.push(call.place);
  }
  facts.encryptedPasswords = encrypted.filter((call) => !isIn(hashers, call)).map(({ place }) => place);
}

/** The function of the file that is imported, of the file itself, or the only one of the app with this name. */
function functionMeant(homes: OwnCalls['homes'], { name, from, imported }: Called): string | undefined {
  const files = homes.get(name);
  if (!files) return undefined;
  if (files.has(imported ?? from)) return keyOf(name, imported ?? from);
  const [only, ...others] = files;
  return only !== undefined && others.length === 0 ? keyOf(name, only) : undefined;
}
