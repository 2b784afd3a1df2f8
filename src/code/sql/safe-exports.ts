import { exportedNodes } from '../syntax/exports.ts';
import { functionOf, returnsOf } from '../syntax/static-types.ts';
import { isFunction, type FunctionNode } from '../syntax/nodes.ts';
import type { Scopes } from '../syntax/scopes.ts';
import { weakestOf } from './classify/composed-texts.ts';
import { safeWhy } from './classify/safe-holes.ts';
import type { Fact, ModuleFacts } from './resolve/fact.ts';
import { resultOf } from './resolve/results.ts';
import type { Roles } from './resolve/roles.ts';

/** What a file gives to others; of its functions, which texts can be spliced in whatever those are called with. */
export function withSafeTexts(facts: ModuleFacts, scopes: Scopes, roles: Roles): ModuleFacts {
  const told: ModuleFacts = {};
  for (const [name, node] of exportedNodes(scopes)) {
    const fn = functionOf(node, scopes);
    const fact = isFunction(fn) && !fn.async && !fn.generator ? withSafe(facts[name], fn, scopes, roles) : undefined;
    if (fact) told[name] = fact;
  }
  const own = told.default ?? facts.default;
  if (own?.kind !== 'object') return { ...facts, ...told };
  const named = Object.entries(told).filter(([name]) => name !== 'default');
  return { ...facts, ...told, default: { ...own, members: { ...own.members, ...Object.fromEntries(named) } } };
}

function withSafe(fact: Fact | undefined, fn: FunctionNode, scopes: Scopes, roles: Roles): Fact | undefined {
  if (fact?.kind === 'statement' && fact.result) {
    const safe: Record<string, string> = {};
    for (const [name, text] of resultOf(fn, scopes)?.texts ?? []) {
      const why = safeWhy(text, scopes, roles);
      if (why) safe[name] = why;
    }
    return { ...fact, result: { ...fact.result, safe } };
  }
  if (fact && fact.kind !== 'piece') return undefined;
  const results = returnsOf(fn);
  const why = results.length > 0 ? weakestOf(results.map((one) => safeWhy(one, scopes, roles))) : null;
  if (!why) return undefined;
  return fact ? { ...fact, safe: why } : { kind: 'safe', why };
}
