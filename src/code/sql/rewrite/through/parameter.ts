import { endOf, startOf } from '../../../syntax/ancestors.ts';
import type { FunctionNode, Node } from '../../../syntax/nodes.ts';
import type { PieceCall } from '../../template/index.ts';
import { callsOf } from '../../template/piece-functions.ts';
import type { SinkCall } from '../../resolve/sinks.ts';
import { newParameter } from '../extend-wrapper.ts';
import { listType } from '../list-type.ts';
import type { Context } from '../text-edits/all.ts';
import type { Change } from '../text-edits/index.ts';

const LISTS = ['params', 'values', 'sqlParams'];

/** The name of the list that a function fills: the same for all its calls. */
export function listIn(fn: FunctionNode, { file }: Context): string {
  const code = file.slice(startOf(fn), endOf(fn));
  for (let index = 1; ; index += 1)
    for (const name of LISTS) {
      const candidate = index === 1 ? name : `${name}${index}`;
      if (!new RegExp(`(?<![.\\w$])${candidate}\\b(?!\\s*:)`).test(code)) return candidate;
    }
}

/** The function takes a list: behind its other parameters, or in front of them where some calls leave one out. */
export function takesList(fn: FunctionNode, sink: SinkCall, context: Context): Change[] {
  const { file } = context;
  const type = context.typed ? `: ${listType(sink)}` : '';
  const name = `${listIn(fn, context)}${type}`;
  const [first] = fn.params as Node[];
  const last = fn.params.at(-1) as Node | undefined;
  if (!first || !last) {
    const at = file.indexOf('(', headOf(fn)) + 1;
    return [{ start: at, end: at, text: name }];
  }
  if (isLast(fn, context)) return newParameter(fn, last, `, ${name}`, file);
  return [{ start: startOf(first), end: startOf(first), text: `${name}, ` }];
}

/** Behind the name of the function, where it has one. */
function headOf(fn: FunctionNode): number {
  if ('key' in fn) return endOf(fn.key as Node);
  return 'id' in fn && fn.id ? endOf(fn.id) : startOf(fn);
}

/** What a call gives for it. */
export function givesList({ call, fn }: PieceCall, name: string, context: Context): Change {
  const [first] = call.arguments as Node[];
  const last = call.arguments.at(-1) as Node | undefined;
  if (!first || !last) return { start: endOf(call) - 1, end: endOf(call) - 1, text: name };
  return isLast(fn, context)
    ? { start: endOf(last), end: endOf(last), text: `, ${name}` }
    : { start: startOf(first), end: startOf(first), text: `${name}, ` };
}

function isLast(fn: FunctionNode, { scopes }: Context): boolean {
  return (callsOf(fn, scopes) ?? []).every((call) => call.arguments.length === fn.params.length);
}
