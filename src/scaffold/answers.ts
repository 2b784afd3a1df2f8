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
}

/** What is taken where nothing was said, for a kind of app. */
export function defaultsOf(template: ScaffoldAnswers['template']): Omit<ScaffoldAnswers, 'name' | 'template' | 'pm'> {
  const common = { lang: 'ts', origins: [], proxyHops: 0, docker: true, ci: 'github' } as const;
  switch (template) {
    case 'api':
      return { ...common, db: 'sqlite', auth: 'jwt', views: 'none' };
    case 'web':
      return { ...common, db: 'sqlite', auth: 'session', views: 'ejs' };
    case 'minimal':
      return { ...common, db: 'none', auth: 'none', views: 'none' };
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
export function checkAnswers({ name, template, db, auth, views, origins, proxyHops }: ScaffoldAnswers): void {
  if (!/^(?:@[a-z0-9][a-z0-9._~-]*\/)?[a-z0-9][a-z0-9._~-]*$/.test(name) || name.length > 214) {
    throw new UserError(
      `"${name}" cannot be the name of a package.`,
      'Use lower-case letters, digits and hyphens: npx create-secure-express my-app',
    );
  }
  if (template === 'api' && views !== 'none') {
    throw new UserError(
      `The template api answers JSON and has no views.`,
      `Take --template web for ${views} pages, or --views none.`,
    );
  }
  if (template === 'web' && views === 'none') {
    throw new UserError(
      'The template web renders its pages.',
      'Pass --views ejs|pug|handlebars, or take --template api.',
    );
  }
  if (template === 'web' && auth !== 'session') {
    const why =
      auth === 'jwt'
        ? 'Pages in a browser need a session that can be ended, which a JWT cannot.'
        : 'The template web is a site with accounts.';
    const way =
      auth === 'jwt'
        ? 'Pass --auth session, or take --template api.'
        : 'Pass --auth session, or take --template minimal or api.';
    throw new UserError(why, way);
  }
  if (template === 'minimal') {
    const extra = [db !== 'none' && '--db', auth !== 'none' && '--auth', views !== 'none' && '--views'].find(Boolean);
    if (extra) {
      throw new UserError(
        `The template minimal is the middleware chain and one route; it takes no ${extra}.`,
        `Leave ${extra} out, or take --template ${extra === '--views' ? 'web' : 'api'}.`,
      );
    }
  }
  for (const origin of origins) checkOrigin(origin);
  if (!Number.isInteger(proxyHops) || proxyHops < 0 || proxyHops > 10) {
    throw new UserError(
      `--proxy-hops takes the number of proxies in front of the app, not ${proxyHops}.`,
      'Behind one load balancer it is 1; without any, 0.',
    );
  }
}

function checkOrigin(origin: string): void {
  if (URL.canParse(origin) && new URL(origin).origin === origin && origin.startsWith('http')) return;
  throw new UserError(
    `--origins takes origins such as https://app.example, not ${origin}.`,
    'Scheme and host, without a path or a slash at the end; several are separated by commas.',
  );
}
