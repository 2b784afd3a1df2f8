import { UserError } from '../model/errors.ts';

export const CHOICES = {
  template: ['api', 'web', 'minimal'],
  lang: ['ts', 'js'],
  db: ['none', 'sqlite', 'postgres', 'mysql'],
  auth: ['none', 'session', 'jwt'],
  views: ['none', 'ejs', 'pug', 'handlebars'],
  ci: ['github', 'gitlab', 'none'],
  pm: ['npm', 'pnpm', 'yarn', 'bun'],
} as const;

/** What an app may have besides: nothing of it has to be removed from one that does not want it. */
export const EXTRAS = ['uploads', 'links'] as const;
export type Extra = (typeof EXTRAS)[number];

type Choices = { -readonly [K in keyof typeof CHOICES]: (typeof CHOICES)[K][number] };

/** Everything that a new app depends on. */
export interface ScaffoldAnswers extends Choices {
  /** The package's name. */
  name: string;
  /** Origins of front ends elsewhere. */
  origins: readonly string[];
  /** Proxies in front of the app; 0 for none or unknown. */
  proxyHops: number;
  docker: boolean;
  with: readonly Extra[];
}

/** What is taken where nothing was said, for a kind of app; accounts are kept in a database, so there are none without. */
export function defaultsOf(
  template: ScaffoldAnswers['template'],
  db?: ScaffoldAnswers['db'],
): Omit<ScaffoldAnswers, 'name' | 'template' | 'pm'> {
  const common = { lang: 'ts', origins: [], proxyHops: 0, docker: true, ci: 'github', with: [] } as const;
  const isEmpty = db === 'none';
  switch (template) {
    case 'api':
      return { ...common, db: db ?? 'sqlite', auth: isEmpty ? 'none' : 'jwt', views: 'none' };
    case 'web':
      return { ...common, db: db ?? 'sqlite', auth: isEmpty ? 'none' : 'session', views: 'ejs' };
    case 'minimal':
      return { ...common, db: db ?? 'none', auth: 'none', views: 'none' };
  }
}

/** Names that npm refuses, or that are folders of its own. */
export const isReserved = (name: string): boolean => ['node_modules', 'favicon.ico'].includes(name);

/** Whether a folder's name can be a package's. */
export const isName = (name: string): boolean => /^[a-z0-9][a-z0-9._~-]*$/.test(name) && !isReserved(name);

/**
 * Refuses what makes no sense together, with the way out.
 *
 * @throws {UserError}
 */
export function checkAnswers(answers: ScaffoldAnswers): void {
  checkName(answers.name);
  checkKind(answers);
  for (const extra of answers.with) checkExtra(extra, answers);
  for (const origin of answers.origins) checkOrigin(origin);
  const { proxyHops } = answers;
  if (!Number.isInteger(proxyHops) || proxyHops < 0 || proxyHops > 10) {
    throw new UserError(
      `--proxy-hops takes the number of proxies in front of the app, not ${proxyHops}.`,
      'Behind one load balancer it is 1; without any, 0.',
    );
  }
}

function checkName(name: string): void {
  if (/^(?:@[a-z0-9][a-z0-9._~-]*\/)?[a-z0-9][a-z0-9._~-]*$/.test(name) && name.length <= 214 && !isReserved(name))
    return;
  throw new UserError(
    `"${name}" cannot be the name of a package.`,
    'Use lower-case letters, digits and hyphens: npx create-secure-express my-app',
  );
}

/** Template, database, sign-in and views must go together. */
function checkKind({ template, db, auth, views }: ScaffoldAnswers): void {
  if (template === 'api' && views !== 'none') {
    throw new UserError(
      `The template api answers JSON and has no views.`,
      `Use --template web for ${views} pages, or --views none.`,
    );
  }
  if (template === 'web' && views === 'none') {
    throw new UserError(
      'The template web renders its pages.',
      'Pass --views ejs|pug|handlebars, or take --template api.',
    );
  }
  if (template === 'web' && auth === 'jwt') {
    throw new UserError(
      'Pages in a browser need a session that can be ended, which a JWT cannot.',
      'Pass --auth session or --auth none, or take --template api.',
    );
  }
  if (template === 'minimal' && (auth !== 'none' || views !== 'none')) {
    const extra = auth === 'none' ? '--views' : '--auth';
    throw new UserError(
      `The template minimal is the middleware chain and one route; it takes no ${extra}.`,
      `Leave ${extra} out, or take --template ${extra === '--views' ? 'web' : 'api'}.`,
    );
  }
  if (auth !== 'none' && db === 'none') {
    throw new UserError(
      'Accounts are kept in a database.',
      'Pass --db sqlite, which is a file and nothing to run, or --auth none.',
    );
  }
}

function checkExtra(extra: string, { template, auth }: ScaffoldAnswers): void {
  if (!EXTRAS.some((known) => known === extra)) {
    throw new UserError(`--with takes ${EXTRAS.join(' and ')}, not ${extra}.`, 'Several are separated by commas.');
  }
  if (template === 'minimal') {
    throw new UserError(`The minimal template does not support --with ${extra}.`, 'Use --template api or web.');
  }
  if (extra === 'uploads' && auth === 'none') {
    throw new UserError('Uploads belong to accounts.', 'Pass --auth session or jwt, or leave uploads out.');
  }
}

/** @throws {UserError} */
export function checkOrigin(origin: string): void {
  if (URL.canParse(origin) && new URL(origin).origin === origin && origin.startsWith('http')) return;
  throw new UserError(
    `${origin} is no origin such as https://app.example: scheme and host, without a slash at the end.`,
    '--origins takes several, separated by commas.',
  );
}
