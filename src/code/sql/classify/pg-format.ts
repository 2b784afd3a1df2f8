import { requiredModule } from '../../syntax/imports-of-file.ts';
import { bare, memberName, type Node, type NodeOf } from '../../syntax/nodes.ts';
import type { Scopes } from '../../syntax/scopes.ts';

/** The name of a file for `pg-format`. */
export function isPgFormat(node: Node, scopes: Scopes): boolean {
  const inner = bare(node);
  const from = inner.type === 'Identifier' ? scopes.binding(inner)?.from : undefined;
  if (from?.type === 'ImportDefaultSpecifier' || from?.type === 'ImportNamespaceSpecifier') {
    const declaration = scopes.parent(from);
    return declaration?.type === 'ImportDeclaration' && declaration.source.value === 'pg-format';
  }
  return (
    from?.type === 'VariableDeclarator' &&
    from.id.type === 'Identifier' &&
    !!from.init &&
    requiredModule(bare(from.init)) === 'pg-format'
  );
}

/** `format('… %L … %I', value, name)` without a `%s`, `format.literal(value)`, `format.ident(name)`: pg-format writes the quotes. */
export function isQuotedByFormat(
  { callee, arguments: [first] }: NodeOf<'CallExpression'>,
  textOf: (node: Node) => string | null,
  scopes: Scopes,
): boolean {
  const inner = bare(callee as Node);
  if (inner.type === 'MemberExpression')
    return /^(literal|ident)$/.test(memberName(inner) ?? '') && isPgFormat(inner.object, scopes);
  const text = first && isPgFormat(inner, scopes) ? textOf(first as Node) : null;
  return text !== null && !/%(\d+\$)?-?\d*s/.test(text);
}
