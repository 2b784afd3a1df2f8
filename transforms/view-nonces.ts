import { inlineScripts, type ScriptElement } from '../src/code/express/inline-scripts.ts';
import { defineTextTransform } from '../src/code/edit/text-transform.ts';

/** Gives each inline script of a view the nonce of its answer, which `res.locals.cspNonce` holds. */
export interface ViewNoncesOptions {
  /** One a file. */
  edits?: readonly { engine: NonceEngine }[];
}

/** Engines whose way to write a value of `res.locals` is known. */
export type NonceEngine = 'ejs' | 'eta' | 'pug' | 'handlebars' | 'nunjucks' | 'mustache';

/**
 * `locals.` and `@root.` find it wherever it is rendered: EJS throws at an unknown name, and blocks of Handlebars have a context of their
 * own.
 */
const VALUES: Readonly<Record<Exclude<NonceEngine, 'pug'>, string>> = {
  ejs: ' nonce="<%= locals.cspNonce %>"',
  eta: ' nonce="<%= it.cspNonce %>"',
  handlebars: ' nonce="{{@root.cspNonce}}"',
  nunjucks: ' nonce="{{ cspNonce }}"',
  mustache: ' nonce="{{cspNonce}}"',
};

const PUG: Readonly<Record<ScriptElement['attributes'], string>> = {
  some: 'nonce=cspNonce, ',
  none: 'nonce=cspNonce',
  unopened: '(nonce=cspNonce)',
};

export default defineTextTransform<ViewNoncesOptions>(({ path, text }, edits, { edits: [wanted] = [] }) => {
  const engine = wanted?.engine ?? engineOf(path);
  if (!engine) return [];
  const doubt = whyUnknown(engine, text);
  if (doubt !== undefined) return [{ reason: doubt, edit: 0 }];
  for (const { attributesAt, attributes } of inlineScripts(text, path)) {
    edits.insert(attributesAt, engine === 'pug' ? PUG[attributes] : VALUES[engine]);
  }
  return [];
});

/** Why a value of `res.locals` may have another name there. */
function whyUnknown(engine: NonceEngine, text: string): string | undefined {
  if (engine === 'eta' && text.includes('<%') && !/\bit\b/.test(text))
    return 'The view does not call its data "it": write nonce="…" into the tag in its own way, with cspNonce of res.locals';
  if (engine === 'nunjucks' && /\{%-?\s*macro\b/.test(text))
    return 'A macro sees no res.locals where it is imported: hand it the nonce, and write nonce="…" into the tag';
  return undefined;
}

function engineOf(path: string): NonceEngine | undefined {
  if (/\.(pug|jade)$/.test(path)) return 'pug';
  if (/\.(hbs|handlebars)$/.test(path)) return 'handlebars';
  const [, ending] = /\.(ejs|eta|mustache)$/.exec(path) ?? [];
  return /\.(njk|nunjucks)$/.test(path) ? 'nunjucks' : (ending as NonceEngine | undefined);
}
