import { hasRole } from '../code/packages/catalogue.ts';
import type { Project } from '../model/project.ts';
import type { Path } from '../model/tree.ts';
import { isForeign, isTest } from './entry-points.ts';
import type { Package } from './manifest.ts';
import { isClient } from './program.ts';
import { isBelow, type Sources } from './sources.ts';

/** What shows that pages of other sites show those of the app in frames, load its scripts, open its pages and wait for word, or read what it answers. */
export function readEmbeds(
  sources: Sources,
  packages: readonly Package[],
  statics: Project['statics'],
): Project['embeds'] {
  const framework = packages.flatMap(({ path, dependencies, devDependencies }) =>
    Object.keys({ ...dependencies, ...devDependencies })
      .filter((name) => hasRole(name, 'embedded'))
      .map((name) => `${name} in ${path}`),
  )[0];
  const near = sources.files.filter((file) => !isAside(file));
  const find = (files: RegExp, text: (text: string, file: Path) => boolean): Path | undefined =>
    near.find((file) => files.test(file) && text(sources.text(file) ?? '', file));
  const served = statics.flatMap(({ dir }) => (dir.seen && !/^\.?$/.test(dir.value) ? [dir.value] : []));
  const isServed = (file: Path): boolean => isClient(file) || served.some((dir) => isBelow(file, dir));
  const signs: (() => string | undefined)[] = [
    () => framework,
    () => find(PAGE, (text) => PLATFORM.test(text)),
    () => near.find((file) => NAMED.test(file) && served.some((dir) => isBelow(file, dir))),
    () => find(README, (text) => framesIn(text).some(isToFillIn) || TOLD.test(text)),
    () => find(CODE, (text) => framesIn(text).some(isOwnOrigin)),
    () => find(CODE, (text) => SECOND_ORIGIN.test(text)),
    () => find(SCRIPT, (text, file) => isServed(file) && talksToParent(text)),
  ];
  return {
    frames: first(signs),
    scripts: find(README, (text) => scriptsIn(text).some(isToFillIn)) ?? null,
    opener: find(CODE, (text, file) => !VENDORED.test(file) && OPENER.test(text)) ?? null,
    shares:
      sources.code().find((file) => !isAside(file) && !isClient(file) && SHARES.test(sources.text(file) ?? '')) ?? null,
  };
}

function first(signs: readonly (() => string | undefined)[]): string | null {
  for (const sign of signs) {
    const found = sign();
    if (found !== undefined) return found;
  }
  return null;
}

const isAside = (file: Path): boolean => isForeign(file) || isTest(file) || /(^|\/)(examples?|samples?)\//.test(file);

const README = /(^|\/)(readme[\w.-]*|docs?\/[^.]+\.mdx?)$/i;
const PAGE = /\.(html?|ejs|pug|jade|hbs|handlebars|mustache|njk|eta|liquid|twig)$/;
const SCRIPT = /\.([cm]?[jt]s|[jt]sx|vue|svelte|html?)$/;
const CODE = /\.([cm]?[jt]s|[jt]sx|vue|svelte|html?|ejs|pug|jade|hbs|handlebars|mustache|njk|eta|liquid|twig)$/;
/**
 * What people write into a dashboard to have the app in it (`type: iframe`, `panel_iframe:`), or are told to: "in an iframe",
 * "external sites" of Nextcloud. What is said of its absence, or of its contents, says nothing.
 */
const TOLD =
  /^[ \t]*-?[ \t]*(?:panel_iframe:|type:[ \t]*["']?iframe\b)|\b(?:in|inside|within|into|via|using|through|as) an? i-?frames?\b(?! (?:is|are) (?:not|un))|\bembed(?:s|ded|dable|ding)?\b[^.\n<>"/]{0,60}\bi-?frames?\b|nextcloud[\s\S]{0,400}?\bexternal sites?\b|\bexternal sites?\b[\s\S]{0,80}nextcloud/im;
/** A page tells the window that opened it, such as the last one of a sign-in in a popup. */
const OPENER = /\b(?:window|self|top|globalThis|parent)\.opener(?:\?\.|\.)\w|\bopener(?:\?\.|\.)postMessage\b/;
const VENDORED = /(^|\/)(vendors?|libs?|third[-_]?party|bower_components|plugins)\/|[.-]min\.[cm]?js$/i;

/** An answer is for pages of other origins, whoever sets that on it. */
const SHARES =
  /\b(?:setHeader|set|header|append|writeHead)\(\s*(?:\d+,\s*)?(?:\{\s*)?['"`]Access-Control-Allow-Origin['"`]/i;

/** What is not trusted is served from an origin of its own, and shown in a frame by the pages of the first. */
const SECOND_ORIGIN =
  /\b(?:sandbox(?:ed)?_?(?:port|origin|domain)|(?:http_?)?safe_?origin|untrusted_?(?:port|origin|domain|url))\b/i;

/** A page of this name is for others. */
const NAMED = /(^|\/)(embed(ded)?|widget|iframe|chat-?widget)([-_.][\w-]+)*\.html?$/i;

/** Scripts of platforms that show an app in a frame of theirs. */
const PLATFORM =
  /cdn\.shopify\.com\/shopifycloud\/app-bridge|appsforoffice\.microsoft\.com|res\.cdn\.office\.net\/teams-js|zendesk_app_framework_sdk|connect-cdn\.atl-paas\.net|telegram\.org\/js\/telegram-web-app|appssdk\.zoom\.us|dlgsdk|connect\.facebook\.net\/[^"']*fbinstant/i;

const framesIn = (text: string): string[] =>
  [
    ...text.matchAll(
      /(?:<|&lt;|\\u003c)iframe\b[^>]{0,300}?\bsrc\s*=\s*\\?(?:["'`]|&quot;)?((?:\\?['"`]\s*\+\s*)?[^\s>]{0,200})/gi,
    ),
    ...text.matchAll(
      /createElement\(\s*['"`]iframe['"`]\s*\)[\s\S]{0,300}?(?:\.src\s*=|\(\s*['"`]src['"`]\s*,)\s*['"`]?([^\s'"`;)]{0,200})/g,
    ),
  ].map(([, src = '']) => src);
const scriptsIn = (text: string): string[] =>
  [...text.matchAll(/<script\b[^>]{0,200}?\bsrc\s*=\s*["']?([^"'\s>]+)/gi)].map(([, src = '']) => src);

/** An address that a reader replaces by that of the app: `https://your-domain.com/embed/1`, `http://localhost:3000/…`. */
const isToFillIn = (src: string): boolean =>
  /^(https?:)?\/\/([\w-]+\.)*(your|my)[\w-]*[./:]|^(https?:)?\/\/(localhost|127\.0\.0\.1|[\w.-]*example\.(com|org|net)|<|\{|\$|%)|^[<{$[]/i.test(
    src,
  );

/** An address that begins with that of the app, put in by code: it is for pages elsewhere, the app's own need no origin. */
const isOwnOrigin = (src: string): boolean =>
  /^((https?:)?\/\/(?=[$<{#'"`\\]))?(\$\{|<%[-=]|\{+|#\{|\\?['"`]?\s*\+)?\s*[\w$.]*(origin|base_?url|site_?url|base(?=\}|['"`\s])|site(?=\}|['"`\s])|public_?url|app_?url|server_?url|host|req\.(protocol|hostname|get))\b/i.test(
    src,
  );

/** It posts messages to whatever page shows it; what names its own origin talks to itself. */
const talksToParent = (text: string): boolean =>
  [...text.matchAll(/\b(?:window\.)?parent\.postMessage\(([\s\S]{0,300}?)\)\s*;?\s*$/gm)].some(
    ([, args = '']) => !/location\.origin/.test(args),
  );
