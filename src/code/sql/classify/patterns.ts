import type { Node } from '../../syntax/nodes.ts';
import { unwrap } from '../../syntax/nodes.ts';
import type { Scopes } from '../../syntax/scopes.ts';
import { LISTED, NUMBER, PLAIN, UNQUOTED } from './reasons.ts';

/** Why a text that a pattern matches can be spliced in; `null` where it may hold anything else, too. */
export function matchedWhy(pattern: Node, scopes: Scopes): string | null {
  let inner = unwrap(pattern);
  const binding = inner.type === 'Identifier' ? scopes.binding(inner) : undefined;
  const from = binding?.from;
  if (from?.type === 'VariableDeclarator' && from.id === binding?.id && from.init && binding.writes.length === 0)
    inner = unwrap(from.init);
  if (inner.type !== 'RegExpLiteral' || inner.flags.includes('m')) return null;
  return patternWhy(inner.pattern);
}

/** Quantifiers, which add no other character. */
const TIMES = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/;
const GROUP = /^\((?:\?(?::|<\w+>))?/;
/** One character of a pattern that means itself. */
const ITSELF = /^(?:\\[-.$/#@ ]|[\w \-:/#@=~%&,;<>!])/;
const CLASS = /^\[(?:\\[dws\-./ ]|[^\\\]^'"`[])+\]/;

/** `^[a-z_]+$`: what a text consists of from its first character to its last. */
export function patternWhy(pattern: string): string | null {
  const body = /^\^([\s\S]*)\$$/.exec(pattern)?.[1];
  if (body === undefined || body.endsWith('\\') || !isOneAlternative(body)) return null;
  // A sign in front of a number.
  let rest = body.replace(/^(?:-|\[[-+]+\])\?/, '');
  const sign = rest === body ? '' : '-';
  let characters = '';
  while (rest) {
    const atom = (GROUP.exec(rest) ??
      /^[)|]/.exec(rest) ??
      CLASS.exec(rest) ??
      /^\\[dw]/.exec(rest) ??
      ITSELF.exec(rest))?.[0];
    if (atom === undefined) return null;
    rest = rest.slice(atom.length);
    if (!/^[()|]/.test(atom)) characters += charactersOf(atom);
    rest = rest.replace(TIMES, '');
  }
  if (/['"`\\]/.test(characters)) return null;
  if (/^[\d.]*$/.test(characters)) return NUMBER;
  if (!/^[\w.,$]*$/.test(sign + characters)) return UNQUOTED;
  return /^\((\?:)?\w+(\|\w+)*\)$/.test(body) ? LISTED : PLAIN;
}

/** No `|` outside of parentheses, beside which `^` and `$` would hold for one side each. */
function isOneAlternative(body: string): boolean {
  let depth = 0;
  let inClass = false;
  for (let at = 0; at < body.length; at += 1) {
    const char = body[at];
    if (char === '\\') at += 1;
    else if (inClass) inClass = char !== ']';
    else if (char === '[') inClass = true;
    else if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    else if (char === '|' && depth === 0) return false;
  }
  return true;
}

/** The characters of a class or an escape, each kind by one of it. */
function charactersOf(atom: string): string {
  if (atom === '\\d') return '0';
  if (atom === '\\w') return 'a0_';
  if (!atom.startsWith('[')) return atom.replace('\\', '');
  let found = '';
  const inside = atom
    .slice(1, -1)
    .replace(/\\d/g, () => ((found += '0'), ''))
    .replace(/\\w/g, () => ((found += 'a'), ''))
    .replace(/\\s/g, () => ((found += ' '), ''))
    .replace(/0-9|a-z|A-Z|[a-z]-[a-z]|[A-Z]-[A-Z]|\d-\d/g, (range) => ((found += range[0]), ''));
  // Another range may span quotes, as `+-}` or `A-z` do.
  return /[^\\]-[^\\]/.test(inside.replace(/^-|-$/g, '')) ? "'" : found + inside.replace(/\\(.)/g, '$1');
}
