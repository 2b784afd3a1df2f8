import type { AppData } from '../../templates/app.ts';
import type { ScaffoldAnswers } from './answers.ts';
import { replayLine } from './replay.ts';

/** Versions that Corepack and CI take. */
const MANAGERS = {
  npm: {
    packageManager: 'npm@10.9.9',
    run: 'npm run',
    cleanInstall: 'npm ci --ignore-scripts',
    productionInstall: 'npm ci --ignore-scripts --omit=dev',
    audit: 'npm audit --omit=dev --audit-level=high',
    lockfile: 'package-lock.json',
  },
  pnpm: {
    packageManager: 'pnpm@10.34.8',
    run: 'pnpm',
    cleanInstall: 'pnpm install --frozen-lockfile --ignore-scripts',
    productionInstall: 'pnpm install --frozen-lockfile --ignore-scripts --prod',
    audit: 'pnpm audit --prod --audit-level=high',
    lockfile: 'pnpm-lock.yaml',
  },
  yarn: {
    packageManager: 'yarn@4.18.1',
    // `yarn check` was a command of Yarn's own, and `yarn run` is right in every version.
    run: 'yarn run',
    // `.yarnrc.yml` says that no package runs a script.
    cleanInstall: 'yarn install --immutable',
    productionInstall: 'yarn workspaces focus --production',
    audit: 'yarn npm audit --environment production --severity high',
    lockfile: 'yarn.lock',
  },
  bun: {
    packageManager: 'bun@1.4.5',
    run: 'bun run',
    cleanInstall: 'bun install --frozen-lockfile --ignore-scripts',
    productionInstall: 'bun install --frozen-lockfile --ignore-scripts --production',
    audit: 'bun audit --audit-level=high',
    lockfile: 'bun.lock',
  },
};

/** The answers as the templates want them: one name for each thing that a line depends on. */
// eslint-disable-next-line max-lines-per-function -- a table
export function dataOf(answers: ScaffoldAnswers, secret: () => string, managerVersion: string | null = null): AppData {
  const { name, template, lang, db, auth, views, pm, ci, docker, with: extras } = answers;
  const server = db === 'postgres' || db === 'mysql';
  const redis = template !== 'minimal';
  const uploads = extras.includes('uploads');
  const volume = db === 'sqlite' || uploads;
  const placeholder = (index: number): string => (db === 'postgres' ? `$${index}` : '?');
  return {
    name: name.replace(/^@[^/]*\//, ''),
    ts: lang === 'ts',
    ext: lang,
    api: template === 'api',
    web: template === 'web',
    minimal: template === 'minimal',
    redis,
    outside: redis || server,
    lists: template !== 'web' || answers.origins.length > 0 || auth !== 'none',
    input: template !== 'web' || db !== 'none' || extras.includes('links'),
    services: redis || db !== 'none',
    greetings: template !== 'web' && db === 'none',
    openapi: template === 'api',
    uploads,
    links: extras.includes('links'),
    accounts: auth !== 'none',
    session: auth === 'session',
    jwt: auth === 'jwt',
    database: db !== 'none',
    sqlite: db === 'sqlite',
    postgres: db === 'postgres',
    mysql: db === 'mysql',
    server,
    disk: db !== 'none',
    volume,
    volumes: volume || server,
    ejs: views === 'ejs',
    pug: views === 'pug',
    handlebars: views === 'handlebars',
    docker,
    github: ci === 'github',
    gitlab: ci === 'gitlab',
    npm: pm === 'npm',
    pnpm: pm === 'pnpm',
    yarn: pm === 'yarn',
    bun: pm === 'bun',
    corepack: pm === 'pnpm' || pm === 'yarn',
    ...MANAGERS[pm],
    packageManager: pinned(pm, managerVersion),
    install: `${pm} install`,
    cors: template !== 'web' || answers.origins.length > 0,
    origins: answers.origins.join(','),
    proxyHops: answers.proxyHops > 0 ? String(answers.proxyHops) : '',
    secret: secret(),
    databasePassword: secret(),
    idle: listOf(idleProbes(answers)),
    replay: replayLine(answers),
    p1: placeholder(1),
    p2: placeholder(2),
    p3: placeholder(3),
    p4: placeholder(4),
    p5: placeholder(5),
    pLimit: placeholder(auth === 'none' ? 2 : 3),
    pOffset: placeholder(auth === 'none' ? 3 : 4),
  };
}

/** The version that is there, unless it is older than what the lines above are written for: no other has to be fetched. */
function pinned(pm: keyof typeof MANAGERS, version: string | null): string {
  const { packageManager } = MANAGERS[pm];
  const major = (text: string): number => parseInt(text, 10);
  const isNewEnough = version !== null && major(version) >= major(packageManager.slice(pm.length + 1));
  return isNewEnough ? `${pm}@${version}` : packageManager;
}

/** In a line of its own each where all of them would not fit into that of `test/security/run`. */
function listOf(ids: readonly string[]): string {
  const quoted = ids.map((id) => `'${id}'`);
  const line = quoted.join(', ');
  return line.length < 90 ? line : `\n${quoted.map((id) => `  ${id},\n`).join('')}`;
}

/** Attacks on what a kind of app will never have; any other is for the routes that are still to come. */
function idleProbes({ template, auth }: ScaffoldAnswers): string[] {
  return [
    // Forms are all that a site takes; their size has a test.
    ...(template === 'web'
      ? ['body-too-large', 'malformed-json', 'prototype-pollution']
      : ['csp-nonce', 'inline-script', 'reflected-script', 'stored-script']),
    ...(auth === 'session' ? [] : ['session-cookie', 'session-fixation']),
    // A file is kept under a name of the app's own.
    'upload-name',
  ];
}
