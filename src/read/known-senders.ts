import { conditionsAt } from '../code/flow/conditions.ts';
import type { FlowFile } from '../code/flow/index.ts';
import { keyName, type Node, unwrap } from '../code/syntax/nodes.ts';
import { textOf } from '../code/values/interpreter.ts';

/** Whoever sends it knows a secret: `req.query['hub.verify_token'] === TOKEN`. Nobody else's browser gets the page. */
export function isForTheKnowing(call: Node, file: FlowFile): boolean {
  return conditionsAt(call, file.scopes).some(({ test, truth }) => {
    if (test.type === 'CallExpression') return truth && isVerified(test, file);
    if (test.type !== 'BinaryExpression' || !(truth ? /^===?$/ : /^!==?$/).test(test.operator)) return false;
    const [left, right] = [test.left, test.right].map((side) => originOf(side as Node, file)) as [string, string];
    return isSent(left) !== isSent(right) && isSecret(isSent(left) ? right : left);
  });
}

const isSecret = (text: string): boolean => /token|secret|api_?key|signature/i.test(text) && !/^['"`]/.test(text);
const isSent = (text: string): boolean => /\b(query|body|headers)\b/.test(text);

/** `verify(mode, token)` with the token by which a service shows that it was told of. */
function isVerified(call: Extract<Node, { type: 'CallExpression' }>, file: FlowFile): boolean {
  const asks = /verif|valid|check|match|equal|known|trust|authori[sz]/i.test(textOf(file.source, call.callee as Node));
  return asks && (call.arguments as Node[]).some((one) => /verify_token/.test(originOf(one, file)));
}

/** The code that a value comes from: for a constant of the file what it is set to, with the name of the member that is taken. */
function originOf(node: Node, { scopes, source }: FlowFile): string {
  const value = unwrap(node);
  const from = value.type === 'Identifier' ? scopes.binding(value)?.from : undefined;
  if (value.type !== 'Identifier' || from?.type !== 'VariableDeclarator' || !from.init) return textOf(source, value);
  const set = textOf(source, from.init);
  if (from.id.type !== 'ObjectPattern') return set;
  const taken = from.id.properties.find(
    (one) => one.type === 'ObjectProperty' && one.value.type === 'Identifier' && one.value.name === value.name,
  );
  return taken?.type === 'ObjectProperty' ? `${set}['${keyName(taken.key, taken.computed) ?? ''}']` : set;
}
