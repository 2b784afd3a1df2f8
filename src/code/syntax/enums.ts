import type { Node, NodeOf } from './nodes.ts';

/** The members of `enum Table { Users = 'users' }`: names, with what is written for them. */
export function enumMembers(node: NodeOf<'TSEnumDeclaration'>): (readonly [string, Node | undefined])[] {
  const { body, members } = node as { body?: typeof node.body; members?: typeof node.members };
  return (body?.members ?? members ?? []).map(
    ({ id, initializer }) => [id.type === 'Identifier' ? id.name : id.value, initializer ?? undefined] as const,
  );
}
