import type { Fact } from './fact.ts';
import { memberText } from '../../syntax/scopes.ts';
import type { Node } from '../../syntax/nodes.ts';
import { isFixed } from './join.ts';
import type { Reader } from './reader.ts';

/** What the file puts on objects that all of the program sees. */
export function sharedFacts(reader: Reader): Record<string, Fact> {
  const found: Record<string, Fact> = {};
  const keep = (name: string, fact: Fact | undefined): void => {
    if (fact && !isFixed(fact)) found[name] = fact;
  };
  for (const node of reader.scopes.nodes('AssignmentExpression')) {
    if (node.type !== 'AssignmentExpression') continue;
    const path = memberText(node.left);
    const name = path && isShared(path) ? path.slice(path.lastIndexOf('.') + 1) : undefined;
    if (name) keep(name, reader.factOf(node.right, 0));
    else if (node.left.type === 'Identifier' && !reader.scopes.binding(node.left))
      keep(node.left.name, reader.factOf(node.right, 0));
  }
  for (const node of reader.scopes.nodes('CallExpression')) {
    if (node.type !== 'CallExpression' || !/(^|\.)app\.set$/.test(memberText(node.callee) ?? '')) continue;
    const [name, value] = node.arguments;
    if (name?.type === 'StringLiteral' && value) keep(name.value, reader.factOf(value as Node, 0));
  }
  return found;
}

/** `TABLE = 'users'`, never declared: a constant by its name and by being written once. */
export function globalConstant(name: string, reader: Reader): Fact | undefined {
  if (!/^[A-Z][A-Z\d_]*$/.test(name)) return undefined;
  const written = [name, `global.${name}`, `globalThis.${name}`].flatMap((path) => reader.scopes.assigned(path));
  const [only] = written;
  if (written.length !== 1 || only?.type !== 'AssignmentExpression' || only.operator !== '=') return undefined;
  const statement = reader.scopes.parent(only);
  if (!statement || reader.scopes.parent(statement)?.type !== 'Program') return undefined;
  const fact = reader.factOf(only.right, 0);
  return fact?.kind === 'constant' ? fact : undefined;
}

/** A member of what all of the program sees: `global.db`, `app.locals.db`, `req.db`. */
export function isShared(path: string): boolean {
  return /(^|\.)(global|globalThis|process|locals|app)\.\w+$|^(req|request|res|ctx|server)\.\w+$/.test(path);
}
