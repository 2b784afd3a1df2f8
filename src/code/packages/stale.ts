import { replacementOf } from './catalogue.ts';

export interface Stale {
  severity: 'high' | 'medium' | 'low';
  why: string;
  /** The version that is right; `null` where none is. */
  fixed: string | null;
  /** What takes its place, where no version is right. */
  by?: string;
  reference?: string;
}

/** Ranges with a known hole: below the first version, fixed by the last; of several majors each has a line. */
interface Hole extends Stale {
  fixed: string;
  /** The lowest version that has it. */
  from?: string;
}

const hole = (fixed: string, severity: Stale['severity'], why: string, reference: string, from?: string): Hole => ({
  fixed,
  severity,
  why,
  reference,
  ...(from === undefined ? {} : { from }),
});

/** Packages of Express apps with holes that a request reaches; an audit of the lockfile knows all the others. */
const HOLES: Readonly<Record<string, readonly Hole[]>> = {
  express: [
    hole(
      '4.20.0',
      'medium',
      'res.redirect() can be made to run a script, and a single request can block its body-parser',
      'CVE-2024-43796',
    ),
  ],
  'body-parser': [
    hole('1.20.3', 'medium', 'a deeply nested form body blocks the process', 'CVE-2024-45590'),
    hole('2.2.1', 'medium', 'a form with many fields blocks the process', 'CVE-2025-13466', '2.2.0'),
  ],
  // Version 1 is found, and updated, where uploads are looked at.
  multer: [hole('2.2.0', 'medium', 'a malformed upload crashes the process', 'CVE-2026-5079', '2.0.0')],
  jsonwebtoken: [
    hole('9.0.0', 'medium', 'keys of the wrong type are accepted, so tokens can be forged', 'CVE-2022-23541'),
  ],
  'express-jwt': [hole('6.0.0', 'medium', 'without algorithms, tokens can be forged', 'CVE-2020-15084')],
  'jwt-simple': [hole('0.3.1', 'high', 'the token chooses its own algorithm, so it can be forged', 'CVE-2016-10555')],
  passport: [hole('0.6.0', 'medium', 'the session id is kept at login (session fixation)', 'CVE-2022-25896')],
  'express-fileupload': [hole('1.1.10', 'high', 'an upload can pollute Object.prototype', 'CVE-2020-7699')],
  ejs: [hole('3.1.7', 'medium', 'a query string passed to render can run code', 'CVE-2022-29078')],
  pug: [hole('3.0.1', 'medium', 'template options from a request can run code', 'CVE-2021-21353')],
  handlebars: [hole('4.7.9', 'medium', 'a template from a request can run code', 'CVE-2026-33937')],
  mysql2: [hole('3.9.8', 'medium', 'a query result can pollute Object.prototype', 'CVE-2024-21512')],
  sequelize: [
    hole('6.37.8', 'medium', 'keys of JSON columns can inject SQL', 'CVE-2026-30951', '6.0.0'),
    hole('6.19.1', 'medium', 'replacements combined with where can inject SQL', 'CVE-2023-25813'),
  ],
  mongoose: [
    hole('5.13.23', 'medium', "a $where in populate's match runs on the server", 'CVE-2024-53900'),
    hole('6.13.6', 'medium', "a $where in populate's match runs on the server", 'CVE-2025-23061', '6.0.0'),
    hole('7.8.4', 'medium', "a $where in populate's match runs on the server", 'CVE-2025-23061', '7.0.0'),
    hole('8.9.5', 'medium', "a $where in populate's match runs on the server", 'CVE-2025-23061', '8.0.0'),
  ],
  lodash: [
    hole(
      '4.17.21',
      'medium',
      'paths from a request can pollute Object.prototype, and templates can run code',
      'CVE-2021-23337',
    ),
  ],
  'node-fetch': [
    hole('2.6.7', 'low', 'a redirect sends cookies and tokens to another host', 'CVE-2022-0235'),
    hole('3.1.1', 'low', 'a redirect sends cookies and tokens to another host', 'CVE-2022-0235', '3.0.0'),
  ],
  vm2: [hole('3.11.3', 'high', 'code can escape its sandbox', 'GHSA-vwrp-x96c-mhwq')],
  busboy: [hole('1.0.0', 'medium', 'a malformed upload crashes the process', 'CVE-2022-24434')],
  knex: [hole('2.4.0', 'medium', 'on MySQL an object passed as a value changes the condition', 'CVE-2016-20018')],
  'serialize-javascript': [hole('3.1.0', 'medium', 'a value can inject script into the page', 'CVE-2020-7660')],
  nodemailer: [hole('6.6.1', 'low', 'an address can inject mail headers', 'CVE-2021-23400')],
  moment: [hole('2.29.4', 'low', 'a long date string blocks the process', 'CVE-2022-31129')],
  underscore: [hole('1.12.1', 'low', 'template settings from a request can run code', 'CVE-2021-23358')],
  xml2js: [hole('0.5.0', 'medium', 'a document can pollute Object.prototype', 'CVE-2023-0842')],
  marked: [hole('4.0.10', 'low', 'some Markdown blocks the process', 'CVE-2022-21680')],
  ws: [
    hole('5.2.4', 'medium', 'a request with many headers crashes the process', 'CVE-2024-37890'),
    hole('6.2.3', 'medium', 'a request with many headers crashes the process', 'CVE-2024-37890', '6.0.0'),
    hole('7.5.10', 'medium', 'a request with many headers crashes the process', 'CVE-2024-37890', '7.0.0'),
    hole('8.17.1', 'medium', 'a request with many headers crashes the process', 'CVE-2024-37890', '8.0.0'),
  ],
  'socket.io': [
    hole('2.4.0', 'medium', 'pages of any origin can connect', 'CVE-2020-28481'),
    hole('2.5.1', 'medium', 'a single message crashes the process', 'CVE-2024-38355'),
    hole('4.6.2', 'medium', 'a single message crashes the process', 'CVE-2024-38355', '3.0.0'),
  ],
};

/** Packages that no version makes right; `on`: only under that major of Express. */
const ABANDONED: Readonly<Record<string, { severity: Stale['severity']; on?: number; by?: string; why?: string }>> = {
  'node-serialize': { severity: 'high' },
  xmldom: {
    severity: 'medium',
    by: '@xmldom/xmldom',
    why: 'a document with several root nodes is misread, and the package is no longer maintained',
  },
  swig: { severity: 'low', by: 'nunjucks', why: 'it is no longer maintained' },
  jade: { severity: 'low', by: 'pug', why: 'it was renamed' },
  'express-mongo-sanitize': { severity: 'medium', on: 5 },
  'xss-clean': { severity: 'low' },
  hpp: { severity: 'low', on: 5 },
  'express-brute': { severity: 'low' },
  request: { severity: 'low' },
  'request-promise': { severity: 'low', by: 'fetch', why: 'it is no longer maintained' },
  'request-promise-native': { severity: 'low', by: 'fetch', why: 'it is no longer maintained' },
  'apollo-server-express': { severity: 'low', by: '@apollo/server', why: 'it is no longer maintained' },
  'passport-saml': { severity: 'low' },
  'bcrypt-nodejs': { severity: 'low', by: 'bcryptjs', why: 'it is no longer maintained' },
  'safe-eval': { severity: 'high', by: 'no eval at all', why: 'code can escape its sandbox' },
  'static-eval': { severity: 'medium', by: 'no eval at all', why: 'code can escape its sandbox' },
  'csrf-lite': { severity: 'low', by: 'csrf-sync', why: 'it is no longer maintained' },
};

/** What is wrong with a version of a package, as far as a range or a lockfile tells it. */
export function staleness(
  name: string,
  declared: { version: string; range: string; exact: boolean },
  express: number | null,
): Stale | undefined {
  const abandoned = ABANDONED[name];
  if (abandoned && (abandoned.on === undefined || abandoned.on === express)) {
    const { by = '', why = '' } = { ...replacementOf(name), ...abandoned };
    return { severity: abandoned.severity, why, by, fixed: null };
  }
  const found = HOLES[name]?.find(
    ({ fixed, from = '0.0.0' }) => isBelow(declared.version, fixed) && !isBelow(declared.version, from),
  );
  if (!found) return undefined;
  return isUnfixed(declared, found.fixed) ? found : undefined;
}

/** Whether a package as it is declared is below a version. */
export function isUnfixed(
  { version, range, exact }: { version: string; range: string; exact: boolean },
  fixed: string,
): boolean {
  // `^4.17.1` without a lockfile installs what is newest today.
  return isBelow(version, fixed) && (exact || !reaches(range, version, fixed));
}

function isBelow(version: string, than: string): boolean {
  const [left, right] = [version, than].map((one) => one.split(/[-+]/)[0]?.split('.').map(Number) ?? []);
  for (let at = 0; at < 3; at += 1) {
    const [a = 0, b = 0] = [left?.[at], right?.[at]];
    if (a !== b) return a < b;
  }
  return false;
}

/** No version that a range lets in is as new as another: `1.12.1` and `~1.13.0` are below 1.14.2, `^1.12.0` is not. */
export function staysBelow(range: string, wanted: string): boolean {
  const version = /^[=~^]?v?(\d+\.\d+\.\d+)$/.exec(range.trim())?.[1];
  return version !== undefined && isBelow(version, wanted) && !reaches(range.trim(), version, wanted);
}

/** A range takes in a later version: `^4.17.1` takes 4.20.0, `~4.17.1` and `4.17.1` do not. */
function reaches(range: string, version: string, fixed: string): boolean {
  if (/^(\*|x|latest|>=?.*|)$/.test(range.trim()) || range.includes('||')) return true;
  const [major, minor] = version.split('.');
  const [toMajor, toMinor] = fixed.split('.');
  if (major !== toMajor) return false;
  if (/^\^/.test(range)) return major !== '0' || minor === toMinor;
  if (/^\d+(\.[x*])*$/.test(range.trim())) return true;
  return /^~/.test(range) && minor === toMinor;
}

/** Versions of Node that get fixes: even majors from this on. */
const OLDEST_NODE = 22;
const NEWEST_ODD = 25;

/** Whether a Node gets no fixes any more. */
export const isNodeOver = (major: number): boolean => major < OLDEST_NODE || (major % 2 === 1 && major <= NEWEST_ODD);
