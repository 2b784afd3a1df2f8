import { isFunction, memberName, unwrap, walk, type Node } from '../../syntax/nodes.ts';
import { returnsOf } from '../../syntax/static-types.ts';
import type { Scopes } from '../../syntax/scopes.ts';
import type { Fact, PieceOfSql, PieceUse } from './fact.ts';
import type { Roles } from './roles.ts';
import { isList, isTextual } from './textual.ts';

const SPEAKS =
  /[\w'"`\])]\s*(?:=|<>|[<>]=?)(?:\s|['"(?$:@]|$)|\w\(|::\w|\b(?:where|and|or|i?like|in|between|limit|offset|order\s+by|join|having|set|values|select|insert|update|delete)\b/i;

/** Text of SQL, or a piece of it, is all that a function gives. */
export function givesPiece(fn: Node, scopes: Scopes): boolean {
  if (!isFunction(fn) || fn.generator || fn.params.length === 0 || isTyped(fn, scopes)) return false;
  const results = returnsOf(fn);
  if (results.length === 0) return false;
  if (![isTextual, isList].some((is) => results.every((result) => is(result, scopes)))) return false;
  let speaks = false;
  walk(fn.body, (node) => {
    if (node.type === 'StringLiteral') speaks ||= SPEAKS.test(node.value);
    else if (node.type === 'TemplateElement') speaks ||= SPEAKS.test(node.value.cooked ?? '');
  });
  return speaks;
}

/** `const byName: Clause = (name) => …`, `class Filter implements Clause`: its parameters are those of a type. */
function isTyped(fn: Node, scopes: Scopes): boolean {
  for (let at = scopes.parent(fn); at && !/Statement$|^Program$/.test(at.type); at = scopes.parent(at)) {
    if (at.type === 'ClassDeclaration' || at.type === 'ClassExpression') return (at.implements ?? []).length > 0;
    if (at.type === 'VariableDeclarator' || at.type === 'ClassProperty')
      return Boolean(
        at.type === 'ClassProperty' ? at.typeAnnotation : 'typeAnnotation' in at.id && at.id.typeAnnotation,
      );
    if (/^TS(As|Satisfies|TypeAssertion)/.test(at.type)) return true;
  }
  return false;
}

/** The function that gives a piece of SQL, or a whole statement. */
export function pieceOf(fact: Fact | undefined): PieceOfSql | undefined {
  if (fact?.kind === 'piece' || fact?.kind === 'text') return fact.piece;
  if (fact?.kind !== 'statement' || fact.constant || fact.result) return undefined;
  return fact.method === undefined ? { key: fact.key } : { key: fact.key, method: fact.method };
}

/** How a file uses functions that give pieces of SQL, of itself and of others; and methods that it calls of what is not known. */
export function pieceUses(scopes: Scopes, roles: Roles): { pieces: PieceUse[]; unknown: string[] } {
  const pieces: PieceUse[] = [];
  const unknown = new Set<string>();
  const handOn = (node: Node): void => {
    const inner = unwrap(node);
    if (/^(Identifier|(Optional)?MemberExpression|CallExpression|NewExpression)$/.test(inner.type))
      pieces.push(...handedOn(roles.factOf(inner)));
  };
  for (const call of scopes.nodes('CallExpression')) {
    if (call.type !== 'CallExpression') continue;
    const fact = roles.factOf(call.callee as Node);
    const piece = pieceOf(fact);
    if (piece) pieces.push({ ...piece, called: call.arguments.every(({ type }) => type !== 'SpreadElement') });
    const name = fact ? undefined : memberName(call.callee as Node);
    if (name !== undefined) unknown.add(name);
    for (const argument of call.arguments) handOn(argument.type === 'SpreadElement' ? argument.argument : argument);
  }
  for (const type of ['OptionalCallExpression', 'NewExpression'] as const)
    for (const call of scopes.nodes(type))
      if (call.type === type) {
        for (const argument of call.arguments) handOn(argument as Node);
        if (type === 'OptionalCallExpression') pieces.push(...unseen(roles.factOf(call.callee as Node)));
      }
  for (const node of scopes.nodes('ArrayExpression'))
    if (node.type === 'ArrayExpression')
      for (const one of node.elements) if (one) handOn(one.type === 'SpreadElement' ? one.argument : one);
  for (const node of scopes.nodes('TaggedTemplateExpression'))
    if (node.type === 'TaggedTemplateExpression') handOn(node.tag);
  for (const type of ['MemberExpression', 'OptionalMemberExpression'] as const)
    for (const node of scopes.nodes(type)) {
      if (node.type !== type) continue;
      if (node.computed && memberName(node) === undefined) handOn(node.object);
      // `byName.call(…)`, `byName.toString()`
      else pieces.push(...unseen(roles.factOf(node.object)));
    }
  return { pieces, unknown: [...unknown] };
}

/** It may be called in any way. */
function unseen(fact: Fact | undefined): PieceUse[] {
  const piece = pieceOf(fact);
  return piece ? [{ ...piece, called: false }] : [];
}

/** So may what is handed on with a value. */
function handedOn(fact: Fact | undefined): PieceUse[] {
  if (fact?.kind === 'object')
    return [...Object.values(fact.members), ...(fact.new ? [fact.new] : [])].flatMap(handedOn);
  return unseen(fact);
}
