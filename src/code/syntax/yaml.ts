import { parse } from 'yaml';

/** Characters, and levels of brackets or columns of indentation, that nobody writes by hand; the parser dies of more. */
const LONGEST = 200_000;
const DEEPEST = 60;
const INDENTED = /^[ \t?:-]{400}/m;

/** What a YAML text holds. @throws where it is none, or not written by hand */
export function parseYaml(text: string, options: { merge?: boolean; customTags?: [] } = {}): unknown {
  if (text.length > LONGEST || isDeep(text) || INDENTED.test(text)) throw new Error('not written by hand');
  // A message with its line is searched from the start of the text for each fault.
  return parse(text, { logLevel: 'error', prettyErrors: false, ...options });
}

function isDeep(text: string): boolean {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth = Math.max(0, depth + (bracket === '[' || bracket === '{' ? 1 : -1));
    if (depth > DEEPEST) return true;
  }
  return false;
}
