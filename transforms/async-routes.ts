import type { CallExpression } from '@babel/types';
import { isOnLine, startOfLine } from '../src/code/syntax/package-calls.ts';
import { fillPlaceholders } from '../src/code/edit/snippet.ts';
import { declareImports, resolveImports, type CodeSpec } from '../src/code/edit/imports.ts';
import { isFunction, memberName, unwrap, walk, type Node } from '../src/code/syntax/nodes.ts';
import { defineTransform, type TransformRefusal } from '../src/code/edit/transform.ts';
import { type SourceFile } from '../src/code/syntax/source-file.ts';
import { endOf, startOf, statementOf } from '../src/code/syntax/ancestors.ts';

/** Express 4: rejections of async handlers and middleware reach `next`. */
export interface AsyncRoutesOptions {
  /** The wrapping function, `$security.asyncRoute`. */
  wrapper: CodeSpec;
  /** The calls that register the handlers: `router.get('/', list)`. */
  calls: readonly {
    /** Line of the call, from 1. */
    line: number;
    method: string;
    /** Which handlers to wrap, counted from the last argument: 0 is the last. */
    fromEnd: readonly number[];
    /** How many handlers there are; where the call shows another number, a spread hides some and nothing is wrapped. */
    count: number;
  }[];
}

export default defineTransform<AsyncRoutesOptions>((file, edits, { wrapper, calls }) => {
  const refusals: TransformRefusal[] = [];
  const handlers = new Set<Node>();
  for (const { line, method, fromEnd, count } of calls) {
    const call = findCall(file, method, line);
    for (const index of fromEnd) {
      const handler = call && handlersOf(call, count)?.at(-1 - index);
      if (handler && isHandler(handler)) handlers.add(handler);
      else
        refusals.push({
          reason: `The handler is handed over in a way that is not followed here; wrap it by hand: ${shown(wrapper)}(handler).`,
          start: call ? startOf(call) : startOfLine(file.text, line),
        });
    }
  }
  const [first] = [...handlers].sort((a, b) => startOf(a) - startOf(b));
  const anchor = first && statementOf(file.ast, first);
  if (!anchor) return refusals;
  const { names, missing } = resolveImports(file, wrapper.imports, anchor);
  const name = fillPlaceholders(wrapper.code, names);
  for (const handler of handlers) {
    edits.insert(startOf(handler), `${name}(`);
    edits.insert(endOf(handler), ')');
  }
  declareImports(file, edits, missing, anchor);
  return refusals;
});

const shown = ({ code }: CodeSpec): string => code.replace(/\$(?=\w)/g, '');

function findCall(file: SourceFile, method: string, line: number): CallExpression | undefined {
  let found: CallExpression | undefined;
  walk(file.ast.program, (node) => {
    if (node.type !== 'CallExpression' || memberName(unwrap(node.callee as Node)) !== method) return;
    if (isOnLine(file, node, line)) found ??= node;
  });
  return found;
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
