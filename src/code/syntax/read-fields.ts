import { memberName, type Node } from './nodes.ts';
import type { Binding, Scopes } from './scopes.ts';

/** What lists have; whatever else is read from a name is a field of an object. */
const OF_LISTS =
  /^(length|push|pop|shift|unshift|concat|slice|splice|map|filter|forEach|join|reverse|sort|indexOf|includes|find|findIndex|flat|flatMap|reduce|some|every|at|fill|keys|values|entries|toString)$/;

const known = new WeakMap<Binding, boolean>();

/** `params.size` is read from it: it holds an object, and no list. */
export function readsFields(id: Node, scopes: Scopes): boolean {
  const binding = id.type === 'Identifier' ? scopes.binding(id) : undefined;
  if (!binding) return false;
  const found = known.get(binding) ?? binding.reads.some((read) => isOfObject(read, scopes));
  known.set(binding, found);
  return found;
}

function isOfObject(read: Node, scopes: Scopes): boolean {
  const member = scopes.parent(read);
  if (member?.type !== 'MemberExpression' && member?.type !== 'OptionalMemberExpression') return false;
  const name = member.object === read ? memberName(member) : undefined;
  return name !== undefined && !/^\d+$/.test(name) && !OF_LISTS.test(name);
}
