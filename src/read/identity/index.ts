import type { IdentityFacts } from '../../model/identity.ts';
import type { Path } from '../../model/tree.ts';
import { walk } from '../../code/syntax/nodes.ts';
import { isTest, strangeness } from '../entry-points.ts';
import { readDeclaredLogins } from '../declared-logins.ts';
import { isClient } from '../program.ts';
import type { Sources } from '../sources.ts';
import { comparisonOf, lookedUpByPassword } from './comparisons.ts';
import { cookieOf, cookiesRead, cookiesReadBy } from './cookies.ts';
import { forgeryChecksOf, sessionKeys } from './forgery.ts';
import { csrfTokenOf } from './csrf-tokens.ts';
import { fastHashInSql, fastHashOf } from './hashes.ts';
import { noCalls, noteCalls, settleCalls } from './own-functions.ts';
import { unknownAccountOf } from './enumeration.ts';
import { formPostOf, postedBackOf, returnAddressOf } from './posted-back.ts';
import { weakRandomOf } from './randoms.ts';
import { mostCommon, refusalOf } from './refusals.ts';
import { asksClient, hostRedirectOf, loosenedOf, oldProtocolOf, uncheckedOf } from './transport.ts';
import { signOutOf } from './sign-ins.ts';
import { sessionIdOf } from './session-ids.ts';
import type { Follow } from './written-objects.ts';

/** Words that a file must have to be looked at. */
const TELLING =
  /session|connect\.sid|[cC]ookie|[cC]allback|[rR]eturn_?[uU]|[sS]uccess_?[uU]|form_post|FORM_POST|SAMLResponse|id_token|\.logout\(|rejectUnauthorized|NODE_TLS_REJECT|strictSSL|sslValidate|SSL_VERIFY|tlsAllow|tlsInsecure|trustServerCert|checkServerId|minVersion|maxVersion|secureProtocol|DEFAULT_M|ciphers|https:\/\/|[pP]ass|md5|[hH]ash|[tT]oken|[sS]ignature|hmac|Math\.random|csrf|xsrf|sec-fetch-site|headers\W+(origin|referr?er)|['"](origin|[rR]eferr?er)['"]|\.status\(4|\.(ips?|secure|protocol|hostname)\b|=\s*req(uest)?\s*[;\n]/;

const noFacts = (): IdentityFacts => ({
  declaredLogins: [],
  asksClient: false,
  signIns: [],
  signOuts: [],
  cookies: [],
  readByServer: [],
  readSigned: [],
  sessionKeys: [],
  forgeryChecks: [],
  postedBack: [],
  formPosts: [],
  returnAddresses: [],
  sessionIds: [],
  csrfTokens: [],
  refusal: null,
  readByPages: [],
  comparisons: [],
  unknownAccounts: [],
  fastHashes: [],
  encryptedPasswords: [],
  weakRandoms: [],
  uncheckedCertificates: [],
  loosenedCertificates: [],
  hostRedirects: [],
  oldProtocols: [],
});

/** What server code does with sessions, cookies, passwords and certificates, and page scripts with cookies. */
export function readIdentity(
  sources: Sources,
  pages: readonly Path[],
  find: (module: string, from: Path) => Path | undefined,
  ours: Path,
): IdentityFacts {
  const follow: Follow = (module, from) => {
    const path = find(module, from);
    return path === undefined ? undefined : sources.open(path);
  };
  const facts = noFacts();
  const isPage = new Set(pages);
  const refusals: string[] = [];
  const calls = noCalls();
  for (const path of sources.code()) {
    if (isTest(path) || strangeness(path) > 1) continue;
    if (isClient(path) || /\.[jt]sx$/.test(path) || isPage.has(path) || !sources.mentions(path, TELLING)) continue;
    const source = sources.open(path);
    if (source)
      walk(source.ast.program, (node) => {
        // The config module logs addresses: a second run would set "trust proxy" for it.
        facts.asksClient ||= path !== ours && asksClient(source, node);
        facts.signOuts.push(...signOutOf(source, node));
        facts.readByServer.push(...cookiesRead(source, node, 'cookies'));
        facts.readSigned.push(...cookiesRead(source, node, 'signedCookies'));
        facts.sessionKeys.push(...sessionKeys(source, node));
        facts.cookies.push(...cookieOf(source, node, follow));
        facts.comparisons.push(...comparisonOf(source, node), ...lookedUpByPassword(source, node));
        facts.forgeryChecks.push(...forgeryChecksOf(source, node));
        facts.postedBack.push(...postedBackOf(source, node));
        facts.formPosts.push(...formPostOf(source, node));
        facts.returnAddresses.push(...returnAddressOf(node));
        facts.sessionIds.push(...sessionIdOf(source, node));
        facts.csrfTokens.push(...csrfTokenOf(source, node));
        refusals.push(refusalOf(source, node) ?? '');
        facts.fastHashes.push(...fastHashOf(source, node), ...fastHashInSql(source, node));
        noteCalls(source, node, calls, find);
        facts.unknownAccounts.push(...unknownAccountOf(source, node));
        facts.weakRandoms.push(...weakRandomOf(source, node));
        facts.uncheckedCertificates.push(...uncheckedOf(source, node));
        facts.loosenedCertificates.push(...loosenedOf(source, node));
        facts.oldProtocols.push(...oldProtocolOf(source, node));
        facts.hostRedirects.push(...hostRedirectOf(source, node));
      });
  }
  settleCalls(facts, calls);
  facts.declaredLogins = readDeclaredLogins(sources);
  facts.refusal = mostCommon(refusals.filter(Boolean));
  facts.sessionKeys = [...new Set(facts.sessionKeys)];
  facts.readByPages = readByPages(sources, isPage);
  return facts;
}

const SCRIPT = /\.[cm]?[jt]s$/;
const PAGE = /\.([jt]sx|vue|svelte|html?|ejs|pug|jade|hbs|handlebars|mustache|njk|nunjucks|eta|liquid)$/;

/** Cookies that scripts in browsers use: of views and static files, of front ends in the same repository. */
function readByPages(sources: Sources, pages: ReadonlySet<Path>): string[] {
  const found = sources.files
    .filter((path) => (SCRIPT.test(path) && (pages.has(path) || isClient(path))) || PAGE.test(path))
    .filter((path) => !isTest(path))
    .flatMap((path) => cookiesReadBy(sources.text(path) ?? ''));
  return [...new Set(found)];
}
