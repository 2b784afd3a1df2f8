import type { Project, Route, Value } from '../../model/project.ts';
import type { Place } from '../../model/place.ts';
import { flat, functionsIn, handlersOf } from '../kit/chain.ts';
import { passesOn } from '../kit/pages.ts';

/** What pages take in from other sites without asking: `image/png`, and `png` of `res.type('png')`. */
const MEDIA =
  /^(image|audio|video|font)\/|^(text\/css|(text|application)\/(x-)?javascript)|^\.?(png|jpe?g|gif|svg|webp|avif|ico|mp[34]|webm|ogg|woff2?|css|m?js)$/;
/** Folders whose files are made to be shown elsewhere. */
const PUBLIC =
  /(^|\/)(uploads?|media|avatars?|images?|img|pictures?|photos?|files?|cdn|badges?|fonts?|thumb(nail)?s?)(\/|$)/i;

/** An address that says so; of a folder on the disk, the word says nothing. */
const MADE_FOR_OTHERS = /(^|\/)(embed|widgets?)(\/|$)/i;

/** Who else loads what the app serves, and what shows it; `null` where nothing does. */
export function resourcePolicy(project: Project): { policy: 'cross-origin' | 'same-site'; why: string } | null {
  const others = loadedByOthers(project);
  if (others !== null) return { policy: 'cross-origin', why: others };
  // A development server on another port is of the same site.
  const [local] = project.origins;
  return local ? { policy: 'same-site', why: `${local.source} names ${local.origin}` } : null;
}

const LOCAL = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** What shows that pages of other sites load what the app serves, in words. */
function loadedByOthers(project: Project): string | null {
  const origin = project.origins.find((one) => !LOCAL.test(one.origin));
  if (origin) return `${origin.source} names ${origin.origin}`;
  const cors = project.calls.find(({ module }) => module === 'cors');
  if (cors) return `cors() in ${cors.place.file}`;
  const handlers = handlersOf(project).map(({ fn }) => fn);
  const open = handlers.flatMap(({ headers }) => headers).find(({ name }) => name === 'access-control-allow-origin');
  if (open) return `Access-Control-Allow-Origin in ${open.place.file}`;
  if (project.embeds.shares !== null) return `Access-Control-Allow-Origin in ${project.embeds.shares}`;
  if (project.embeds.scripts !== null) return `scripts of it in pages, by ${project.embeds.scripts}`;
  const jsonp = handlers.find(({ sends }) => sends.includes('jsonp'));
  if (jsonp) return `JSONP in ${jsonp.place.file}`;
  // What passes on only says what the files behind it are.
  const media = handlers
    .filter(({ sends }) => sends.length > 0)
    .flatMap(({ headers }) => headers.find(isMedia) ?? [])[0];
  if (media) return `images or scripts in ${media.place.file}`;
  const isOwn = ({ full }: Route): boolean =>
    project.html.loads.some((address) => address.replace(/^\.?\//, '') === full.slice(1));
  const text = mistypedRoutes(project).find((route) => !isOwn(route));
  if (text) return `scripts or styles in ${text.place.file}`;
  const files = project.statics.find(
    ({ mount, dir }) => PUBLIC.test(mount) || MADE_FOR_OTHERS.test(mount) || (dir.seen && PUBLIC.test(dir.value)),
  );
  if (files) return `the files that ${files.place.file} serves`;
  return passesOn(project) ? 'requests are passed on to another server' : null;
}

const isMedia = ({ name, value }: { name: string; value: Value }): boolean =>
  name === 'content-type' && value.kind === 'literal' && MEDIA.test(String(value.value));

/** Scripts and style sheets that `res.send` sends as text/html: browsers load them only without nosniff. */
export const mistyped = (project: Project): Place[] => mistypedRoutes(project).map(({ place }) => place);

function mistypedRoutes(project: Project): Route[] {
  const routes = project.routes.filter(({ method, full }) => method === 'get' && /\.(m?js|css)$/.test(full));
  return routes.filter(({ handlers }) => {
    const functions = flat(handlers).flatMap(functionsIn);
    return (
      functions.some(({ sends }) => sends.includes('send')) &&
      // What comes from a file has the type of the file; the text beside it says that there is none.
      !functions.some(({ sends }) => sends.some((name) => /^(sendFile|sendfile|download|pipe)$/.test(name))) &&
      !functions.some(({ headers }) => headers.some(({ name }) => name === 'content-type'))
    );
  });
}
