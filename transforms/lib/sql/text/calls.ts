import { functionOf, returnsOf } from '../expressions.ts';
import { bare, type Node, type NodeOf } from '../../nodes.ts';
import { endOf, startOf } from '../../tree.ts';
import { formatText, replaceText } from './formats.ts';
import { joinText } from './joins.ts';
import { isConstant, isText, type Piece, textsOnly } from './pieces.ts';
import { DEPTH, type Reading } from './reading.ts';

/** Methods of texts and of lists, `util.format`, and functions of the file; `null` where it is none of them. */
export function callText(node: NodeOf<'CallExpression'>, reading: Reading): Piece[] | null {
  const callee = node.callee;
  if (callee.type === 'Identifier') return helperText(callee, reading);
  if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier') return null;
  const object = callee.object;
  const args = node.arguments as Node[];
  const name = callee.property.name;
  if (name === 'format' && reading.context.file.slice(startOf(callee), endOf(callee)) === 'util.format')
    return formatText(args, reading);
  if (name === 'replace' && args.length === 2) return replaceText(node, object, args, reading);
  switch (name) {
    case 'concat': {
      const start = reading.part(object);
      if (!isText(start) || args.some((arg) => arg.type === 'SpreadElement')) return null;
      return [...start, ...args.flatMap((arg) => reading.part(arg))];
    }
    case 'toString':
    case 'trim':
    case 'trimEnd':
    case 'trimStart': {
      if (args.length > 0) return null;
      const text = reading.part(object);
      return isText(text) && text.some((piece) => piece.kind !== 'ref') ? text : null;
    }
    case 'join':
      return joinText(node, bare(object), args, reading);
    default:
      return null;
  }
}

/** A function of the file that returns the same text each time. */
function helperText(callee: Node, reading: Reading): Piece[] | null {
  const fn = functionOf(callee, reading.context.scopes);
  const [result, ...more] = fn ? returnsOf(fn) : [];
  if (!result || more.length > 0 || reading.depth > DEPTH / 2) return null;
  const pieces = reading.part(result);
  return isConstant(pieces) ? textsOnly(pieces) : null;
}
