import type { AppData } from '../../templates/app.ts';
import type { Path } from '../model/tree.ts';

type When = (data: AppData) => boolean;

const always: When = () => true;
const accounts: When = ({ accounts }) => accounts;
const database: When = ({ database }) => database;
const full: When = ({ full }) => full;
const session: When = ({ session }) => session;
const web: When = ({ web }) => web;
const typescript: When = ({ ts }) => ts;

/** Files that every kind of app has the same way, by path; `shared/<path>.hbs` is the template. */
const SHARED: readonly (readonly [Path, When])[] = [
  ['.dockerignore', ({ docker }) => docker],
  ['.editorconfig', always],
  ['.env', always],
  ['.env.example', always],
  ['.github/dependabot.yml', ({ github }) => github],
  ['.github/workflows/ci.yml', ({ github }) => github],
  ['.gitignore', always],
  ['.gitlab-ci.yml', ({ gitlab }) => gitlab],
  ['.prettierignore', ({ ts, disk, pnpm }) => ts || disk || pnpm],
  ['.prettierrc.json', always],
  ['.yarnrc.yml', ({ yarn }) => yarn],
  ['AGENTS.md', always],
  ['Dockerfile', ({ docker }) => docker],
  ['README.md', always],
  ['SECURITY.md', always],
  ['compose.yaml', ({ docker }) => docker],
  ['eslint.config.js', always],
  ['src/accounts/access-tokens.ts', ({ jwt }) => jwt],
  ['src/accounts/limits.ts', accounts],
  ['src/accounts/passwords.ts', accounts],
  ['src/accounts/refresh-tokens.ts', ({ jwt }) => jwt],
  ['src/accounts/require-user.ts', accounts],
  ['src/accounts/schemas.ts', accounts],
  ['src/accounts/sign-in-session.ts', session],
  ['src/accounts/sign-in.ts', accounts],
  ['src/accounts/users.ts', accounts],
  ['src/app.ts', always],
  ['src/config/environment.ts', always],
  ['src/database/database.ts', ({ database, ts, accounts }) => database && (ts || accounts)],
  ['src/database/mysql.ts', ({ mysql }) => mysql],
  ['src/database/open.ts', database],
  ['src/database/pglite.ts', ({ postgres }) => postgres],
  ['src/database/postgres.ts', ({ postgres }) => postgres],
  ['src/database/schema.ts', database],
  ['src/database/sqlite.ts', ({ sqlite, mysql }) => sqlite || mysql],
  ['src/http/create-server.ts', always],
  ['src/http/csrf.ts', session],
  ['src/http/explain-errors.ts', ({ web }) => !web],
  ['src/http/input.ts', always],
  ['src/http/limiter-store.ts', full],
  ['src/http/refusal.ts', always],
  ['src/http/refuse-foreign-posts.ts', session],
  ['src/http/refuse-hostile-input.ts', always],
  ['src/http/request-log.ts', always],
  ['src/http/require-https.ts', always],
  ['src/http/security-txt.ts', always],
  ['src/http/session.ts', session],
  ['src/http/stop-gracefully.ts', always],
  ['src/links/page-title.ts', full],
  ['src/links/public-address.ts', full],
  ['src/links/public-fetch.ts', full],
  ['src/logger.ts', always],
  ['src/notes/notes.ts', full],
  ['src/notes/schemas.ts', full],
  ['src/pictures/image-type.ts', accounts],
  ['src/pictures/pictures.ts', accounts],
  ['src/pictures/receive-picture.ts', accounts],
  ['src/reach.ts', full],
  ['src/redis.ts', full],
  ['src/security-log.ts', always],
  ['src/server.ts', always],
  ['src/services.ts', full],
  ['src/types.d.ts', ({ ts, accounts, web }) => ts && (accounts || web)],
  ['test/app.ts', always],
  ['test/environment.test.ts', always],
  ['test/hardening.test.ts', always],
  ['test/passwords.test.ts', accounts],
  ['test/public-fetch.test.ts', full],
  ['test/reach.test.ts', full],
  ['test/security/run.ts', always],
  ['test/security/target.ts', always],
  ['test/send.ts', always],
  ['tsconfig.build.json', typescript],
  ['tsconfig.json', typescript],
];

/** Files that one kind of app has in its own way: `<kind>/<path>.hbs`. */
const OWN: Record<'api' | 'web' | 'minimal', readonly (readonly [Path, When])[]> = {
  minimal: [
    ['src/greetings/routes.ts', always],
    ['test/greetings.test.ts', always],
  ],
  api: [
    ['src/accounts/routes.ts', accounts],
    ['src/links/routes.ts', always],
    ['src/notes/routes.ts', always],
    ['src/pictures/routes.ts', accounts],
    ['test/accounts.test.ts', accounts],
    ['test/client.ts', accounts],
    ['test/notes.test.ts', always],
    ['test/pictures.test.ts', accounts],
  ],
  web: [
    ['public/app.css', web],
    ['public/app.js', web],
    ['src/accounts/routes.ts', web],
    ['src/home/routes.ts', web],
    ['src/http/error-pages.ts', web],
    ['src/http/views.ts', web],
    ['src/links/routes.ts', web],
    ['src/notes/routes.ts', web],
    ['src/pictures/routes.ts', web],
    ['test/accounts.test.ts', web],
    ['test/browser.ts', web],
    ['test/notes.test.ts', web],
    ['test/pictures.test.ts', web],
  ],
};

/** The pages of a web app; each view engine has its own. */
const VIEWS: Record<'ejs' | 'pug' | 'handlebars', readonly Path[]> = {
  ejs: [
    'partials/head.ejs',
    'partials/foot.ejs',
    'account.ejs',
    'error.ejs',
    'home.ejs',
    'links.ejs',
    'login.ejs',
    'notes.ejs',
    'register.ejs',
  ],
  pug: ['layout.pug', 'account.pug', 'error.pug', 'home.pug', 'links.pug', 'login.pug', 'notes.pug', 'register.pug'],
  handlebars: [
    'layout.hbs',
    'account.hbs',
    'error.hbs',
    'home.hbs',
    'links.hbs',
    'login.hbs',
    'notes.hbs',
    'register.hbs',
  ],
};

/** The templates that make the app, by the path of what they become. */
export function templatesOf(data: AppData): Map<Path, Path> {
  const kind = data.minimal ? 'minimal' : data.web ? 'web' : 'api';
  const chosen = new Map<Path, Path>();
  for (const [path, when] of SHARED) if (when(data)) chosen.set(path, `templates/app/shared/${path}.hbs`);
  for (const [path, when] of OWN[kind]) if (when(data)) chosen.set(path, `templates/app/${kind}/${path}.hbs`);
  for (const engine of ['ejs', 'pug', 'handlebars'] as const) {
    if (!data.web || !data[engine]) continue;
    for (const view of VIEWS[engine]) chosen.set(`views/${view}`, `templates/app/web/views/${engine}/${view}.hbs`);
  }
  return chosen;
}
