import { unwrap, type FunctionNode, type Node, type NodeOf } from '../../syntax/nodes.ts';
import { endOf, startOf } from '../../syntax/ancestors.ts';
import type { Scopes } from '../../syntax/scopes.ts';
import { isEmptyList, laterRun } from '../resolve/extension.ts';
import type { Extension, Run } from '../resolve/extension-plan.ts';
import { outerRange } from '../template/index.ts';
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
  const type = typed ? `: ${named ? 'Record<string, unknown>' : isStrict(extension) ? 'any[]' : 'unknown[]'}` : '';
  const optional = typed ? `, ${name}?${type}` : `, ${name}`;
  const added = NO_EMPTY_LIST.test(driver) ? optional : `, ${name}${type} = ${named ? '{}' : '[]'}`;
  const runs = extension.runs.flatMap((run) => handedOn(run, extension, scopes, file));
  return [...parameter(fn, last, added, file), ...runs];
}

/** The driver declares which types of values it takes. */
function isStrict({ sink, driver }: Extension): boolean {
  return sink.placement === 'later' || driver === 'mysql2';
}

/** The parameter behind the last one; `sql => …` gets its parentheses. */
function parameter(fn: FunctionNode, last: Node, added: string, file: string): Change[] {
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
  if (sink.placement === 'inputs') return inputs(call, runs.length === 1, name, scopes, file);
  if (sink.placement === 'arguments') return behind(at, `, ...${name}`);
  if (sink.placement === 'later') return behind(endOf(laterRun(run, scopes) ?? run) - 1, `...${name}`);
  const options = args[1] ? unwrap(args[1]) : null;
  const first = options?.type === 'ObjectExpression' ? options.properties[0] : undefined;
  const whole = `{ replacements: ${name} }`;
  if (!options) return behind(at, `, ${whole}`);
  if (!first) return [{ start: startOf(options), end: endOf(options), text: whole }];
  return behind(startOf(first), `replacements: ${name}, `);
}

/** Each value becomes an input of the request, in statements before the one that runs it, or on the way to it. */
function inputs({ run, role }: Run, alone: boolean, name: string, scopes: Scopes, file: string): Change[] {
  const { object } = run.callee as NodeOf<'MemberExpression'>;
  const code = file.slice(startOf(object), endOf(object));
  const request = role === 'request' ? code : role === 'module' ? `new ${code}.Request()` : `${code}.request()`;
  const statement = headOf(run, scopes);
  const own = role === 'request' && object.type === 'Identifier';
  if (!statement || (!own && (!alone || /\brequest\b(?!\s*\()/.test(file)))) {
    const reduced = `Object.entries(${name}).reduce((request, [key, value]) => request.input(key, value), ${request})`;
    return [{ start: startOf(object), end: endOf(object), text: reduced }];
  }
  const start = startOf(statement);
  const line = file.slice(file.lastIndexOf('\n', start) + 1, start);
  const end = file[endOf(statement) - 1] === ';' ? ';' : '';
  const gap = `${end}${file.includes('\r\n') ? '\r\n' : '\n'}${line.trim() === '' ? line : ''}`;
  const loop = `for (const [key, value] of Object.entries(${name})) ${own ? code : 'request'}.input(key, value)${gap}`;
  if (own) return [{ start, end: start, text: loop }];
  return [
    { start, end: start, text: `const request = ${request}${gap}${loop}` },
    { start: startOf(object), end: endOf(object), text: 'request' },
  ];
}

/** The statement that begins with the call: nothing else of it is evaluated before. */
function headOf(run: Node, scopes: Scopes): Node | null {
  let node = run;
  for (;;) {
    const parent = scopes.parent(node);
    if (!parent) return null;
    const leads =
      parent.type === 'AwaitExpression' ||
      (parent.type === 'MemberExpression' && parent.object === node) ||
      (parent.type === 'CallExpression' && parent.callee === node) ||
      (parent.type === 'VariableDeclarator' && parent.init === node) ||
      (parent.type === 'VariableDeclaration' && parent.declarations.length === 1) ||
      (parent.type === 'AssignmentExpression' && parent.right === node && parent.left.type === 'Identifier') ||
      parent.type === 'ReturnStatement' ||
      parent.type === 'ExpressionStatement';
    if (!leads)
      return /Statement$|^VariableDeclaration$/.test(node.type) && parent.type === 'BlockStatement' ? node : null;
    node = parent;
  }
}
