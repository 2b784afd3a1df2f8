import type { IdentityFacts, SessionUse } from '../../model/identity.ts';
import { holds } from '../../model/place.ts';
import { ancestors } from '../../code/syntax/ancestors.ts';
import { bare, type FunctionNode, isFunction, memberName, type Node } from '../../code/syntax/nodes.ts';
import type { Source } from '../../code/values/value.ts';
import { nameOfFunction } from './names.ts';
import { takesRequest } from './request-parts.ts';
import { useAt } from './sign-ins.ts';

const HANDLES = /^_?(res|response|resp|reply|next)$/;

/** `logIn` of `function logIn(req, user) { req.session.user = user.id; }`: no handler of a route, but called by some. */
export function helperAround(source: Source, node: Node): string | undefined {
  const path = ancestors(source.ast, node);
  const at = path.findIndex((one) => isFunction(one) && takesRequest(one));
  const fn = path[at] as FunctionNode | undefined;
  if (!fn || fn.params.some((one) => one.type === 'Identifier' && HANDLES.test(one.name))) return undefined;
  return nameOfFunction(fn, path[at + 1]) || undefined;
}

/** A call that hands the request of a handler on: `logIn(req, user)`, `sessions.begin(req, user)`. */
export function handsRequestOn(source: Source, node: Node): { name: string; use: SessionUse }[] {
  if (node.type !== 'CallExpression') return [];
  const [first, ...more] = node.arguments as Node[];
  if (first?.type !== 'Identifier' || !/^_?(req|request)$/.test(first.name)) return [];
  if (more.some((one) => one.type === 'Identifier' && HANDLES.test(one.name))) return [];
  const callee = bare(node.callee as Node);
  const name = callee.type === 'Identifier' ? callee.name : memberName(callee);
  return name ? [{ name, use: useAt(source, node) }] : [];
}

/** Who signs somebody in by a function of the app's own does so where it calls it. */
export function throughHelpers(
  signIns: readonly { use: SessionUse; helper: string | undefined }[],
  calls: readonly { helper: string | undefined; use: SessionUse }[],
  signOuts: IdentityFacts['signOuts'],
): SessionUse[] {
  return signIns.flatMap(({ use, helper }) => {
    const isNew = signOuts.some(({ how, place }) => how === 'regenerate' && use.handler && holds(use.handler, place));
    if (isNew) return [use];
    const callers =
      helper === undefined ? [] : calls.filter((call) => call.helper === helper && call.use.handler !== null);
    return callers.length > 0 ? callers.map((one) => one.use) : [use];
  });
}
