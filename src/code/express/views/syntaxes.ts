import type { RawTag } from './raw-output.ts';

/** How each engine writes a value into a page as it is; an engine that is not here is not read. */
export type ViewSyntax = 'ejs' | 'eta' | 'pug' | 'handlebars' | 'nunjucks' | 'dust' | 'jsx';

const SYNTAXES: Readonly<Record<string, ViewSyntax>> = {
  ejs: 'ejs',
  'ejs-mate': 'ejs',
  'ejs-locals': 'ejs',
  eta: 'eta',
  pug: 'pug',
  jade: 'pug',
  hbs: 'handlebars',
  handlebars: 'handlebars',
  'express-handlebars': 'handlebars',
  mustache: 'handlebars',
  hogan: 'handlebars',
  nunjucks: 'nunjucks',
  swig: 'nunjucks',
  twig: 'nunjucks',
  njk: 'nunjucks',
  squirrelly: 'nunjucks',
  dust: 'dust',
  dustjs: 'dust',
  jsx: 'jsx',
  tsx: 'jsx',
};

export const syntaxOf = (engine: string): ViewSyntax | undefined =>
  Object.hasOwn(SYNTAXES, engine) ? SYNTAXES[engine] : undefined;

const blank = (tag: string): string => tag.replace(/[^\r\n]/g, ' ');

/**
 * Replaces what stands between a beginning and the next end, both included. What is never closed stays: a kind of tag
 * that has no end from somewhere on is looked for no further, so that a text is gone through once for each kind.
 */
function replaceTags(text: string, kinds: readonly (readonly [begin: RegExp, end: string])[]): string {
  const open = kinds.map(([begin, end]) => ({ begin: new RegExp(begin, 'g'), end, at: -1, length: 0 }));
  let [out, from] = ['', 0];
  for (;;) {
    for (const kind of open) {
      if (kind.at >= from) continue;
      kind.begin.lastIndex = from;
      const found = kind.begin.exec(text);
      kind.at = found ? found.index : Infinity;
      kind.length = found ? found[0].length : 0;
    }
    const first = open.reduce<(typeof open)[number] | undefined>((a, b) => (a && a.at <= b.at ? a : b), undefined);
    if (!first || first.at === Infinity) return out + text.slice(from);
    const close = text.indexOf(first.end, first.at + first.length);
    if (close < 0) {
      first.at = Infinity;
      continue;
    }
    const to = close + first.end.length;
    out += text.slice(from, first.at) + blank(text.slice(first.at, to));
    from = to;
  }
}

/** Comments of the view and of the page, blanked; offsets stay. */
export function withoutViewComments(text: string, syntax: ViewSyntax): string {
  const page = replaceTags(text, [[/<!--/, '-->']]);
  switch (syntax) {
    case 'ejs':
    case 'eta':
      return replaceTags(page, [[/<%[#%]/, '%>']]);
    case 'handlebars':
      return upTo(page, '}}').replace(/\{\{~?!--[\s\S]*?--~?\}\}|\{\{~?![^}]*\}\}/g, blank) + after(page, '}}');
    case 'nunjucks':
      return replaceTags(page, [
        [/\{#/, '#}'],
        [/\{%-?\s*raw\s*-?%\}/, 'endraw'],
      ]);
    case 'pug':
      return text.replace(/^[ \t]*\/\/.*$/gm, blank);
    default:
      return page;
  }
}

/** Without what stands behind the last end: from each beginning there, an expression would look through all of it. */
const upTo = (text: string, end: string): string => text.slice(0, text.lastIndexOf(end) + end.length);
const after = (text: string, end: string): string => text.slice(text.lastIndexOf(end) + end.length);

/** What of a view is code of the engine: a name that a script of the page declares is none of it. */
export function codeOf(text: string, syntax: ViewSyntax): string {
  if (syntax === 'ejs' || syntax === 'eta')
    return [...upTo(text, '%>').matchAll(/<%(?![-=~#%])[-_]?([\s\S]*?)[-_]?%>/g)]
      .map((match) => `${match[1]}\n`)
      .join('');
  return syntax === 'pug'
    ? text.replace(/^(?!\s*(?:-|each\b|for\b|mixin\b)).*$/gm, '')
    : syntax === 'jsx'
      ? text
      : withoutScripts(text);
}

function withoutScripts(text: string): string {
  const end = text.toLowerCase().lastIndexOf('</script') + 1;
  return text.slice(0, end + 7).replace(/<script\b[\s\S]*?<\/script/gi, '') + text.slice(end + 7);
}

/** The tags of a view blanked, so that what is left is the page. */
export const withoutTags = (text: string): string =>
  replaceTags(text, [
    [/<%/, '%>'],
    [/\{\{\{/, '}}}'],
    [/\{\{/, '}}'],
    [/\{%/, '%}'],
  ]);

/** Raw tags of a view whose comments are blanked. */
export function rawTags(text: string, syntax: ViewSyntax): RawTag[] {
  switch (syntax) {
    case 'ejs':
      return matched(upTo(text, '%>'), /<%-([\s\S]*?)([-_]?%>)/g, '<%-', '<%=');
    case 'eta':
      return matched(upTo(text, '%>'), /<%~([\s\S]*?)([-_]?%>)/g, '<%~', '<%=');
    case 'handlebars':
      return handlebarsTags(text);
    case 'nunjucks':
      return nunjucksTags(text);
    case 'dust':
      return [...text.matchAll(/\{([\w.]+)((?:\|\w+)*)\|s\}/g)].map(
        ({ 0: whole, 1: name = '', 2: filters = '', index }) => ({
          start: index,
          end: index + whole.length,
          expression: name,
          escaped: `{${name}${filters}}`,
          around: null,
        }),
      );
    case 'jsx':
      return [...text.matchAll(/dangerouslySetInnerHTML\s*=\s*\{\{\s*__html\s*:\s*([^{}]*?)\s*\}\}/g)].map(
        ({ 0: whole, 1: expression = '', index }) => ({
          start: index,
          end: index + whole.length,
          expression: expression.replace(/^this\./, ''),
          escaped: null,
          around: null,
        }),
      );
    case 'pug':
      return [];
  }
}

function matched(text: string, pattern: RegExp, raw: string, escaped: string): RawTag[] {
  return [...text.matchAll(pattern)].map(({ 0: whole, 1: inner = '', 2: close = '', index }) => ({
    start: index,
    end: index + whole.length,
    expression: inner,
    escaped: escaped + inner + close,
    around: (expression) => `${raw} ${expression} ${close}`,
  }));
}

function handlebarsTags(text: string): RawTag[] {
  return [...text.matchAll(/\{\{(~?)(?:\{([^{}]*)\}|&([^{}]*))(~?)\}\}/g)].flatMap(
    ({ 0: whole, 1: open = '', 2: triple, 3: ampersand, 4: close = '', index }): RawTag[] => {
      const inner = (triple ?? ampersand ?? '').trim();
      // A helper, a partial, a context: not told here.
      const json = /^(?:json|stringify|toJSON|toJson|JSONstringify|jsonStringify|dump)\s+(\S+)$/i.exec(inner);
      if (!json && !/^(\.\.\/|this[./]|@root\.|\.\/)*[\w$.[\]@-]+$/.test(inner)) return [];
      const name = inner.replace(/^(\.\.\/|this[./]|@root\.|\.\/)+/, '').replace(/^this$/, '*');
      const expression = json ? `JSON.stringify(${(json[1] ?? '').replace(/^(this\.|@root\.|\.\.\/)/, '')})` : name;
      return [
        {
          start: index,
          end: index + whole.length,
          expression,
          escaped: json ? null : `{{${open}${triple === undefined ? inner : triple}${close}}}`,
          around: null,
        },
      ];
    },
  );
}

function nunjucksTags(text: string): RawTag[] {
  return [...text.matchAll(/\{\{(-?)((?:[^{}]|\{[^{}]*\})*?)\|\s*(safe|raw)\b((?:[^{}])*?)(-?)\}\}/g)].flatMap(
    ({ 0: whole, 1: open = '', 2: inner = '', 4: rest = '', 5: close = '', index }): RawTag[] => {
      const filters = inner.split('|').map((one) => one.trim());
      const [value = '', ...used] = filters;
      const names = used.map((one) => /^\w+/.exec(one)?.[0] ?? '');
      if (names.some((name) => /^(escape|e|striptags|forceescape|urlencode|sanitize\w*)$/i.test(name))) return [];
      const json = names.some((name) => /^(dump|json|tojson|json_encode|jsonify|stringify)$/i.test(name));
      const markdown = names.some((name) => /^(markdown|md|marked)$/i.test(name));
      const isOther = names.some(
        (name) =>
          !/^(default|d|trim|lower|upper|capitalize|title|replace|truncate|nl2br|first|last|join|reverse)$/i.test(name),
      );
      if (!json && !markdown && isOther) return [];
      if (json && names.includes('replace')) return [];
      const expression = json ? `JSON.stringify(${value})` : markdown ? `marked(${value})` : value;
      return [
        {
          start: index,
          end: index + whole.length,
          expression,
          escaped: json ? null : `{{${open}${inner.trimEnd()} ${rest.trim()}`.trimEnd() + ` ${close}}}`,
          around: json ? () => `{{${open}${inner.trimEnd()} | replace("<", "\\\\u003c") | safe ${close}}}` : null,
        },
      ];
    },
  );
}
