import type { Path } from '../model/tree.ts';
import type { Sources } from './sources.ts';

interface Block {
  names: string[];
  hidden: string[];
  passes: boolean;
}

const WORD =
  /#[^\n]*|\{\{|\}\}|[{};]|add_header\s+([\w-]+)|proxy_hide_header\s+([\w-]+)|proxy_pass\b|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/gi;

/**
 * Headers that nginx adds to every answer which it passes on, beside those of the app: it sends both. A block with
 * `add_header` of its own takes none of those around it.
 */
export function headersAddedIn(text: string): string[] {
  const open: Block[] = [{ names: [], hidden: [], passes: false }];
  const passing: string[][] = [];
  const close = (): void => {
    const block = open.pop();
    if (!block?.passes) return;
    const around = [...open].reverse();
    const names = [block, ...around].find((one) => one.names.length > 0)?.names ?? [];
    const hidden = [block, ...around].find((one) => one.hidden.length > 0)?.hidden ?? [];
    passing.push(names.filter((name) => !hidden.includes(name)));
  };
  for (const [word, added, hidden] of text.matchAll(WORD)) {
    const block = open.at(-1);
    if (word === '{') open.push({ names: [], hidden: [], passes: false });
    else if (word === '}' && open.length > 1) close();
    else if (added) block?.names.push(added.toLowerCase());
    else if (hidden) block?.hidden.push(hidden.toLowerCase());
    else if (/^proxy_pass$/i.test(word) && block) block.passes = true;
  }
  while (open.length > 0) close();
  const [first = [], ...others] = passing;
  return [...new Set(first)].filter((name) => others.every((names) => names.includes(name)));
}

/** The same of the annotations by which an ingress of Kubernetes is told what to add. */
const SNIPPET = /(?:configuration|server)-snippet["']?:\s*[|>]?[^\n]*\n((?:[ \t]+[^\n]*\n?)+)/g;

export function addedHeaders(
  sources: Sources,
  servers: readonly Path[],
  ingresses: readonly Path[],
): { names: string[]; source: Path } | undefined {
  for (const source of servers) {
    const names = headersAddedIn(sources.text(source) ?? '');
    if (names.length > 0) return { names, source };
  }
  for (const source of ingresses) {
    const names = [...(sources.text(source) ?? '').matchAll(SNIPPET)].flatMap(([, snippet = '']) =>
      headersAddedIn(`${snippet};proxy_pass`),
    );
    if (names.length > 0) return { names, source };
  }
  return undefined;
}
