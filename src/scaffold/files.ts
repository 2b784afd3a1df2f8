import type { AppData } from '../../templates/app.ts';
import type { Path } from '../model/tree.ts';

type When = (data: AppData) => boolean;

const always: When = () => true;
const accounts: When = ({ accounts }) => accounts;
const database: When = ({ database }) => database;
const services: When = ({ services }) => services;
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
  ['.prettierignore', ({ handlebars, pnpm }) => handlebars || pnpm],
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
  ['src/accounts/by-mail.ts', accounts],
  ['src/accounts/letters.ts', accounts],
  ['src/accounts/limits.ts', accounts],
  ['src/accounts/passwords.ts', accounts],
  ['src/accounts/schemas.ts', accounts],
  ['src/accounts/sign-in.ts', accounts],
  ['src/accounts/tokens.ts', ({ jwt }) => jwt],
  ['src/accounts/users.ts', accounts],
  ['src/app.ts', always],
  ['src/config/environment.ts', always],
  ['src/config/security.ts', always],
  ['src/database/database.ts', database],
  ['src/database/migrations.ts', database],
  ['src/database/mysql.ts', ({ mysql }) => mysql],
  ['src/database/postgres.ts', ({ postgres }) => postgres],
  ['src/database/sqlite.ts', ({ sqlite, mysql }) => sqlite || mysql],
  ['src/greetings/routes.ts', greetings],
  ['src/http/input.ts', ({ input }) => input],
  ['src/http/lifecycle.ts', always],
  ['src/http/problems.ts', ({ web }) => !web],
  ['src/http/refusals.ts', always],
  ['src/http/session.ts', session],
  ['src/links/public-fetch.ts', links],
  ['src/logger.ts', always],
  ['src/mail.ts', accounts],
  ['src/migrate.ts', database],
  ['src/notes/notes.ts', database],
  ['src/openapi/operations.ts', openapi],
  ['src/openapi/routes.ts', openapi],
  ['src/pictures/pictures.ts', uploads],
  ['src/reach.ts', services],
  ['src/server.ts', always],
  ['src/services.ts', services],
  ['src/storage.ts', uploads],
  ['test/app.ts', always],
  ['test/database.ts', ({ server }) => server],
  ['test/greetings.test.ts', greetings],
  ['test/hardening.test.ts', always],
  ['test/migrations.test.ts', database],
  ['test/openapi.test.ts', openapi],
  ['test/processes.test.ts', ({ sqlite }) => sqlite],
  ['test/public-fetch.test.ts', links],
  ['test/security/run.ts', always],
  ['test/security/target.ts', always],
  ['test/units.test.ts', always],
  ['tsconfig.build.json', typescript],
  ['tsconfig.json', typescript],
];

/** Files that one kind of app has in its own way: `<kind>/<path>.hbs`. */
const OWN: Record<'api' | 'web' | 'minimal', readonly (readonly [Path, When])[]> = {
  minimal: [
    ['src/notes/routes.ts', database],
    ['test/client.ts', always],
    ['test/notes.test.ts', database],
  ],
  api: [
    ['src/accounts/routes.ts', accounts],
    ['src/accounts/settings-routes.ts', accounts],
    ['src/links/routes.ts', links],
    ['src/notes/routes.ts', database],
    ['src/pictures/routes.ts', uploads],
    ['test/accounts.test.ts', accounts],
    ['test/client.ts', always],
    ['test/notes.test.ts', database],
    ['test/pictures.test.ts', uploads],
  ],
  web: [
    ['public/app.css', always],
    ['public/app.js', always],
    ['src/accounts/routes.ts', accounts],
    ['src/accounts/settings-routes.ts', accounts],
    ['src/http/pages.ts', always],
    ['src/links/routes.ts', links],
    ['src/notes/routes.ts', database],
    ['src/pictures/routes.ts', uploads],
    ['test/accounts.test.ts', accounts],
    ['test/client.ts', always],
    ['test/notes.test.ts', database],
    ['test/pictures.test.ts', uploads],
  ],
};

/** The pages of a web app, which each view engine has in its own language. */
const PAGES: readonly (readonly [name: string, When])[] = [
  ['account', accounts],
  ['edit-note', database],
  ['form', accounts],
  ['home', always],
  ['links', links],
  ['message', always],
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
