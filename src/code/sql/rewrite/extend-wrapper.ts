import { functionOf } from '../../syntax/static-types.ts';
import { holderOf } from '../../syntax/call-sites.ts';
import { isFunction, unwrap, type FunctionNode, type Node, type NodeOf } from '../../syntax/nodes.ts';
import { endOf, startOf } from '../../syntax/ancestors.ts';
import type { Binding, Scopes } from '../../syntax/scopes.ts';
import type { SinkCall } from '../resolve/sinks.ts';
import type { Change } from './text-edits/index.ts';

export interface Extended {
  /** Where the function gets its values now. */
  index: number;
  changes: Change[];
}

/**
 * A function of the file that hands text on to a driver and nothing else gets one more parameter, for values: the last, and
 * empty where it is left out, so that its other calls do as before. All of its uses must be seen.
 */
export function extendWrapper(
  sink: SinkCall,
  scopes: Scopes,
  file: string,
  path: string,
  isCallback: (node: Node) => boolean,
): Extended | null {
  const fn =
    sink.placement === 'array' && sink.driver !== 'pg-promise' ? functionOf(sink.call.callee as Node, scopes) : null;
  if (!isFunction(fn) || fn.params.some((param) => param.type === 'RestElement')) return null;
  const name = ownName(fn, scopes);
  if (!name || !name.reads.every((read) => isPlainCall(read, fn, scopes))) return null;
  const text = textOf(sink, fn, scopes);
  const runs = text && text.reads.flatMap((read) => runWith(read, scopes));
  const [run, ...more] = runs ?? [];
  if (!text || text.writes.length > 0 || !run || more.length > 0) return null;
  const behind = run.arguments[1] as Node | undefined;
  const code = file.slice(startOf(fn), endOf(fn));
  if ((behind && !isCallback(behind)) || run.arguments.length > 2 || /\barguments\b/.test(code)) return null;
  const values = ['params', 'values', 'sqlParams'].find(
    (one) => !new RegExp(`(?<![.\\w$])${one}\\b`).test(code) && !scopes.lookup(one, fn.body),
  );
  const last = fn.params.at(-1);
  if (!values || !last) return null;
  const typed = /\.[cm]?tsx?$/.test(path) ? ': unknown[]' : '';
  return {
    index: fn.params.length,
    changes: [
      ...parameter(fn, last, `, ${values}${typed} = []`, file),
      { start: endOf(run.arguments[0] as Node), end: endOf(run.arguments[0] as Node), text: `, ${values}` },
    ],
  };
}

/** The parameter behind the last one; `sql => …` gets its parentheses. */
function parameter(fn: FunctionNode, last: Node, added: string, file: string): Change[] {
  const isBare = fn.type === 'ArrowFunctionExpression' && !file.slice(startOf(fn), startOf(last)).includes('(');
  if (!isBare) return [{ start: endOf(last), end: endOf(last), text: added }];
  return [
    { start: startOf(last), end: startOf(last), text: '(' },
    { start: endOf(last), end: endOf(last), text: `${added})` },
  ];
}

/** The name of a function that only its file knows. */
function ownName(fn: FunctionNode, scopes: Scopes): Binding | undefined {
  const declarator = fn.type === 'FunctionDeclaration' ? fn : scopes.parent(fn);
  const declared = declarator && fn !== declarator ? scopes.parent(declarator) : fn;
  const around = declared && scopes.parent(declared);
  return around && /^Export/.test(around.type) ? undefined : holderOf(fn, scopes);
}

/** `run(text)` with no more arguments than the function takes, so that none of them becomes the values. */
function isPlainCall(read: Node, fn: FunctionNode, scopes: Scopes): boolean {
  const call = scopes.parent(read);
  return (
    call?.type === 'CallExpression' &&
    call.callee === read &&
    call.arguments.length <= fn.params.length &&
    call.arguments.every((argument) => argument.type !== 'SpreadElement')
  );
}

/** The parameter that is the text. */
function textOf(sink: SinkCall, fn: FunctionNode, scopes: Scopes): Binding | undefined {
  const argument = sink.call.arguments.findIndex((one) => one === sink.text);
  const param = fn.params[argument];
  const id = param?.type === 'AssignmentPattern' ? param.left : param;
  return id?.type === 'Identifier' ? scopes.binding(id) : undefined;
}

/** The call of a method whose text the parameter is. */
function runWith(read: Node, scopes: Scopes): NodeOf<'CallExpression'>[] {
  const call = scopes.parent(read);
  const isRun = call?.type === 'CallExpression' && call.arguments[0] === read;
  const callee = isRun ? unwrap(call.callee as Node) : null;
  const isLog = callee?.type === 'MemberExpression' && /^(console|log|logger|debug)$/.test(rootOf(callee.object));
  return isRun && callee?.type === 'MemberExpression' && !isLog ? [call] : [];
}

function rootOf(node: Node): string {
  return node.type === 'Identifier' ? node.name : '';
}
