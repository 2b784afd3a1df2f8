import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Grade } from '../model/report.ts';
import type { Boot } from './boot.ts';

const PACKAGE = '@mdn/mdn-http-observatory';
/** Names that are looked up nowhere: the answer of the app stands in for a site behind a proxy that ends TLS. */
const SITE = 'https://app.example/';

/** The grader, where the project has it installed. */
type Load = <T>(file: string) => Promise<T>;
interface Grader {
  getScoreModifier(result: string): number;
  getGradeForScore(score: number): Grade;
}

/**
 * The grade that the MDN HTTP Observatory's own grader gives the start page, where the project has `@mdn/mdn-http-observatory`
 * installed; `null` where it has not, or the grader cannot work. The app runs as in production if it starts so.
 *
 * @param start boots the app once more
 */
export async function gradeOf(
  dir: string,
  start: (env?: Readonly<Record<string, string>>) => Promise<Boot>,
): Promise<Grade | null> {
  const require = createRequire(join(dir, 'package.json'));
  let place: string;
  try {
    place = dirname(require.resolve(`${PACKAGE}/package.json`));
  } catch {
    return null;
  }
  const production = await start({ NODE_ENV: 'production' });
  const booted = production.ok ? production : await start();
  if (!booted.ok) return null;
  try {
    return await grade(place, booted.app.origin);
  } catch {
    // Its installation downloads lists, and without them it does not work.
    return null;
  } finally {
    await booted.app.stop();
  }
}

async function grade(place: string, origin: string): Promise<Grade> {
  const load: Load = async (file) => (await import(pathToFileURL(join(place, 'src', file)).href)) as never;
  const { ALL_TESTS } = await load<{ ALL_TESTS: readonly ((requests: unknown) => { result: string })[] }>(
    'constants.js',
  );
  const { getGradeForScore, getScoreModifier } = await load<Grader>('grader/grader.js');
  const requests = await requestsTo(origin, place, load);
  const modifiers = ALL_TESTS.map((test) => getScoreModifier(test(requests).result));
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 100);
  // What is better than it has to be counts only where little is missing.
  const base = sum(modifiers.filter((modifier) => modifier < 0));
  const { grade: letter, score } = getGradeForScore(base >= 90 ? sum(modifiers) : base);
  return { grade: letter, score };
}

/** What the retriever of the grader would have seen. */
async function requestsTo(origin: string, place: string, load: Load): Promise<object> {
  const require = createRequire(join(place, 'package.json'));
  const { AxiosHeaders } = require('axios') as { AxiosHeaders: new (headers: object) => object };
  const { CookieJar } = require('tough-cookie') as {
    CookieJar: new () => { setCookieSync(cookie: string, url: string, options: object): unknown };
  };
  const { Requests } = await load<{ Requests: new (host: string) => Record<string, object> }>('types.js');
  const { parseHttpEquivHeaders } = await load<{ parseHttpEquivHeaders(body: string, url: string): object }>(
    'retriever/utils.js',
  );
  const insecure = await fetch(origin, { redirect: 'manual' });
  const secure = await fetch(origin, {
    redirect: 'manual',
    headers: { 'x-forwarded-proto': 'https', accept: 'text/html' },
  });
  const body = await secure.text();
  const response = {
    status: secure.status,
    headers: new AxiosHeaders(Object.fromEntries(secure.headers)),
    data: body,
    verified: true,
    request: { headers: {} },
    httpEquiv: /html/.test(secure.headers.get('content-type') ?? '') ? parseHttpEquivHeaders(body, SITE) : new Map(),
  };
  const goesToHttps = insecure.headers.get('location')?.startsWith('https:') ?? false;
  const first = { url: new URL(SITE.replace('https', 'http')), status: insecure.status };
  const redirects = goesToHttps ? [first, { url: new URL(SITE), status: secure.status }] : [first];
  const jar = new CookieJar();
  for (const cookie of secure.headers.getSetCookie()) jar.setCookieSync(cookie, SITE, { ignoreError: true });
  const requests = new Requests(new URL(SITE).hostname);
  Object.assign(requests['responses'] ?? {}, {
    auto: response,
    https: response,
    http: { ...response },
    httpRedirects: redirects,
    httpsRedirects: redirects,
    cors: null,
  });
  Object.assign(requests['resources'] ?? {}, { path: body });
  return Object.assign(requests, { session: { url: new URL(SITE), jar, redirectHistory: [] } });
}
