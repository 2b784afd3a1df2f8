import { exportedNodes } from '../syntax/exports.ts';
import { requiredModule } from '../syntax/imports-of-file.ts';
import type { Node } from '../syntax/nodes.ts';
import type { Edge, FlowFile, Graph, Spot } from './graph.ts';

/** The module an import specifier, `require('…')` or `import('…')` names, and which of its exports; '' is the module as a whole. */
export function importOf(node: Node, file: FlowFile): { specifier: string; name: string } | null {
  const required = requiredModule(node) ?? dynamicImport(node);
  if (required !== undefined) return { specifier: required, name: '' };
  if (node.type === 'TSImportEqualsDeclaration') {
    const { moduleReference } = node;
    return moduleReference.type === 'TSExternalModuleReference'
      ? { specifier: moduleReference.expression.value, name: '' }
      : null;
  }
  const declaration = file.scopes.parent(node);
  if (declaration?.type !== 'ImportDeclaration') return null;
  const specifier = declaration.source.value;
  if (node.type === 'ImportNamespaceSpecifier') return { specifier, name: '' };
  if (node.type === 'ImportDefaultSpecifier') return { specifier, name: 'default' };
  if (node.type !== 'ImportSpecifier') return null;
  return { specifier, name: node.imported.type === 'Identifier' ? node.imported.name : node.imported.value };
}

function dynamicImport(node: Node): string | undefined {
  if (node.type !== 'CallExpression' || node.callee.type !== 'Import') return undefined;
  const [argument] = node.arguments;
  return argument?.type === 'StringLiteral' ? argument.value : undefined;
}

/** From an import to what the other file exports; nothing for a package, where it ends. */
export function importEdges(graph: Graph, spot: Spot): Edge[] {
  const found = importOf(spot.node, spot.file);
  const target = found && graph.files.target(found.specifier, spot.file);
  if (!found || !target) return [];
  const select = found.name === '' ? spot.select : [found.name, ...spot.select];
  return exportEdges(graph, target, select, spot, new Set());
}

function exportEdges(graph: Graph, file: FlowFile, select: readonly string[], from: Spot, seen: Set<FlowFile>): Edge[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const [name, ...rest] = select;
  const to = (node: Node, left: readonly string[]): Edge => ({ to: { ...from, file, node, select: left } });
  const edges: Edge[] = [];
  for (const [exported, node] of exportedNodes(file.scopes)) {
    if (exported === 'default') {
      if (name === 'default') edges.push(to(node, rest));
      else if (isCommon(node, file)) edges.push(to(node, select));
    } else if (name === undefined) edges.push({ ...to(node, []), into: [exported] });
    else if (exported === name || name === '*') edges.push(to(node, rest));
    else if (name === 'default' && exported === rest[0]) edges.push(to(node, rest.slice(1)));
  }
  for (const node of file.scopes.nodes('TSExportAssignment'))
    if (node.type === 'TSExportAssignment') edges.push(to(node.expression, name === 'default' ? rest : select));
  for (const [specifier, left] of handedOn(file, select)) {
    const target = graph.files.target(specifier, file);
    if (target) edges.push(...exportEdges(graph, target, left, from, seen));
  }
  return edges;
}

/** `module.exports = …`, which is the module itself. */
function isCommon(node: Node, file: FlowFile): boolean {
  return file.scopes.parent(node)?.type === 'AssignmentExpression';
}

/** `export { a } from './a'`, `export * from './b'` */
function* handedOn({ scopes }: FlowFile, select: readonly string[]): Generator<[string, readonly string[]]> {
  const [name, ...rest] = select;
  for (const node of scopes.nodes('ExportNamedDeclaration')) {
    if (node.type !== 'ExportNamedDeclaration' || !node.source) continue;
    for (const specifier of node.specifiers) {
      const exported = specifier.exported.type === 'Identifier' ? specifier.exported.name : specifier.exported.value;
      if (exported !== name) continue;
      if (specifier.type === 'ExportNamespaceSpecifier') yield [node.source.value, rest];
      else if (specifier.type === 'ExportSpecifier') yield [node.source.value, [specifier.local.name, ...rest]];
    }
  }
  for (const node of scopes.nodes('ExportAllDeclaration'))
    if (node.type === 'ExportAllDeclaration') yield [node.source.value, select];
}

/** The package a spot ends in, and the member of it: `mongoose` and `model`. */
export function packageAt(graph: Graph, { node, file, select }: Spot): { module: string; steps: string[] } | null {
  const found = importOf(node, file);
  if (!found || graph.files.target(found.specifier, file)) return null;
  const steps = [...(found.name === '' ? [] : [found.name]), ...select];
  while (steps[0] === 'default') steps.shift();
  return { module: graph.files.packageName(found.specifier, file), steps };
}
