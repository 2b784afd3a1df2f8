import { bindingsOf } from '../syntax/imports-of-file.ts';
import { bare, memberName, type Node } from '../syntax/nodes.ts';
import type { Check, FlowFile, Graph, Spot } from './graph.ts';

const SEPARATOR = /[/\\]$/;

/** Where a folder is compared with the beginning of a path, and a folder beside it begins with the same letters: `/var/data-old`. */
export function looseBeginning(
  graph: Graph,
  file: FlowFile,
  folder: Node | undefined,
  how: { cut?: true } = {},
): Pick<Check, 'loose'> {
  const isLoose = folder !== undefined && isOpenEnded(graph, { file, node: folder, select: [], frame: null }, 0);
  return isLoose ? { loose: { file, node: folder, separator: separatorIn(file), ...how } } : {};
}

/** It is seen what it ends with, and that is no separator. */
function isOpenEnded(graph: Graph, spot: Spot, depth: number): boolean {
  const node = bare(spot.node);
  const follow = (next: Node): boolean => isOpenEnded(graph, { ...spot, node: next }, depth + 1);
  if (depth > 4) return false;
  switch (node.type) {
    case 'StringLiteral':
      return node.value.length > 1 && !SEPARATOR.test(node.value);
    case 'TemplateLiteral': {
      const text = node.quasis.at(-1)?.value.raw ?? '';
      const last = node.expressions.at(-1);
      return text === '' && last ? follow(last as Node) : text !== '' && !SEPARATOR.test(text);
    }
    case 'BinaryExpression':
      return node.operator === '+' && follow(node.right);
    case 'LogicalExpression':
      return follow(node.right);
    case 'ConditionalExpression':
      return follow(node.consequent) || follow(node.alternate);
    case 'AwaitExpression':
      return follow(node.argument);
    case 'CallExpression':
      return isFolderCall(node, follow);
    case 'Identifier': {
      if (node.name === '__dirname') return true;
      const { writes, from } = spot.file.scopes.binding(node) ?? {};
      if (from?.type === 'VariableDeclarator' && writes?.length === 0 && from.id.type === 'Identifier' && from.init)
        return follow(from.init);
      break;
    }
    case 'MemberExpression':
      if (memberName(node) === 'sep') return false;
      break;
    default:
      return false;
  }
  const ends = graph.ends({ ...spot, node }).filter((end) => end.node !== node);
  return ends.length > 0 && ends.every((end) => isOpenEnded(graph, end, depth + 1));
}

function isFolderCall(call: Extract<Node, { type: 'CallExpression' }>, follow: (node: Node) => boolean): boolean {
  const callee = bare(call.callee as Node);
  const name = memberName(callee) ?? (callee.type === 'Identifier' ? callee.name : '');
  // What these give never ends with one, but for the root.
  if (/^(resolve|realpath|realpathSync|dirname|cwd)$/.test(name)) return true;
  const last = call.arguments.at(-1) as Node | undefined;
  return /^(join|normalize)$/.test(name) && last !== undefined && follow(last);
}

/** `path.sep`, `sep`, as the file names it; `null` where it does not. */
function separatorIn({ source }: FlowFile): string | null {
  const own = bindingsOf(source).filter(({ module }) => /^(node:)?path$/.test(module));
  const named = own.find(({ kind, imported }) => kind === 'named' && imported === 'sep');
  const whole = own.find(({ kind }) => kind !== 'named');
  return named?.local ?? (whole ? `${whole.local}.sep` : null);
}
