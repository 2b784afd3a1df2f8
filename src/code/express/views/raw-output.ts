/** A place in a view where a value goes into the page as it is. Offsets into the text. */
export interface RawOutput {
  /** The whole tag, or the piece of a line that is to be written otherwise. */
  start: number;
  end: number;
  /** What is put in: `user.name`. */
  expression: string;
  /** Members of what the view is given that are in it: `[['user', 'name']]`. */
  paths: readonly (readonly string[])[];
  /** `json`: made by JSON.stringify or a filter like it; `markdown`: made from Markdown. */
  kind: 'value' | 'json' | 'markdown';
  context: Context;
  /** The same, escaped for HTML; `null` where that is not told. */
  escaped: string | null;
  /** The same JSON, in which `<` is written `\u003c`. */
  json: string | null;
}

export type Context = 'text' | 'attribute' | 'script' | 'style' | 'tag';

/** What a syntax of views knows of a raw tag, before its expression is read. */
export interface RawTag {
  start: number;
  end: number;
  expression: string;
  escaped: string | null;
  /** The tag around another expression. */
  around: ((expression: string) => string) | null;
  context?: Context;
}

/** Characters of a tag that are looked at for the attribute that a value stands in. */
const LONGEST_ATTRIBUTE = 2000;

/** Where a value stands in a page, by what is in front of it; tags of the view are blanked first. */
export function contextsIn(blank: string): (at: number) => Context {
  const marks = (pattern: RegExp): number[] => [...blank.matchAll(pattern)].map(({ index }) => index);
  const elements = (['script', 'style'] as const).map((name) => ({
    name,
    opened: marks(new RegExp(`<${name}`, 'gi')),
    closed: marks(new RegExp(`</${name}`, 'gi')),
  }));
  const [begins, ends] = [marks(/<[a-z!/]/gi), marks(/[<>]/g)];
  return (at) => {
    for (const { name, opened, closed } of elements) {
      const from = lastBefore(opened, at);
      const end = from < 0 ? -1 : blank.indexOf('>', from);
      if (end >= 0 && end < at && lastBefore(closed, at - name.length - 1) < from) return name;
    }
    const tag = lastBefore(begins, at - 1);
    if (tag < 0 || tag !== lastBefore(ends, at)) return 'text';
    const inside = blank.slice(Math.max(tag, at - LONGEST_ATTRIBUTE), at);
    return /=\s*("[^"]*|'[^']*)$/.test(inside) ? 'attribute' : 'tag';
  };
}

/** The last of some sorted places that is in front of another; -1 where none is. */
function lastBefore(places: readonly number[], at: number): number {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] as number) < at) low = middle + 1;
    else high = middle;
  }
  return places[low - 1] ?? -1;
}

const STRINGS = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\$]|\\.)*`/g;
const WORDS =
  /^(true|false|null|undefined|typeof|new|in|of|instanceof|void|return|this|if|else|function|let|const|var)$/;
/** Methods of texts that hand the text on. */
const METHODS =
  /\.(trim|toLowerCase|toUpperCase|substring|substr|slice|toString|replace|replaceAll|join|split|concat|trimEnd|trimStart)\s*\((?:[^()]|\([^()]*\))*\)/g;
/** Helpers of layouts, and what they give: markup of the app itself. */
const OWN =
  /^(?:await\s+)?(?:[\w$]+\.)?_?(include|includeFile|includeAsync|partial|layout|block|contentFor|contentBlock|defineContent|yield|body|content_?for|contents?Block|super|caller|script|scripts|style|styles|stylesheets?|css|js|javascripts?|head|foot|footer|header|sidebar|slot|render\w*|sections?|_sections?|blocks|extend|extends|insert|load|assets?|webpack\w*|vite\w*|manifest\w*)\b\s*(\(|$|[.[])/i;
const TOKENS = /csrf|xsrf|nonce|recaptcha|captcha|hcaptcha|paginat/i;
const SAFE = /sanitiz|purify|escape|encode|\bxss\s*\(|\bhe\.|strip_?tags|\be\s*\(|serialize\(/i;

/** What an expression of a view puts in; `null` where that is the app's own markup, or made by a helper. */
export function readExpression(expression: string): Pick<RawOutput, 'paths' | 'kind'> | null {
  const text = expression.trim().replace(/;+$/, '').trim();
  if (text === '' || /u003c|^include\s/i.test(text) || OWN.test(text) || TOKENS.test(text) || SAFE.test(text))
    return null;
  const plain = text.replace(STRINGS, "''");
  const json = /^JSON\.stringify\s*\(([\s\S]*)\)(\s*\|\|[\s\S]*)?$/.exec(plain);
  if (json) return json[1]?.includes('u003c') ? null : { kind: 'json', paths: pathsOf(json[1] ?? '') };
  const markdown =
    /\b(?:marked(?:\.parse|\.marked)?|md|markdown\w*|converter|remarkable|showdown)(?:\.\w+)?\s*\(([\s\S]*)\)$/i.exec(
      plain,
    );
  if (markdown) return { kind: 'markdown', paths: pathsOf(markdown[1] ?? '') };
  const rest = plain.replace(METHODS, '');
  if (/[\w$\])]\s*\(/.test(rest) || /=>|\{/.test(rest)) return null;
  const paths = pathsOf(rest);
  return paths.length > 0 ? { kind: 'value', paths } : null;
}

function pathsOf(text: string): string[][] {
  const found: string[][] = [];
  // The condition of `a ? b : c` is not put in.
  const shown = text.replace(/^[^?]*\?(?![.?])/, '');
  for (const [whole] of shown.matchAll(
    /(?<![\w$.])[A-Za-z_$][\w$]*(?:\s*(?:\?\.|\.)\s*[A-Za-z_$][\w$]*|\[[^\]]*\])*/g,
  )) {
    const parts = whole
      .replace(/\[\s*\d+\s*\]|\[[^\]'"]*\]/g, '.*')
      .replace(/\[\s*['"]([^'"]*)['"]\s*\]/g, '.$1')
      .split(/\s*(?:\?\.|\.)\s*/);
    if (WORDS.test(parts[0] ?? '')) parts.shift();
    while (/^(locals|it|props|@root|data_root)$/.test(parts[0] ?? '')) parts.shift();
    if (
      parts.length > 0 &&
      !/^(Math|Date|Number|String|Object|Array|JSON|process|req|encodeURIComponent)$/.test(parts[0] ?? '')
    )
      found.push(parts);
  }
  return found;
}

/** Names of a loop, by what it goes through: `u` of `users.forEach((u) => …)` is `users.*`. */
export function aliasesIn(text: string): Map<string, string[]> {
  const aliases = new Map<string, string[]>();
  const add = (name: string | undefined, of: string | undefined, each: boolean): void => {
    if (name && of)
      aliases.set(name, [
        ...of
          .replace(/\s/g, '')
          .replace(/^(locals|it|props)\./, '')
          .split(/\?\.|\./),
        ...(each ? ['*'] : []),
      ]);
  };
  for (const match of text.matchAll(
    /(?<![\w$.])([\w$.]+)\.(?:forEach|map)\s*\(\s*(?:async\s*)?(?:function\s*\w*\s*)?\(?\s*([\w$]+)/g,
  ))
    add(match[2], match[1], true);
  for (const match of text.matchAll(
    /\bfor\s*\(?\s*(?:const|let|var)?\s*([\w$]+)(?:\s*,\s*\w+)?\s+(?:of|in)\s+([\w$.]+)/g,
  ))
    add(match[1], match[2], true);
  for (const match of text.matchAll(/^[ \t]*-?[ \t]*(?:each|for)\s+([\w$]+)(?:\s*,\s*\w+)?\s+in\s+([\w$.]+)/gm))
    add(match[1], match[2], true);
  for (const match of text.matchAll(/\{\{~?#each\s+(?:this\.)?([\w$.]+)\s+as\s+\|\s*([\w$]+)/g))
    add(match[2], match[1], true);
  for (const match of text.matchAll(
    /(?:const|let|var)\s+([\w$]+)\s*=\s*(?:locals\.)?([A-Za-z_$][\w$.]*)\s*(?:\|\||;|%>|\n)/g,
  ))
    if (match[1] !== match[2]) add(match[1], match[2], false);
  return aliases;
}

/** Names that the view declares itself. */
export function declaredIn(text: string): Set<string> {
  return new Set([
    ...[...text.matchAll(/(?:\b(?:const|let|var|function)|\{%-?\s*set)\s+([A-Za-z_$][\w$]*)/g)].map(
      (match) => match[1] ?? '',
    ),
    // What a mixin is given is its own.
    ...[...text.matchAll(/^[ \t]*mixin\s+[\w-]+\s*\(([^)]*)\)/gm)].flatMap(
      (match) => (match[1] ?? '').match(/[A-Za-z_$][\w$]*/g) ?? [],
    ),
  ]);
}

/** A path with the names of loops resolved. */
export function resolved(path: readonly string[], aliases: ReadonlyMap<string, readonly string[]>): string[] {
  let at = [...path];
  for (let turn = 0; turn < 4; turn += 1) {
    const alias = aliases.get(at[0] ?? '');
    if (!alias || alias[0] === at[0]) return at;
    at = [...alias, ...at.slice(1)];
  }
  return at;
}
