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

const blanked = (text: string, pattern: RegExp): string => text.replace(pattern, (tag) => tag.replace(/[^\r\n]/g, ' '));

/** Comments of the view and of the page, blanked; offsets stay. */
export function withoutViewComments(text: string, syntax: ViewSyntax): string {
  const page = blanked(text, /<!--[\s\S]*?-->/g);
  switch (syntax) {
    case 'ejs':
    case 'eta':
      return blanked(page, /<%(?:#[\s\S]*?|%)[\s\S]*?%>/g);
    case 'handlebars':
      return blanked(page, /\{\{~?!--[\s\S]*?--~?\}\}|\{\{~?![^}]*\}\}/g);
    case 'nunjucks':
      return blanked(page, /\{#[\s\S]*?#\}|\{%-?\s*raw\s*-?%\}[\s\S]*?\{%-?\s*endraw\s*-?%\}/g);
    case 'pug':
      return blanked(text, /^[ \t]*\/\/.*$/gm);
    default:
      return page;
  }
}

/** What of a view is code of the engine: a name that a script of the page declares is none of it. */
export function codeOf(text: string, syntax: ViewSyntax): string {
  if (syntax === 'ejs' || syntax === 'eta')
    return [...text.matchAll(/<%(?![-=~#%])[-_]?([\s\S]*?)[-_]?%>/g)].map((match) => `${match[1]}\n`).join('');
  return syntax === 'pug'
    ? text.replace(/^(?!\s*(?:-|each\b|for\b|mixin\b)).*$/gm, '')
    : syntax === 'jsx'
      ? text
      : text.replace(/<script\b[\s\S]*?<\/script/gi, '');
}

/** The tags of a view blanked, so that what is left is the page. */
export const withoutTags = (text: string): string =>
  blanked(text, /<%[\s\S]*?%>|\{\{\{[\s\S]*?\}\}\}|\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g);

/** Raw tags of a view whose comments are blanked. */
export function rawTags(text: string, syntax: ViewSyntax): RawTag[] {
  switch (syntax) {
    case 'ejs':
      return matched(text, /<%-([\s\S]*?)([-_]?%>)/g, '<%-', '<%=');
    case 'eta':
      return matched(text, /<%~([\s\S]*?)([-_]?%>)/g, '<%~', '<%=');
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
