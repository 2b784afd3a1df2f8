import { endOf, startOf } from '../../../syntax/ancestors.ts';
import type { NodeOf } from '../../../syntax/nodes.ts';
import { functionAround, isInside } from '../../../syntax/static-types.ts';
import type { ArrayPlan, Job } from '../params-array/job.ts';
import { listType } from '../list-type.ts';
import { indentOf, lineBreak } from '../params-array/statements.ts';
import type { Change } from '../text-edits/index.ts';
import { listIn } from './parameter.ts';
import type { Ways } from './ways.ts';

/** `(q) => pool.query(… + where(q))`: the function gets a body, in which the list is declared. */
export function arrayInArrow(
  { sink, existing, parameters, context }: Job,
  ways: Ways,
): { array: ArrayPlan; changes: Change[] } | null {
  const { scopes, file } = context;
  const fn = functionAround(sink.call, scopes);
  if (fn?.type !== 'ArrowFunctionExpression' || fn.body.type === 'BlockStatement') return null;
  if (existing.kind === 'variable' || (sink.sink.mark === '$1' && existing.kind === 'listed' && parameters.length > 0))
    return null;
  if (![...ways].every(([{ root }, way]) => isInside((way[0]?.root ?? root).node, fn))) return null;
  const name = listIn(fn, context);
  const type = context.typed ? `: ${listType(sink)}` : '';
  const array = { name, at: startOf(fn.body), reused: false, initial: null, declare: null, numbers: new Map() };
  return { array, changes: withBody(fn, `const ${name}${type} = []`, file) };
}

/** The body of an arrow function that gives an expression, with a statement in front of that. */
export function withBody(fn: NodeOf<'ArrowFunctionExpression'>, code: string, file: string): Change[] {
  const last = fn.params.at(-1);
  const head = last ? endOf(last) : startOf(fn);
  const arrow = head + file.slice(head, startOf(fn.body)).lastIndexOf('=>') + 2;
  const gap = /^\s*/.exec(file.slice(arrow))?.[0] ?? '';
  const indent = lineBreak(file) + indentOf(fn, file);
  // What stands on a line of its own stays as far in.
  const own = gap.includes('\n') ? lineBreak(file) + gap.slice(gap.lastIndexOf('\n') + 1) : null;
  const inner = own ?? `${indent}  `;
  const end = /;[ \t]*\r?$/m.test(file) ? ';' : '';
  return [
    { start: arrow, end: arrow + gap.length, text: ` {${inner}${code}${end}${inner}return ` },
    { start: endOf(fn), end: endOf(fn), text: `${end}${indent}}` },
  ];
}
