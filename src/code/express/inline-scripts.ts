import { createHash } from 'node:crypto';

/** Where a script stands in a page, and where its tag takes an attribute. Offsets into the text. */
export interface ScriptElement {
  start: number;
  end: number;
  body: string;
  bodyAt: number;
  /** What runs is made of it in the browser. */
  compiled: boolean;
  /** Behind `<script`, or behind Pug's `script(`. */
  attributesAt: number;
  /** Pug: nothing opens or follows the attributes yet. */
  attributes: 'some' | 'none' | 'unopened';
}

/** Whether a file is written in Pug, once called Jade: HTML by indentation. */
export const isPug = (path: string): boolean => /\.(pug|jade)$/.test(path);

/** The text with its HTML comments blanked; offsets stay. Behind the last end none is looked for. */
export function withoutComments(text: string): string {
  const end = text.lastIndexOf('-->') + 1;
  const closed = text.slice(0, end && end + 2);
  return closed.replace(/<!--[\s\S]*?-->/g, (comment) => comment.replace(/[^\r\n]/g, ' ')) + text.slice(closed.length);
}

/** Scripts that stand in a page itself, are programs, and have no nonce that is worked out for each answer. */
export function inlineScripts(text: string, path: string): ScriptElement[] {
  const scripts = isPug(path) ? pugScripts(text) : htmlScripts(withoutComments(text));
  return scripts.flatMap(({ attributeText, ...script }) =>
    isBlocked(attributeText) ? [{ ...script, compiled: isCompiled(attributeText) }] : [],
  );
}

/** What a policy names a script by. A browser reads every line break as LF before it hashes. */
export const hashOf = (script: string): string =>
  `sha256-${createHash('sha256').update(script.replace(/\r\n?/g, '\n')).digest('base64')}`;

type Found = Omit<ScriptElement, 'compiled'> & { attributeText: string };

/** No nonce of a template is in it, it loads nothing, and a browser runs it. */
const isBlocked = (attributes: string): boolean =>
  (isCompiled(attributes) || !/\bsrc\s*=/i.test(attributes)) &&
  !/\bnonce\s*=\s*(?:["']?\s*(?:<%|\{\{|\$\{)|[A-Za-z_$])/.test(attributes) &&
  isProgram(attributes);

/** Babel compiles it in the browser, and puts what comes of it into the page: an inline script, wherever it was loaded from. */
const isCompiled = (attributes: string): boolean => /\btype\s*=\s*["']?text\/(?:babel|jsx)\b/i.test(attributes);

const isProgram = (attributes: string): boolean =>
  !/\btype\s*=\s*["']?(?!text\/javascript|application\/javascript|module|text\/babel|text\/ecmascript)[\w-]+/i.test(
    attributes,
  );

function htmlScripts(text: string): Found[] {
  const found = text.matchAll(/<script\b((?:<%[\s\S]*?%>|[^>"']|"[^"]*"|'[^']*'){0,2000})>([\s\S]*?)(?:<\/script|$)/gi);
  return [...found].flatMap((match) => {
    const [whole, attributeText = '', body = ''] = match;
    if (body.trim() === '' && !isCompiled(attributeText)) return [];
    const start = match.index;
    const attributesAt = start + '<script'.length;
    const bodyAt = attributesAt + attributeText.length + 1;
    return [
      { start, end: start + whole.length, body, bodyAt, attributesAt, attributes: 'some' as const, attributeText },
    ];
  });
}

function pugScripts(text: string): Found[] {
  const found = text.matchAll(/^([ \t]*script)(\([^)]*\))?(\.[ \t]*$|[ \t]+\S[^\n]*)/gm);
  return [...found].map((match) => {
    const [whole, head = '', attributeText = '', body = ''] = match;
    const start = match.index;
    const opened = attributeText !== '';
    return {
      start,
      end: start + whole.length,
      body,
      bodyAt: start + whole.length - body.length,
      attributesAt: start + head.length + (opened ? 1 : 0),
      attributes: opened ? (attributeText.slice(1, -1).trim() === '' ? 'none' : 'some') : 'unopened',
      attributeText,
    };
  });
}
