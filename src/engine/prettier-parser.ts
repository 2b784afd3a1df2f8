import type { Parser } from 'prettier';
import { isFlow, parseLeniently, withoutShebang, type Dialect } from '../code/syntax/babel-8.ts';
import { asBabel8, type Shape } from '../code/syntax/babel-8-shapes.ts';

/**
 * Prettier's own plugin of Babel holds another copy of the parser; these do the same with the one that there is. What prettier reads
 * are the trees of Babel 8, without parentheses but for those of a type cast.
 */
type VisitorKeys = (node: Shape) => readonly string[];

/** The parsers `babel` and `babel-ts`; what a node holds is said by the printer. */
export function prettierParsers(keysOf: VisitorKeys): Record<'babel' | 'babel-ts', Parser> {
  const parser = (dialectOf: (text: string) => Dialect): Parser => ({
    astFormat: 'estree',
    hasPragma: (text) => /@(?:format|prettier)(?!\S)/.test(docblock(text)),
    hasIgnorePragma: (text) => /@no(?:format|prettier)(?!\S)/.test(docblock(text)),
    locStart,
    locEnd,
    parse(text, options) {
      const dialect = dialectOf(text);
      // The printer asks which it was: Flow takes fewer names without quotes.
      options.parser = dialect;
      return readable(parseLeniently(text, dialect), text, keysOf);
    },
  });
  return {
    babel: parser((text) => (isFlow(text) ? 'babel-flow' : 'babel')),
    'babel-ts': parser(() => 'babel-ts'),
  };
}

const docblock = (text: string): string => /^\s*(\/\*\*?[^]*?\*\/)/.exec(withoutShebang(text))?.[1] ?? '';

function locStart(node: Shape): number {
  const start = node.range?.[0] ?? node.start ?? 0;
  const [decorator] = (node.declaration as Shape | undefined)?.decorators ?? node.decorators ?? [];
  return decorator ? Math.min(locStart(decorator), start) : start;
}

const wholeEnd = (node: Shape): number => node.range?.[1] ?? node.end ?? 0;

/** Statements that end before the semicolon, with what stands before it. */
const BEFORE_SEMICOLON = new Set([
  'ExpressionStatement',
  'Directive',
  'ImportDeclaration',
  'ExportDefaultDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ReturnStatement',
  'ThrowStatement',
  'DoWhileStatement',
  'ClassProperty',
  'ClassPrivateProperty',
  'ClassAccessorProperty',
]);

/** Statements that end with the one they hold. */
const BODIES: Record<string, (node: Shape) => unknown> = {
  IfStatement: ({ alternate, consequent }) => alternate ?? consequent,
  ForInStatement: ({ body }) => body,
  ForOfStatement: ({ body }) => body,
  ForStatement: ({ body }) => body,
  LabeledStatement: ({ body }) => body,
  WithStatement: ({ body }) => body,
  WhileStatement: ({ body }) => body,
};

const KEYWORDS: Record<string, number> = {
  BreakStatement: 'break'.length,
  ContinueStatement: 'continue'.length,
  DebuggerStatement: 'debugger'.length,
};

function locEnd(node: Shape): number {
  const keyword = KEYWORDS[node.type];
  if (keyword !== undefined) return node.label ? locEnd(node.label as Shape) : locStart(node) + keyword;
  const last = node.type === 'VariableDeclaration' ? (node.declarations as Shape[]).at(-1) : BODIES[node.type]?.(node);
  return last ? locEnd(last as Shape) : ((node.__contentEnd as number | undefined) ?? wholeEnd(node));
}

/** The tree as prettier's printer reads it. */
function readable(file: Shape, text: string, keysOf: VisitorKeys): Shape {
  const comments = file.comments as Shape[];
  mergeNestled(comments, text);
  const program = file.program as Shape;
  if (program.interpreter) {
    comments.unshift(program.interpreter as Shape);
    delete program.interpreter;
  }
  const casts = comments.filter((comment) => isCast(comment)).map(locEnd);
  const isKept = ({ start = 0 }: Shape): boolean => {
    const before = casts.findLast((end) => end <= start);
    return before !== undefined && before > 0 && text.slice(before, start).trim() === '';
  };
  let blanked: string | undefined;
  const contentEnd = (node: Shape): void => {
    const end = wholeEnd(node);
    if (text[end - 1] !== ';') return;
    blanked ??= withoutComments(text, comments);
    const start = locStart(node);
    node.__contentEnd = start + blanked.slice(start, end - 1).trimEnd().length;
  };
  const visit = (given: unknown): unknown => {
    if (Array.isArray(given)) return given.map(visit);
    if (given === null || typeof given !== 'object') return given;
    const node = asBabel8(given as Shape, text);
    if (BEFORE_SEMICOLON.has(node.type)) contentEnd(node);
    const inner = innerOf(node, isKept);
    if (inner) return visit(inner);
    if (node.type === 'TopicReference') file.extra = { ...(file.extra as object), __isUsingHackPipeline: true };
    for (const key of keysOf(node)) if (key in node) node[key] = visit(node[key]);
    return node.type === 'LogicalExpression' ? balanced(node) : node;
  };
  return visit(file) as Shape;
}

/** What stands for a node that only puts parentheses, or a sign, around it. */
function innerOf(node: Shape, isKept: (node: Shape) => boolean): Shape | undefined {
  if (node.type === 'TSParenthesizedType') return node.typeAnnotation as Shape;
  if (/^TS(?:Union|Intersection)Type$/.test(node.type)) {
    const types = node.types as Shape[];
    return types.length === 1 ? types[0] : undefined;
  }
  if (node.type !== 'ParenthesizedExpression') return undefined;
  const expression = node.expression as Shape;
  if (expression.type === 'TypeCastExpression') expression.range = [locStart(node), locEnd(node)];
  else if (isKept(node)) return undefined;
  else expression.extra = { ...(expression.extra as object), parenthesized: true };
  return expression;
}

/** `a && (b && c)` is `(a && b) && c`. */
function balanced(node: Shape): Shape {
  const { left, right, operator } = node as unknown as { left: Shape; right: Shape; operator: string };
  if (right.type !== 'LogicalExpression' || right.operator !== operator) return node;
  const inner = right as unknown as { left: Shape; right: Shape };
  const first = { type: node.type, operator, left, right: inner.left, range: rangeOf(left, inner.left) };
  return balanced({
    type: node.type,
    operator,
    left: balanced(first),
    right: inner.right,
    range: rangeOf(node, node),
  });
}

const rangeOf = (first: Shape, last: Shape): [number, number] => [locStart(first), locEnd(last)];

const isCast = ({ type, value }: Shape): boolean =>
  type === 'CommentBlock' && /^\*[^]*@(?:type|satisfies)\b/.test(value as string);

/** A block comment whose lines all begin with a star. */
function isIndentable({ type, value }: Shape): boolean {
  const lines = `*${value as string}*`.split('\n');
  return type === 'CommentBlock' && lines.length > 1 && lines.every((line) => line.trimStart().startsWith('*'));
}

/** Two such comments that touch each other are one. */
function mergeNestled(comments: Shape[], text: string): void {
  for (let at = comments.length - 2; at >= 0; at -= 1) {
    const [comment, next] = [comments[at], comments[at + 1]];
    if (!comment || !next || wholeEnd(comment) !== locStart(next)) continue;
    if (!isIndentable(comment) || !isIndentable(next)) continue;
    comments.splice(at + 1, 1);
    comment.value = text.slice(locStart(comment) + 2, wholeEnd(next) - 2);
    comment.range = [locStart(comment), wholeEnd(next)];
  }
}

/** Blanks for what comments hold, so that offsets stay. */
function withoutComments(text: string, comments: readonly Shape[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const comment of comments) {
    const [start, end] = [locStart(comment), wholeEnd(comment)];
    parts.push(text.slice(at, start), text.slice(start, end).replace(/[^\n]/g, ' '));
    at = end;
  }
  return parts.join('') + text.slice(at);
}
