import type { CallExpression } from '@babel/types';
import { fillPlaceholders, inStyle } from '../src/code/edit/snippet.ts';
import { declareImports, resolveImports, type CodeSpec } from '../src/code/edit/imports.ts';
import { memberName, unwrap, type Node } from '../src/code/syntax/nodes.ts';
import { nodeAt, type Range } from '../src/code/syntax/range.ts';
import { lineIndent, styleOf } from '../src/code/edit/style.ts';
import { defineTransform, type TransformRefusal } from '../src/code/edit/transform.ts';
import { type SourceFile } from '../src/code/syntax/source-file.ts';
import { endOf, startOf, statementOf, textOf } from '../src/code/syntax/ancestors.ts';

/** Adds a middleware argument behind the path of routes: `$rateLimit($security.loginRateLimit)`. */
export interface RouteGuardOptions {
  edits?: readonly RouteGuardEdit[];
}

export interface RouteGuardEdit extends CodeSpec {
  /** The call that registers the route. */
  at: Range;
}

export default defineTransform<RouteGuardOptions>((file, edits, { edits: wanted = [] }) => {
  const calls = wanted.map(({ at }) => nodeAt(file.ast, at, 'CallExpression'));
  const first = calls.filter((call) => call !== undefined).sort((a, b) => startOf(a) - startOf(b))[0];
  const anchor = first && statementOf(file.ast, first);
  if (!anchor) return wanted.map(toRefusal);
  const specs = wanted.flatMap(({ imports }) => imports);
  const { names, missing } = resolveImports(file, specs, anchor);
  let changed = false;
  const refusals = wanted.flatMap((edit, index) => {
    const call = calls[index];
    const handlers = call?.arguments.slice(isRouteLink(call) ? 0 : 1);
    const handler = handlers?.[0];
    if (!call || !handler) return [toRefusal(edit, index)];
    const filled = fillPlaceholders(edit.code, names);
    if (handlers.some((one) => textOf(file.text, one).replace(/\s/g, '') === filled.replace(/\s/g, ''))) return [];
    const text = inStyle(filled, styleOf(file), lineIndent(file.text, startOf(handler)));
    edits.insert(startOf(handler), `${text},${separator(file, call, handler)}`);
    changed = true;
    return [];
  });
  if (changed) declareImports(file, edits, missing, anchor);
  return refusals;
});

const toRefusal = ({ at, code }: RouteGuardEdit, edit: number): TransformRefusal => ({
  reason: `The route is registered in a way that is not followed here; add ${code.replace(/\$(?=\w)/g, '')} by hand.`,
  edit,
  start: at.start,
});

/** The call is a link behind `.route(path)`. */
function isRouteLink(call: CallExpression): boolean {
  return routeCall(call) !== undefined;
}

function routeCall(call: CallExpression): CallExpression | undefined {
  let node: Node = call;
  while (node.type === 'CallExpression' && node.callee.type === 'MemberExpression') {
    node = unwrap(node.callee.object);
    if (node.type === 'CallExpression' && memberName(unwrap(node.callee as Node)) === 'route') return node;
  }
  return undefined;
}

/** One space, or a new line where each argument has its own. */
function separator(file: SourceFile, call: CallExpression, handler: Node): string {
  const at = call.arguments.findIndex((argument) => argument === handler);
  const before = at > 0 ? file.text.slice(endOf(call.arguments[at - 1] as Node), startOf(handler)) : '';
  return before.includes('\n') ? styleOf(file).eol + lineIndent(file.text, startOf(handler)) : ' ';
}
