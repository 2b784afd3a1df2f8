import { bare, isFunction, memberName, type Node, type NodeOf } from '../../syntax/nodes.ts';
import { isInside, returnsOf } from '../../syntax/static-types.ts';
import type { Binding } from '../../syntax/scopes.ts';
import type { Fact, TextPart } from './fact.ts';
import type { Reader } from './reader.ts';
import { literalOf } from './literal-functions.ts';
import { unescaped } from '../template/quoting.ts';
import { plainTag } from '../template/tags.ts';

const DEPTH = 12;
/** Of functions that call each other more than once, texts double at each. */
const MOST_PARTS = 100;

/** What one function is read with. */
interface Reading {
  fn: Node;
  reader: Reader;
  depth: number;
  steps: number;
  /** What it is called with, where that is known. */
  given?: readonly (string | number)[];
}

/** `(alias = 't') => \`${alias}.active = 1\``: a function that gives text of constants and of what it is called with. */
export function textFunctionFact(fn: Node, reader: Reader, depth: number): Extract<Fact, { kind: 'text' }> | undefined {
  if (!isFunction(fn) || fn.async || fn.generator) return undefined;
  const [result, ...more] = returnsOf(fn);
  if (!result) return undefined;
  const literal = literalOf(fn, reader.scopes);
  const reading = { fn, reader, depth, steps: 0 };
  const quoted = literal && partsOf(literal.quoted, reading);
  const isWhole = ({ as, or }: Exclude<TextPart, string>): boolean => as !== 'trimmed' && or === undefined;
  if (
    quoted?.some((part) => typeof part === 'object') &&
    quoted.every((part) => typeof part === 'string' || isWhole(part))
  )
    return { kind: 'text', parts: quoted.map((part) => asLiteral(part, Boolean(literal?.nullable))) };
  const parts = more.length === 0 ? partsOf(result, reading) : undefined;
  return parts && { kind: 'text', parts };
}

function asLiteral(part: TextPart, nullable: boolean): TextPart {
  return typeof part === 'string' ? part : { ...part, as: nullable ? 'nullable' : 'literal' };
}

/** What such a function gives for one item of a list. */
export function textOf(fn: Node, item: string | number, reader: Reader, depth: number): string | undefined {
  if (!isFunction(fn) || fn.async || fn.generator) return undefined;
  const [result, ...more] = returnsOf(fn);
  if (!result || more.length > 0) return undefined;
  const parts = partsOf(result, { fn, reader, depth, steps: 0, given: [item] });
  return parts?.every((part) => typeof part === 'string') ? parts.join('') : undefined;
}

/** What a call of such a function gives, where what it is called with is constant as well. */
export function filled(
  parts: readonly TextPart[],
  args: readonly Node[],
  reader: Reader,
  depth: number,
): Fact | undefined {
  let value = '';
  for (const part of parts) {
    const text = typeof part === 'string' ? part : argument(part, args, reader, depth);
    if (text === undefined) return undefined;
    value += text;
  }
  return { kind: 'constant', value };
}

function argument(
  { param, or, as }: Exclude<TextPart, string>,
  args: readonly Node[],
  reader: Reader,
  depth: number,
): string | undefined {
  const given = args[param];
  if (!given || args.slice(0, param + 1).some(({ type }) => type === 'SpreadElement')) return given ? undefined : or;
  if (as === 'literal' || as === 'nullable') return undefined;
  const fact = reader.factOf(given, depth);
  const text = fact?.kind === 'constant' ? String(fact.value) : '';
  return text !== '' && text === text.trim() && (as !== 'escaped' || !text.includes("'")) ? text : undefined;
}

function partsOf(node: Node, reading: Reading): TextPart[] | undefined {
  const parts = readParts(node, reading);
  return parts && parts.length > MOST_PARTS ? undefined : parts;
}

function readParts(node: Node, reading: Reading): TextPart[] | undefined {
  const inner = bare(node);
  const next = { ...reading, steps: reading.steps + 1 };
  if (next.steps > DEPTH) return undefined;
  switch (inner.type) {
    case 'StringLiteral':
      return [inner.value];
    case 'TemplateLiteral':
      return templateParts(inner, next);
    case 'TaggedTemplateExpression':
      return plainTag(inner.tag, next.reader.scopes) ? templateParts(inner.quasi, next, true) : undefined;
    case 'BinaryExpression': {
      const [left, right] = inner.operator === '+' ? [partsOf(inner.left, next), partsOf(inner.right, next)] : [];
      return left && right && [...left, ...right];
    }
    case 'LogicalExpression': {
      const [only, ...more] = partsOf(inner.left, next) ?? [];
      const [or, ...others] = partsOf(inner.right, next) ?? [];
      const isChoice = inner.operator !== '&&' && typeof only === 'object' && typeof or === 'string';
      return isChoice && more.length === 0 && others.length === 0 ? [{ or, ...only }] : undefined;
    }
    case 'CallExpression':
      return callParts(inner, next);
    case 'Identifier':
      return nameParts(inner, next) ?? constant(inner, next);
    default:
      return constant(inner, next);
  }
}

function templateParts(node: NodeOf<'TemplateLiteral'>, reading: Reading, isTagged = false): TextPart[] | undefined {
  const parts: TextPart[] = [];
  for (const [index, quasi] of node.quasis.entries()) {
    if (isTagged && quasi.value.raw.includes('\\')) return undefined;
    parts.push(quasi.value.cooked ?? '');
    const expression = node.expressions[index];
    const spliced = expression ? partsOf(expression as Node, reading) : [];
    if (!spliced) return undefined;
    parts.push(...spliced);
  }
  return parts;
}

/** `String(alias)`, `alias.trim()`, and another such function. */
function callParts(call: NodeOf<'CallExpression'>, reading: Reading): TextPart[] | undefined {
  const { callee } = call;
  const args = call.arguments as Node[];
  if (callee.type === 'Identifier' && callee.name === 'String' && args.length === 1)
    return partsOf(args[0] as Node, reading);
  if (callee.type === 'MemberExpression') {
    const own = changedParts(call, memberName(callee) ?? '', callee.object, reading);
    if (own) return own;
  }
  const called = reading.reader.factOf(callee as Node, reading.depth);
  if (called?.kind !== 'text') return constant(call, reading);
  const parts = called.parts.map((part): TextPart[] | undefined => {
    if (typeof part === 'string') return [part];
    const given = args[part.param];
    const own = given ? partsOf(given, reading) : part.or === undefined ? undefined : [part.or];
    if (part.as === 'literal' || part.as === 'nullable')
      return own?.map((one) => asLiteral(one, part.as === 'nullable'));
    return part.as ? changed(own, part.as) : own;
  });
  return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
}

/** `alias.trim()`, `type.toUpperCase()`, and quotes escaped. */
function changedParts(
  call: NodeOf<'CallExpression'>,
  name: string,
  object: Node,
  reading: Reading,
): TextPart[] | undefined {
  const escapes = unescaped(call) !== null;
  if (!/^(trim|toString|toUpperCase|toLowerCase|replace|replaceAll)$/.test(name)) return undefined;
  const parts = partsOf(object, reading);
  if (name === 'trim') return changed(parts, 'trimmed');
  if (/^replace/.test(name)) return escapes ? changed(parts, 'escaped') : undefined;
  if (name === 'toString') return parts;
  return parts?.every((part) => typeof part === 'string')
    ? [parts.join('')[name as 'toUpperCase' | 'toLowerCase']()]
    : undefined;
}

/** Quotes escaped where there are none, or in one parameter. */
function changed(parts: TextPart[] | undefined, as: 'escaped' | 'trimmed'): TextPart[] | undefined {
  if (!parts?.every((part) => typeof part === 'string'))
    return parts?.map((part) => (typeof part === 'string' ? part : { ...part, as }));
  const text = parts.join('');
  if (as === 'trimmed') return [text.trim()];
  return text.includes("'") ? undefined : [text];
}

/** A parameter, or a constant of the function itself. */
function nameParts(id: NodeOf<'Identifier'>, reading: Reading): TextPart[] | undefined {
  const binding = reading.reader.scopes.binding(id);
  if (!binding || binding.writes.length > 0) return undefined;
  const { from } = binding;
  if (binding.kind === 'param' && isFunction(reading.fn)) return parameterPart(binding, reading);
  const own = from.type === 'VariableDeclarator' && from.id === binding.id && isInside(from, reading.fn);
  return own && from.init ? partsOf(from.init, reading) : undefined;
}

function parameterPart(binding: Binding, reading: Reading): TextPart[] | undefined {
  const params = isFunction(reading.fn) ? reading.fn.params : [];
  const param = params.findIndex(
    (one) => one === binding.id || (one.type === 'AssignmentPattern' && one.left === binding.id),
  );
  const written = params[param];
  if (!written) return undefined;
  if (reading.given) return param < reading.given.length ? [String(reading.given[param])] : undefined;
  const fallback = written.type === 'AssignmentPattern' ? constant(written.right, reading)?.[0] : undefined;
  return [typeof fallback === 'string' ? { param, or: fallback } : { param }];
}

function constant(node: Node, { reader, depth }: Reading): [string] | undefined {
  const fact = reader.factOf(node, depth);
  return fact?.kind === 'constant' ? [String(fact.value)] : undefined;
}
