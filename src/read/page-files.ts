import { packagesWith } from '../code/packages/catalogue.ts';
import type { Modules } from './program.ts';
import { joinPath } from '../code/values/operators.ts';
import { keyName, walk } from '../code/syntax/nodes.ts';
import type { Source } from '../code/values/value.ts';
import type { Project } from '../model/project.ts';
import type { Path } from '../model/tree.ts';
import { isTest, strangeness } from './entry-points.ts';
import { isBelow, type Sources } from './sources.ts';

/** A piece of HTML or of a script, with the place of its first character. */
export interface PageText {
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

/** Files that reach browsers. */
export interface PageFiles {
  pages: ReadonlySet<Path>;
  scripts: readonly Path[];
  styles: readonly Path[];
  /** The pages that are views. */
  rendered: ReadonlySet<Path>;
  /** Handlers send a page as a file; a build may have to make it first. */
  isSent: boolean;
}

/** The views, the files of folders that are served, and what handlers send; none that only came with a package. */
export function pageFiles(
  sources: Sources,
  views: Project['views'],
  statics: Project['statics'],
  program: Modules,
): PageFiles {
  const served = statics.flatMap(({ dir }) => (dir.seen ? [dir.value] : []));
  const folders = served.filter((dir) => dir !== '.');
  const rendered = new Set(views.flatMap(({ files }) => files));
  const html = sources.files.filter((file) => /\.html?$/.test(file));
  const sent = pagesSent(program);
  const pages = new Set([...rendered, ...sent.flatMap((name) => filesCalled(html, name))]);
  if (served.includes('.')) for (const file of html) if (strangeness(file) === 0) pages.add(file);
  const own = sources.files.filter((file) => folders.some((dir) => isBelow(file, dir) && !isAccessory(file, dir)));
  for (const file of own) if (/\.html?$/.test(file)) pages.add(file);
  return {
    pages,
    rendered,
    scripts: own.filter((file) => /\.(m?js|jsx|tsx?)$/.test(file)),
    styles: own.filter((file) => /\.css$/.test(file)),
    isSent: sent.length > 0,
  };
}

/** Examples, tests and documentation of a package that lies in a folder that is served, and what tools made there of the code. */
function isAccessory(file: Path, folder: Path): boolean {
  const path = `/${file.slice(folder.length + 1)}`;
  return (
    /\/(vendors?|libs?|plugins?|third[-_]?party|bower_components|node_modules|packages|assets\/[\w-]+)\/.*\/?(examples?|demos?|samples?|tests?|specs?|docs?|stories)\//i.test(
      path,
    ) ||
    /\/(storybook(-static)?|coverage|jsdoc|typedoc|__tests__|__mocks__)\//i.test(path) ||
    /\.(stories|story|test|spec)\.\w+$/.test(path)
  );
}

/** The files that a name or the end of a path means: copies in documentation and examples only where there is no other. */
function filesCalled(files: readonly Path[], name: Path): Path[] {
  const own = files.filter((file) => file === name || file.endsWith(`/${name}`));
  const plain = own.filter((file) => strangeness(file) === 0 && !isAccessory(file, ''));
  return plain.length > 0 ? plain : own.filter((file) => !isTest(file));
}

/** Pages that handlers send as files, with as much of the path as stands in one text. */
function pagesSent(program: Modules): Path[] {
  const names = new Set<Path>();
  for (const { source } of program.modules.values()) {
    if (!/\.(?:sendFile|sendfile)\(/.test(source.text)) continue;
    for (const [, name = ''] of source.text.matchAll(/([\w./-]+\.html?)['"`]/g))
      names.add(joinPath(name).replace(/^(\.\.\/)+/, ''));
  }
  return [...names];
}

const RENDERERS = new RegExp(
  `(?:require\\(|\\bfrom|\\bimport\\(?)\\s*['"\`](?:${packagesWith('renderer').join('|')})['"\`]`,
);
/** `res.send(html)`, `res.type('html')`, `res.setHeader('Content-Type', 'text/html')` */
const SENDS_HTML =
  /\b(?:res|resp|response|reply)\b(?:\s*\.\w+\([^()]*\))*\s*\.(?:(?:send|write|end)\(\s*(?:await\s+)?(?:\w*[a-z_]H|h)tml\b|(?:type|contentType)\(\s*['"`](?:text\/)?html\b|(?:set|header|setHeader)\(\s*['"`]content-type['"`]\s*,\s*['"`]text\/html\b)/i;

/** `const TYPE = 'text/html'` */
const NAMES_HTML = /=\s*['"`]text\/html\b/;

/** The program makes pages in code: of components, or of what it puts together and sends as HTML. */
export const makesPages = (program: Modules): boolean =>
  [...program.modules.values()].some(
    ({ source: { text } }) => RENDERERS.test(text) || SENDS_HTML.test(text) || NAMES_HTML.test(text),
  );

/** Texts of the program that are HTML: what handlers send. */
export function* textAnswers(program: Modules): Iterable<PageText> {
  for (const { source } of program.modules.values()) {
    if (!/<[a-z!]/i.test(source.text) || !/\.(send|write|end)\(/.test(source.text)) continue;
    if (isMailer(source)) continue;
    const found: PageText[] = [];
    walk(source.ast.program, (node) => {
      if (node.type === 'ObjectProperty' && MAIL_PARTS.test(keyName(node.key, node.computed) ?? '')) return false;
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

/** What mails are made of: `sendMail({ html: '<p>…' })`. */
const MAIL_PARTS = /^(html|htmlBody|html_body|htmlContent|HtmlBody|Html)$/;
const MAILS = new RegExp(`['"\`](?:${packagesWith('mail').join('|')})['"\`]|\\bsendE?-?[mM]ail\\b`);
const RESPONSE = /\b(?:res|response|resp|reply)\b(?:\s*\.\w+\([^()]*\))*\s*\.(?:send|write|end)\(/;

/** A file that writes mails, and answers nothing. */
const isMailer = ({ path, text }: Source): boolean => (/mail/i.test(path) || MAILS.test(text)) && !RESPONSE.test(text);
