import type { CallExpression } from '@babel/types';
import { fillPlaceholders } from '../src/code/edit/snippet.ts';
import { declareImports, NO_IMPORTS, resolveImports, type CodeSpec } from '../src/code/edit/imports.ts';
import { isFunction, unwrap, type Node } from '../src/code/syntax/nodes.ts';
import { nodeAt, type Range } from '../src/code/syntax/range.ts';
import { defineTransform, type TransformRefusal } from '../src/code/edit/transform.ts';
import { type SourceFile } from '../src/code/syntax/source-file.ts';
import { endOf, startOf, statementOf } from '../src/code/syntax/ancestors.ts';

/** Express 4: rejections of async handlers and middleware reach `next`. */
export interface AsyncRoutesOptions {
  edits?: readonly AsyncRouteEdit[];
}

/** `code` is the wrapping function: `$security.asyncRoute`. */
export interface AsyncRouteEdit extends CodeSpec {
  /** The call that registers the handlers: `router.get('/', list)`. */
  at: Range;
  /** Which handlers to wrap, counted from the last argument: 0 is the last. */
  fromEnd: readonly number[];
  /** How many handlers there are; where the call shows another number, a spread hides some and nothing is wrapped. */
  count: number;
}

export default defineTransform<AsyncRoutesOptions>((file, edits, { edits: wanted = [] }) => {
  const found = wanted.map((edit) => handlersFor(file, edit));
  const first = found.flatMap((handlers) => handlers ?? []).sort((a, b) => startOf(a) - startOf(b))[0];
  const anchor = first && statementOf(file.ast, first);
  const specs = wanted.filter((_, index) => found[index]).flatMap(({ imports }) => imports);
  const { names, missing } = anchor ? resolveImports(file, specs, anchor) : NO_IMPORTS;
  const wrapped = new Set<Node>();
  const refusals = wanted.flatMap((edit, index): TransformRefusal[] => {
    const handlers = found[index];
    if (!handlers) return [{ reason: refusal(edit), edit: index, start: edit.at.start }];
    const name = fillPlaceholders(edit.code, names);
    for (const handler of handlers.filter((one) => !wrapped.has(one))) {
      edits.insert(startOf(handler), `${name}(`);
      edits.insert(endOf(handler), ')');
      wrapped.add(handler);
    }
    return [];
  });
  if (anchor) declareImports(file, edits, missing, anchor);
  return refusals;
});

const refusal = ({ code }: CodeSpec): string =>
  `The handler is handed over in a way that is not followed here; wrap it by hand: ${code.replace(/\$(?=\w)/g, '')}(handler).`;

/** The handlers to wrap; `undefined` where one of them is not seen. */
function handlersFor(file: SourceFile, { at, fromEnd, count }: AsyncRouteEdit): Node[] | undefined {
  const call = nodeAt(file.ast, at, 'CallExpression');
  const all = call && handlersOf(call, count);
  const handlers = fromEnd.map((index) => all?.at(-1 - index));
  return handlers.every((one) => one !== undefined && isHandler(one)) ? (handlers as Node[]) : undefined;
}

/** The handlers as written, out of their lists; the argument before them may be a path. `undefined` where another number is seen. */
function handlersOf({ arguments: args }: CallExpression, count: number): Node[] | undefined {
  const all = outOfLists(args);
  if (all?.length === count) return all;
  const behindPath = outOfLists(args.slice(1));
  return behindPath?.length === count ? behindPath : undefined;
}

function outOfLists(nodes: readonly (Node | null)[]): Node[] | undefined {
  const found: Node[] = [];
  for (const node of nodes) {
    if (!node || node.type === 'SpreadElement') return undefined;
    const inner = unwrap(node);
    const items = inner.type === 'ArrayExpression' ? outOfLists(inner.elements) : [node];
    if (!items) return undefined;
    found.push(...items);
  }
  return found;
}

/** A function written there, a name for one, or a call that makes one. */
function isHandler(node: Node): boolean {
  const inner = unwrap(node);
  return isFunction(inner) || ['Identifier', 'MemberExpression', 'CallExpression'].includes(inner.type);
}
