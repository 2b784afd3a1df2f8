import { unwrap, type FunctionNode, type Node } from '../../syntax/nodes.ts';
import { endOf, startOf } from '../../syntax/ancestors.ts';
import type { Scopes } from '../../syntax/scopes.ts';
import { isEmptyList, laterRun } from '../resolve/extension.ts';
import type { Extension, Run } from '../resolve/extension-plan.ts';
import { outerRange } from '../template/index.ts';
import { requestInputs } from './given-inputs.ts';
import { listType } from './list-type.ts';
import type { Change } from './text-edits/index.ts';

/** Drivers for which an empty list of values is not the same as none. */
const NO_EMPTY_LIST = /^(knex|pg-promise|sequelize)$/;

/**
 * A function that hands text on to a driver and nothing else gets one more parameter, for values: the last, and empty where it
 * is left out, so that its other calls do as before.
 */
export function extendWrapper(extension: Extension, scopes: Scopes, file: string, typed: boolean): Change[] {
  const { fn, name, driver } = extension;
  const last = fn.params.at(-1) as Node;
  const named = extension.sink.placement === 'inputs';
  const type = typed ? `: ${listType(extension)}` : '';
  const optional = typed ? `, ${name}?${type}` : `, ${name}`;
  const added = NO_EMPTY_LIST.test(driver) ? optional : `, ${name}${type} = ${named ? '{}' : '[]'}`;
  const runs = extension.runs.flatMap((run) => handedOn(run, extension, scopes, file));
  return [...newParameter(fn, last, added, file), ...runs];
}

/** The parameter behind the last one; `sql => …` gets its parentheses. */
export function newParameter(fn: FunctionNode, last: Node, added: string, file: string): Change[] {
  const isBare = fn.type === 'ArrowFunctionExpression' && !file.slice(startOf(fn), startOf(last)).includes('(');
  const end = endOfParameter(last);
  if (!isBare) return [{ start: end, end, text: added }];
  return [
    { start: startOf(last), end: startOf(last), text: '(' },
    { start: end, end, text: `${added})` },
  ];
}

function endOfParameter(param: Node): number {
  const annotation = 'typeAnnotation' in param ? (param.typeAnnotation as Node | null | undefined) : null;
  return Math.max(endOf(param), annotation ? endOf(annotation) : 0);
}

/** Where the values go in the call that gets the text. */
function handedOn(call: Run, { runs, sink, name }: Extension, scopes: Scopes, file: string): Change[] {
  const { run, slot, wrapped } = call;
  const args = run.arguments as Node[];
  const at = outerRange(args[slot - 1] as Node, { file, scopes }).end;
  const behind = (end: number, code: string): Change[] => [{ start: end, end, text: code }];
  const empty = args[slot];
  if (!wrapped && sink.placement === 'array' && empty && isEmptyList(empty))
    return [{ start: startOf(empty), end: endOf(empty), text: name }];
  if (wrapped || sink.placement === 'array') return behind(at, `, ${name}`);
  if (sink.placement === 'inputs') return requestInputs(call, runs.length === 1, name, scopes, file);
  if (sink.placement === 'arguments') return behind(at, `, ...${name}`);
  if (sink.placement === 'later') return behind(endOf(laterRun(run, scopes) ?? run) - 1, `...${name}`);
  const options = args[1] ? unwrap(args[1]) : null;
  const first = options?.type === 'ObjectExpression' ? options.properties[0] : undefined;
  const whole = `{ replacements: ${name} }`;
  if (!options) return behind(at, `, ${whole}`);
  if (!first) return [{ start: startOf(options), end: endOf(options), text: whole }];
  return behind(startOf(first), `replacements: ${name}, `);
}
