import type { Context, RawTag } from './raw-output.ts';

/** Lines that hold code, where `!=` compares. */
const CODE =
  /^\s*(-|if\b|unless\b|else\b|case\b|when\b|each\b|for\b|while\b|include\b|extends\b|block\b|append\b|prepend\b|mixin\b)/;
const TAG =
  /^([ \t]*(?:[a-zA-Z][\w:-]*|[.#][\w-]+)?(?:[.#][\w-]+)*(?:\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))?)!=([ \t]*)(\S.*)$/;

/** Values that Pug puts into a page as they are: `!{x}`, `p!= x`, `a(href!=x)`, `&attributes(x)`. */
export function pugTags(text: string): RawTag[] {
  const found: RawTag[] = [];
  let at = 0;
  let block: { indent: number; context: Context } | null = null;
  for (const line of text.split(/(?<=\n)/)) {
    const indent = /^[ \t]*/.exec(line)?.[0].length ?? 0;
    if (block && line.trim() !== '' && indent <= block.indent) block = null;
    const context = block?.context ?? (/^[ \t]*script\b/.test(line) ? 'script' : 'text');
    if (block || !CODE.test(line)) found.push(...ofLine(line.replace(/[\r\n]+$/, ''), at, context));
    const opens = /^[ \t]*(script|style)\b[^\n]*\.[ \t]*[\r\n]*$/.exec(line)?.[1];
    if (opens && !block) block = { indent, context: opens === 'script' ? 'script' : 'style' };
    at += line.length;
  }
  return found;
}

function ofLine(line: string, at: number, context: Context): RawTag[] {
  const found: RawTag[] = [...line.matchAll(/(?<!\\)!\{((?:[^{}]|\{[^{}]*\})+)\}/g)].map(
    ({ 0: whole, 1: expression = '', index }) => ({
      start: at + index,
      end: at + index + whole.length,
      expression,
      escaped: `#{${expression}}`,
      around: (other: string) => `!{${other}}`,
      context,
    }),
  );
  if (context !== 'text' && !/^[ \t]*script\b/.test(line)) return found;
  const tag = TAG.exec(line);
  if (tag) {
    const [, head = '', space = '', expression = ''] = tag;
    const start = at + head.length;
    const own = /^\s*script\b/.test(head) ? 'script' : /^\s*style\b/.test(head) ? 'style' : 'text';
    found.push({
      start,
      end: at + line.length,
      expression,
      escaped: `=${space}${expression}`,
      around: (other) => `!=${space}${other}`,
      context: own,
    });
  }
  const attributes = /^[ \t]*[\w.#:-]*\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/.exec(line)?.[0] ?? '';
  for (const match of attributes.matchAll(/([\s,(])([\w:@-]+)!=(?!=)\s*([\w$.]+(?:\([^()]*\))?|`[^`]*`)/g)) {
    const start = at + match.index + (match[1]?.length ?? 0);
    const end = at + match.index + match[0].length;
    const expression = match[3] ?? '';
    found.push({ start, end, expression, escaped: `${match[2]}=${expression}`, around: null, context: 'attribute' });
  }
  for (const match of line.matchAll(/&attributes\(\s*([\w$.]+)\s*\)/g)) {
    if (match[1] === 'attributes') continue;
    const start = at + match.index;
    found.push({
      start,
      end: start + match[0].length,
      expression: match[1] ?? '',
      escaped: null,
      around: null,
      context: 'tag',
    });
  }
  return found;
}
