import type { Scopes } from '../../syntax/scopes.ts';
import type { HolePiece } from '../template/index.ts';
import type { Node } from '../../syntax/nodes.ts';
import { endOf, startOf } from '../../syntax/ancestors.ts';

/** How one value is bound: the expression handed over, and what stands around the placeholder in the SQL. */
export interface Bound {
  kind: 'bound';
  code: string;
  before: string;
  after: string;
  review: string | null;
  /** `IN (…)` around it goes too: `= ANY($1)`. */
  wide: boolean;
  /** Code that gives as many placeholders as the list has items; '' for one placeholder. */
  marks: string;
}

/** A value bound, or why it stays in the text. */
export type Conversion = Bound | { kind: 'refused'; why: string };

/** The file that the value stands in. */
export interface Source {
  file: string;
  /** TypeScript: `parseFloat` takes only strings. */
  typed: boolean;
  scopes: Scopes;
  /** Functions that are given texts with quotes of their own somewhere, as `name:index` of the parameter. */
  quoted?: readonly string[];
  /** Functions and members that are given two numbers in one text somewhere, as `name:index` or `.name`. */
  paired?: readonly string[];
}

/** One plain placeholder, unless more is said. */
export function bound(code: string, more: Partial<Omit<Bound, 'kind' | 'code'>> = {}): Bound {
  return {
    kind: 'bound',
    code,
    before: more.before ?? '',
    after: more.after ?? '',
    review: more.review ?? null,
    wide: more.wide ?? false,
    marks: more.marks ?? '',
  };
}

/** The same, with parentheses where a member of it is to follow: `(x as number[])`, `(a || b)`. */
export function objectCode(node: Node, source: { file: string }): string {
  const code = codeOf(node, source);
  return /^(Identifier|ThisExpression|(Optional)?(Member|Call)Expression|ArrayExpression|TSNonNullExpression)$/.test(
    node.type,
  )
    ? code
    : `(${code})`;
}

/** Code of a hole with the comments that stand beside it between `${` and `}`. */
export function commented(code: string, hole: HolePiece, source: { file: string }): string {
  if (hole.in !== 'template' || hole.around) return code;
  const own = codeOf(hole.node, source);
  const inside = source.file.slice(hole.start + 2, hole.end - 1);
  const at = startOf(hole.node) - hole.start - 2;
  const [before, after] = [inside.slice(0, at).trimStart(), inside.slice(at + own.length).trimEnd()];
  return (/\/[/*]/.test(before) ? before : '') + code + (/\/\*/.test(after) ? after : '');
}

/** The code of the user, byte for byte. */
export function codeOf(node: Node, source: { file: string }): string {
  return source.file.slice(startOf(node), endOf(node));
}
