import type { Binding, Scopes } from '../../syntax/scopes.ts';
import { CONNECTS } from './connects.ts';
import { bare, isFunction, keyName, memberName, type Node, type NodeOf, unwrap } from '../../syntax/nodes.ts';
import { functionOf, propertyOf, returnsOf } from '../../syntax/static-types.ts';
import { hole } from './holes.ts';
import { memberText } from './member-texts.ts';
import { isConstant, isText, type Piece, textsOnly } from './pieces.ts';
import { DEPTH, type Reading } from './reading.ts';
import { setBefore } from './undeclared.ts';

/** What a variable holds, as far as it is text that the file builds. */
export function variableText(node: Node, reading: Reading): Piece[] | null {
  const binding = reading.context.scopes.binding(node);
  if (!binding) return undeclaredText(node, reading);
  if (binding.kind === 'import') return null;
  const part = partOfResult(binding, reading);
  if (part) return part;
  const connector = connectorText(binding);
  if (connector) return connector;
  const grown = reading.context.grown(binding, node);
  const pieces = grown ?? initialText(binding, reading);
  if (!pieces || (!isText(pieces) && !grown)) return null;
  return [{ kind: 'ref', pieces, binding, whole: hole(node, reading) }];
}

/** `let glue = ' WHERE '; …; glue = ' AND '`: one of two words, whichever has its turn. */
function connectorText({ from, id, writes }: Binding): Piece[] | null {
  const [write, ...more] = writes;
  if (from.type !== 'VariableDeclarator' || from.id !== id || !from.init || !write) return null;
  const values = [from.init, ...writes.map((one) => (one.type === 'AssignmentExpression' ? one.right : one))].map(bare);
  if (![write, ...more].every((one) => one.type === 'AssignmentExpression' && one.operator === '=')) return null;
  const texts = [...new Set(values.map((one) => (one.type === 'StringLiteral' ? one.value : null)))];
  const [first, second, ...others] = texts;
  if (typeof first !== 'string' || typeof second !== 'string' || others.length > 0) return null;
  if (![first, second].every((text) => CONNECTS.test(text)) || first.trim() === second.trim()) return null;
  const [yes, no] = [first, second].map((text): Piece[] => [{ kind: 'text', text, source: null }]);
  return [{ kind: 'choice', test: null, yes: yes ?? [], no: no ?? [], whole: null }];
}

/** `query = 'SELECT …' + id; db.query(query)`: a name that is set right before, and nothing declares. */
function undeclaredText(node: Node, reading: Reading): Piece[] | null {
  const set = setBefore(node, reading.context.scopes);
  const pieces = set && reading.part(set, { node: set, binding: null, by: 'init', repeated: false });
  return pieces && isText(pieces) ? pieces : null;
}

/** The text that a variable gets once and keeps. */
function initialText(binding: Binding, reading: Reading): Piece[] | null {
  if (binding.writes.length > 0 || binding.from.type !== 'VariableDeclarator') return null;
  const { id, init } = binding.from;
  if (!init || id !== binding.id || reading.context.expanding.has(binding)) return null;
  reading.context.expanding.add(binding);
  try {
    return reading.part(init, { node: init, binding, by: 'init', repeated: false });
  } finally {
    reading.context.expanding.delete(binding);
  }
}

/** `const { where, params } = filters(q)` */
function partOfResult(binding: Binding, reading: Reading): Piece[] | null {
  const { from } = binding;
  if (binding.writes.length > 0 || from.type !== 'VariableDeclarator' || from.id.type !== 'ObjectPattern') return null;
  const property = from.id.properties.find((item) => item.type === 'ObjectProperty' && item.value === binding.id);
  const name = property?.type === 'ObjectProperty' ? keyName(property.key, property.computed) : undefined;
  return from.init && name ? resultText(from.init, name, reading) : null;
}

/** `filters(q).where`, and `f.where` behind `const f = filters(q)`. */
export function memberResultText(node: NodeOf<'MemberExpression'>, reading: Reading): Piece[] | null {
  const name = memberName(node);
  const object = unwrap(node.object);
  if (!name) return null;
  const grown = memberText(node, reading);
  if (grown) return grown;
  if (object.type !== 'Identifier') return resultText(object, name, reading);
  const binding = reading.context.scopes.binding(object);
  if (!binding || binding.writes.length > 0 || binding.from.type !== 'VariableDeclarator') return null;
  const { id, init } = binding.from;
  if (id !== binding.id || !init) return null;
  const inner = unwrap(init);
  return inner.type === 'ObjectExpression'
    ? propertyText(node, binding, inner, reading)
    : resultText(init, name, reading);
}

/** `const statement = { text: … }; query(statement.text)`: of an object whose members are only read. */
function propertyText(node: Node, binding: Binding, object: Node, reading: Reading): Piece[] | null {
  const { context } = reading;
  const text = propertyOf(object, memberName(node) ?? '');
  if (!text || context.expanding.has(binding) || !binding.reads.every((read) => isRead(read, context.scopes)))
    return null;
  context.expanding.add(binding);
  try {
    const pieces = reading.part(text, { node: text, binding, by: 'init', repeated: false });
    return isText(pieces) && !isConstant(pieces)
      ? [{ kind: 'ref', pieces, binding, whole: hole(node, reading) }]
      : null;
  } finally {
    context.expanding.delete(binding);
  }
}

/** `statement.text` where nothing is written to it. */
function isRead(read: Node, scopes: Scopes): boolean {
  const member = scopes.parent(read);
  if (member?.type !== 'MemberExpression' || member.object !== read || member.computed) return false;
  const use = scopes.parent(member);
  if (use?.type === 'AssignmentExpression') return use.left !== member;
  return use?.type !== 'UpdateExpression' && !(use?.type === 'CallExpression' && use.callee === member);
}

/** A text that a function of the file returns beside its values: with all values bound it is as good as constant. */
function resultText(call: Node, name: string, reading: Reading): Piece[] | null {
  const inner = unwrap(call);
  const fn = inner.type === 'CallExpression' ? functionOf(inner.callee as Node, reading.context.scopes) : null;
  if (!fn || inner.type !== 'CallExpression' || reading.depth > DEPTH / 2) return null;
  const texts = returnsOf(fn).map((result) => propertyOf(unwrap(result), name));
  if (texts.length === 0 || texts.length > RETURNS) return null;
  let found: Piece[] | null = null;
  for (const text of texts) {
    const pieces = text ? given(reading.part(text), fn, inner, reading) : [];
    if (!text || !isBound(pieces)) return null;
    found = found ? [{ kind: 'choice', test: null, yes: found, no: pieces, whole: null }] : pieces;
  }
  return found && textsOnly(found);
}

const RETURNS = 6;

/** With what the call gives for the parameters of the function: `dateFilter(period, 'o.created_at')`. */
function given(pieces: readonly Piece[], fn: Node, call: NodeOf<'CallExpression'>, reading: Reading): Piece[] {
  return pieces.map((piece): Piece => {
    switch (piece.kind) {
      case 'text':
        return piece;
      case 'hole': {
        const text = givenFor(piece.node, fn, call, reading);
        return text === null ? piece : { kind: 'text', text, source: null };
      }
      case 'ref':
        return { ...piece, pieces: given(piece.pieces, fn, call, reading) };
      case 'choice':
        return { ...piece, yes: given(piece.yes, fn, call, reading), no: given(piece.no, fn, call, reading) };
      default:
        return { ...piece, items: piece.items.map((item) => given(item, fn, call, reading)) };
    }
  });
}

/** The constant that a call gives for a parameter, or the one that stands for it. */
function givenFor(
  node: Node,
  fn: Node,
  { arguments: args }: NodeOf<'CallExpression'>,
  { context }: Reading,
): string | null {
  const id = unwrap(node);
  const binding = id.type === 'Identifier' ? context.scopes.binding(id) : undefined;
  if (!binding || binding.writes.length > 0 || !isFunction(fn)) return null;
  const index = fn.params.findIndex(
    (param) => param === binding.id || (param.type === 'AssignmentPattern' && param.left === binding.id),
  );
  const param = fn.params[index];
  if (!param || args.slice(0, index + 1).some(({ type }) => type === 'SpreadElement')) return null;
  const value = args[index] ?? (param.type === 'AssignmentPattern' ? param.right : undefined);
  const known = value ? (value.type === 'StringLiteral' ? value.value : context.constant(value as Node)) : undefined;
  return known === undefined ? null : String(known);
}

/** Constant but for the numbers of placeholders. */
function isBound(pieces: readonly Piece[], before = ''): boolean {
  let last = before;
  return pieces.every((piece) => {
    const dollar = last.endsWith('$');
    last = piece.kind === 'text' ? piece.text : '';
    if (piece.kind === 'text') return true;
    if (piece.kind === 'hole') return dollar;
    if (piece.kind === 'choice') return isBound(piece.yes) && isBound(piece.no);
    return piece.kind === 'ref' ? isBound(piece.pieces) : piece.items.every((item) => isBound(item));
  });
}
