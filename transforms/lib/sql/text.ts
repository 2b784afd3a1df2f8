import { functionOf, returnsOf } from './expressions.ts';
import { bare, endOf, startOf, type Node } from './tree.ts';
import type { Binding, Scopes } from './scope.ts';

/** Literal text. `source` is null where it is the value of a constant and can't be edited in place. */
export interface TextPiece {
  kind: 'text';
  text: string;
  source: TextSource | null;
}

/** Where literal text stands: `at[i]` is the offset of its i-th character in the file, `at[length]` the end. */
export interface TextSource {
  literal: Node;
  quote: "'" | '"' | '`';
  at: readonly number[];
  root: Root;
}

/** An expression spliced into the text. `start`, `end` is what a placeholder replaces: `${x}`, or the operand with its parentheses. */
export interface HolePiece {
  kind: 'hole';
  node: Node;
  start: number;
  end: number;
  in: 'template' | 'operand' | 'whole' | 'mark';
  root: Root;
  /** What goes as well when it becomes a placeholder: the argument of `format`, the call of `replace`. */
  also?: { start: number; end: number };
}

/** One of two texts. `test` is null for what an `if` statement or a loop adds. */
export interface ChoicePiece {
  kind: 'choice';
  test: Node | null;
  yes: Piece[];
  no: Piece[];
  /** As one value, where it stands inside a quoted literal. */
  whole: HolePiece | null;
}

/** The content of a variable. */
export interface RefPiece {
  kind: 'ref';
  pieces: Piece[];
  binding: Binding;
  whole: HolePiece;
}

/** `rows.map((row) => text).join(separator)`, or texts pushed onto a list. */
export interface ListPiece {
  kind: 'list';
  items: Piece[][];
  separator: string;
  /** The call of `map`, where it is one. */
  map: { call: Node; list: Node; fn: Node } | null;
  whole: HolePiece;
}

export type Piece = TextPiece | HolePiece | ChoicePiece | RefPiece | ListPiece;

/** One whole text expression, and the variable or list that keeps it (none where it stands in the call itself). */
export interface Root {
  node: Node;
  binding: Binding | null;
  /** How it gets there: `init` of a declaration, `append` (`+=`), `push` onto a list, `set` (`=`), or at the call. */
  by: 'call' | 'init' | 'append' | 'set' | 'push' | 'map';
  /** Inside a loop that the declaration of the variable is outside of. */
  repeated: boolean;
}

/** What else tells texts: constants of other modules, the content of variables that grow. */
export interface TextContext {
  file: string;
  scopes: Scopes;
  constant(node: Node): string | number | undefined;
  grown(binding: Binding, at: Node): Piece[] | null;
  list(binding: Binding, at: Node): Piece[][] | null;
  /** Variables whose text is being looked up: one that is made of itself is none. */
  expanding: Set<Binding>;
  /** Expressions that may still be looked at for one call. */
  left: number;
}

const DEPTH = 40;

/** Takes a string expression apart into literal text and holes. */
export function linearize(node: Node, root: Root, context: TextContext, depth = 0): Piece[] {
  const inner = bare(node);
  const whole = (): Piece[] => [hole(node, root, context)];
  context.left -= 1;
  if (depth > DEPTH || context.left < 0) return whole();
  switch (inner.type) {
    case 'StringLiteral':
      return [literalText(inner, inner.value, root, context)];
    case 'TemplateLiteral':
      return templateText(inner, root, context, depth, false);
    case 'TaggedTemplateExpression':
      if (
        inner.tag.type === 'MemberExpression' &&
        context.file.slice(startOf(inner.tag), endOf(inner.tag)) === 'String.raw'
      ) {
        return templateText(inner.quasi, root, context, depth, true);
      }
      return whole();
    case 'BinaryExpression':
      return inner.operator === '+' ? sumText(inner, root, context, depth) : constantOr(inner, whole, context);
    case 'ConditionalExpression':
      return choiceText(inner, root, context, depth) ?? whole();
    case 'CallExpression':
      return callText(inner, root, context, depth) ?? constantOr(inner, whole, context);
    case 'Identifier':
      return variableText(inner, root, context, depth) ?? constantOr(inner, whole, context);
    default:
      return constantOr(inner, whole, context);
  }
}

function constantOr(node: Node, otherwise: () => Piece[], context: TextContext): Piece[] {
  const value = context.constant(node);
  return value === undefined ? otherwise() : [{ kind: 'text', text: String(value), source: null }];
}

export function hole(node: Node, root: Root, context: TextContext, range?: { start: number; end: number }): HolePiece {
  const at = range ?? outerRange(node, context);
  return { kind: 'hole', node, ...at, in: range ? 'template' : node === root.node ? 'whole' : 'operand', root };
}

/** The range of a node with the parentheses around it. */
export function outerRange(node: Node, context: { file: string; scopes: Scopes }): { start: number; end: number } {
  let start = startOf(node);
  let end = endOf(node);
  const depth = parenthesized(node);
  if (!depth) return { start, end };
  const parent = context.scopes.parent(node);
  const low = parent ? startOf(parent) : 0;
  const high = parent ? endOf(parent) : context.file.length;
  for (;;) {
    const before = /\(\s*$/.exec(context.file.slice(low, start));
    const after = /^\s*\)/.exec(context.file.slice(end, high));
    if (!before || !after) return { start, end };
    start = low + before.index;
    end += after[0].length;
    if (parent?.type !== 'BinaryExpression' && parent?.type !== 'TemplateLiteral') return { start, end };
  }
}

export function parenthesized(node: Node): boolean {
  return Boolean((node.extra as { parenthesized?: boolean } | undefined)?.parenthesized);
}

function literalText(node: Node, value: string, root: Root, context: TextContext): TextPiece {
  const start = startOf(node) + 1;
  const quote = context.file[start - 1] as TextSource['quote'];
  const at = offsets(context.file, start, endOf(node) - 1, false);
  if (at.length !== value.length + 1) return { kind: 'text', text: value, source: null };
  return { kind: 'text', text: value, source: { literal: node, quote, at, root } };
}

function templateText(
  node: Extract<Node, { type: 'TemplateLiteral' }>,
  root: Root,
  context: TextContext,
  depth: number,
  raw: boolean,
): Piece[] {
  const pieces: Piece[] = [];
  node.quasis.forEach((quasi, index) => {
    const text = raw ? quasi.value.raw : (quasi.value.cooked ?? quasi.value.raw);
    const start = startOf(quasi);
    const end = endOf(quasi);
    const at = raw
      ? Array.from({ length: end - start + 1 }, (_, i) => start + i)
      : offsets(context.file, start, end, true);
    const source: TextSource | null = at.length === text.length + 1 ? { literal: node, quote: '`', at, root } : null;
    pieces.push({ kind: 'text', text, source });
    const expression = node.expressions[index];
    if (!expression) return;
    const range = { start: end, end: startOf(node.quasis[index + 1] ?? expression) };
    pieces.push(...spliced(expression, range, root, context, depth));
  });
  return pieces;
}

/** What `${expression}` contributes: more text where it is text, else a hole. */
function spliced(
  expression: Node,
  range: { start: number; end: number },
  root: Root,
  context: TextContext,
  depth: number,
): Piece[] {
  const pieces = linearize(expression, root, context, depth + 1);
  return pieces.map((piece) => rangeOver(piece, expression, range, root));
}

/** Lets a piece that is the whole of an expression be replaced together with the `${}` around it. */
function rangeOver(piece: Piece, expression: Node, range: { start: number; end: number }, root: Root): Piece {
  if (piece.kind === 'hole') return piece.node === expression ? { ...piece, ...range, in: 'template', root } : piece;
  if (piece.kind === 'text' || !piece.whole || piece.whole.node !== expression) return piece;
  return { ...piece, whole: { ...piece.whole, ...range, in: 'template' } } as Piece;
}

/** Offsets of each cooked character of a literal's raw text, and of its end; of another length where an escape is not understood. */
function offsets(file: string, start: number, end: number, template: boolean): number[] {
  const at: number[] = [];
  let i = start;
  while (i < end) {
    const raw = file.slice(i, Math.min(i + 12, end));
    const escape = /^\\(?:u\{[\da-f]+\}|u[\da-f]{4}|x[\da-f]{2}|\r\n|[0-7]{1,3}|[^])/i.exec(raw)?.[0];
    if (!escape) {
      if (template && raw.startsWith('\r\n')) {
        at.push(i);
        i += 2;
      } else at.push(i++);
      continue;
    }
    const continued = /^\\[\r\n\u2028\u2029]/.test(escape);
    const wide = /^\\u\{/.test(escape) && parseInt(escape.slice(3), 16) > 0xffff;
    if (!continued) at.push(i);
    if (wide) at.push(i);
    i += escape.length;
  }
  at.push(end);
  return at;
}

/** The operands of a chain of `+` that are text, left to right; numbers added up before the first text stay together. */
function sumText(
  node: Extract<Node, { type: 'BinaryExpression' }>,
  root: Root,
  context: TextContext,
  depth: number,
): Piece[] {
  const operands: Node[] = [];
  let left: Node = node;
  while (left.type === 'BinaryExpression' && left.operator === '+') {
    operands.unshift(left.right);
    left = bare(left.left);
  }
  operands.unshift(left);
  const parts = operands.map((operand) => linearize(operand, root, context, depth + 1));
  const first = parts.findIndex((pieces, index) => isText(pieces) && !isNumberConstant(operands[index], context));
  if (first < 0 || first > 1) {
    return first < 0 ? [hole(node, root, context)] : sumTail(node, operands, parts, first, root, context);
  }
  return parts.flat();
}

/** `a + b + 'text' + c`: `a + b` is one sum. */
function sumTail(
  node: Node,
  operands: Node[],
  parts: Piece[][],
  first: number,
  root: Root,
  context: TextContext,
): Piece[] {
  let sum = node;
  for (let skip = operands.length - first; skip > 0; skip -= 1) sum = bare((sum as { left: Node } & Node).left);
  return [hole(sum, root, context), ...parts.slice(first).flat()];
}

function isNumberConstant(node: Node | undefined, context: TextContext): boolean {
  return node !== undefined && typeof context.constant(node) === 'number';
}

/** Whether pieces hold text of their own and are not one unknown value. */
export function isText(pieces: readonly Piece[]): boolean {
  return pieces.some((piece) => piece.kind !== 'hole');
}

/** Whether pieces hold no hole at all. */
export function isConstant(pieces: readonly Piece[]): boolean {
  return pieces.every((piece) => {
    if (piece.kind === 'hole') return false;
    if (piece.kind === 'text') return true;
    if (piece.kind === 'choice') return isConstant(piece.yes) && isConstant(piece.no);
    return piece.kind === 'ref' ? isConstant(piece.pieces) : piece.items.every(isConstant);
  });
}

function choiceText(
  node: Extract<Node, { type: 'ConditionalExpression' }>,
  root: Root,
  context: TextContext,
  depth: number,
): Piece[] | null {
  const yes = linearize(node.consequent, root, context, depth + 1);
  const no = linearize(node.alternate, root, context, depth + 1);
  if (!isText(yes) || !isText(no)) return null;
  return [{ kind: 'choice', test: node.test, yes, no, whole: hole(node, root, context) }];
}

function variableText(node: Node, root: Root, context: TextContext, depth: number): Piece[] | null {
  const binding = context.scopes.binding(node);
  if (!binding || binding.kind === 'import') return null;
  const grown = context.grown(binding, node);
  const pieces = grown ?? initialText(binding, context, depth);
  if (!pieces || (!isText(pieces) && !grown)) return null;
  return [{ kind: 'ref', pieces, binding, whole: hole(node, root, context) }];
}

/** The text that a variable gets once and keeps. */
function initialText(binding: Binding, context: TextContext, depth: number): Piece[] | null {
  if (binding.writes.length > 0 || binding.from.type !== 'VariableDeclarator') return null;
  const { id, init } = binding.from;
  if (!init || id !== binding.id || context.expanding.has(binding)) return null;
  context.expanding.add(binding);
  try {
    return linearize(init, { node: init, binding, by: 'init', repeated: false }, context, depth + 1);
  } finally {
    context.expanding.delete(binding);
  }
}

function callText(
  node: Extract<Node, { type: 'CallExpression' }>,
  root: Root,
  context: TextContext,
  depth: number,
): Piece[] | null {
  const callee = node.callee;
  if (callee.type === 'Identifier') return helperText(callee, root, context, depth);
  if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier') return null;
  const object = callee.object;
  const args = node.arguments as Node[];
  const name = callee.property.name;
  if (name === 'format' && context.file.slice(startOf(callee), endOf(callee)) === 'util.format')
    return formatText(args, root, context, depth);
  if (name === 'replace' && args.length === 2) return replaceText(node, object, args, root, context, depth);
  switch (name) {
    case 'concat': {
      const start = linearize(object, root, context, depth + 1);
      if (!isText(start) || args.some((arg) => arg.type === 'SpreadElement')) return null;
      return [...start, ...args.flatMap((arg) => linearize(arg, root, context, depth + 1))];
    }
    case 'toString':
    case 'trim':
    case 'trimEnd':
    case 'trimStart': {
      if (args.length > 0) return null;
      const text = linearize(object, root, context, depth + 1);
      return isText(text) && text.some((piece) => piece.kind !== 'ref') ? text : null;
    }
    case 'join':
      return joinText(node, bare(object), args, root, context, depth);
    default:
      return null;
  }
}

/** A function of the file that returns the same text each time. */
function helperText(callee: Node, root: Root, context: TextContext, depth: number): Piece[] | null {
  const fn = functionOf(callee, context.scopes);
  const [result, ...more] = fn ? returnsOf(fn) : [];
  if (!result || more.length > 0 || depth > DEPTH / 2) return null;
  const pieces = linearize(result, root, context, depth + 1);
  return isConstant(pieces) ? textsOnly(pieces) : null;
}

/** The same text, not to be edited. */
function textsOnly(pieces: readonly Piece[]): Piece[] {
  return pieces.flatMap((piece): Piece[] => {
    if (piece.kind === 'text') return [{ ...piece, source: null }];
    if (piece.kind === 'ref') return textsOnly(piece.pieces);
    if (piece.kind === 'choice') return [{ ...piece, yes: textsOnly(piece.yes), no: textsOnly(piece.no), whole: null }];
    return piece.kind === 'list' ? piece.items.flatMap(textsOnly) : [];
  });
}

/** `%d` writes a number or NaN, whatever it is given. */
const A_NUMBER: TextPiece = { kind: 'text', text: '0', source: null };

/** `util.format('… %s …', a)`: each %s is a hole. */
function formatText(args: readonly Node[], root: Root, context: TextContext, depth: number): Piece[] | null {
  const [format, ...values] = args;
  if (!format || values.length === 0) return null;
  const [text, ...more] = linearize(format, root, context, depth + 1);
  if (text?.kind !== 'text' || !text.source || more.length > 0) return null;
  const pieces: Piece[] = [];
  let from = 0;
  let next = 0;
  for (const match of text.text.matchAll(/%[sdijfoOc%]/g)) {
    if (/^%[oOjc%]$/.test(match[0])) return null;
    const value = values[next];
    const before = values[next - 1] ?? format;
    next += 1;
    if (!value || value.type === 'SpreadElement') return null;
    const also = { start: outerRange(before, context).end, end: outerRange(value, context).end };
    const inserted: Piece = match[0] === '%s' ? marked(text, match.index, 2, value, also, root) : A_NUMBER;
    pieces.push(partOf(text, from, match.index), inserted);
    from = match.index + match[0].length;
  }
  return next === values.length ? [...pieces, partOf(text, from, text.text.length)] : null;
}

/** `'… {id} …'.replace('{id}', id)`: the place it names is a hole. */
function replaceText(
  node: Node,
  object: Node,
  args: readonly Node[],
  root: Root,
  context: TextContext,
  depth: number,
): Piece[] | null {
  const [pattern, value] = args;
  if (pattern?.type !== 'StringLiteral' || !value || isFunctionLike(value) || pattern.value === '') return null;
  const pieces = linearize(object, root, context, depth + 1);
  const at = pieces.findIndex((piece) => piece.kind === 'text' && piece.text.includes(pattern.value));
  const text = pieces[at];
  if (text?.kind !== 'text' || !text.source) return null;
  const index = text.text.indexOf(pattern.value);
  const end = index + pattern.value.length;
  const hole = marked(
    text,
    index,
    pattern.value.length,
    value,
    { start: outerRange(object, context).end, end: endOf(node) },
    root,
  );
  return [
    ...pieces.slice(0, at),
    partOf(text, 0, index),
    hole,
    partOf(text, end, text.text.length),
    ...pieces.slice(at + 1),
  ];
}

function isFunctionLike(node: Node): boolean {
  return /Function/.test(node.type);
}

function partOf(text: TextPiece, from: number, to: number): TextPiece {
  return {
    ...text,
    text: text.text.slice(from, to),
    source: text.source && { ...text.source, at: text.source.at.slice(from, to + 1) },
  };
}

function marked(
  text: TextPiece,
  index: number,
  length: number,
  node: Node,
  also: { start: number; end: number },
  root: Root,
): HolePiece {
  const at = text.source?.at ?? [];
  return { kind: 'hole', node, start: at[index] ?? 0, end: at[index + length] ?? 0, in: 'mark', root, also };
}

function joinText(
  node: Node,
  object: Node,
  args: Node[],
  root: Root,
  context: TextContext,
  depth: number,
): Piece[] | null {
  const separator =
    args.length === 0
      ? ','
      : args[0] && args[0].type === 'StringLiteral'
        ? args[0].value
        : args[0]
          ? context.constant(args[0])
          : undefined;
  if (typeof separator !== 'string') return null;
  const whole = hole(node, root, context);
  if (object.type === 'ArrayExpression') {
    if (object.elements.some((element) => !element || element.type === 'SpreadElement')) return null;
    const items = object.elements.map((element) => linearize(element as Node, root, context, depth + 1));
    if (items.every((item) => !isText(item))) return null;
    return items.flatMap((item, index): Piece[] =>
      index > 0 ? [{ kind: 'text', text: separator, source: null }, ...item] : item,
    );
  }
  if (
    object.type === 'CallExpression' &&
    object.callee.type === 'MemberExpression' &&
    !object.callee.computed &&
    object.callee.property.type === 'Identifier' &&
    object.callee.property.name === 'map'
  ) {
    const fn = object.arguments[0];
    if (fn?.type !== 'ArrowFunctionExpression' || fn.body.type === 'BlockStatement') return null;
    const item = linearize(fn.body, { node: fn.body, binding: null, by: 'map', repeated: true }, context, depth + 1);
    if (!isText(item)) return null;
    return [{ kind: 'list', items: [item], separator, map: { call: object, list: object.callee.object, fn }, whole }];
  }
  if (object.type === 'Identifier') {
    const binding = context.scopes.binding(object);
    const items = binding && context.list(binding, node);
    if (items) return [{ kind: 'list', items, separator, map: null, whole }];
  }
  return null;
}
