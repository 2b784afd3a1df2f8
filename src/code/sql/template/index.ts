import { bare, type Node, type NodeOf } from '../../syntax/nodes.ts';
import { callText } from './calls.ts';
import { hole } from './holes.ts';
import { givenText } from './given.ts';
import { literalText, templateText } from './literals.ts';
import { listText } from './joins.ts';
import { pieceText } from './piece-functions.ts';
import { isConstant, isText, MOST_PIECES, sizeOf, type Piece, type Root } from './pieces.ts';
import { DEPTH, type Reading, type TextContext } from './reading.ts';
import { sumText } from './concatenation.ts';
import { plainTag } from './tags.ts';
import { memberResultText, variableText } from './variables.ts';

export {
  isConstant,
  isText,
  MOST_PIECES,
  sizeOf,
  variablesOf,
  type HolePiece,
  type Piece,
  type PieceCall,
  type RefPiece,
  type Root,
  type TextPiece,
  type TextSource,
} from './pieces.ts';
export type { TextContext } from './reading.ts';
export { outerRange } from './holes.ts';

/** Takes a string expression apart into literal text and holes. */
export function linearize(node: Node, root: Root, context: TextContext, depth = 0): Piece[] {
  const reading: Reading = {
    root,
    context,
    depth,
    part: (part, of = root) => linearize(part, of, context, depth + 1),
  };
  const inner = bare(node);
  context.left -= 1;
  context.seen.add(inner);
  const known = depth > DEPTH || context.left < 0 ? null : textOf(inner, reading);
  if (!known) return [hole(node, reading)];
  if (sizeOf(known) <= MOST_PIECES) return known;
  context.left = -1;
  return [hole(node, reading)];
}

/** The text of an expression without its parentheses and assertions; `null` where it is one value. */
function textOf(inner: Node, reading: Reading): Piece[] | null {
  switch (inner.type) {
    case 'StringLiteral':
      return [literalText(inner, inner.value, reading)];
    case 'TemplateLiteral':
      return templateText(inner, reading, false);
    case 'TaggedTemplateExpression':
      return taggedText(inner, reading);
    case 'BinaryExpression':
      return inner.operator === '+' ? sumText(inner, reading) : constantText(inner, reading);
    case 'ConditionalExpression':
      return choiceText(inner, reading);
    case 'LogicalExpression':
      return alwaysLeft(inner, reading);
    case 'CallExpression':
      return constantText(inner, reading) ?? callText(inner, reading);
    case 'AwaitExpression':
      return awaitedText(inner, reading);
    case 'Identifier':
      return (
        givenText(inner, reading) ??
        variableText(inner, reading) ??
        listText(inner, reading) ??
        constantText(inner, reading)
      );
    case 'MemberExpression':
      return memberResultText(inner, reading) ?? constantText(inner, reading);
    default:
      return constantText(inner, reading);
  }
}

/** `await where(req.query)`: what the function gives, once it is there. */
function awaitedText({ argument }: NodeOf<'AwaitExpression'>, reading: Reading): Piece[] | null {
  const call = bare(argument);
  return call.type === 'CallExpression' ? pieceText(call, reading) : null;
}

function taggedText({ tag, quasi }: NodeOf<'TaggedTemplateExpression'>, reading: Reading): Piece[] | null {
  const plain = plainTag(tag, reading.context.scopes);
  const escapes = plain === 'cooked' && quasi.quasis.some(({ value }) => value.raw.includes('\\'));
  return plain && !escapes ? templateText(quasi, reading, plain === 'raw') : null;
}

function constantText(node: Node, { context }: Reading): Piece[] | null {
  const value = context.constant(node);
  return value === undefined ? null : [{ kind: 'text', text: String(value), source: null }];
}

/** `'SELECT … WHERE id = ' + id || 0`: a text that is not empty, whatever stands behind it. */
function alwaysLeft(node: NodeOf<'LogicalExpression'>, reading: Reading): Piece[] | null {
  if (node.operator === '&&') return constantText(node, reading);
  const other = elsewise(node, reading);
  if (other) return other;
  const left = bare(node.left).type === 'BinaryExpression' ? reading.part(node.left) : [];
  return left.some((piece) => piece.kind === 'text' && piece.text !== '') ? left : constantText(node, reading);
}

/** `${where || 'true'}`: what is there where the text is empty, which holds no value then. */
function elsewise(node: NodeOf<'LogicalExpression'>, reading: Reading): Piece[] | null {
  if (bare(node.left).type === 'BinaryExpression' || bare(node.right).type !== 'StringLiteral') return null;
  const [yes, no] = [reading.part(node.left), reading.part(node.right)];
  if (!isText(yes) || isConstant(yes)) return null;
  return [{ kind: 'choice', test: null, yes, no, whole: hole(node, reading) }];
}

function choiceText(node: NodeOf<'ConditionalExpression'>, reading: Reading): Piece[] | null {
  const yes = reading.part(node.consequent);
  const no = reading.part(node.alternate);
  if (!isText(yes) || !isText(no)) return null;
  return [{ kind: 'choice', test: node.test, yes, no, whole: hole(node, reading) }];
}
