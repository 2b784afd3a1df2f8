import type { HtmlFacts, Project } from '../model/project.ts';
import type { Place } from '../model/place.ts';
import type { Modules } from './program.ts';
import { hashOf, inlineScripts, isPug, withoutComments } from '../code/express/inline-scripts.ts';
import { makesPages, type PageFiles, type PageText as Text, textAnswers } from './page-files.ts';
import { loadsUnread, scriptsOf, sendsOther, sendsUnread } from './page-scripts.ts';
import { isClient } from './program.ts';
import type { Path } from '../model/tree.ts';
import { ignoredBy } from './shipping/ignore-files.ts';
import { isBelow, type Sources } from './sources.ts';
import { isMail } from './views.ts';
import { placeAt } from './values.ts';

/** What the pages that the app shows load and run: views, static files, HTML in its own answers. */
export function readHtml(
  sources: Sources,
  { pages, scripts, styles, rendered, isSent }: PageFiles,
  statics: Project['statics'],
  program: Modules,
): HtmlFacts {
  const facts: HtmlFacts = {
    inlineScripts: [],
    hashes: [],
    inlineHandlers: [],
    inlineStyles: [],
    scriptedStyles: false,
    sources: {},
    usesEval: false,
    features: [],
    loads: [],
    present: false,
    foreignScripts: false,
    unread: false,
    absent: false,
  };
  const given = { statics, scripts: scripts.slice(0, MOST_SCRIPTS) };
  const add = (page: Text): void => {
    addPage(page, facts);
    facts.loads.push(...scriptsOf(page));
    facts.unread ||= loadsUnread(page, sources, given);
  };
  for (const file of styles) addStyles(sources.text(file) ?? '', facts);
  const named = hashesNamed(program);
  for (const file of [...pages].sort()) {
    const whole = sources.text(file);
    if (whole === undefined || isMail(file, whole)) continue;
    const asItIs = !rendered.has(file) && /\.html?$/.test(file);
    add({ file, text: whole, offset: 0, whole, named, asItIs });
  }
  for (const text of textAnswers(program)) add(text);
  const isBuilt = ({ dir }: Project['statics'][number]): boolean =>
    dir.seen && dir.value !== '.' && isMadeLater(sources, dir.value);
  facts.unread ||= sendsUnread(program, pages) || statics.some(isBuilt);
  const html = sources.files.filter((file) => /\.html?$/.test(file));
  // What is mounted on a path of its own may well be what people upload.
  facts.absent = sendsOther(program, html) || statics.some((one) => /^\/?$/.test(one.mount) && isBuilt(one));
  facts.present = pages.size > 0 || isSent || facts.present;
  if (!facts.present && makesPages(program)) Object.assign(facts, { present: true, unread: true, absent: true });
  for (const file of given.scripts) addScript(sources.text(file) ?? '', facts);
  for (const file of sources.code())
    if (isClient(file) && /\.[jt]sx$/.test(file)) addFeatures(sources.text(file) ?? '', facts);
  for (const list of Object.values(facts.sources)) list.sort();
  facts.features = [...new Set(facts.features)].sort();
  return facts;
}

const MOST_SCRIPTS = 400;

/** A folder whose pages a build makes: nothing lies in it, or nothing that git would take for a page. */
function isMadeLater(sources: Sources, folder: Path): boolean {
  const own = sources.files.filter((file) => isBelow(file, folder));
  if (own.length === 0) return true;
  return ignoredBy(sources, `${folder}/index.html`) !== undefined && !own.some((file) => /\.html?$/.test(file));
}

/** Hashes of scripts that code names: in a policy, there is no other use for them. */
function hashesNamed(program: Modules): Set<string> {
  const texts = [...program.modules.values()].map(({ source }) => source.text);
  return new Set(texts.flatMap((text) => text.match(/\bsha256-[\w+/]{43}=/g) ?? []));
}

function addPage(page: Text, facts: HtmlFacts): void {
  facts.present = true;
  for (const script of inlineScripts(page.text, page.file)) {
    const hash = hashOf(page.text.slice(script.bodyAt, script.bodyAt + script.body.length));
    if (page.named?.has(hash)) continue;
    const at = place(page, script.start, script.end - script.start);
    facts.inlineScripts.push(at);
    if (page.asItIs && !script.compiled) facts.hashes.push({ place: at, hash });
    addScript(script.body, facts);
  }
  const text = withoutComments(page.text);
  if (USER_TEXT.test(text)) addSource('img-src', 'https:', facts);
  if (isPug(page.file)) return addPug({ ...page, text }, facts);
  for (const match of text.matchAll(/<[a-z][^<>]*?\s(on[a-z]+)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi)) {
    facts.inlineHandlers.push(place(page, match.index, match[0].length));
  }
  for (const match of text.matchAll(/\b(?:href|src|action)\s*=\s*["']?\s*javascript:[^"'>]*/gi)) {
    facts.inlineHandlers.push(place(page, match.index, match[0].length));
  }
  for (const match of text.matchAll(/<style\b[^>]*>([\s\S]*?)<\/style|<[a-z][^<>]*?\sstyle\s*=\s*["'][^"']*["']/gi)) {
    facts.inlineStyles.push(place(page, match.index, match[0].length));
    addStyles(match[0], facts);
  }
  for (const match of text.matchAll(/<([a-z][\w-]*)\b((?:[^<>"']|"[^"]*"|'[^']*')*)>/gi))
    addTag(match[1] ?? '', match[2] ?? '', facts);
}

function addPug(page: Text, facts: HtmlFacts): void {
  for (const match of page.text.matchAll(/[(,\s](on[a-z]+)\s*=\s*(["'`])[^\n]*?\2/g)) {
    facts.inlineHandlers.push(place(page, match.index, match[0].length));
  }
  for (const match of page.text.matchAll(/href\s*=\s*["']javascript:[^"']*/g))
    facts.inlineHandlers.push(place(page, match.index, match[0].length));
  for (const match of page.text.matchAll(/^[ \t]*style(\([^)]*\))?\.[ \t]*$|[(,\s]style\s*=\s*["'{]/gm))
    facts.inlineStyles.push(place(page, match.index, match[0].length));
  for (const match of page.text.matchAll(/^[ \t]*([a-z][\w-]*)?(?:[.#][\w-]+)*\(([^()]*(?:\([^()]*\)[^()]*)*)\)/gim))
    addTag(match[1] ?? 'div', match[2] ?? '', facts);
  if (/(?:^|[ \t])img(?:[.#][\w-]+)*\([^)]*\bsrc\s*=\s*(?!['"\s])/m.test(page.text))
    addSource('img-src', 'https:', facts);
  addStyles(page.text, facts);
  if (/<[a-z]/i.test(page.text))
    for (const match of page.text.matchAll(/<([a-z][\w-]*)\b([^<>]*)>/gi))
      addTag(match[1] ?? '', match[2] ?? '', facts);
}

const DIRECTIVES: Readonly<Record<string, string>> = {
  script: 'script-src',
  img: 'img-src',
  input: 'img-src',
  iframe: 'frame-src',
  frame: 'frame-src',
  video: 'media-src',
  audio: 'media-src',
  source: 'media-src',
  track: 'media-src',
  object: 'object-src',
  embed: 'object-src',
  form: 'form-action',
  base: 'base-uri',
};

/** What the policy forbids or ties to the own origin unless pages are seen to use it, so that one on the own origin counts, too. */
const OWN = /^(object|embed|base)$/;

/** An address of the own origin, or one that is worked out when the page is made. */
function addOwn(directive: string, url: string | undefined, facts: HtmlFacts): void {
  if (url !== undefined && originOf(url) !== undefined) return;
  addSource(directive, url === undefined || /<%|\{\{|\$\{|#\{/.test(url) ? '*' : "'self'", facts);
}

/** An image whose address is a value of the page: it may be anywhere. */
const isWorkedOut = (attributes: string): boolean =>
  /(?:^|[\s,(])(?:src=\s*["'`]?\s*(?:<%[-=]|\{|\$\{|#\{)|(?::|v-bind:|ng-|data-ng-)src=|\[src\]=)/i.test(attributes);

/** Text of users that is shown as HTML holds images of theirs. */
const USER_TEXT =
  /(?:<%-|\{\{\{|!=|!\{)\s*(?:[\w.]+\.)?(?:content|html|markdown|bio|description)\b|(?:<%-|\{\{\{|!=|!\{)\s*[\w.]+\.(?:body|text)\b/;

function addSource(directive: string, source: string, facts: HtmlFacts): void {
  const list = (facts.sources[directive] ??= []);
  if (!list.includes(source)) list.push(source);
}

function addTag(name: string, attributes: string, facts: HtmlFacts): void {
  const tag = name.toLowerCase();
  const value = (attribute: string): string | undefined =>
    new RegExp(`(?:^|[\\s,(])${attribute}\\s*=\\s*["'\`]?\\s*([^"'\`\\s>,)]+)`, 'i').exec(attributes)?.[1];
  if (tag === 'link') {
    const rel = (value('rel') ?? '').toLowerCase();
    const directive = /stylesheet/.test(rel)
      ? 'style-src'
      : /icon/.test(rel)
        ? 'img-src'
        : /manifest/.test(rel)
          ? 'manifest-src'
          : /preload/.test(rel)
            ? { style: 'style-src', script: 'script-src', font: 'font-src', image: 'img-src' }[value('as') ?? '']
            : undefined;
    if (directive) addOrigin(directive, value('href'), facts);
    return;
  }
  const directive = DIRECTIVES[tag];
  if (!directive) return;
  if (tag === 'script' && originOf(value('src'))?.startsWith('http')) facts.foreignScripts = true;
  if (tag === 'img' && isWorkedOut(attributes)) addSource('img-src', 'https:', facts);
  if (OWN.test(tag)) addOwn(directive, value(tag === 'object' ? 'data' : tag === 'base' ? 'href' : 'src'), facts);
  addOrigin(
    directive,
    value(tag === 'form' ? 'action' : tag === 'object' ? 'data' : tag === 'base' ? 'href' : 'src'),
    facts,
  );
  if (
    tag === 'script' &&
    /(vue(@[\d.]+)?(\/dist\/vue(\.global)?)?(\.js)?$|angular(\.min)?\.js|alpine(js)?|unpkg\.com\/vue|handlebars|cdn\.tailwindcss)/i.test(
      value('src') ?? '',
    )
  )
    facts.usesEval ||= !/tailwind/i.test(value('src') ?? '');
}

/** Style sheets of Google Fonts load from a second origin. */
const COMPANIONS: Readonly<Record<string, [string, string]>> = {
  'https://fonts.googleapis.com': ['font-src', 'https://fonts.gstatic.com'],
  'https://use.fontawesome.com': ['font-src', 'https://use.fontawesome.com'],
  'https://maxcdn.bootstrapcdn.com': ['font-src', 'https://maxcdn.bootstrapcdn.com'],
  'https://cdnjs.cloudflare.com': ['font-src', 'https://cdnjs.cloudflare.com'],
  'https://cdn.jsdelivr.net': ['font-src', 'https://cdn.jsdelivr.net'],
};

function addOrigin(directive: string, url: string | undefined, facts: HtmlFacts): void {
  const origin = originOf(url);
  if (origin === undefined) return;
  addSource(directive, origin, facts);
  const companion = directive === 'style-src' ? COMPANIONS[origin] : undefined;
  if (companion) addOrigin(companion[0], companion[1], facts);
}

/** `https://cdn.example/x.js` and `//cdn.example/x.js` → `https://cdn.example`; `data:` and `blob:` are schemes of their own. */
function originOf(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  const scheme = /^(data:|blob:)/i.exec(url)?.[1];
  if (scheme) return scheme.toLowerCase();
  const found = /^(https?:|wss?:)?\/\/([a-z0-9.-]+\.[a-z0-9-]+|localhost)(:\d+)?/i.exec(url);
  if (!found) return undefined;
  const [, protocol = 'https:', host = '', port = ''] = found;
  return `${protocol.toLowerCase()}//${host.toLowerCase()}${port}`;
}

function addStyles(text: string, facts: HtmlFacts): void {
  for (const [, url] of text.matchAll(/@import\s+(?:url\()?\s*["']?([^"')\s;]+)/g)) addOrigin('style-src', url, facts);
  for (const match of text.matchAll(/url\(\s*["']?([^"')\s]+)/g)) {
    const before = text.slice(Math.max(0, match.index - 300), match.index);
    const font =
      before.lastIndexOf('@font-face') > before.lastIndexOf('}') ||
      /\.(woff2?|ttf|otf|eot)\b|font\//i.test(match[1] ?? '');
    if (!/@import\s*$/.test(before)) addOrigin(font ? 'font-src' : 'img-src', match[1], facts);
  }
}

const STYLED = /createElement\(\s*['"`]style|setAttribute\(\s*['"`]style|<style\b|\bstyle=/;

/** A script shows images by values: in text with a tag, or by a field that is named for them. */
const IMAGE =
  /<img\b[^>]{0,200}?\bsrc=\\?["']?(?:\$\{|["']\s*\+)|\.src\s*=\s*[\w$]+(?:\??\.[\w$]+)*\.\w*(?:avatar|image|photo|picture|thumb|poster|cover|artwork|icon)\w*/i;

/** What a script in the browser fetches and asks for. */
function addScript(text: string, facts: HtmlFacts): void {
  if (/(^|[^\w.$])eval\s*\(|\bnew\s+Function\s*\(|set(?:Timeout|Interval)\s*\(\s*['"`]/.test(text))
    facts.usesEval = true;
  for (const [, , url] of text.matchAll(
    /\b(fetch|axios(?:\.\w+)?|open|ajax|getJSON|WebSocket|EventSource|sendBeacon|io)\s*\(\s*(?:['"`]\w+['"`]\s*,\s*)?['"`]((?:https?|wss?):\/\/[^'"`]+)/g,
  ))
    addOrigin('connect-src', url, facts);
  for (const [, tag = ''] of text.matchAll(/createElement\s*\(\s*['"`](object|embed|base)['"`]/g))
    addOwn(DIRECTIVES[tag] ?? '', undefined, facts);
  if (STYLED.test(text)) facts.scriptedStyles = true;
  if (IMAGE.test(text)) addSource('img-src', 'https:', facts);
  if (/URL\.createObjectURL|blob:/.test(text)) addOrigin('img-src', 'blob:', facts);
  if (/new\s+(?:Shared)?Worker\s*\(/.test(text)) addOrigin('worker-src', 'blob:', facts);
  addFeatures(text, facts);
}

function addFeatures(text: string, facts: HtmlFacts): void {
  const media = /getUserMedia\s*\(\s*(\{[^}]*\}?)?/.exec(text);
  if (media)
    facts.features.push(
      ...['camera', 'microphone'].filter((_, index) => !media[1] || (index === 0 ? /video/ : /audio/).test(media[1])),
    );
  if (/navigator\.geolocation/.test(text)) facts.features.push('geolocation');
  if (/new\s+PaymentRequest|navigator\.payment|ApplePaySession/.test(text)) facts.features.push('payment');
  if (/navigator\.usb/.test(text)) facts.features.push('usb');
}

function place({ file, whole, offset }: Text, index: number, length: number): Place {
  return placeAt({ path: file, text: whole }, offset + index, offset + index + length);
}
