import type { File, ImportDeclaration, Statement, VariableDeclarator } from '@babel/types';
import { keyName, memberName, patternNames, unwrap, walk, type Node } from './nodes.ts';
import type { SourceFile } from './source-file.ts';

/** A top-level name that stands for a module or something it exports. */
export interface Binding {
  module: string;
  kind: 'default' | 'named' | 'namespace';
  /** The exported name, for `named`. */
  imported: string;
  local: string;
  statement: Statement;
  /** An `import`: there wherever the code stands. */
  hoisted: boolean;
  typeOnly: boolean;
  /** The specifier, of an `import` or `require` with braces that take another. */
  specifier?: Node;
}

const known = new WeakMap<File, Binding[]>();

/** The imports and requires at the top level of a file, in order. */
export function bindingsOf({ ast }: Pick<SourceFile, 'ast'>): readonly Binding[] {
  const hit = known.get(ast);
  if (hit) return hit;
  const bindings = ast.program.body.flatMap(bindingsIn);
  known.set(ast, bindings);
  return bindings;
}

/** What a name of a file is called where it comes from: `hash` of `{ hash as make }`, `md5` of `import digest from 'md5'`; else the name. */
export function nameAtHome(source: Pick<SourceFile, 'ast'>, local: string): string {
  const binding = bindingsOf(source).find((one) => one.local === local);
  if (!binding) return local;
  if (binding.kind === 'named') return binding.imported;
  return binding.module.startsWith('.') ? local : binding.module.replace(/^(node:|@[^/]+\/)/, '');
}

function bindingsIn(statement: Statement): Binding[] {
  if (statement.type === 'ImportDeclaration') return importsIn(statement);
  if (statement.type === 'TSImportEqualsDeclaration') {
    const { moduleReference } = statement;
    if (moduleReference.type !== 'TSExternalModuleReference') return [];
    const module = moduleReference.expression.value;
    const typeOnly = statement.importKind === 'type';
    return [{ module, kind: 'default', imported: '', local: statement.id.name, statement, hoisted: true, typeOnly }];
  }
  if (statement.type !== 'VariableDeclaration') return [];
  return statement.declarations.flatMap((declarator) => requiresIn(declarator, statement));
}

function importsIn(statement: ImportDeclaration): Binding[] {
  const module = statement.source.value;
  return statement.specifiers.map((specifier): Binding => {
    const typeOnly =
      statement.importKind === 'type' ||
      statement.importKind === 'typeof' ||
      (specifier.type === 'ImportSpecifier' && (specifier.importKind === 'type' || specifier.importKind === 'typeof'));
    const common = { module, local: specifier.local.name, statement, hoisted: true, typeOnly };
    if (specifier.type === 'ImportDefaultSpecifier') return { ...common, kind: 'default', imported: '' };
    if (specifier.type === 'ImportNamespaceSpecifier') return { ...common, kind: 'namespace', imported: '' };
    const imported = specifier.imported.type === 'Identifier' ? specifier.imported.name : specifier.imported.value;
    if (imported === 'default') return { ...common, kind: 'default', imported: '', specifier };
    return { ...common, kind: 'named', imported, specifier };
  });
}

function requiresIn({ id, init }: VariableDeclarator, statement: Statement): Binding[] {
  if (!init) return [];
  const value = unwrap(init);
  const member = memberName(value);
  const call = member !== undefined && 'object' in value ? unwrap(value.object as Node) : value;
  const module = requiredModule(call);
  if (module === undefined) return [];
  const binding = (local: string, imported: string, specifier?: Node): Binding => {
    const kind = imported === '' || imported === 'default' ? 'default' : 'named';
    return {
      module,
      kind,
      imported: kind === 'named' ? imported : '',
      local,
      statement,
      hoisted: false,
      typeOnly: false,
      ...(specifier ? { specifier } : {}),
    };
  };
  if (id.type === 'Identifier') return [binding(id.name, member ?? '')];
  if (id.type !== 'ObjectPattern' || member !== undefined) return [];
  const isOpen = id.properties.every(({ type }) => type === 'ObjectProperty');
  return id.properties.flatMap((property) => {
    if (property.type !== 'ObjectProperty' || property.value.type !== 'Identifier') return [];
    const imported = keyName(property.key, property.computed) ?? '';
    return [binding(property.value.name, imported, isOpen ? property : undefined)];
  });
}

/** The module of `require('x')`. */
export function requiredModule(node: Node): string | undefined {
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier' || node.callee.name !== 'require')
    return undefined;
  const [argument] = node.arguments;
  return argument?.type === 'StringLiteral' ? argument.value : undefined;
}

/** How often each name is declared in a file, in whatever scope. */
export function declarationsOf({ ast }: SourceFile): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const add = (pattern: Node | null | undefined): void => {
    for (const name of pattern ? patternNames(pattern) : []) counts.set(name, (counts.get(name) ?? 0) + 1);
  };
  walk(ast, (node) => {
    if (node.type === 'VariableDeclarator') add(node.id);
    if ('params' in node && Array.isArray(node.params)) for (const param of node.params) add(param as Node);
    if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') add(node.id);
    if (node.type === 'CatchClause') add(node.param);
    if (node.type.startsWith('Import') && 'local' in node) add(node.local as Node);
    if (node.type === 'TSImportEqualsDeclaration') add(node.id);
  });
  return counts;
}
