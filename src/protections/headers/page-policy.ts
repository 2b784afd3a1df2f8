import { hasRole, type Role } from '../../code/packages/catalogue.ts';
import type { Level } from '../../model/protection.ts';
import type { Project } from '../../model/project.ts';
import type { ConfigDraft } from '../../model/step.ts';
import { handlersOf, isLiteral } from '../kit/chain.ts';
import { hasOwnPolicy } from './sources.ts';

type Section = NonNullable<ConfigDraft['sections']['headers']>;

/** What pages take in from other sites without asking: `image/png`, and `png` of `res.type('png')`. */
const MEDIA =
  /^(image|audio|video|font)\/|^(text\/css|(text|application)\/(x-)?javascript)|^\.?(png|jpe?g|gif|svg|webp|avif|ico|mp[34]|webm|ogg|woff2?|css|m?js)$/;
const FEATURES = ['camera', 'geolocation', 'microphone', 'payment', 'usb'];

/** Data of the headers section: what pages of this app load decides what its policy allows. */
export function headerSection(project: Project, level: Level): Section {
  const pages = showsPages(project);
  const nonce =
    pages &&
    !hasOwnPolicy(project) &&
    project.views.some(({ files }) => files.length > 0) &&
    project.html.inlineScripts.length > 0;
  const unread = pages && (project.statics.some(isUnread) || uses(project, 'foreign-pages'));
  return {
    helmet: true,
    permissionsPolicy: true,
    csp: hasOwnPolicy(project) ? 'own' : pages ? 'pages' : 'api',
    enforce: unread && level === 'strict' ? 'opt-in' : enforcement[level],
    ...(unread ? { unread } : {}),
    directives: directives(project, nonce),
    objectSrc: withSelf(project, 'object-src') ?? ["'none'"],
    framed: isFramed(project),
    nonce,
    opener: openerPolicy(project, pages, level),
    resource: servesOthers(project, level) ? 'cross-origin' : 'same-origin',
    permissions: permissions(project),
  };
}

const enforcement = { observe: 'never', preserve: 'opt-in', strict: 'opt-out' } as const;

/** Files of a folder that is named at run time, or lies outside: what its pages load is not known, so nothing is blocked. */
function isUnread({ dir }: Project['statics'][number]): boolean {
  return !dir.seen || dir.value.startsWith('..');
}

function showsPages(project: Project): boolean {
  return project.html.present || project.views.length > 0 || uses(project, 'pages');
}

function uses(project: Project, role: Role): boolean {
  return modulesOf(project).some((name) => hasRole(name, role));
}

function modulesOf({ manifest, calls }: Project): string[] {
  return [...Object.keys(manifest?.dependencies ?? {}), ...calls.map(({ module }) => module)];
}

/** A page that opens windows loses them under `same-origin`, which only a strict app without such windows gets. */
function openerPolicy(project: Project, pages: boolean, level: Level): Section['opener'] {
  if (uses(project, 'identity-provider')) return 'unsafe-none';
  const windows = uses(project, 'sign-in') || (pages && level !== 'strict');
  return windows ? 'same-origin-allow-popups' : 'same-origin';
}

/**
 * Other origins may embed what it serves: CORS is open to them, it answers with JSONP, with images or what another server
 * sends, or it serves files. Whether pages of
 * others show those files cannot be seen, so only the strict level takes the pages of the app for the only ones.
 */
function servesOthers(project: Project, level: Level): boolean {
  if (project.origins.length > 0 || modulesOf(project).includes('cors')) return true;
  if (handlersOf(project).some(({ fn }) => fn.headers.some(({ name }) => name === 'access-control-allow-origin')))
    return true;
  const sends = handlersOf(project).flatMap(({ fn }) => fn.sends);
  if (sends.includes('jsonp') || uses(project, 'proxy') || sendsMedia(project)) return true;
  const files = project.statics.length > 0 || sends.some((name) => /^send_?file$/i.test(name));
  return files && (level !== 'strict' || !project.html.present);
}

function sendsMedia(project: Project): boolean {
  const headers = handlersOf(project).flatMap(({ fn }) => fn.headers);
  return headers.some(
    ({ name, value }) => name === 'content-type' && value.kind === 'literal' && MEDIA.test(String(value.value)),
  );
}

/** Handlers let others frame the app: an own X-Frame-Options that is neither DENY nor SAMEORIGIN. */
function isFramed(project: Project): boolean {
  const headers = handlersOf(project).flatMap(({ fn }) => fn.headers);
  return headers.some(
    ({ name, value }) =>
      name === 'x-frame-options' &&
      !['DENY', 'SAMEORIGIN', 'deny', 'sameorigin'].some((word) => isLiteral(value, word)),
  );
}

function withSelf(project: Project, directive: string): string[] | undefined {
  const found = project.html.sources[directive] ?? [];
  return found.length > 0 ? ["'self'", ...found.filter((source) => source !== "'self'")] : undefined;
}

function directives(project: Project, nonce: boolean): Section['directives'] {
  const { html } = project;
  const from = (name: string, ...more: string[]) => [...new Set([...(withSelf(project, name) ?? ["'self'"]), ...more])];
  const sockets = project.apps.some((app) => app.sockets.length > 0) ? ['ws:', 'wss:'] : [];
  const optional = (name: string, directive: string) => {
    const values = withSelf(project, directive);
    return values ? [{ name, values, nonce: false }] : [];
  };
  return [
    { name: 'defaultSrc', values: ["'self'"], nonce: false },
    { name: 'baseUri', values: ["'self'"], nonce: false },
    { name: 'connectSrc', values: from('connect-src', ...sockets), nonce: false },
    { name: 'fontSrc', values: from('font-src', 'data:'), nonce: false },
    { name: 'formAction', values: from('form-action'), nonce: false },
    ...(isFramed(project) ? [] : [{ name: 'frameAncestors', values: ["'self'"], nonce: false }]),
    ...optional('frameSrc', 'frame-src'),
    { name: 'imgSrc', values: from('img-src', 'data:', 'blob:'), nonce: false },
    ...optional('mediaSrc', 'media-src'),
    { name: 'objectSrc', values: withSelf(project, 'object-src') ?? ["'none'"], nonce: false },
    { name: 'scriptSrc', values: from('script-src', ...(html.usesEval ? ["'unsafe-eval'"] : [])), nonce },
    { name: 'scriptSrcAttr', values: ["'none'"], nonce: false },
    { name: 'styleSrc', values: from('style-src', "'unsafe-inline'"), nonce: false },
    ...optional('workerSrc', 'worker-src'),
  ];
}

/** Features that client code asks for stay its own; where the code of pages is not seen, all of them do. */
function permissions(project: Project): string {
  const blind = project.statics.some(({ dir }) => !dir.seen || /(^|\/)(dist|build|out|browser)\b/.test(dir.value));
  const allowed = (feature: string) => blind || project.html.features.includes(feature);
  const list = FEATURES.map((feature) => `${feature}=${allowed(feature) ? '(self)' : '()'}`);
  return [...list, 'browsing-topics=()'].join(', ');
}
