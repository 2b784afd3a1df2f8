import type { AppData } from '../../templates/app.ts';

type When = (data: AppData) => boolean;

const redis: When = ({ redis }) => redis;
const links: When = ({ links }) => links;
const uploads: When = ({ uploads }) => uploads;
const accounts: When = ({ accounts }) => accounts;
const typescript: When = ({ ts }) => ts;

/** Versions that were tried together on Node 20, 22 and 24. */
const DEPENDENCIES: readonly (readonly [name: string, range: string, when?: When])[] = [
  ['@aws-sdk/client-s3', '^3.1175.0', uploads],
  ['@libsql/client', '^0.18.0', ({ sqlite }) => sqlite],
  ['connect-redis', '^9.0.0', ({ session }) => session],
  ['cors', '^2.8.6', ({ cors }) => cors],
  ['csrf-sync', '^4.2.1', ({ session }) => session],
  ['ejs', '^7.0.2', ({ ejs }) => ejs],
  ['express', '^5.3.0'],
  ['express-rate-limit', '^8.7.4'],
  ['express-session', '^1.19.0', ({ session }) => session],
  ['hbs', '^4.3.1', ({ handlebars }) => handlebars],
  ['helmet', '^8.3.0'],
  ['ipaddr.js', '^2.5.0', links],
  ['jose', '^6.2.17', ({ jwt }) => jwt],
  ['multer', '^2.5.0', uploads],
  ['mysql2', '^3.24.5', ({ mysql }) => mysql],
  ['nodemailer', '^10.6.1', accounts],
  ['pg', '^8.23.1', ({ postgres }) => postgres],
  ['pino', '^10.4.0'],
  ['pino-http', '^11.0.0'],
  ['pug', '^3.0.4', ({ pug }) => pug],
  ['rate-limit-redis', '^6.0.1', redis],
  ['redis', '^6.3.1', redis],
  ['undici', '^7.30.2', links],
  ['zod', '^4.6.7'],
];

const DEV_DEPENDENCIES: readonly (readonly [name: string, range: string, when?: When])[] = [
  ['@electric-sql/pglite', '^0.5.14', ({ postgres }) => postgres],
  ['@eslint/js', '^10.0.1'],
  ['@libsql/client', '^0.18.0', ({ mysql }) => mysql],
  ['@types/cors', '^2.8.19', ({ ts, cors }) => ts && cors],
  ['@types/express', '^5.0.6', typescript],
  ['@types/express-session', '^1.19.0', ({ ts, session }) => ts && session],
  ['@types/multer', '^2.3.0', ({ ts, uploads }) => ts && uploads],
  ['@types/node', '^20.19.43', typescript],
  ['@types/nodemailer', '^8.0.2', ({ ts, accounts }) => ts && accounts],
  ['@types/pg', '^8.23.1', ({ ts, postgres }) => ts && postgres],
  ['eslint', '^10.15.0'],
  ['eslint-plugin-security', '^4.1.0'],
  ['globals', '^17.14.0'],
  // From 13.1 on it needs a package that Yarn installs on Node 22 and later only.
  ['pino-pretty', '~13.0.0'],
  ['prettier', '^3.10.1'],
  ['tsx', '^4.23.15', typescript],
  ['typescript', '~5.9.3', typescript],
  ['typescript-eslint', '^8.73.0', typescript],
];

/** The text of `package.json`. */
export function manifestOf(data: AppData): string {
  const manifest = {
    name: data.name,
    version: '0.1.0',
    private: true,
    type: 'module',
    engines: { node: '>=20.19' },
    packageManager: data.packageManager,
    prettier: { printWidth: 120, singleQuote: true },
    scripts: data.ts ? scriptsOfTypeScript(data) : scriptsOfJavaScript(data),
    dependencies: chosen(DEPENDENCIES, data),
    devDependencies: chosen(DEV_DEPENDENCIES, data),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function chosen(all: typeof DEPENDENCIES, data: AppData): Record<string, string> {
  const wanted = all.filter(([, , when]) => when === undefined || when(data));
  return Object.fromEntries(wanted.map(([name, range]) => [name, range]));
}

function scriptsOfTypeScript({ run, database }: AppData): Record<string, string> {
  return {
    dev: 'tsx watch src/server.ts',
    build: 'tsc -p tsconfig.build.json',
    start: 'node dist/server.js',
    ...(database ? { migrate: 'tsx src/migrate.ts', new: 'node scripts/new.js' } : {}),
    test: 'node --import tsx --test test/*.test.ts',
    'test:watch': 'node --import tsx --test --watch test/*.test.ts',
    coverage: 'node --import tsx --test --experimental-test-coverage test/*.test.ts',
    security: 'tsx test/security/run.ts',
    lint: 'eslint . --max-warnings 0',
    'lint:fix': 'eslint . --fix',
    types: 'tsc --noEmit',
    format: 'prettier --write .',
    check: `prettier --check . && ${run} lint && ${run} types && ${run} test && ${run} security`,
  };
}

function scriptsOfJavaScript({ run, database }: AppData): Record<string, string> {
  return {
    dev: 'node --watch src/server.js',
    start: 'node src/server.js',
    ...(database ? { migrate: 'node src/migrate.js', new: 'node scripts/new.js' } : {}),
    test: 'node --test test/*.test.js',
    'test:watch': 'node --test --watch test/*.test.js',
    coverage: 'node --test --experimental-test-coverage test/*.test.js',
    security: 'node test/security/run.js',
    lint: 'eslint . --max-warnings 0',
    'lint:fix': 'eslint . --fix',
    format: 'prettier --write .',
    check: `prettier --check . && ${run} lint && ${run} test && ${run} security`,
  };
}
