import { pugTags } from './pug.ts';
import { aliasesIn, contextsIn, declaredIn, readExpression, resolved, type RawOutput } from './raw-output.ts';
import { codeOf, rawTags, withoutTags, withoutViewComments, type ViewSyntax } from './syntaxes.ts';

export { syntaxOf } from './syntaxes.ts';
export type { RawOutput, ViewSyntax };

/** Values that a view puts into the page as they are; partials, layouts and what helpers make are left out. */
export function rawOutputs(text: string, syntax: ViewSyntax): RawOutput[] {
  const readable = withoutViewComments(text, syntax);
  const tags = syntax === 'pug' ? pugTags(readable) : rawTags(readable, syntax);
  if (tags.length === 0) return [];
  const contextAt = contextsIn(syntax === 'pug' ? '' : withoutTags(readable));
  const code = codeOf(readable, syntax);
  const aliases = aliasesIn(code);
  const declared = declaredIn(code);
  return tags.flatMap(({ start, end, expression, escaped, around, context: told }): RawOutput[] => {
    const read = readExpression(expression);
    if (!read) return [];
    const paths = read.paths.map((path) => resolved(path, aliases)).filter(([root = '']) => !declared.has(root));
    if (paths.length === 0) return [];
    const context = told ?? contextAt(start);
    const text = expression.trim().replace(/;+$/, '');
    const inQuotes = context === 'script' && /['"`]/.test(readable[start - 1] ?? '');
    const json =
      around &&
      !inQuotes &&
      context === 'script' &&
      (read.kind === 'json' ? isOneCall(text, syntax) : /^[\w$.]+$/.test(text))
        ? around(`${textual(text)}.replace(/</g, '\\\\u003c')`)
        : null;
    return [
      {
        start,
        end,
        expression: text,
        ...read,
        paths,
        context,
        escaped: context === 'text' || context === 'attribute' ? escaped : null,
        json,
      },
    ];
  });
}

/** Another view that a view takes in: a partial, a layout, what it extends. */
export interface TakenIn {
  name: string;
  /** What it is given under other names than the view has it. */
  given: readonly string[];
}

export function takenInBy(text: string, syntax: ViewSyntax): TakenIn[] {
  const pattern = {
    ejs: /\binclude(?:File)?\s*\(?\s*['"`]([^'"`]+)['"`]|<%[-=]?\s*include\s+([\w./-]+)|\blayout\s*\(\s*['"`]([^'"`]+)['"`]/g,
    eta: /\b(?:include|includeFile|layout)\s*\(\s*['"`]([^'"`]+)['"`]/g,
    pug: /^[ \t]*(?:include|extends)(?::\S+)?\s+([\w./-]+)/gm,
    handlebars: /\{\{~?[#]?>\s*['"]?([\w./-]+)|\{\{~?!<\s*([\w./-]+)/g,
    nunjucks: /\{%-?\s*(?:include|extends|import|from)\s+['"]([^'"]+)['"]/g,
    dust: /\{>\s*"?([\w./-]+)/g,
    jsx: /\b(?:require\(|from)\s*['"]([^'"]+)['"]/g,
  }[syntax];
  return [...text.matchAll(pattern)].map((match) => ({
    name: match.slice(1).find((name) => name !== undefined) ?? '',
    given: givenBehind(text.slice(match.index + match[0].length)),
  }));
}

/** `, { title: 'Users', user }` behind the name of a partial, `title="Users"` in Handlebars; `user` stays what it is. */
function givenBehind(rest: string): string[] {
  const object = /^\s*,\s*\{([^{}]{0,2000})/.exec(rest)?.[1];
  const pairs = object ?? /^[^}\n]{0,500}/.exec(rest)?.[0] ?? '';
  return [
    ...pairs.matchAll(object === undefined ? /([\w$]+)\s*=\s*([^\s}]+)/g : /([\w$]+)['"]?\s*:\s*([^,]+)/g),
  ].flatMap(([, key = '', value = '']) => (key === value.trim() ? [] : [key]));
}

/** `JSON.stringify(undefined)` is no text. */
const textual = (code: string): string => (/^JSON\.stringify\((?!\s*[[{])/.test(code) ? `String(${code})` : code);

/** Nothing follows the call, so that one more can be put behind it. */
function isOneCall(text: string, syntax: ViewSyntax): boolean {
  if (syntax === 'nunjucks') return true;
  let depth = 0;
  for (const [at, sign] of [...text].entries()) {
    depth += sign === '(' ? 1 : sign === ')' ? -1 : 0;
    if (sign === ')' && depth === 0) return at === text.length - 1;
  }
  return false;
}
