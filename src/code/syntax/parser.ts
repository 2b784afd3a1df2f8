import { parse as babelParse, type ParserOptions, type ParserPlugin } from '@babel/parser';
import type { File } from '@babel/types';
import { children, type Node } from './nodes.ts';

const COMMON: ParserPlugin[] = [
  'decorators-legacy',
  'decoratorAutoAccessors',
  'explicitResourceManagement',
  'importAttributes',
  // `assert { type: 'json' }`, which Node 16 to 20 run.
  'deprecatedImportAssert',
];

/** Dialects to try for a file name, the likeliest first. A `.js` file may hold Flow, or now and then TypeScript. */
function dialects(path: string): ParserPlugin[][] {
  if (/\.tsx$/.test(path)) return [['typescript', 'jsx']];
  if (/\.[cm]?ts$/.test(path)) return [['typescript'], ['typescript', 'jsx']];
  return [['jsx', 'flow'], ['jsx'], ['jsx', 'typescript'], ['typescript']];
}

const OPTIONS: ParserOptions = {
  allowReturnOutsideFunction: true,
  allowImportExportEverywhere: true,
  allowAwaitOutsideFunction: true,
  allowSuperOutsideMethod: true,
  allowNewTargetOutsideFunction: true,
  allowUndeclaredExports: true,
  createParenthesizedExpressions: false,
  attachComment: false,
};

/** Module, script, and a script that calls its variables `await` or `yield`, as node runs it. */
const WAYS: ParserOptions[] = [
  { sourceType: 'module' },
  { sourceType: 'script' },
  { sourceType: 'script', allowAwaitOutsideFunction: false },
];

/** A file that is not JavaScript or TypeScript: the parser's message, and the line where it is known, from 1. */
export class ParseError extends Error {
  readonly line: number | null;

  constructor(message: string, line: number | null) {
    super(message);
    this.name = 'ParseError';
    this.line = line;
  }

  /** The message with its line. */
  get located(): string {
    return this.line === null ? this.message : `${this.message} (line ${this.line})`;
  }
}

/** Characters of code whose trees are kept: as a rule all of a run, so that the second reading parses only what was edited. */
const KEPT = 24_000_000;
const cache = new Map<string, { text: string; ast: File }>();
let kept = 0;

/**
 * Parses the raw text, so that offsets are those of the file (recast normalises tabs, CRLF and BOM first).
 * Results are shared between readers: nobody may change the tree.
 *
 * @throws {ParseError}
 */
export function parse(text: string, path: string): File {
  const hit = cache.get(path);
  if (hit && hit.text === text) return hit.ast;
  const ast = parseFresh(text, path);
  kept += text.length - (hit?.text.length ?? 0);
  cache.delete(path);
  cache.set(path, { text, ast });
  for (const [oldest, { text: dropped }] of cache) {
    if (kept <= KEPT || oldest === path) break;
    cache.delete(oldest);
    kept -= dropped.length;
  }
  return ast;
}

/** As much as can be read of a text that no engine runs: a name declared twice, `await` outside of an async function. */
export function parseLoosely(text: string, path: string): File | null {
  try {
    return parseFresh(text, path, { errorRecovery: true });
  } catch {
    return null;
  }
}

/** Levels of a tree that whoever walks it can go down; nobody writes half of them by hand. */
const DEEPEST = 2500;
const TOO_DEEP = 'nested too deep';

/** What lies too many levels down a tree. A level takes a character at least, so that only long nodes are looked into. */
function findTooDeep(root: Node): Node | undefined {
  const stack: [node: Node, level: number][] = [[root, 0]];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [node, level] = next;
    if (level > DEEPEST) return node;
    if (level + ((node.end ?? 0) - (node.start ?? 0)) <= DEEPEST) continue;
    for (const child of children(node)) stack.push([child, level + 1]);
  }
  return undefined;
}

function parseFresh(text: string, path: string, more: ParserOptions = {}): File {
  const ast = parseInSomeWay(text, path, more);
  const deepest = findTooDeep(ast);
  if (deepest) throw new ParseError(TOO_DEEP, deepest.loc?.start.line ?? null);
  return ast;
}

function parseInSomeWay(text: string, path: string, more: ParserOptions): File {
  let first: unknown;
  // Babel knows a shebang only at offset 0; a comment of the same length keeps the offsets.
  const code = text.replace(/^\uFEFF#!/, '\uFEFF//');
  for (const plugins of dialects(path)) {
    for (const way of WAYS) {
      try {
        return babelParse(code, {
          ...OPTIONS,
          ...way,
          ...more,
          strictMode: false,
          plugins: [...COMMON, ...plugins],
        });
      } catch (error) {
        if (error instanceof RangeError) throw new ParseError(TOO_DEEP, null);
        first ??= error;
      }
    }
  }
  const { message, loc } = first as { message: string; loc?: { line: number; column: number } };
  throw new ParseError(message.replace(/ \(\d+:\d+\)$/, ''), loc?.line ?? null);
}
