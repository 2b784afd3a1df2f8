import type { CallExpression } from '@babel/types';
import { isOnLine } from '../src/code/syntax/package-calls.ts';
import { fillPlaceholders, inStyle } from '../src/code/edit/snippet.ts';
import { declareImports, resolveImports, type CodeSpec } from '../src/code/edit/imports.ts';
import { memberName, unwrap, walk, type Node } from '../src/code/syntax/nodes.ts';
import { lineIndent, styleOf } from '../src/code/edit/style.ts';
import { defineTransform, type TransformRefusal } from '../src/code/edit/transform.ts';
import { type SourceFile } from '../src/code/syntax/source-file.ts';
import { endOf, startOf, statementOf, textOf } from '../src/code/syntax/ancestors.ts';

/** Adds a middleware argument behind the path of routes: `$rateLimit($security.loginRateLimit)`. */
export interface RouteGuardOptions extends CodeSpec {
  /** The app's or router's name in this file. */
  app: string;
  /** `line` tells routes of the same method and path apart. */
  routes: readonly { method: string; path: string; line?: number }[];
}

export default defineTransform<RouteGuardOptions>((file, edits, { app, routes, code, imports }) => {
  const refusals: TransformRefusal[] = [];
  const found = routes.flatMap((route) => {
    const calls = routeCalls(file, app, route);
    if (calls.length === 0)
      refusals.push({
        reason: `The route ${route.method.toUpperCase()} ${route.path} is registered in a way that is not followed here; add the limiter by hand.`,
      });
    return calls;
  });
  const calls = [...new Set(found)].sort((a, b) => startOf(a) - startOf(b));
  const [first] = calls;
  const anchor = first && statementOf(file.ast, first);
  if (!anchor) return refusals;
  const { names, missing } = resolveImports(file, imports, anchor);
  const filled = fillPlaceholders(code, new Map(names).set('app', app));
  let changed = false;
  for (const call of calls) {
    const handlers = call.arguments.slice(isRouteLink(call) ? 0 : 1);
    const [handler] = handlers;
    if (!handler) continue;
    if (handlers.some((one) => textOf(file.text, one).replace(/\s/g, '') === filled.replace(/\s/g, ''))) continue;
    const text = inStyle(filled, styleOf(file), lineIndent(file.text, startOf(handler)));
    edits.insert(startOf(handler), `${text},${separator(file, call, handler)}`);
    changed = true;
  }
  if (changed) declareImports(file, edits, missing, anchor);
  return refusals;
});

function routeCalls(file: SourceFile, app: string, route: RouteGuardOptions['routes'][number]): CallExpression[] {
  const found: CallExpression[] = [];
  walk(file.ast.program, (node) => {
    if (node.type !== 'CallExpression' || memberName(unwrap(node.callee as Node)) !== route.method) return;
    if (route.line !== undefined && !isOnLine(file, node, route.line)) return;
    if (receiverText(file, node) !== app) return;
    const path = pathOf(node);
    if (path === undefined || route.path === '' || path === route.path) found.push(node);
  });
  return found;
}

/** What a chain of routes is called on: `router` of `router.get(…).post(…)`, of `router.route('/x').post(…)`. */
function receiverText(file: SourceFile, call: CallExpression): string {
  let node: Node = call;
  while (node.type === 'CallExpression' && node.callee.type === 'MemberExpression') node = unwrap(node.callee.object);
  return textOf(file.text, node);
}

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

function pathOf(call: CallExpression): string | undefined {
  const [path] = (routeCall(call) ?? call).arguments;
  return path?.type === 'StringLiteral' ? path.value : undefined;
}

/** One space, or a new line where each argument has its own. */
function separator(file: SourceFile, call: CallExpression, handler: Node): string {
  const at = call.arguments.findIndex((argument) => argument === handler);
  const before = at > 0 ? file.text.slice(endOf(call.arguments[at - 1] as Node), startOf(handler)) : '';
  return before.includes('\n') ? styleOf(file).eol + lineIndent(file.text, startOf(handler)) : ' ';
}
