import { bare, memberName, type Node } from '../syntax/nodes.ts';
import { memberText } from '../syntax/scopes.ts';
import { isCall } from './callees.ts';
import type { Spot } from './graph.ts';

/** What is put on a schema behind the object that names its fields. */
export interface Additions {
  /** Objects with further fields: `schema.add({ … })`. */
  tables: Node[];
  /** `schema.virtual('password').set(…)`: not stored by that name, and set like the others. */
  virtuals: string[];
  /** A plugin adds what is not seen here. */
  open: boolean;
}

/** @param table the first argument of `new Schema(…)` */
export function additionsTo({ node, file: { scopes } }: Spot): Additions {
  const made = scopes.parent(node);
  const holder = made && isCall(made) ? scopes.parent(made) : undefined;
  const id = holder?.type === 'VariableDeclarator' && holder.init === made ? holder.id : undefined;
  const reads = (id && scopes.binding(id as Node)?.reads) ?? [];
  const found: Additions = { tables: [], virtuals: [], open: false };
  for (const read of reads) {
    const member = scopes.parent(read);
    const call = member && scopes.parent(member);
    if (!member || !call || !isCall(call) || call.callee !== member) continue;
    const [first] = call.arguments as Node[];
    const method = memberName(member);
    if (!first) continue;
    if (method === 'add') {
      if (bare(first).type === 'ObjectExpression') found.tables.push(bare(first));
      else found.open = true;
    } else if (method === 'virtual' && first.type === 'StringLiteral') {
      if (isSet(call, scopes)) found.virtuals.push(first.value);
    } else if (method === 'plugin') found.open ||= !HARMLESS.test(memberText(bare(first)) ?? '');
  }
  return found;
}

/** Plugins by whose names it is told that they add no field which a request could set. */
const HARMLESS = /paginat|unique|populate|lean|to_?json|hidden|private|aggregat|fuzzy/i;

/** `….get(…).set(…)`, or kept under a name. */
function isSet(call: Node, scopes: Spot['file']['scopes']): boolean {
  for (let at: Node | undefined = call; at;) {
    const member = scopes.parent(at);
    if (member?.type === 'VariableDeclarator') return true;
    if (member?.type !== 'MemberExpression' || member.object !== at) return false;
    if (memberName(member) === 'set') return true;
    at = scopes.parent(member);
  }
  return false;
}
