import { isLimiter } from '../code/packages/catalogue.ts';
import type { Call, Project } from '../model/project.ts';
import type { Path } from '../model/tree.ts';
import type { Source } from '../code/values/value.ts';
import { ancestors, endOf, startOf } from '../code/syntax/ancestors.ts';
import { isFunction, memberName, type Node } from '../code/syntax/nodes.ts';
import { nodesInside } from '../code/syntax/nodes-inside.ts';
import { isTest } from './entry-points.ts';
import type { Sources } from './sources.ts';

/** Limiters that are made, kept under a name and handed on, and that nothing of the code then asks for: they limit nobody. */
export function readUnusedLimiters(sources: Sources, calls: readonly Call[]): Project['unusedLimiters'] {
  const limiters = calls.filter(({ module }) => isLimiter(module));
  if (limiters.length === 0) return [];
  const files = sources.code().filter((path) => !isTest(path));
  return limiters.flatMap(({ place }) => {
    const made = sources.open(place.file);
    const name = made && keptAs(made, place.start, place.end);
    if (name === undefined) return [];
    const named = files.filter((path) => sources.text(path)?.includes(name));
    const open = named.flatMap((path) => sources.open(path) ?? []);
    if (open.length < named.length || open.some((source) => isAsked(source, name))) return [];
    if (isTakenWhole(sources, files, place.file)) return [];
    return [{ name, place, files: open.map(({ path }) => path) }];
  });
}

/** `limiter` of `const limiter = rateLimit(…)` and `exports.limiter = rateLimit(…)`, at the top of a file. */
function keptAs({ ast }: Source, start: number, end: number): string | undefined {
  const call = nodesInside(ast, ast.program, 'CallExpression').find(
    (node) => startOf(node) === start && endOf(node) === end,
  );
  const path = call ? ancestors(ast, call) : [];
  if (path.some((node) => isFunction(node))) return undefined;
  const [, parent] = path;
  if (parent?.type === 'VariableDeclarator') return parent.id.type === 'Identifier' ? parent.id.name : undefined;
  return parent?.type === 'AssignmentExpression' && isExport(parent.left as Node) ? memberName(parent.left) : undefined;
}

const isExport = (node: Node): boolean =>
  node.type === 'MemberExpression' &&
  ((node.object.type === 'Identifier' && node.object.name === 'exports') || memberName(node.object) === 'exports');

/** The name stands somewhere else than where it is declared, imported or handed on. */
function isAsked({ ast }: Source, name: string): boolean {
  return nodesInside(ast, ast.program, 'Identifier').some((id) => id.name === name && !isHandedOn(ast, id));
}

function isHandedOn(ast: Source['ast'], id: Node): boolean {
  const [, parent, around, above] = ancestors(ast, id);
  switch (parent?.type) {
    case 'VariableDeclarator':
      return parent.id === id;
    case 'ImportSpecifier':
    case 'ExportSpecifier':
      return true;
    case 'MemberExpression':
      return isExport(parent) && around?.type === 'AssignmentExpression' && around.left === parent;
    case 'AssignmentExpression':
      return parent.right === id && isExport(parent.left as Node) && memberName(parent.left) !== 'exports';
    case 'ObjectProperty':
      return (
        (around?.type === 'ObjectPattern' && above?.type === 'VariableDeclarator') ||
        (around?.type === 'ObjectExpression' &&
          above?.type === 'AssignmentExpression' &&
          memberName(above.left as Node) === 'exports')
      );
    default:
      return false;
  }
}

/** `const limits = require('./limits')`: what is done with all of it is not followed. */
function isTakenWhole(sources: Sources, files: readonly Path[], file: Path): boolean {
  const [, base = ''] = /([^/]+?)(?:\/index)?\.\w+$/.exec(file) ?? [];
  const whole = new RegExp(
    String.raw`(?:[\w$]+\s*=\s*require\(|import\s+(?:\*\s+as\s+)?[\w$]+\s*(?:,\s*\{[^}]*\}\s*)?from\s+|export\s+\*\s+from\s+)['"][^'"]*\b${base.replaceAll(/[^\w]/g, '.')}(?:\.\w+)?['"]`,
  );
  return files.some((path) => path !== file && whole.test(sources.text(path) ?? ''));
}
