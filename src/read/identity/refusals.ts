import type { Source } from '../../code/values/value.ts';
import { textOf } from '../../code/syntax/ancestors.ts';
import { bare, keyName, memberName, type Node, type NodeOf } from '../../code/syntax/nodes.ts';

/** Where the text of a refusal goes. */
const TEXT = '$text';

const SAYS = /^(error|err|message|msg|error_?message|detail|reason|errmsg)$/i;
const MARKS = /^(success|ok|status|code|statusCode|error|result|type)$/i;

/**
 * The form in which a request is refused: `{ success: false, message: $text }` of
 * `res.status(400).json({ success: false, message: 'Name is missing' })`.
 */
export function refusalOf(source: Source, node: Node): string | undefined {
  if (node.type !== 'CallExpression') return undefined;
  const callee = bare(node.callee as Node);
  if (!/^(json|send)$/.test(memberName(callee) ?? '') || callee.type !== 'MemberExpression') return undefined;
  const status = statusIn(bare(callee.object));
  const [body] = node.arguments as Node[];
  const object = body && bare(body);
  if (status === undefined || object?.type !== 'ObjectExpression' || object.properties.length > 3) return undefined;
  return formOf(source, object, status);
}

function statusIn(node: Node): number | undefined {
  if (node.type !== 'CallExpression' || memberName(bare(node.callee as Node)) !== 'status') return undefined;
  const [code] = node.arguments as Node[];
  return code?.type === 'NumericLiteral' && code.value >= 400 && code.value < 500 ? code.value : undefined;
}

function formOf(source: Source, object: NodeOf<'ObjectExpression'>, status: number): string | undefined {
  let says = 0;
  const parts = object.properties.map((property) => {
    if (property.type !== 'ObjectProperty') return undefined;
    const key = keyName(property.key, property.computed);
    if (key === undefined || !/^\w+$/.test(key)) return undefined;
    const value = bare(property.value as Node);
    if (SAYS.test(key) && isText(value)) {
      says++;
      return `${key}: ${TEXT}`;
    }
    if (!MARKS.test(key)) return undefined;
    if (value.type === 'NumericLiteral') return value.value === status ? `${key}: 403` : undefined;
    if (value.type === 'BooleanLiteral') return `${key}: ${value.value}`;
    return value.type === 'StringLiteral' && /^(error|fail|failed|failure)$/i.test(value.value)
      ? `${key}: ${textOf(source.text, value)}`
      : undefined;
  });
  return says === 1 && parts.every((part) => part !== undefined) ? `{ ${parts.join(', ')} }` : undefined;
}

const isText = ({ type }: Node): boolean =>
  type === 'StringLiteral' || type === 'TemplateLiteral' || type === 'MemberExpression' || type === 'CallExpression';

/** What most have in common; `null` where there is none. */
export function mostCommon(forms: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const form of forms) counts.set(form, (counts.get(form) ?? 0) + 1);
  const [best] = [...counts].sort(([, a], [, b]) => b - a);
  return best?.[0] ?? null;
}
