import { endOf, startOf } from '../../syntax/ancestors.ts';
import { requiredModule } from '../../syntax/imports-of-file.ts';
import { bare, patternIds, type Node } from '../../syntax/nodes.ts';
import type { Scopes } from '../../syntax/scopes.ts';
import type { Change } from './text-edits/change.ts';

const FORMATS = /^(node:)?util$|^pg-format$/;

/** The imports of `format` that nothing reads any more, once its calls are the texts they were given. */
export function unusedFormats(changes: readonly Change[], file: string, scopes: Scopes): Change[] {
  const gone = changes.filter(({ text }) => text === '');
  if (gone.length === 0) return [];
  return [...scopes.nodes('ImportDeclaration'), ...scopes.nodes('VariableDeclaration')].flatMap((statement) => {
    if (scopes.parent(statement)?.type !== 'Program') return [];
    const reads = namesOf(statement).map((id) => scopes.binding(id)?.reads ?? []);
    const isUnused = (read: Node): boolean =>
      gone.some(({ start, end }) => start <= startOf(read) && endOf(read) <= end);
    if (reads.length === 0 || !reads.every((own) => own.length > 0 && own.every(isUnused))) return [];
    const end = endOf(statement);
    const line = /^[^\S\n]*\r?\n/.exec(file.slice(end))?.[0].length ?? 0;
    return [{ start: startOf(statement), end: end + line, text: '' }];
  });
}

function namesOf(statement: Node): Node[] {
  if (statement.type === 'ImportDeclaration')
    return FORMATS.test(statement.source.value) ? statement.specifiers.map(({ local }) => local) : [];
  if (statement.type !== 'VariableDeclaration') return [];
  const [only, ...more] = statement.declarations;
  const init = only?.init ? bare(only.init) : null;
  const module =
    init && (requiredModule(init) ?? (init.type === 'MemberExpression' && requiredModule(bare(init.object))));
  return only && more.length === 0 && module && FORMATS.test(module) ? patternIds(only.id) : [];
}
