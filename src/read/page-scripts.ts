import { withoutComments } from '../code/express/inline-scripts.ts';
import type { Modules } from './program.ts';
import { joinPath } from '../code/values/operators.ts';
import type { Project } from '../model/project.ts';
import type { Path } from '../model/tree.ts';
import type { PageText } from './page-files.ts';
import { below, folderOf, isBelow, type Sources } from './sources.ts';

/** Whether a page loads a script that is not among those that were read: it is missing, minified, built first, or has its name at run time. */
export function loadsUnread(
  page: PageText,
  sources: Sources,
  { statics, scripts }: { statics: Project['statics']; scripts: readonly Path[] },
): boolean {
  const text = withoutComments(page.text);
  if (MAKES_SCRIPT.test(text) || writesScripts(text) || IMPORTED.test(text)) return true;
  return [...text.matchAll(SCRIPT)].some(([, quoted, plain]) => {
    const src = (quoted ?? plain ?? '').replace(/[?#].*$/, '');
    if (src === '' || SOCKETS.test(src)) return false;
    if (/[<{$#%]/.test(src) || (quoted === undefined && !/^[\w./-]+$/.test(src))) return true;
    const found = filesOf(src, page.file, statics).find((file) => sources.has(file));
    return found === undefined || !scripts.includes(found) || !isReadable(found, sources.text(found));
  });
}

/** The addresses of scripts, as they are written in a page. */
export const scriptsOf = (page: PageText): string[] =>
  [...page.text.matchAll(SCRIPT)].map(([, quoted, plain]) => (quoted ?? plain ?? '').replace(/[?#].*$/, ''));

/** `<script src="…">`, `script(src='…')`; without quotes it is a name in Pug, and a path in HTML. */
const SCRIPT =
  /(?:<script\b[^>]{0,1000}?\s|(?:^|[ \t])script\([^)]{0,1000}?)src\s*=\s*(?:\\?["'`]([^"'`\\>]*)|([^\s"'`>),]+))/gim;
/** The client that socket.io serves by itself, which asks for no feature. */
const SOCKETS = /^\/?socket\.io\/socket\.io(\.min)?\.js$/;
const MAKES_SCRIPT = /createElement\(\s*['"`]script/i;
const OUTPUT = /<%[-=]|\{\{\{|!\{|!=/g;
const HELPER = /scripts?\b|bundle|webpack|\bvite|\bassets?\b|chunk/i;

/** A helper of the view writes the tag of a script. What is in one tag is looked at once, however often that begins. */
function writesScripts(text: string): boolean {
  let end = 0;
  for (const { 0: begin, index } of text.matchAll(OUTPUT)) {
    if (index < end) continue;
    const rest = text.slice(index + begin.length);
    const length = rest.search(/[%}\n]/);
    const inside = length < 0 ? rest : rest.slice(0, length);
    if (HELPER.test(inside)) return true;
    end = index + begin.length + inside.length;
  }
  return false;
}

const IMPORTED = /\b(?:import|from)\s*\(?\s*['"](?:https?:)?\/\//;

/** Where a script may lie: below each folder whose mount fits, or beside the page. */
function filesOf(src: string, page: Path, statics: Project['statics']): Path[] {
  const clean = joinPath(src.replace(/^(\.{0,2}\/)+/, ''));
  const served = statics.flatMap(({ mount, dir }) => {
    const front = mount.replace(/^\/|\/$/g, '');
    if (!dir.seen || (front !== '' && !isBelow(clean, front))) return [];
    return [below(dir.value, front === '' ? clean : clean.slice(front.length + 1))];
  });
  return src.startsWith('/') ? served : [...served, joinPath(below(folderOf(page), src))];
}

/** Code as somebody wrote it: what a tool made asks for features under names of its own. */
const isReadable = (file: Path, text: string | undefined): boolean =>
  text !== undefined && !/[.-](min|bundle|chunk)\b|(^|\/)bundle\./.test(file) && !/^.{1500}/m.test(text);

/** Whether server code names a page that is not among those that were read, or sends files whose names are not seen. */
export function sendsUnread(program: Modules, pages: Iterable<Path>): boolean {
  if (sendsOther(program, pages)) return true;
  return [...program.modules.values()].some(
    ({ source: { text } }) =>
      /\.(?:sendFile|sendfile)\b/.test(text) && pagesNamed(text).length === 0 && !NAMED.test(text),
  );
}

/** Whether server code names a page that is not among some files. */
export function sendsOther(program: Modules, files: Iterable<Path>): boolean {
  const known = [...files].map((file) => `/${file}`);
  return [...program.modules.values()].some(
    ({ source: { text } }) =>
      /\b(?:sendFile|sendfile|readFile|readFileSync|createReadStream)\b/.test(text) &&
      pagesNamed(text).some((name) => !known.some((page) => page.endsWith(`/${name}`))),
  );
}

const pagesNamed = (text: string): Path[] =>
  [...text.matchAll(/([\w./-]*\w\.html?)['"`]/g)].map(([, name = '']) => joinPath(name).replace(/^(\.\.\/)+|^\//g, ''));

/** A file that is no page, by its name. */
const NAMED = /\.(?:png|jpe?g|gif|svg|webp|ico|pdf|csv|zip|txt|xml|json|m?js|css|map|mp[34])['"`]/;
