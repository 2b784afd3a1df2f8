import { requiredModule } from '../../syntax/imports-of-file.ts';
import { bare, keyName, memberName, rootName, type Node, type NodeOf } from '../../syntax/nodes.ts';
import { memberText, type Scopes } from '../../syntax/scopes.ts';
import { endOf } from '../../syntax/ancestors.ts';
import { isPgFormat } from '../classify/pg-format.ts';
import { marked, outerRange } from './holes.ts';
import { partOf, type Piece, type TextPiece, type TextSource } from './pieces.ts';
import type { Reading } from './reading.ts';

/** `util.format`, whatever the file calls it. */
export function isFormat(callee: Node, scopes: Scopes): boolean {
  const path = memberText(callee);
  if (path === 'util.format') return true;
  let root = callee;
  while (root.type === 'MemberExpression') root = bare(root.object);
  const from = scopes.binding(root)?.from;
  const declaration = from && scopes.parent(from);
  if (!from || !path) return false;
  const isMember = /^[\w$]+\.format$/.test(path);
  if (declaration?.type === 'ImportDeclaration') {
    if (!isUtil(declaration.source.value)) return false;
    const name = from.type === 'ImportSpecifier' && from.imported.type === 'Identifier' ? from.imported.name : null;
    return name === null ? isMember : name === 'format' && path === rootName(root);
  }
  if (from.type !== 'VariableDeclarator' || !from.init) return false;
  const init = bare(from.init);
  if (from.id.type === 'ObjectPattern')
    return (
      isUtil(requiredModule(init)) &&
      from.id.properties.some(
        (one) =>
          one.type === 'ObjectProperty' &&
          keyName(one.key, one.computed) === 'format' &&
          one.value.type === 'Identifier' &&
          one.value.name === path,
      )
    );
  if (init.type === 'MemberExpression')
    return isUtil(requiredModule(bare(init.object))) && memberName(init) === 'format' && path === rootName(root);
  return isUtil(requiredModule(init)) && isMember;
}

function isUtil(specifier: string | undefined): boolean {
  return specifier === 'util' || specifier === 'node:util';
}

/** `util.format('… %s …', a)`: each %s is a hole. */
export function formatText(call: NodeOf<'CallExpression'>, reading: Reading): Piece[] | null {
  const [format, ...values] = call.arguments as Node[];
  if (!format || values.length === 0) return null;
  const [first, ...more] = reading.part(format);
  if (more.length > 0 || !first) return null;
  if (first.kind !== 'ref') return formatPieces(first, call, reading);
  const [text, ...others] = first.pieces;
  const { binding } = first;
  const isShared = binding.writes.length > 0 || binding.reads.length !== 1;
  if (!text || others.length > 0 || isShared || isExported(binding.from, reading.context.scopes)) return null;
  const pieces = formatPieces(text, call, reading);
  return pieces && [{ ...first, pieces }];
}

function formatPieces(text: Piece, call: NodeOf<'CallExpression'>, reading: Reading): Piece[] | null {
  const [format, ...values] = call.arguments as [Node, ...Node[]];
  if (text.kind !== 'text' || !text.source) return null;
  const pieces: Piece[] = [];
  let from = 0;
  let next = 0;
  const isPostgres = isPgFormat(call.callee as Node, reading.context.scopes);
  const quotes = isPostgres && /%s/.test(text.text);
  for (const match of text.text.matchAll(quotes ? /%[sIL%]/g : /%[sdijfoOc%]/g)) {
    if (match[0] === '%%') {
      if (!closesPlainly(call, reading)) return null;
      pieces.push(partOf(text, from, match.index), percent(text, text.source, match.index));
      from = match.index + 2;
      continue;
    }
    if (/^%[oOjc]$/.test(match[0])) return null;
    const given = values[next];
    const value = isPostgres && given ? onlyItem(given) : given;
    const before = values[next - 1] ?? format;
    next += 1;
    if (!value || value.type === 'SpreadElement') return null;
    if (/^%[IL]$/.test(match[0])) {
      pieces.push(partOf(text, from, match.index), match[0] === '%I' ? A_NAME : A_TEXT);
      from = match.index + 2;
      continue;
    }
    const also = {
      start: outerRange(before, reading.context).end,
      end: outerRange(given as Node, reading.context).end,
    };
    const inserted: Piece =
      match[0] === '%s' ? { ...marked(text, match.index, 2, value, also, reading.root), format: call } : A_NUMBER;
    pieces.push(partOf(text, from, match.index), inserted);
    from = match.index + match[0].length;
  }
  return next === values.length ? [...pieces, partOf(text, from, text.text.length)] : null;
}

/** `[id]`, which pg-format writes as it does `id`. */
function onlyItem(given: Node): Node {
  const inner = bare(given);
  const [item, ...more] = inner.type === 'ArrayExpression' ? inner.elements : [];
  return item && more.length === 0 && item.type !== 'SpreadElement' ? item : given;
}

/** `%%`, which stands for one. */
function percent(text: TextPiece, source: TextSource, index: number): TextPiece {
  const [start = 0, end = 0] = [source.at[index], source.at[index + 2]];
  return { ...text, text: '%', source: { ...source, at: [start, end] } };
}

/** Nothing but white space and a comma stands behind the last argument. */
export function closesPlainly(call: NodeOf<'CallExpression'>, { context }: { context: { file: string } }): boolean {
  const last = call.arguments.at(-1);
  return last !== undefined && /^\s*,?\s*\)$/.test(context.file.slice(endOf(last), endOf(call)));
}

/** `'… {id} …'.replace('{id}', id)`: the place it names is a hole; in a constant, too, that nothing else reads. */
export function replaceText(call: NodeOf<'CallExpression'>, object: Node, reading: Reading): Piece[] | null {
  const [pattern, value] = call.arguments as Node[];
  const mark = pattern ? markOf(pattern) : null;
  if (!pattern || !mark || !value || isFunctionLike(value)) return null;
  const all =
    memberName(call.callee as Node) === 'replaceAll' || (pattern.type === 'RegExpLiteral' && pattern.flags === 'g');
  const also = { start: outerRange(object, reading.context).end, end: endOf(call) };
  return replaced(reading.part(object), mark, all, reading.context.scopes, (text, index) =>
    marked(text, index, mark.length, value, also, reading.root),
  );
}

/** `'{id}'`, `/{id}/`, `/:id\b/g`: a text that is there once. */
function markOf(pattern: Node): string | null {
  if (pattern.type === 'StringLiteral') return pattern.value || null;
  if (pattern.type !== 'RegExpLiteral' || !/^g?$/.test(pattern.flags)) return null;
  const plain = pattern.pattern.replace(/\\b$/, '').replace(/\\([^\w])/g, '$1');
  return /^[\w:@#%&<>{}$ ~!-]+$/.test(plain) && /\w/.test(plain) && !/^\$/.test(pattern.pattern) ? plain : null;
}

function replaced(
  pieces: readonly Piece[],
  mark: string,
  all: boolean,
  scopes: Scopes,
  holeAt: (text: TextPiece, index: number) => Piece,
): Piece[] | null {
  const at = pieces.findIndex((piece) => (piece.kind === 'ref' ? piece.pieces.some(holds(mark)) : holds(mark)(piece)));
  const found = pieces[at];
  const around = (inner: readonly Piece[]): Piece[] => [...pieces.slice(0, at), ...inner, ...pieces.slice(at + 1)];
  if (found?.kind === 'ref') {
    const { binding } = found;
    if (binding.writes.length > 0 || binding.reads.length !== 1 || isExported(binding.from, scopes)) return null;
    const inner = replaced(found.pieces, mark, all, scopes, holeAt);
    return inner && around([{ ...found, pieces: inner }]);
  }
  if (found?.kind !== 'text' || !found.source) return null;
  const index = found.text.indexOf(mark);
  const end = index + mark.length;
  if (all && (found.text.includes(mark, end) || pieces.slice(at + 1).some(holds(mark)))) return null;
  return around([partOf(found, 0, index), holeAt(found, index), partOf(found, end, found.text.length)]);
}

/** `export const SQL = '…'`: another file may read it, too. */
function isExported(from: Node, scopes: Scopes): boolean {
  const declaration = scopes.parent(from);
  return declaration !== undefined && /^Export/.test(scopes.parent(declaration)?.type ?? '');
}

function holds(mark: string): (piece: Piece) => boolean {
  return (piece) => piece.kind === 'text' && piece.text.includes(mark);
}

/** `%I` and `%L` of pg-format bring their quotes. */
const A_NAME: TextPiece = { kind: 'text', text: 'x', source: null };
const A_TEXT: TextPiece = { kind: 'text', text: "'x'", source: null };

/** `%d` writes a number or NaN, whatever it is given. */
const A_NUMBER: TextPiece = { kind: 'text', text: '0', source: null };

function isFunctionLike(node: Node): boolean {
  return /Function/.test(node.type);
}
