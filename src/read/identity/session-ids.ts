import type { Place } from '../../model/place.ts';
import type { Source } from '../../code/values/value.ts';
import { ancestors, endOf, startOf } from '../../code/syntax/ancestors.ts';
import { bare, memberName, type Node, rootName, writtenText } from '../../code/syntax/nodes.ts';
import { placeAt } from '../values.ts';
import { isPartOfRequest } from './request-parts.ts';

/** `req.sessionID`, `req.session.id`, `cookies['connect.sid']`: what is done with it also counts for who has put nothing into the session. */
export function sessionIdOf(source: Source, node: Node): Place[] {
  return isSessionId(source, node) && !isLogged(source, node) ? [placeAt(source, startOf(node), endOf(node))] : [];
}

function isSessionId(source: Source, node: Node): boolean {
  if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') return false;
  const name = memberName(node) ?? (node.computed ? writtenText(node.property) : undefined);
  if (name === 'connect.sid' || name === 'sessionID') return true;
  return name === 'id' && isPartOfRequest(source, bare(node.object), 'session');
}

function isLogged({ ast }: Source, node: Node): boolean {
  return ancestors(ast, node).some(
    (one) =>
      one.type === 'CallExpression' && /^(console|log|logger|debug|winston)$/.test(rootName(one.callee as Node) ?? ''),
  );
}
