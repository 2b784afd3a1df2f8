import type { File } from '@babel/types';
import { ancestors } from '../syntax/ancestors.ts';
import {
  type FunctionNode,
  isFunction,
  keyName,
  memberName,
  type Node,
  patternNames,
  rootName,
  unwrap,
} from '../syntax/nodes.ts';
import { readScopes } from '../syntax/scopes.ts';
import { errorParameters } from './error-parameters.ts';
import { isOfOthers } from './own-errors.ts';
import { constant } from './unset-environment.ts';

/** A function that answers with an error it is given: `fail(res, err)`, `res.fail = (err) => …`, `(res) => (err) => …`. */
export interface ErrorHelper {
  /** What it is called by; '' for what its file exports without a name. */
  name: string;
  /** Where in a call the error stands; -1 where it comes to the function that a call gives. */
  error: number;
}

const RESPONSE = /^_?(res|response|resp|reply)$/i;
const ERROR = /^_?(e|er|ex|err|error|exception)$|[a-z](Err|Error)$/;

/** The parameter of a function that holds the error which it answers with; none in a handler of requests. */
export function helperError(ast: File, fn: FunctionNode): string | undefined {
  const names = (fn.params as Node[]).map((param) => patternNames(param)[0] ?? '');
  const error = names.find((name) => ERROR.test(name));
  if (error === undefined || names.length > 5) return undefined;
  return names.some((name) => RESPONSE.test(name)) || isHungOnResponse(ast, fn) ? error : undefined;
}

/** `res.fail = (err) => …` */
function isHungOnResponse(ast: File, fn: FunctionNode): boolean {
  const [, parent] = ancestors(ast, fn);
  return (
    parent?.type === 'AssignmentExpression' &&
    parent.left.type === 'MemberExpression' &&
    RESPONSE.test(rootName(parent.left as Node) ?? '')
  );
}

export function helperOf(ast: File, fn: FunctionNode): ErrorHelper | undefined {
  const names = (fn.params as Node[]).map((param) => patternNames(param)[0] ?? '');
  const name = nameOf(ast, fn);
  if (name === undefined) return undefined;
  const error = helperError(ast, fn);
  if (error !== undefined) return { name, error: names.indexOf(error) };
  return names.some((one) => RESPONSE.test(one)) && givenBack(fn) ? { name, error: -1 } : undefined;
}

/** The function that a function gives, where that takes an error: `(res) => (err) => …`. */
export function givenBack({ body }: FunctionNode): FunctionNode | undefined {
  const last = body.type === 'BlockStatement' ? body.body.at(-1) : undefined;
  const given = body.type === 'BlockStatement' ? last?.type === 'ReturnStatement' && last.argument : body;
  const inner = given ? unwrap(given as Node) : undefined;
  return inner && isFunction(inner) && errorParameters(inner).length > 0 ? inner : undefined;
}

function nameOf(ast: File, fn: FunctionNode): string | undefined {
  if ('key' in fn) return keyName(fn.key as Node, fn.computed ?? false);
  if ('id' in fn && fn.id) return fn.id.name;
  const [, parent] = ancestors(ast, fn);
  switch (parent?.type) {
    case 'VariableDeclarator':
      return parent.id.type === 'Identifier' ? parent.id.name : undefined;
    case 'ObjectProperty':
    case 'ClassProperty':
      return keyName(parent.key as Node, parent.computed ?? false);
    case 'AssignmentExpression': {
      const name = memberName(parent.left as Node);
      return name === 'exports' ? '' : name;
    }
    case 'ExportDefaultDeclaration':
      return '';
    default:
      return undefined;
  }
}

/** What a call hands to a helper: an error that was caught, with the code it comes from; words of the app; or what is not seen. */
export type Handed = { kind: 'error'; source: Node | undefined } | { kind: 'words' } | { kind: 'unseen' };

export function handedTo(ast: File, call: Node & { arguments: unknown[] }, { error }: ErrorHelper): Handed {
  if (error < 0) return asCallback(ast, call);
  const given = call.arguments[error] as Node | undefined;
  return given ? handed(ast, unwrap(given)) : { kind: 'unseen' };
}

function handed(ast: File, given: Node): Handed {
  if (/^(String|Template|Object)/.test(given.type)) return { kind: 'words' };
  if (given.type === 'NewExpression' || given.type === 'CallExpression')
    return isOfOthers(memberName(given.callee as Node) ?? rootName(given.callee as Node) ?? '')
      ? { kind: 'unseen' }
      : { kind: 'words' };
  const binding = given.type === 'Identifier' ? readScopes(ast).binding(given) : undefined;
  if (!binding) return { kind: 'unseen' };
  const { from, kind, name } = binding;
  if (kind === 'catch') {
    const around = ancestors(ast, binding.id).find(({ type }) => type === 'TryStatement');
    return { kind: 'error', source: around?.type === 'TryStatement' ? around.block : undefined };
  }
  if (kind === 'param' && isFunction(from)) return ofCallback(ast, from, name);
  const init = constant(binding);
  return init?.type === 'NewExpression' ? handed(ast, init) : { kind: 'unseen' };
}

/** `.catch((problem) => fail(res, problem))`, `(err, rows) => …` */
function ofCallback(ast: File, fn: FunctionNode, name: string): Handed {
  const [, call] = ancestors(ast, fn);
  const caught = call?.type === 'CallExpression' ? caughtBy(call, fn) : undefined;
  if (caught) return { kind: 'error', source: caught };
  return errorParameters(fn).includes(name) ? { kind: 'error', source: undefined } : { kind: 'unseen' };
}

/** `.catch(fail(res))` */
function asCallback(ast: File, node: Node): Handed {
  const [, call] = ancestors(ast, node);
  const caught = call?.type === 'CallExpression' ? caughtBy(call, node) : undefined;
  return caught ? { kind: 'error', source: caught } : { kind: 'unseen' };
}

function caughtBy(call: Extract<Node, { type: 'CallExpression' }>, fn: Node): Node | undefined {
  const name = memberName(unwrap(call.callee as Node));
  const at = (call.arguments as Node[]).indexOf(fn);
  return (name === 'catch' && at === 0) || (name === 'then' && at === 1) ? (call.callee as Node) : undefined;
}
