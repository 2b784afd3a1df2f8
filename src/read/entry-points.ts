import type { Path } from '../model/tree.ts';
import type { Sources } from './sources.ts';
export { documentedStarts, startsOf } from './starts/index.ts';

const TEST =
  /(^|\/)(tests?|__tests__|__mocks__|specs?|e2e|cypress|fixtures?|mocks?|mock_?-?apis?|stubs?|testing|test[-_]?(utils?|helpers?)|test[-_](apps?|servers?|clients?|pages?|embeds?|sites?|projects?|hosts?)|([\w.]+[-_])?(integration|acceptance|functional|smoke|unit|e2e|ui|api)[-_]?tests?|bench(mark)?s?|load-?tests?|playwright)\/|[._-](test|tests|spec|e2e|mock|stub|bench)\.[cm]?[jt]sx?$|(^|\/)(jest|vitest|cypress|playwright|karma|webpack|rollup|vite|gulpfile|gruntfile|babel|eslint|protractor|wdio)[\w.-]*\.(config|conf|setup)?\.?[cm]?[jt]s$/i;
const COPY =
  /(^|[/._ -])(backups?|bak|bkp|old|orig(inal)?|copy|kopie|deprecated|archived?|unused|legacy|previous|tmp|temp|disabled)([/._ -]|\d*\.[cm]?[jt]sx?$)|\(\d+\)|[._-]\d{4}-?\d\d-?\d\d|~$/i;
const SIDE =
  /(^|\/)(examples?|samples?|demos?|docs?|documentation|snippets?|playgrounds?|templates?|generators?|scripts|tools|tutorials?|codefixes|exercises?|vendor|third[_-]?party|assets|static|public|www-data|migrations?|seeds?)\//i;

/** Shows how a package is used, and is run by nobody who uses it. */
export const isExample = (path: Path): boolean =>
  /(^|\/)(examples?|samples?|demos?|playgrounds?|sandbox|tutorials?)(\/|\.[cm]?[jt]s$)/i.test(path);

/** By its name an earlier version that somebody kept: `src-old/app.js`, `routes/users.bak.js`. */
export const isKeptCopy = (path: Path): boolean =>
  /(^|\/)_?(old|backups?|bak|archived?|deprecated|attic|unused|trash)\/|[-_.](old|bak|backup|copy|orig|deprecated|unused|x)(\/|\.[cm]?[jt]sx?$)/i.test(
    path,
  );

/** What others wrote, what tools made of the code, and stories of its parts. */
const FOREIGN =
  /\.min\.|(^|\/)(vendors?|third[-_]?party|bower_components|node_modules|dist|build)\/|\.(stories|story)\./;

export const isForeign = (path: Path): boolean => FOREIGN.test(path);

export const isTest = (path: Path): boolean => TEST.test(path);

/** The code of the project that is neither a test nor somebody else's. */
export const ownCode = (sources: Sources): Path[] => sources.code().filter((path) => !isTest(path) && !isForeign(path));

/** How little a file looks like the program itself: 0 for its own code, higher for examples, copies and tests. */
export function strangeness(path: Path): number {
  if (isTest(path)) return 3;
  if (COPY.test(path)) return 2;
  return SIDE.test(path) ? 1 : 0;
}

/** `server.js`, `src/index.ts`: what a reader opens first. */
export const isUsual = (path: Path): boolean => /(^|\/)(?:server|index|app|main|www)(?:\.[cm]?[jt]s)?$/.test(path);
