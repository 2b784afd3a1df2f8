import { children, type FunctionNode, isFunction, memberName, type Node, unwrap, walk } from '../syntax/nodes.ts';

/** The parameter of a callback that holds what went wrong: by its name, or by what is done with it. */
export function errorParameters(fn: FunctionNode): string[] {
  const [first] = fn.params as Node[];
  if (first?.type !== 'Identifier') return [];
  const isNamed = /^_?(e|er|ex|err|error|exception)\d?$|(Err|Error)$/.test(first.name);
  return isNamed || isTreatedAsError(fn.body as Node, first.name) ? [first.name] : [];
}

/** `if (problem) return res.status(500)…`, `throw problem`: it is what went wrong, whatever it is called. */
function isTreatedAsError(node: Node, name: string): boolean {
  if (node.type === 'ThrowStatement') return isName(unwrap(node.argument), name);
  if (node.type === 'IfStatement' && isName(unwrap(node.test), name) && failsIn(node.consequent, name)) return true;
  return !isFunction(node) && children(node).some((child) => isTreatedAsError(child, name));
}

const isName = (node: Node, name: string): boolean => node.type === 'Identifier' && node.name === name;

/** A status of 500 and more is set (`res.status(500)`, `res.send(500, …)`), by a name that says so, or one that the error brings. */
function failsIn(node: Node, name: string): boolean {
  if (node.type === 'CallExpression') {
    const [status] = node.arguments as Node[];
    const sets = /^(status|sendStatus|send|json|writeHead)$/.test(memberName(unwrap(node.callee as Node)) ?? '');
    if (sets && status && isFailure(unwrap(status), name)) return true;
  }
  return !isFunction(node) && children(node).some((child) => failsIn(child, name));
}

function isFailure(status: Node, name: string): boolean {
  if (status.type === 'NumericLiteral') return status.value >= 500;
  if (status.type === 'MemberExpression' && isName(unwrap(status.object), name))
    return /^(status|statusCode|code)$/.test(memberName(status) ?? '');
  const text = status.type === 'Identifier' ? status.name : (memberName(status) ?? '');
  return /SERVER_?ERROR/i.test(text);
}

/** `(err, req, res)`: meant for errors, and called for requests, since its fourth parameter is missing. */
export const lacksLast = (names: readonly string[]): boolean =>
  names.length === 3 && /^_?(e|err|error)$/i.test(names[0] ?? '') && /^_?(res|response)$/i.test(names[2] ?? '');

/** Functions of a name that are handed to other code, which calls them back. */
export function callbacksIn(body: Node): Set<string> {
  const names = new Set<string>();
  walk(body, (node) => {
    if (node.type !== 'CallExpression') return;
    for (const argument of node.arguments) if (argument.type === 'Identifier') names.add(argument.name);
  });
  return names;
}
