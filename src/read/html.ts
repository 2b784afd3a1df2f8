import { basename } from 'node:path';
import type { HtmlFacts, Project } from '../model/project.ts';
import type { Place } from '../model/place.ts';
import type { Path } from '../model/tree.ts';
import type { Machine } from '../code/values/interpreter.ts';
import { walk } from '../code/syntax/nodes.ts';
import { hashOf, inlineScripts, isPug, withoutComments } from '../code/express/inline-scripts.ts';
import { isClient } from './program.ts';
import { isBelow, type Sources } from './sources.ts';
import { isMail } from './views.ts';

/** A piece of HTML or of a script, with the place of its first character. */
interface Text {
  file: Path;
  text: string;
  /** Offset in the file. */
  offset: number;
  whole: string;
  /** A file that is sent without a change. */
  asItIs?: boolean;
  /** Hashes that a policy of the app names. */
  named?: ReadonlySet<string>;
}

/** What the pages that the app shows load and run: views, static files, HTML in its own answers. */
export function readHtml(
  sources: Sources,
  views: Project['views'],
  statics: Project['statics'],
  machine: Machine,
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
    present: false,
    foreignScripts: false,
  };
  const served = statics.flatMap(({ dir }) => (dir.seen ? [dir.value] : []));
  const rendered = new Set(views.flatMap(({ files }) => files));
  const pages = new Set(rendered);
  const scripts: Path[] = [];
  const sent = pagesSent(machine);
  for (const file of sources.files) {
    if (/\.html?$/.test(file) && (sent.has(basename(file)) || served.includes('.'))) pages.add(file);
    if (!served.some((dir) => dir !== '.' && isBelow(file, dir))) continue;
    if (/\.html?$/.test(file)) pages.add(file);
    else if (/\.(m?js|jsx|tsx?)$/.test(file)) scripts.push(file);
    else if (/\.css$/.test(file)) addStyles(sources.text(file) ?? '', facts);
  }
  const named = hashesNamed(machine);
  for (const file of [...pages].sort()) {
    const whole = sources.text(file);
    if (whole === undefined || isMail(file, whole)) continue;
    const asItIs = !rendered.has(file) && /\.html?$/.test(file);
    addPage({ file, text: whole, offset: 0, whole, named, asItIs }, facts);
  }
  for (const text of answers(machine)) addPage(text, facts);
  facts.present = pages.size > 0 || sent.size > 0 || facts.present;
  for (const file of scripts.slice(0, 400)) addScript(sources.text(file) ?? '', facts);
  for (const file of sources.code())
    if (isClient(file) && /\.[jt]sx$/.test(file)) addFeatures(sources.text(file) ?? '', facts);
  for (const list of Object.values(facts.sources)) list.sort();
  facts.features = [...new Set(facts.features)].sort();
  return facts;
}

/** Hashes of scripts that code names: in a policy, there is no other use for them. */
function hashesNamed(machine: Machine): Set<string> {
  const texts = [...machine.modules.values()].map(({ source }) => source.text);
  return new Set(texts.flatMap((text) => text.match(/\bsha256-[\w+/]{43}=/g) ?? []));
}

/** Names of the pages that handlers send as files; a build may have to make them first. */
function pagesSent(machine: Machine): Set<string> {
  const names = new Set<string>();
  for (const { source } of machine.modules.values()) {
    if (!/\.(?:sendFile|sendfile)\(/.test(source.text)) continue;
    for (const [, name = ''] of source.text.matchAll(/([\w.-]+\.html?)['"`]/g)) names.add(name);
  }
  return names;
}

/** Texts of the program that are HTML: what handlers send. */
function* answers(machine: Machine): Iterable<Text> {
  for (const { source } of machine.modules.values()) {
    if (!/<[a-z!]/i.test(source.text) || !/\.(send|write|end)\(/.test(source.text)) continue;
    const found: Text[] = [];
    walk(source.ast.program, (node) => {
      const text =
        node.type === 'StringLiteral'
          ? node.value
          : node.type === 'TemplateLiteral'
            ? source.text.slice(node.start ?? 0, node.end ?? 0)
            : '';
      if (
        !/<(!doctype|html|head|body|script|style|link|img|iframe|form|h[1-6]|p|div|span|a|ul|table|b|pre)\b[^>]*>/i.test(
          text,
        )
      )
        return;
      const offset = node.start ?? 0;
      found.push({ file: source.path, text: source.text.slice(offset, node.end ?? 0), offset, whole: source.text });
    });
    yield* found;
  }
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
  const list = (facts.sources[directive] ??= []);
  const source = url === undefined || /<%|\{\{|\$\{|#\{/.test(url) ? '*' : "'self'";
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
  const list = (facts.sources[directive] ??= []);
  if (!list.includes(origin)) list.push(origin);
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
  const start = offset + index;
  const [line, column] = position(whole, start);
  const [endLine, endColumn] = position(whole, start + length);
  return { file, line, column, endLine, endColumn, start, end: start + length };
}

function position(text: string, offset: number): [number, number] {
  const before = text.slice(0, offset);
  const lines = before.split(/\r\n?|\n/);
  return [lines.length, (lines.at(-1)?.length ?? 0) + 1];
}
