import type { Options } from 'prettier';
import { columns, widthOf } from '../code/edit/line-width.ts';
import { lineIndent, startsLine, styleOf, type Style } from '../code/edit/style.ts';
import { ancestors, endOf, startOf } from '../code/syntax/ancestors.ts';
import { isFunction, type Node } from '../code/syntax/nodes.ts';
import { ParseError } from '../code/syntax/parser.ts';
import { nodeAround, type Range } from '../code/syntax/range.ts';
import { open } from '../code/syntax/source-file.ts';
import { partsOfDiff } from '../model/line-diff.ts';
import type { Path, Tree } from '../model/tree.ts';
import { braceBodies } from './as-linted.ts';
import { lintRules } from './lint-rules.ts';
import { format } from './pretty-code.ts';
import { prettierOptions } from './prettier-options.ts';

/**
 * Breaks the lines that edits made longer than those around them, as prettier would, in a file that no formatter has
 * written. Of each only the innermost property, argument or statement that stands on that line is written anew.
 */
export async function breakLines(tree: Tree, path: Path, before: string, after: string): Promise<string> {
  const rules = lintRules(tree, path);
  const options = { ...prettierOptions(tree, path), ...rules.layout };
  const tabWidth = options.tabWidth ?? 2;
  const { printWidth: said = 0 } = options;
  // What the configuration says counts where the file is held to it.
  const limits = said > 0 ? [said, ...LIMITS.filter((limit) => limit > said)] : LIMITS;
  const width = widthOf(before.split('\n'), limits, tabWidth, 1);
  const lines = longLines(before, after, { tabWidth, width });
  if (lines.length === 0) return after;
  try {
    const file = open(after, path);
    const { ast } = file;
    const style = styled(styleOf(file));
    const pieces = lines.flatMap((line) => {
      const inner = nodeAround(ast, { ...line, end: line.end - Number(/[,;]/.test(after.charAt(line.end - 1))) });
      const node = inner && breakable(ancestors(ast, inner), line, after);
      return node ? [node] : [];
    });
    let text = after;
    for (const node of pieces.reverse()) {
      const code = await broken(path, after, node, { tabWidth, ...options, ...style, width });
      if (code !== null) text = text.slice(0, startOf(node)) + code + text.slice(endOf(node));
    }
    return text;
  } catch (error) {
    if (error instanceof ParseError || error instanceof SyntaxError) return after;
    throw error;
  }
}

const LIMITS = [100, 120, 140];

interface Limit {
  width: number;
  tabWidth: number;
}

/** What a line that is too long already may grow by: a cast, a wrapper. */
const FEW = 30;

/** Lines of edits that are too long, from the first sign to the last, where what stood there was not, or much shorter. */
function longLines(before: string, after: string, { width, tabWidth }: Limit): Range[] {
  const found: Range[] = [];
  let at = 0;
  let least = width;
  for (const { added, removed, value } of partsOfDiff(before, after)) {
    if (removed) {
      const longest = Math.max(...value.split('\n').map((line) => columns(line, tabWidth)));
      if (longest > width) least = longest + FEW;
      continue;
    }
    let start = at;
    for (const line of added ? value.split('\n') : []) {
      const end = start + line.trimEnd().length;
      if (columns(line, tabWidth) > least) found.push({ start: end - line.trim().length, end });
      start += line.length + 1;
    }
    at += value.length;
    least = width;
  }
  return found;
}

const ITEMS = /^(ObjectProperty|SpreadElement|.*Statement|VariableDeclaration)$/;

/** The innermost node that begins the line, ends on it, and can be written alone. */
function breakable(path: readonly Node[], line: Range, text: string): Node | undefined {
  const at = path.findIndex((node, index) => {
    const isItem = ITEMS.test(node.type) || isArgument(node, path[index + 1]);
    return isItem && startOf(node) === line.start && startsLine(text, startOf(node));
  });
  const node = path[at];
  // A line that begins like that would be taken for the end of the one before.
  if (!node || endOf(node) > line.end || /^[([`/+-]/.test(text.slice(startOf(node), startOf(node) + 1)))
    return undefined;
  return holdsBody(node, text) ? undefined : node;
}

const isArgument = (node: Node, parent: Node | undefined): boolean =>
  parent !== undefined && 'arguments' in parent && (parent.arguments as Node[]).includes(node);

/** A function on one line is its author's; it is not unfolded. */
function holdsBody(node: Node, text: string): boolean {
  return isFunction(node) || /=>|\bfunction\b/.test(text.slice(startOf(node), endOf(node)));
}

const styled = ({ quote, semicolons, trailingCommas, indent }: Style): Options => ({
  ...(indent.startsWith('\t') ? { useTabs: true } : { useTabs: false, tabWidth: indent.length }),
  singleQuote: quote === "'",
  semi: semicolons,
  trailingComma: trailingCommas ? 'es5' : 'none',
  quoteProps: 'preserve',
  endOfLine: 'lf',
});

/** The node over several lines; `null` where that makes none of them shorter. */
async function broken(
  path: Path,
  text: string,
  node: Node,
  { width, tabWidth, ...options }: Options & Limit,
): Promise<string | null> {
  const source = text.slice(startOf(node), endOf(node));
  const indent = lineIndent(text, startOf(node));
  const [head, tail] = frameOf(node);
  const unit = options.useTabs ? '\t' : ' '.repeat(tabWidth);
  const own: Options = {
    ...options,
    tabWidth,
    printWidth: width - columns(`${indent}x`, tabWidth) + 1 + tabWidth,
    bracketSpacing: !/(?<!\$)\{[^\s}]/.test(source),
  };
  const plain = await format(path, `${head}\n${source}\n${tail}\n`, own);
  const braced = await format(path, braceBodies(plain, path, 'multi-line'), own);
  const lines = braced.trimEnd().split('\n').slice(1, -1);
  if (lines.length < 2) return null;
  const inner = lines.map((line) => (line.startsWith(unit) ? line.slice(unit.length) : line));
  const longest = Math.max(...inner.map((line) => columns(indent + line, tabWidth)));
  if (longest >= columns(indent + source, tabWidth)) return null;
  const isList = !/Statement$|^VariableDeclaration$/.test(node.type);
  const code = inner.join(`${text.includes('\r\n') ? '\r\n' : '\n'}${indent}`);
  return isList ? code.replace(/,$/, '') : code;
}

/** What stands around a node so that it can be read alone. */
function frameOf(node: Node): [string, string] {
  if (node.type === 'ObjectProperty' || node.type === 'SpreadElement') return ['x = {', '}'];
  return /Statement$|^VariableDeclaration$/.test(node.type) ? ['async function x() {', '}'] : ['x = [', ']'];
}
