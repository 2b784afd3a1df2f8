import { memberName, type Node, unwrap, walk } from '../syntax/nodes.ts';

/** `auth.login(data)`, `tokens.getTokenFromEmail(data)`, `verifyPassword(…)`: what is called like the check of a password. */
const CHECKS =
  /^(log-?_?in(with\w*|user)?|sign-?_?in(with\w*|user)?|authenticate(user|credentials)?|(verify|check|compare|validate|match)(es)?(user)?(password|credentials|login)|(get|create|issue|generate)?(access)?token(from|by|for|with)(email|user(name)?|password|credentials))$/i;

/** Whether a handler calls what checks a password, by its name. */
export function checksSignIn(fn: Node): boolean {
  let found = false;
  walk(fn, (node) => {
    if (node.type !== 'CallExpression' && node.type !== 'OptionalCallExpression') return;
    const callee = unwrap(node.callee as Node);
    const name = callee.type === 'Identifier' ? callee.name : memberName(callee);
    if (name !== undefined && CHECKS.test(name)) found = true;
  });
  return found;
}

/** Whether code takes a token from a header: `req.headers.authorization`, `/^Bearer$/i.test(kind)`. One that it sends says nothing. */
export const takesTokens = (text: string): boolean => TOKEN.test(text);

const TOKEN =
  /\bheaders(?:\??\.|\[\s*['"`])authorization\b|\.(?:get|header)\(\s*['"`]authorization['"`]|\/\^?Bearer\b|(?:startsWith\(|===?)\s*['"`]Bearer\b/i;
