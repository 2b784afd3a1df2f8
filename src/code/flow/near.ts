import { bare, type Node } from '../syntax/nodes.ts';
import type { FlowFile } from './graph.ts';

/** Text in which a mention of the request is looked for. */
const LONGEST = 400;

/** What the text of a file holds in which an expression can be near the request. */
export const NEAR = /query|body|\b_?req\b|request/;

/** Whether an expression reads the request by its own words, or by those of the variable it names: told by text, before anything is followed. */
export function isNear(node: Node, { source, scopes }: FlowFile): boolean {
  const textOf = (one: Node): string =>
    source.text.slice(one.start ?? 0, Math.min(one.end ?? 0, (one.start ?? 0) + LONGEST));
  const inner = bare(node);
  if (inner.type === 'CallExpression' || /Literal$/.test(inner.type)) return false;
  if (/\b(query|body)\b/.test(textOf(inner))) return true;
  const binding = inner.type === 'Identifier' ? scopes.binding(inner) : undefined;
  if (binding?.from.type === 'VariableDeclarator') return /\b(query|body|_?req|request)\b/.test(textOf(binding.from));
  return (
    binding?.kind === 'param' &&
    binding.id !== inner &&
    /\{[^}]*\b(query|body)\b/.test(paramText(binding.id, source.text))
  );
}

/** `({ query: { q } }, res)`: the pattern that a name stands in. */
const paramText = ({ start }: Node, text: string): string => text.slice(Math.max(0, (start ?? 0) - 60), start ?? 0);
