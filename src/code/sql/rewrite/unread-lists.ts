import { bare } from '../../syntax/nodes.ts';
import { endOf, startOf } from '../../syntax/ancestors.ts';
import type { Change } from './text-edits/change.ts';
import type { Context } from './text-edits/all.ts';
import type { Existing } from './values-argument/existing.ts';

/** `const params = [];` that a call was given and nothing else reads goes with its line, once the call has a list of its own. */
export function unreadList(existing: Existing, { file, scopes }: Context): Change[] {
  if (existing.kind !== 'variable' || existing.array?.type !== 'ArrayExpression') return [];
  const name = bare(existing.node);
  const own = name.type === 'Identifier' ? scopes.binding(name) : undefined;
  const statement = own && scopes.parent(own.from);
  if (existing.array.elements.length > 0 || own?.reads.length !== 1 || own.writes.length > 0) return [];
  if (statement?.type !== 'VariableDeclaration' || statement.declarations.length > 1) return [];
  if (scopes.parent(statement)?.type !== 'BlockStatement') return [];
  const start = file.lastIndexOf('\n', startOf(statement)) + 1;
  const line = /^[^\n]*\n?/.exec(file.slice(endOf(statement)))?.[0] ?? '';
  const isAlone = file.slice(start, startOf(statement)).trim() === '' && line.trim() === '';
  return isAlone ? [{ start, end: endOf(statement) + line.length, text: '' }] : [];
}
