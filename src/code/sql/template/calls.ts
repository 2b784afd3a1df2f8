import { functionOf, returnsOf } from '../../syntax/static-types.ts';
import { bare, type Node, type NodeOf } from '../../syntax/nodes.ts';
import { endOf, startOf } from '../../syntax/ancestors.ts';
import { isPgFormat } from '../classify/pg-format.ts';
import { formatText, isFormat, replaceText } from './formats.ts';
import { isJoinedOnce, joinText } from './joins.ts';
import { pieceText } from './piece-functions.ts';
import { isConstant, isText, partOf, type Piece, textsOnly } from './pieces.ts';
import { quotedArgument } from './quoting.ts';
import { DEPTH, type Reading } from './reading.ts';

/** Methods of texts and of lists, `util.format`, and functions of the file; `null` where it is none of them. */
export function callText(node: NodeOf<'CallExpression'>, reading: Reading): Piece[] | null {
  const callee = node.callee;
  if (isFormat(callee, reading.context.scopes) || isPgFormat(callee, reading.context.scopes))
    return formatText(node, reading);
  if (callee.type === 'Identifier')
    return helperText(callee, reading) ?? quotedArgument(node, reading) ?? pieceText(node, reading);
  if (callee.type !== 'MemberExpression') return null;
  const piece = pieceText(node, reading);
  if (piece || callee.computed || callee.property.type !== 'Identifier') return piece;
  const object = callee.object;
  const args = node.arguments as Node[];
  const name = callee.property.name;
  const quoted = quotedArgument(node, reading);
  if (quoted) return quoted;
  if (/^replace(All)?$/.test(name) && args.length === 2)
    return withoutComma(object, args, reading) ?? replaceText(node, object, reading);
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
      const list = name === 'toString' ? joinText(node, bare(object), [], reading) : null;
      if (list) return list;
      const text = reading.part(object);
      return isText(text) && text.some((piece) => piece.kind !== 'ref') ? text : null;
    }
    case 'slice':
    case 'substring':
    case 'substr':
      return cutText(object, args, reading);
    case 'join':
      return joinText(node, bare(object), args, reading);
    case 'map':
      return isJoinedOnce(node, reading) ? joinText(node, node, [], reading) : null;
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

/** `text.slice(0, -1)`, `text.substring(0, text.length - 1)`: what a loop leaves at the end goes. */
function cutText(object: Node, args: readonly Node[], reading: Reading): Piece[] | null {
  const [from, to] = args;
  const { file } = reading.context;
  if (from?.type !== 'NumericLiteral' || from.value !== 0 || !to || args.length > 2) return null;
  const code = file.slice(startOf(to), endOf(to)).replace(/\s/g, '');
  const counted = `${file.slice(startOf(object), endOf(object))}.length`;
  const count = /^-([1-9])$/.exec(code.startsWith(counted) ? code.slice(counted.length) : code)?.[1];
  return count ? withoutEnd(reading.part(object), Number(count)) : null;
}

/** `text.replace(/,\s*$/, '')`: so does the comma that it leaves there. */
function withoutComma(object: Node, args: readonly Node[], reading: Reading): Piece[] | null {
  const comma = cutComma(args);
  const pieces = comma ? reading.part(object) : [];
  const tail = comma?.exec(endOfText(pieces))?.[0];
  return tail ? withoutEnd(pieces, tail.length) : null;
}

/** The pattern of a `replace()` that takes away nothing but a comma at the end. */
export function cutComma([pattern, value]: readonly Node[]): RegExp | null {
  if (pattern?.type !== 'RegExpLiteral' || value?.type !== 'StringLiteral' || value.value !== '') return null;
  return /^,(?: |\\s[*+]?)?\$$/.test(pattern.pattern) && pattern.flags === '' ? new RegExp(pattern.pattern) : null;
}

/** The literal text that pieces end with. */
function endOfText(pieces: readonly Piece[]): string {
  const last = pieces.findLast((piece) => piece.kind !== 'text' || piece.text !== '');
  if (last?.kind === 'text') return last.text;
  if (last?.kind === 'ref') return endOfText(last.pieces);
  return last?.kind === 'choice' && last.no.length === 0 ? endOfText(last.yes) : '';
}

/** Pieces without the last characters of the literal text at their end; `null` where something else may be there. */
function withoutEnd(pieces: readonly Piece[], count: number): Piece[] | null {
  const last = pieces.at(-1);
  const before = pieces.slice(0, -1);
  if (last?.kind === 'text' && last.text === '' && before.length > 0) return withoutEnd(before, count);
  if (last?.kind === 'text' && /^\s*(,|and|or)?\s*$/i.test(last.text.slice(-count)) && last.text.length >= count)
    return [...before, partOf(last, 0, last.text.length - count)];
  if (last?.kind === 'ref') {
    const inner = withoutEnd(last.pieces, count);
    return inner && [...before, { ...last, pieces: inner }];
  }
  if (last?.kind === 'list' && last.separator === '') {
    const items = last.items.map((item) => withoutEnd(item, count));
    return items.every((item) => item !== null) ? [...before, { ...last, items }] : null;
  }
  if (last?.kind !== 'choice' || last.no.length > 0) return null;
  // Where the loop never ran the text is no statement, with or without its last character.
  const yes = withoutEnd(last.yes, count);
  return yes && [...before, { ...last, yes }];
}
