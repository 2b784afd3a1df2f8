import type { CallExpression } from '@babel/types';
import { bindingsOf } from './imports-of-file.ts';
import { memberName, unwrap, walk, type Node } from './nodes.ts';
import type { SourceFile } from './source-file.ts';
import { startOf } from './ancestors.ts';

/** Line of an offset, from 1. */
export function lineOf(text: string, at: number): number {
  let line = 1;
  for (let next = text.indexOf('\n'); next >= 0 && next < at; next = text.indexOf('\n', next + 1)) line++;
  return line;
}

/** Offset at which a line (from 1) begins. */
export function startOfLine(text: string, line: number): number {
  let at = 0;
  for (let n = 1; n < line; n++) at = text.indexOf('\n', at) + 1 || text.length;
  return at;
}

/** The calls of what a package exports: `express.json(…)`, `json(…)`, `require('cors')(…)`. `member` is '' for the package itself. */
export function callsOfPackage(file: SourceFile, module: string, member: string): CallExpression[] {
  const found: CallExpression[] = [];
  walk(file.ast.program, (node) => {
    if (node.type === 'CallExpression' && isExport(file, unwrap(node.callee as Node), module, member)) found.push(node);
  });
  return found;
}

/** The expression is a package's export, through an import of this file. */
function isExport(file: SourceFile, node: Node, module: string, member: string): boolean {
  if (node.type === 'Identifier') {
    return bindingsOf(file).some(
      (binding) =>
        binding.local === node.name &&
        binding.module === module &&
        (binding.kind === 'named' ? binding.imported === member : member === ''),
    );
  }
  if (isRequireOf(node, module)) return member === '';
  if (node.type !== 'MemberExpression' || memberName(node) !== member) return false;
  const object = unwrap(node.object);
  if (isRequireOf(object, module)) return true;
  return bindingsOf(file).some(
    (binding) =>
      object.type === 'Identifier' &&
      binding.local === object.name &&
      binding.module === module &&
      binding.kind !== 'named',
  );
}

function isRequireOf(node: Node, module: string): boolean {
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier' || node.callee.name !== 'require')
    return false;
  const [specifier] = node.arguments;
  return specifier?.type === 'StringLiteral' && specifier.value === module;
}

/** A call spread over lines is meant by the line it starts on, or the line of its last link. */
export function isOnLine(file: SourceFile, call: CallExpression, line: number): boolean {
  const callee = unwrap(call.callee as Node);
  const places = [call, ...(callee.type === 'MemberExpression' ? [callee.property] : [])];
  return places.some((place) => lineOf(file.text, startOf(place)) === line);
}
