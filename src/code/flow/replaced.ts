import { bare, isFunction, memberName, type Node } from '../syntax/nodes.ts';
import { returnsOf } from '../syntax/static-types.ts';
import { UNSEEN, within, type Callee, type Edge, type Proof, type Spot } from './graph.ts';

/** `x.replace(/</g, '&lt;')`: what is left of the text, and what is put in; what a pattern takes out is proved by trying it. */
export function replacedEdges(
  spot: Spot,
  node: Extract<Node, { arguments: unknown[] }>,
  { method, object, packages }: Callee,
): Edge[] | null {
  if ((method !== 'replace' && method !== 'replaceAll') || !object || packages.length > 0) return null;
  const [pattern, by] = node.arguments as Node[];
  if (!pattern) return null;
  const to: Spot = { ...object, select: spot.select };
  const proof = provenBy(pattern, by, method === 'replaceAll', object.node);
  const left: Edge = proof ? { to, proof, by: 'what is taken out' } : { to, proof: 'plain', by: method };
  if (by && isFunction(by))
    return [left, ...returnsOf(by).map((one) => ({ to: within(spot, one, []), ...PUT_IN, by: method }))];
  const isText = by !== undefined && by.type !== 'StringLiteral';
  return isText ? [left, { to: within(spot, by, []), ...PUT_IN, by: method }] : [left];
}

const PUT_IN = { proof: 'plain', words: 'part of a text', front: UNSEEN } as const;

/** Signs that mean something to a page, a shell, a path or a program. */
const SIGNS = 'a<b>"c\'d&e;f|g$h`i/j\\k(l)m{n}o p.q';
const WAYS_UP = '../../..//....//.././x';

function provenBy(pattern: Node, by: Node | undefined, everywhere: boolean, object: Node): Proof | null {
  const tried = patternOf(pattern, everywhere);
  const text = by?.type === 'StringLiteral' ? by.value : null;
  const isMade = by !== undefined && /Function/.test(by.type);
  if (!tried || (text === null && !isMade)) return null;
  if (isQuoting(tried, text)) return 'regexp';
  const rest = (given: string): string => given.replace(tried, () => text ?? '&;');
  if (!rest('a<b<c').includes('<') && (isMade || text?.startsWith('&') === true)) return 'html';
  if (isMade || text === null || /[<>/.\\]/.test(text)) return null;
  if (/^[\w-]*$/.test(rest(SIGNS))) return 'identifier';
  if (!/[/\\]/.test(rest('a/b/c')) && !rest('../..').includes('/')) return 'filename';
  if (!rest('a<b<c').includes('<')) return 'html';
  return !rest(WAYS_UP).includes('..') || (isNormal(object) && rest('../../x') === 'x') ? 'dotless' : null;
}

/** `x.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')`: every sign of a pattern has a backslash in front of it. */
const isQuoting = (tried: RegExp, text: string | null): boolean =>
  (text === '\\$&' || text === '\\$1') &&
  'x.*+?()[]|^$\\'.replace(tried, (sign) => `<${sign}>`) === 'x<.><*><+><?><(><)><[><]><|><^><$><\\>';

/** The pattern as it runs; `null` where it takes out only the first place, or is not written there. */
function patternOf(node: Node, everywhere: boolean): RegExp | null {
  const inner = bare(node);
  if (inner.type === 'StringLiteral' && everywhere) return new RegExp(inner.value.replace(/[^\w]/g, '\\$&'), 'g');
  if (inner.type !== 'RegExpLiteral' || inner.pattern.length > 200) return null;
  if (!inner.flags.includes('g') && !/[+*]$/.test(inner.pattern)) return null;
  try {
    return new RegExp(inner.pattern, inner.flags);
  } catch {
    return null;
  }
}

/** `path.normalize(x)`: all ways up stand at its beginning. */
const isNormal = (node: Node): boolean => node.type === 'CallExpression' && memberName(node.callee) === 'normalize';
