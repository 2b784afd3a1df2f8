import { encode, Visitor } from './http.ts';
import type { Answer } from './http.ts';
import type { Login, Search, Submission, Target } from './probe.ts';

/** Headers that a browser behind the TLS proxy of this target would cause. */
export function forwarded(target: Target): Record<string, string> {
  return target.https ? { 'x-forwarded-proto': 'https' } : {};
}

/** A new visitor with no cookies. */
export function visit(target: Target): Visitor {
  return new Visitor(target.origin, forwarded(target));
}

const TOKEN_FIELD = /name=["'](_csrf|csrf|csrfToken|_token|authenticity_token)["'][^>]*?value=["']([^"']*)["']/i;
const TOKEN_FIELD_REVERSED =
  /value=["']([^"']*)["'][^>]*?name=["'](_csrf|csrf|csrfToken|_token|authenticity_token)["']/i;

/** An anti-forgery token and the name of its field. */
export interface Token {
  field: string;
  token: string;
}

/** The anti-forgery token of the first page, or token address of an API, that gives one; `null` where none does. */
export async function readToken(visitor: Visitor, ...pages: readonly (string | undefined)[]): Promise<Token | null> {
  for (const path of pages) {
    if (path === undefined) continue;
    const token = tokenIn((await visitor.send({ path })).body);
    if (token) return token;
  }
  return null;
}

function tokenIn(body: string): Token | null {
  const input = TOKEN_FIELD.exec(body);
  if (input) return { field: input[1] ?? '_csrf', token: input[2] ?? '' };
  const reversed = TOKEN_FIELD_REVERSED.exec(body);
  if (reversed) return { field: reversed[2] ?? '_csrf', token: reversed[1] ?? '' };
  const json = /"(?:token|csrfToken|csrf)"\s*:\s*"([^"]+)"/.exec(body);
  return json ? { field: '_csrf', token: json[1] ?? '' } : null;
}

/** Sends a form or JSON with the token that one of these pages gives, as an honest client does. */
export async function submit(
  visitor: Visitor,
  what: Submission,
  ...tokenPages: readonly (string | undefined)[]
): Promise<Answer> {
  const token = await readToken(visitor, ...tokenPages);
  const type = what.type ?? 'json';
  const fields = token && type === 'form' ? { ...what.fields, [token.field]: token.token } : what.fields;
  const { headers, body } = encode(fields, type);
  const proof = token ? { 'x-csrf-token': token.token } : {};
  return visitor.send({ method: what.method ?? 'POST', path: what.path, headers: { ...headers, ...proof }, body });
}

/** Tries to sign in with these two values, strings or not. */
export function trySignIn(visitor: Visitor, login: Login, identity: unknown, secret: unknown): Promise<Answer> {
  const fields = { [login.identity]: identity, [login.secret]: secret };
  return submit(visitor, { path: login.path, type: login.type ?? 'form', fields }, login.page);
}

/** A visitor who signed in, or `null` where the app said no. */
export async function signIn(target: Target, person: { identity: string; secret: string }): Promise<Visitor | null> {
  const { login } = target;
  if (!login) return null;
  const visitor = visit(target);
  const answer = await trySignIn(visitor, login, person.identity, person.secret);
  keepBearer(visitor, answer);
  return (await isSignedIn(visitor, login, answer)) ? visitor : null;
}

/** Whoever may search: somebody signed in where it takes that, `null` where they cannot sign in. */
export async function searcher(target: Target, { signedIn }: Search): Promise<Visitor | null> {
  if (signedIn !== true) return visit(target);
  return target.login?.user ? signIn(target, target.login.user) : null;
}

/** Whether this visitor is let in: by the private page where one is known, else by what the login answered. */
export async function isSignedIn(visitor: Visitor, login: Login, answer: Answer): Promise<boolean> {
  if (answer.status === 0 || answer.status >= 400) return false;
  if (login.private !== undefined) {
    const bearer = bearerOf(answer);
    const headers = bearer ? { authorization: `Bearer ${bearer}` } : {};
    return (await visitor.send({ path: login.private, headers })).status === 200;
  }
  const location = answer.headers.location ?? '';
  if (answer.status >= 300) return !/login|sign-?in|error|fail|denied/i.test(location);
  return (
    bearerOf(answer) !== null ||
    answer.headers['set-cookie'] !== undefined ||
    /"(?:ok|success)"\s*:\s*true/.test(answer.body)
  );
}

function bearerOf(answer: Answer): string | null {
  return /"(?:token|accessToken|access_token|jwt)"\s*:\s*"([^"]+\.[^"]+\.[^"]+)"/.exec(answer.body)?.[1] ?? null;
}

function keepBearer(visitor: Visitor, answer: Answer): void {
  const bearer = bearerOf(answer);
  if (bearer !== null) visitor.authorize(bearer);
}

/** `/notes/:id` with the id that the answer names, in its body or in where it leads. */
export function pathOfMade(answer: Answer, path: string): string {
  return path.replace(/:\w+/, idOfMade(answer) ?? '1');
}

/** The id of what was made, as the answer names it. */
export function idOfMade({ body, headers }: Answer): string | null {
  return /"id"\s*:\s*"?([\w-]+)/.exec(body)?.[1] ?? /([\w-]+)\/?$/.exec(headers.location ?? '')?.[1] ?? null;
}
