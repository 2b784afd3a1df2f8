import { inlineScripts, type ScriptElement } from '../src/code/express/inline-scripts.ts';
import { defineTextTransform } from '../src/code/edit/text-transform.ts';

/** Gives each inline script of a view the nonce of its answer, which `res.locals.cspNonce` holds. */
export interface ViewNoncesOptions {
  /** One a file. */
  edits?: readonly { engine: NonceEngine }[];
}

/** Engines whose way to write a value of `res.locals` is known. */
export type NonceEngine = 'ejs' | 'pug' | 'handlebars';

/**
 * `locals.` and `@root.` find it wherever it is rendered: EJS throws at an unknown name, and blocks of Handlebars have a context of their
 * own.
 */
const VALUES: Readonly<Record<Exclude<NonceEngine, 'pug'>, string>> = {
  ejs: ' nonce="<%= locals.cspNonce %>"',
  handlebars: ' nonce="{{@root.cspNonce}}"',
};

const PUG: Readonly<Record<ScriptElement['attributes'], string>> = {
  some: 'nonce=cspNonce, ',
  none: 'nonce=cspNonce',
  unopened: '(nonce=cspNonce)',
};

export default defineTextTransform<ViewNoncesOptions>(({ path, text }, edits, { edits: [wanted] = [] }) => {
  const engine = wanted?.engine ?? engineOf(path);
  if (!engine) return [];
  for (const { attributesAt, attributes } of inlineScripts(text, path)) {
    edits.insert(attributesAt, engine === 'pug' ? PUG[attributes] : VALUES[engine]);
  }
  return [];
});

function engineOf(path: string): NonceEngine | undefined {
  if (/\.(pug|jade)$/.test(path)) return 'pug';
  if (/\.(hbs|handlebars)$/.test(path)) return 'handlebars';
  return path.endsWith('.ejs') ? 'ejs' : undefined;
}
