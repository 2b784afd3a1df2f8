import type { Node } from '../syntax/nodes.ts';
import { endOf, lineOf, startOf } from '../syntax/ancestors.ts';
import type { SinkCall } from './resolve/sinks.ts';
import type { BoundObjects } from './rewrite/bound-objects.ts';
import type { Plan, RootPlan } from './rewrite/index.ts';
import type { Group } from './linked/groups.ts';
import type { SqlSite } from './site.ts';

/** One site for each expression that splices something in, whatever calls it reaches. */
export function sitesOf(plans: readonly Plan[], path: string, groups: readonly Group[] = []): SqlSite[] {
  const grouped = new Map(groups.flatMap((group) => group.plans.map(({ sink }) => [sink, group] as const)));
  const byNode = new Map<Node, { plan: RootPlan; sink: SinkCall }>();
  for (const { roots, sink } of plans) {
    for (const plan of roots) {
      const before = byNode.get(plan.root.node);
      if (!before || (before.plan.reasons.length === 0 && plan.reasons.length > 0))
        byNode.set(plan.root.node, { plan, sink });
    }
  }
  return [...byNode.values()]
    .map(({ plan, sink }) => {
      const group = grouped.get(sink);
      const together = group && plan.bound > 0 ? { linked: group.places, extends: group.extends } : {};
      return { ...toSite(plan, sink, path), ...together };
    })
    .sort((a, b) => a.start - b.start);
}

const LEFT: Record<RootPlan['what'], NonNullable<SqlSite['left']>> = {
  identifier: 'identifier',
  keyword: 'keyword',
  fragment: 'raw-query',
  statement: 'raw-query',
  comment: 'unbound-value',
  position: 'unbound-value',
  list: 'unbound-value',
  value: 'unbound-value',
};

function toSite(plan: RootPlan, sink: SinkCall, path: string): SqlSite {
  const done = plan.bound + plan.directions;
  const isLeft = plan.reasons.length > 0;
  const kept = done > 0 && isLeft ? plan.kept.map((node) => ({ start: startOf(node), end: endOf(node) })) : [];
  return {
    ...placeOf(plan.root.node, path),
    driver: sink.driver,
    sink: sinkOf(sink.call),
    left: isLeft ? LEFT[plan.what] : null,
    bound: false,
    verdict: done === 0 ? 'refused' : isLeft || plan.names ? 'partial' : 'rewritten',
    reason: isLeft ? [...new Set(plan.reasons)].join(' ') : null,
    review: plan.review,
    ...(kept.length > 0 ? { kept } : {}),
    ...(plan.bound > 0 && plan.plain.length > 0 ? { plain: plan.plain } : {}),
    ...(plan.bound === 0 && done > 0 ? { directions: true as const } : {}),
    ...(plan.names ? { names: { review: plan.names.review, reason: [...new Set(plan.names.reasons)].join(' ') } } : {}),
    extends: plan.bound > 0 ? sink.extend : [],
    ...(plan.bound > 0 && sink.spreads ? { spreads: sink.spreads } : {}),
  };
}

/** A text whose driver is not seen: it is left as it is. */
export function refusedSite(text: Node, call: Node, path: string, reason: string): SqlSite {
  return {
    ...placeOf(text, path),
    driver: '',
    sink: sinkOf(call),
    left: 'unbound-value',
    bound: false,
    verdict: 'refused',
    reason,
    review: null,
    extends: [],
  };
}

/** Code nested too deep for the stack is left as it is. */
export function tooDeep(ast: Node, path: string): SqlSite {
  const reason = 'An expression of this file is nested too deep to be read: split it into statements.';
  const start = { line: 1, column: 1, endLine: 1, endColumn: 1 };
  return { ...refusedSite(ast, ast, path, reason), ...start };
}

/** A list of values that is bound already, with what may come as an object. */
export function boundSite({ node, sink, changes, columns }: BoundObjects, path: string, withdrawn: boolean): SqlSite {
  const reason = columns
    ? 'SET ? writes every column that the request names: list those it may set, as in { name: String(req.body.name) }.'
    : withdrawn
      ? 'It was not chosen.'
      : null;
  return {
    ...placeOf(node, path),
    driver: sink.driver,
    sink: sinkOf(sink.call),
    left: reason ? 'bound-object' : null,
    bound: true,
    extends: [],
    verdict: withdrawn || changes.length === 0 ? 'refused' : columns ? 'partial' : 'rewritten',
    reason,
    review: null,
  };
}

type Placed = Pick<SqlSite, 'file' | 'line' | 'column' | 'endLine' | 'endColumn' | 'start' | 'end'>;

function placeOf(node: Node, file: string): Placed {
  return {
    file,
    line: lineOf(node),
    column: (node.loc?.start.column ?? 0) + 1,
    endLine: node.loc?.end.line ?? lineOf(node),
    endColumn: (node.loc?.end.column ?? 0) + 1,
    start: startOf(node),
    end: endOf(node),
  };
}

function sinkOf(call: Node): SqlSite['sink'] {
  return { start: startOf(call), end: endOf(call), line: lineOf(call) };
}
