import type { CallExpression } from '@babel/types';
import { isOnLine, startOfLine } from './lib/calls.ts';
import { fillPlaceholders } from './lib/code.ts';
import { declareImports, resolveImports, type CodeSpec } from './lib/imports.ts';
import { isFunction, memberName, unwrap, walk, type Node } from './lib/nodes.ts';
import { defineTransform, type SourceFile, type TransformRefusal } from './lib/transform.ts';
import { endOf, startOf, statementOf } from './lib/tree.ts';

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
    /** How many handlers there are; where the call shows another number, a list hides some and nothing is wrapped. */
    count: number;
  }[];
}

export default defineTransform<AsyncRoutesOptions>((file, edits, { wrapper, calls }) => {
  const refusals: TransformRefusal[] = [];
  const handlers = new Set<Node>();
  for (const { line, method, fromEnd, count } of calls) {
    const call = findCall(file, method, line);
    for (const index of fromEnd) {
      const handler = call && showsAll(call, count) ? call.arguments.at(-1 - index) : undefined;
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

/** The arguments are the handlers, and perhaps a path before them. */
function showsAll({ arguments: args }: CallExpression, count: number): boolean {
  return args.every(({ type }) => type !== 'SpreadElement') && (args.length === count || args.length === count + 1);
}

/** A function written there, or a name for one; a call gives something that is not known to be one. */
function isHandler(node: Node): boolean {
  const inner = unwrap(node);
  return isFunction(inner) || inner.type === 'Identifier' || inner.type === 'MemberExpression';
}
