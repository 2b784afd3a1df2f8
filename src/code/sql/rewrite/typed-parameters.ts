import { restOfLine } from '../../edit/statements.ts';
import { lineIndent } from '../../edit/style.ts';
import { knownOf } from '../bind/known.ts';
import { bare, keyName, memberName, type Node, type NodeOf } from '../../syntax/nodes.ts';
import { endOf, startOf } from '../../syntax/ancestors.ts';
import { requiredModule } from '../../syntax/imports-of-file.ts';
import type { SinkCall } from '../resolve/sinks.ts';
import type { Binding } from './bound-values.ts';
import type { Context } from './text-edits/all.ts';
import type { Change } from './text-edits/change.ts';

type Result = { changes: Change[] } | { refused: string };

/** `request.addParameter('id', TYPES.NVarChar, id)` behind the statement that makes the request of tedious. */
export function typedParameters(sink: SinkCall, values: ReadonlyMap<string, Binding>, context: Context): Result {
  const refusal = { refused: sink.sink.why ?? 'the request that runs it is not seen' };
  const made = requestOf(sink, context);
  if (!made || !runsAsSent(made.name, made.statement, context)) return refusal;
  const types = typesOf(sink, context);
  if (!types) return refusal;
  const { file, quote } = context;
  const end = file[endOf(made.statement) - 1] === ';' ? ';' : '';
  const newline = (file.includes('\r\n') ? '\r\n' : '\n') + lineIndent(file, startOf(made.statement));
  const lines = [...values].map(([name, binding]) => {
    const [type, code] = typedValue(binding, context);
    return `${newline}${made.name}.addParameter(${quote}${name}${quote}, ${types.name}.${type}, ${code})${end}`;
  });
  const at = restOfLine(file, endOf(made.statement)) ?? endOf(made.statement);
  return { changes: [...types.changes, { start: at, end: at, text: lines.join('') }] };
}

/** Text goes as text, which the server converts as it did a literal in quotes; a number that must be one goes as one. */
function typedValue({ value, bound }: Binding, { scopes }: Context): [string, string] {
  if (/^(Number|parseFloat)\(/.test(bound.code)) return [value.role === 'limit' ? 'Int' : 'Float', bound.code];
  const [only, ...more] = value.parts;
  const isText =
    /^(?:String\(|`)/.test(bound.code) ||
    more.length > 0 ||
    (typeof only === 'object' && knownOf(only.node, scopes).text);
  return ['NVarChar', isText ? bound.code : `String(${bound.code})`];
}

/** `const request = new Request(text, done)`, with or without listeners behind it. */
function requestOf({ call }: SinkCall, { scopes }: Context): { name: string; statement: Node } | null {
  let whole: Node = call;
  for (;;) {
    const parent: Node | undefined = scopes.parent(whole);
    const outer: Node | undefined = parent && scopes.parent(parent);
    if (
      parent?.type === 'MemberExpression' &&
      parent.object === whole &&
      /^(on|once)$/.test(memberName(parent) ?? '')
    ) {
      if (outer?.type !== 'CallExpression' || outer.callee !== parent) return null;
      whole = outer;
      continue;
    }
    if (!parent || !outer) return null;
    const block = scopes.parent(outer);
    if (!block || !/^(BlockStatement|Program)$/.test(block.type)) return null;
    if (parent.type === 'VariableDeclarator' && outer.type === 'VariableDeclaration' && outer.declarations.length === 1)
      return parent.id.type === 'Identifier' ? { name: parent.id.name, statement: outer } : null;
    if (parent.type === 'AssignmentExpression' && parent.operator === '=' && outer.type === 'ExpressionStatement')
      return parent.left.type === 'Identifier' ? { name: parent.left.name, statement: outer } : null;
    return null;
  }
}

/** What is handed on goes to `execSql()`: `execSqlBatch()` sends no parameters. */
function runsAsSent(name: string, statement: Node, { scopes }: Context): boolean {
  const binding = scopes.lookup(name, statement);
  const reads = binding?.reads ?? [];
  const given = reads.flatMap((read) => {
    const call = scopes.parent(read);
    return call?.type === 'CallExpression' && call.callee !== read ? [call] : [];
  });
  const others = reads.filter((read) => scopes.parent(read)?.type !== 'MemberExpression').length;
  return (
    given.length > 0 && given.length === others && given.every((call) => memberName(bare(call.callee)) === 'execSql')
  );
}

/** The name under which the types of tedious are there, with what must be imported for it. */
function typesOf({ call }: SinkCall, { scopes, file }: Context): { name: string; changes: Change[] } | null {
  const known = scopes.lookup('TYPES', call);
  if (known) return isOfTedious(known.from, scopes) ? { name: 'TYPES', changes: [] } : null;
  const callee = bare(call.callee as Node);
  if (callee.type === 'MemberExpression' && callee.object.type === 'Identifier')
    return { name: `${callee.object.name}.TYPES`, changes: [] };
  const from = callee.type === 'Identifier' ? scopes.binding(callee)?.from : undefined;
  if (from?.type === 'ImportSpecifier')
    return { name: 'TYPES', changes: [{ start: endOf(from), end: endOf(from), text: ', TYPES' }] };
  if (from?.type !== 'VariableDeclarator' || !from.init) return null;
  const statement = scopes.parent(from);
  if (from.id.type === 'ObjectPattern' && requiredModule(bare(from.init)) === 'tedious') return beside(from.id);
  const init = bare(from.init);
  if (
    init.type !== 'MemberExpression' ||
    requiredModule(bare(init.object)) !== 'tedious' ||
    statement?.type !== 'VariableDeclaration'
  )
    return null;
  if (statement.declarations.length > 1) return null;
  const newline = (file.includes('\r\n') ? '\r\n' : '\n') + lineIndent(file, startOf(statement));
  const text = `${file.slice(startOf(statement), startOf(from))}TYPES = ${file.slice(startOf(init.object), endOf(init.object))}.TYPES${file.slice(endOf(from), endOf(statement))}`;
  const at = restOfLine(file, endOf(statement)) ?? endOf(statement);
  return { name: 'TYPES', changes: [{ start: at, end: at, text: newline + text }] };
}

/** `TYPES` imported from tedious, in one form or another. */
function isOfTedious(from: Node, scopes: Context['scopes']): boolean {
  const parent = scopes.parent(from);
  if (from.type === 'ImportSpecifier') return parent?.type === 'ImportDeclaration' && parent.source.value === 'tedious';
  if (from.type !== 'VariableDeclarator' || !from.init) return false;
  const init = bare(from.init);
  return requiredModule(init.type === 'MemberExpression' ? bare(init.object) : init) === 'tedious';
}

function beside(pattern: NodeOf<'ObjectPattern'>): { name: string; changes: Change[] } | null {
  const request = pattern.properties.find(
    (property) => property.type === 'ObjectProperty' && keyName(property.key, property.computed) === 'Request',
  );
  return request ? { name: 'TYPES', changes: [{ start: endOf(request), end: endOf(request), text: ', TYPES' }] } : null;
}
