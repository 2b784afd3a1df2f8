import { bare, type Node } from '../../syntax/nodes.ts';
import { isPath } from '../../syntax/static-types.ts';
import type { Value } from '../classify/index.ts';
import type { HolePiece } from '../template/index.ts';
import { codeOf, type Conversion, type Source } from './conversion.ts';

/** A value that is the word NULL where there is none: `age || 'NULL'`, `name ? "'" + name + "'" : 'NULL'`. */
export interface Optional {
  value: Node;
  /** It has quotes of its own. */
  quoted: boolean;
  /** The code around the value. */
  code: (value: string) => string;
}

/** The value and the condition of an expression that else is the word NULL. */
export function optionalOf(node: Node, source: { file: string }): Optional | null {
  const inner = bare(node);
  if (inner.type === 'LogicalExpression' && isNull(inner.right) && inner.operator !== '&&') {
    const left = codeOf(inner.left, source);
    const { operator } = inner;
    const again = isPath(inner.left);
    return {
      value: inner.left,
      quoted: false,
      code: (value) => (value === left || !again ? `${value} ${operator} null` : whenGiven(operator, left, value)),
    };
  }
  if (inner.type !== 'ConditionalExpression') return null;
  const { test, consequent, alternate } = inner;
  // In a text null is the word as well.
  const isNone = (one: Node, other: Node): boolean =>
    isNull(one) || (bare(one).type === 'NullLiteral' && betweenQuotes(other) !== null);
  const withoutValue = isNone(alternate, consequent);
  if (isNone(consequent, alternate) === withoutValue) return null;
  const given = withoutValue ? consequent : alternate;
  const quoted = betweenQuotes(given);
  const asked = codeOf(test, source);
  return {
    value: quoted ?? given,
    quoted: quoted !== null,
    code: (value) =>
      value === asked && given === consequent
        ? `${asked} || null`
        : given === consequent
          ? `${asked} ? ${value} : null`
          : `${asked} ? null : ${value}`,
  };
}

function whenGiven(operator: string, left: string, value: string): string {
  return operator === '||' ? `${left} ? ${value} : null` : `${left} == null ? null : ${value}`;
}

/** The value bound as `convert` binds it, under its condition. */
export function bindOptional(
  optional: Optional,
  value: Value,
  hole: HolePiece,
  convert: (value: Value) => Conversion,
  source: Source,
): Conversion {
  const inner = convert({ ...value, quoted: optional.quoted, parts: [{ ...hole, node: optional.value }] });
  if (inner.kind === 'refused') return inner;
  const kept = `${codeOf(optional.value, source)} && `;
  const code = inner.code.startsWith(kept) ? inner.code.slice(kept.length) : inner.code;
  return { ...inner, code: optional.code(code) };
}

function isNull(node: Node): boolean {
  const inner = bare(node);
  if (inner.type === 'TemplateLiteral')
    return inner.expressions.length === 0 && /^null$/i.test(inner.quasis[0]?.value.raw ?? '');
  return inner.type === 'StringLiteral' && /^null$/i.test(inner.value);
}

/** The one value of `'${x}'` or `"'" + x + "'"`. */
function betweenQuotes(node: Node): Node | null {
  const inner = bare(node);
  if (inner.type === 'TemplateLiteral') {
    const [before, after] = inner.quasis.map(({ value }) => value.raw);
    const [only] = inner.expressions;
    return inner.expressions.length === 1 && before === "'" && after === "'" ? (only as Node) : null;
  }
  if (inner.type !== 'BinaryExpression' || inner.operator !== '+' || !isQuote(inner.right)) return null;
  const left = bare(inner.left);
  return left.type === 'BinaryExpression' && left.operator === '+' && isQuote(left.left) ? left.right : null;
}

function isQuote(node: Node): boolean {
  return node.type === 'StringLiteral' && node.value === "'";
}
