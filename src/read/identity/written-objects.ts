import type { Path } from '../../model/tree.ts';
import type { Source } from '../../code/values/value.ts';
import { exportedNodes } from '../../code/syntax/exports.ts';
import { bindingsOf } from '../../code/syntax/imports-of-file.ts';
import { bare, isFunction, keyName, memberName, type Node, type NodeOf } from '../../code/syntax/nodes.ts';
import { type Binding, readScopes } from '../../code/syntax/scopes.ts';

/** Opens the file that a module means, as a file names it. */
export type Follow = (module: string, from: Path) => Source | undefined;

/** An object as it is written, and the file it is written in. */
export interface WrittenObject {
  source: Source;
  object: NodeOf<'ObjectExpression'>;
  /** Reads of the name it is kept under: what is written to it shows there. */
  reads: readonly Node[];
}

const DEEPEST = 8;

/** The object that an expression is: written there, kept in a constant or below a key, returned by a function, in another file, too. */
export function writtenObject(source: Source, node: Node, follow: Follow, depth = 0): WrittenObject | undefined {
  if (depth > DEEPEST) return undefined;
  const inner = bare(node);
  const go = (at: Source, next: Node): WrittenObject | undefined => writtenObject(at, next, follow, depth + 1);
  switch (inner.type) {
    case 'ObjectExpression':
      return { source, object: inner, reads: [] };
    case 'Identifier':
      return ofName(source, inner, follow, go);
    case 'MemberExpression':
      return ofMember(source, inner, follow, go);
    case 'CallExpression': {
      const [first] = inner.arguments as Node[];
      if (first && memberName(bare(inner.callee as Node)) === 'freeze') return go(source, first);
      const callee = declared(source, bare(inner.callee as Node), follow);
      const result = callee && returned(callee.node);
      return result && callee ? go(callee.source, result) : undefined;
    }
    default:
      return undefined;
  }
}

type Go = (source: Source, node: Node) => WrittenObject | undefined;
interface Found {
  source: Source;
  node: Node;
}

function ofName(source: Source, id: NodeOf<'Identifier'>, follow: Follow, go: Go): WrittenObject | undefined {
  const found = declared(source, id, follow);
  if (!found) return undefined;
  const made = go(found.source, found.node);
  const binding = readScopes(source.ast).lookup(id.name, id);
  return made && { ...made, reads: [...made.reads, ...(binding?.reads ?? [])] };
}

function ofMember(
  source: Source,
  member: NodeOf<'MemberExpression'>,
  follow: Follow,
  go: Go,
): WrittenObject | undefined {
  const name = memberName(member);
  if (name === undefined) return undefined;
  const exported =
    member.object.type === 'Identifier' ? moduleMember(source, member.object.name, name, follow) : undefined;
  if (exported) return go(exported.source, exported.node);
  const around = go(source, member.object);
  const property = around?.object.properties.find(
    (one) => one.type === 'ObjectProperty' && keyName(one.key, one.computed) === name,
  );
  return around && property?.type === 'ObjectProperty' ? go(around.source, property.value) : undefined;
}

/** What a name stands for: the value of a constant, a function, what another file exports under it. */
function declared(source: Source, node: Node, follow: Follow): Found | undefined {
  if (node.type === 'MemberExpression' && node.object.type === 'Identifier')
    return moduleMember(source, node.object.name, memberName(node) ?? '', follow);
  if (node.type !== 'Identifier') return undefined;
  const imported = bindingsOf(source).find(({ local, typeOnly }) => local === node.name && !typeOnly);
  if (imported) {
    const name = imported.kind === 'named' ? imported.imported : 'default';
    return exportOf(follow(imported.module, source.path), name);
  }
  const binding = readScopes(source.ast).lookup(node.name, node);
  const value = binding && valueOf(binding);
  return value && { source, node: value };
}

function moduleMember(source: Source, local: string, name: string, follow: Follow): Found | undefined {
  const imported = bindingsOf(source).find((one) => one.local === local && !one.typeOnly && one.kind !== 'named');
  return imported && exportOf(follow(imported.module, source.path), name);
}

function exportOf(source: Source | undefined, name: string): Found | undefined {
  if (!source) return undefined;
  const node = exportedNodes(readScopes(source.ast)).find(([own]) => own === name)?.[1];
  if (!node) return undefined;
  const inner = bare(node);
  if (inner.type !== 'Identifier') return { source, node: inner };
  const binding = readScopes(source.ast).binding(inner) ?? readScopes(source.ast).lookup(inner.name, inner);
  const value = binding && valueOf(binding);
  return value && { source, node: value };
}

function valueOf({ from, id, writes }: Binding): Node | undefined {
  if (writes.length > 0) return undefined;
  if (isFunction(from)) return 'id' in from && from.id === id ? from : undefined;
  return from.type === 'VariableDeclarator' && from.id === id && from.init ? from.init : undefined;
}

/** The one value that a function gives back. */
function returned(node: Node): Node | undefined {
  const fn = bare(node);
  if (!isFunction(fn)) return undefined;
  if (fn.body.type !== 'BlockStatement') return fn.body;
  const [only, ...others] = fn.body.body.filter(({ type }) => /Return|If|Switch|Try|For|While/.test(type));
  return others.length === 0 && only?.type === 'ReturnStatement' ? (only.argument ?? undefined) : undefined;
}
