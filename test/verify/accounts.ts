import express from 'express';
import type { Express, Request } from 'express';
import session from 'express-session';
import type { CookieOptions } from 'express-session';
import type { Target } from '../../src/verify/probes/probe.ts';

declare module 'express-session' {
  interface SessionData {
    user: string;
  }
}

export const PEOPLE: Record<string, string> = { 'ann@example.com': 'ann-Secret-1', 'bob@example.com': 'bob-Secret-2' };

/** What the probes know of `accounts`. */
export const LOGIN: NonNullable<Target['login']> = {
  path: '/login',
  identity: 'email',
  secret: 'password',
  user: { identity: 'ann@example.com', secret: 'ann-Secret-1' },
  other: { identity: 'bob@example.com', secret: 'bob-Secret-2' },
  private: '/me',
};

export interface Weaknesses {
  cookie?: CookieOptions;
  /** The session keeps its id when somebody signs in. */
  keepsId?: boolean;
  /** Sessions of visitors are stored too. */
  eager?: boolean;
  tellsWho?: boolean;
  noStore?: boolean;
  /** How a name and a password are looked up. */
  check?: (email: unknown, password: unknown) => string | null;
}

/** A login with sessions, as secure as `weaknesses` leaves it. */
export function accounts(app: Express, weaknesses: Weaknesses = {}): void {
  const check = weaknesses.check ?? strictCheck;
  app.use(express.urlencoded({ extended: true }));
  app.use(express.json());
  app.use(
    session({
      secret: 'only-for-tests-only-for-tests-only',
      resave: false,
      saveUninitialized: weaknesses.eager ?? false,
      cookie: weaknesses.cookie ?? { httpOnly: true, sameSite: 'lax' },
    }),
  );
  app.post('/login', (request, response) => {
    const { email, password } = request.body as Record<string, unknown>;
    const user = check(email, password);
    if (user === null) {
      const unknown = weaknesses.tellsWho && typeof email === 'string' && !Object.hasOwn(PEOPLE, email);
      response.status(401).send(unknown ? 'No such account' : 'Wrong name or password');
      return;
    }
    enter(request, user, weaknesses.keepsId ?? false, () => response.redirect('/me'));
  });
  app.get('/me', (request, response) => {
    if (weaknesses.noStore !== false) response.set('Cache-Control', 'no-store');
    if (request.session.user) response.send(`hello ${request.session.user}`);
    else response.redirect('/login');
  });
}

function enter(request: Request, user: string, keepsId: boolean, done: () => void): void {
  const write = (): void => {
    request.session.user = user;
    request.session.save(done);
  };
  if (keepsId) write();
  else request.session.regenerate(write);
}

function strictCheck(email: unknown, password: unknown): string | null {
  return typeof email === 'string' &&
    typeof password === 'string' &&
    Object.hasOwn(PEOPLE, email) &&
    PEOPLE[email] === password
    ? email
    : null;
}
