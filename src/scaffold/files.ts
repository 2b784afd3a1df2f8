import type { AppData } from '../../templates/app.ts';
import type { Path } from '../model/tree.ts';

type When = (data: AppData) => boolean;

const always: When = () => true;
const accounts: When = ({ accounts }) => accounts;
const database: When = ({ database }) => database;
const services: When = ({ services }) => services;
const redis: When = ({ redis }) => redis;
const links: When = ({ links }) => links;
const uploads: When = ({ uploads }) => uploads;
const openapi: When = ({ openapi }) => openapi;
const greetings: When = ({ greetings }) => greetings;
const session: When = ({ session }) => session;
const typescript: When = ({ ts }) => ts;

/** Files that every kind of app has the same way, by path; `shared/<path>.hbs` is the template. */
const SHARED: readonly (readonly [Path, When])[] = [
  ['.devcontainer/devcontainer.json', always],
  ['.dockerignore', ({ docker }) => docker],
  ['.editorconfig', always],
  ['.env', always],
  ['.env.example', always],
  ['.github/dependabot.yml', ({ github }) => github],
  ['.github/workflows/ci.yml', ({ github }) => github],
  ['.gitignore', always],
  ['.gitlab-ci.yml', ({ gitlab }) => gitlab],
  ['.nvmrc', always],
  ['.prettierignore', always],
  ['.prettierrc.json', always],
  ['.vscode/settings.json', always],
  ['.yarnrc.yml', ({ yarn }) => yarn],
  ['AGENTS.md', always],
  ['Dockerfile', ({ docker }) => docker],
  ['README.md', always],
  ['SECURITY.md', always],
  ['compose.yaml', ({ docker }) => docker],
  ['eslint.config.js', always],
  ['migrations/0001-accounts.sql', accounts],
  ['migrations/0002-notes.sql', database],
  ['scripts/new.js', database],
  ['src/accounts/access-tokens.ts', ({ jwt }) => jwt],
  ['src/accounts/by-mail.ts', accounts],
  ['src/accounts/letters.ts', accounts],
  ['src/accounts/limits.ts', accounts],
  ['src/accounts/mail-tokens.ts', accounts],
  ['src/accounts/passwords.ts', accounts],
  ['src/accounts/refresh-tokens.ts', ({ jwt }) => jwt],
  ['src/accounts/require-user.ts', accounts],
  ['src/accounts/schemas.ts', accounts],
  ['src/accounts/sign-in-session.ts', session],
  ['src/accounts/sign-in.ts', accounts],
  ['src/accounts/users.ts', accounts],
  ['src/app.ts', always],
  ['src/config/environment.ts', always],
  ['src/config/security.ts', always],
  ['src/database/database.ts', database],
  ['src/database/migrations.ts', database],
  ['src/database/mysql.ts', ({ mysql }) => mysql],
  ['src/database/open.ts', database],
  ['src/database/pglite.ts', ({ postgres }) => postgres],
  ['src/database/postgres.ts', ({ postgres }) => postgres],
  ['src/database/sqlite.ts', ({ sqlite, mysql }) => sqlite || mysql],
  ['src/greetings/routes.ts', greetings],
  ['src/http/create-server.ts', always],
  ['src/http/csrf.ts', session],
  ['src/http/health.ts', always],
  ['src/http/input.ts', ({ input }) => input],
  ['src/http/limiter-store.ts', redis],
  ['src/http/problems.ts', ({ web }) => !web],
  ['src/http/refusal.ts', always],
  ['src/http/refuse-foreign-posts.ts', session],
  ['src/http/refuse-hostile-input.ts', always],
  ['src/http/request-log.ts', always],
  ['src/http/require-https.ts', always],
  ['src/http/security-txt.ts', always],
  ['src/http/session.ts', session],
  ['src/http/stop-gracefully.ts', always],
  ['src/http/take-only.ts', always],
  ['src/links/page-title.ts', links],
  ['src/links/public-address.ts', links],
  ['src/links/public-fetch.ts', links],
  ['src/logger.ts', always],
  ['src/mail.ts', accounts],
  ['src/migrate.ts', database],
  ['src/notes/notes.ts', database],
  ['src/notes/schemas.ts', database],
  ['src/openapi/document.ts', openapi],
  ['src/openapi/operations.ts', openapi],
  ['src/openapi/routes.ts', openapi],
  ['src/pictures/image-type.ts', uploads],
  ['src/pictures/pictures.ts', uploads],
  ['src/pictures/receive-picture.ts', uploads],
  ['src/reach.ts', services],
  ['src/redis.ts', redis],
  ['src/security-log.ts', always],
  ['src/server.ts', always],
  ['src/services.ts', services],
  ['src/storage.ts', uploads],
  ['src/types.d.ts', ({ ts, accounts, web }) => ts && (accounts || web)],
  ['test/app.ts', always],
  ['test/database.ts', ({ server }) => server],
  ['test/environment.test.ts', always],
  ['test/greetings.test.ts', greetings],
  ['test/hardening.test.ts', always],
  ['test/migrations.test.ts', database],
  ['test/openapi.test.ts', openapi],
  ['test/passwords.test.ts', accounts],
  ['test/processes.test.ts', ({ sqlite }) => sqlite],
  ['test/public-fetch.test.ts', links],
  ['test/reach.test.ts', redis],
  ['test/security/run.ts', always],
  ['test/security/target.ts', always],
  ['test/send.ts', always],
  ['tsconfig.build.json', typescript],
  ['tsconfig.json', typescript],
];

/** Files that one kind of app has in its own way: `<kind>/<path>.hbs`. */
const OWN: Record<'api' | 'web' | 'minimal', readonly (readonly [Path, When])[]> = {
  minimal: [
    ['src/notes/routes.ts', database],
    ['test/notes.test.ts', database],
  ],
  api: [
    ['src/accounts/admin-routes.ts', accounts],
    ['src/accounts/routes.ts', accounts],
    ['src/accounts/settings-routes.ts', accounts],
    ['src/links/routes.ts', links],
    ['src/notes/routes.ts', database],
    ['src/pictures/routes.ts', uploads],
    ['test/accounts.test.ts', accounts],
    ['test/client.ts', accounts],
    ['test/notes.test.ts', database],
    ['test/pictures.test.ts', uploads],
  ],
  web: [
    ['public/app.css', always],
    ['public/app.js', always],
    ['src/accounts/admin-routes.ts', accounts],
    ['src/accounts/routes.ts', accounts],
    ['src/accounts/settings-routes.ts', accounts],
    ['src/home/routes.ts', always],
    ['src/http/error-pages.ts', always],
    ['src/http/views.ts', always],
    ['src/links/routes.ts', links],
    ['src/notes/routes.ts', database],
    ['src/pictures/routes.ts', uploads],
    ['test/accounts.test.ts', accounts],
    ['test/browser.ts', database],
    ['test/notes.test.ts', database],
    ['test/pictures.test.ts', uploads],
  ],
};

/** The pages of a web app, which each view engine has in its own language. */
const PAGES: readonly (readonly [name: string, When])[] = [
  ['account', accounts],
  ['address', accounts],
  ['confirm-email', accounts],
  ['edit-note', database],
  ['error', always],
  ['home', always],
  ['links', links],
  ['login', accounts],
  ['message', accounts],
  ['new-password', accounts],
  ['note', database],
  ['notes', database],
  ['users', accounts],
];

/** What the pages of an engine are put into. */
const FRAMES = {
  ejs: ['partials/error', 'partials/foot', 'partials/head'],
  pug: ['layout'],
  handlebars: ['layout'],
};

const EXTENSIONS = { ejs: 'ejs', pug: 'pug', handlebars: 'hbs' };

/** The templates that make the app, by the path of what they become. */
export function templatesOf(data: AppData): Map<Path, Path> {
  const kind = data.minimal ? 'minimal' : data.web ? 'web' : 'api';
  const chosen = new Map<Path, Path>();
  for (const [path, when] of SHARED) if (when(data)) chosen.set(path, `templates/app/shared/${path}.hbs`);
  for (const [path, when] of OWN[kind])
    if (when(data)) chosen.set(path, `templates/app/${data.minimal ? 'api' : kind}/${path}.hbs`);
  for (const engine of ['ejs', 'pug', 'handlebars'] as const) {
    if (!data.web || !data[engine]) continue;
    const pages = PAGES.filter(([, when]) => when(data)).map(([name]) => name);
    for (const name of [...FRAMES[engine], ...pages]) {
      const file = `${name}.${EXTENSIONS[engine]}`;
      chosen.set(`views/${file}`, `templates/app/web/views/${engine}/${file}.hbs`);
    }
  }
  return chosen;
}
