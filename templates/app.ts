import Handlebars from 'handlebars';
import { compilerOf } from './compiled.ts';

/** What the templates of a new app (`app/**`) are rendered with. */
export interface AppData {
  name: string;
  ts: boolean;
  /** `ts` or `js`. */
  ext: string;
  api: boolean;
  web: boolean;
  minimal: boolean;
  /** Redis, where sessions and limits outlive a process: any app but minimal. */
  redis: boolean;
  /** CI runs tests with the services of production, too. */
  outside: boolean;
  /** A variable holds a list: origins or secrets. */
  lists: boolean;
  /** Something of what people send is checked by a schema. */
  input: boolean;
  /** Something is connected to at the start. */
  services: boolean;
  /** The example of an app without a database. */
  greetings: boolean;
  /** A description of the API, and a page of it in development. */
  openapi: boolean;
  /** `--with uploads`: a picture of each account. */
  uploads: boolean;
  /** `--with links`: pages that users name are fetched. */
  links: boolean;
  accounts: boolean;
  session: boolean;
  jwt: boolean;
  database: boolean;
  sqlite: boolean;
  postgres: boolean;
  mysql: boolean;
  /** PostgreSQL or MySQL: a server of its own in production. */
  server: boolean;
  /** Something is kept on disk, in development at least. */
  disk: boolean;
  /** Something is kept on disk in production. */
  volume: boolean;
  /** Some container keeps something. */
  volumes: boolean;
  ejs: boolean;
  pug: boolean;
  handlebars: boolean;
  docker: boolean;
  github: boolean;
  gitlab: boolean;
  npm: boolean;
  pnpm: boolean;
  yarn: boolean;
  bun: boolean;
  /** pnpm and Yarn: Corepack brings the version that `package.json` pins. */
  corepack: boolean;
  /** `pnpm@10.1.2`: what `package.json` pins. */
  packageManager: string;
  /** `npm run`, `pnpm`, `yarn`, `bun run`. */
  run: string;
  /** `npm install` … */
  install: string;
  /** Installs what the lockfile says, and fails where it cannot; no package runs a script. */
  cleanInstall: string;
  /** The same without development dependencies. */
  productionInstall: string;
  /** Fails where a dependency of production has a known hole. */
  audit: string;
  lockfile: string;
  origins: string;
  proxyHops: string;
  /** Goes into `.env` alone. */
  secret: string;
  /** The same, for the database of the compose file. */
  databasePassword: string;
  /** Ids of attacks on what the app does not have, quoted. */
  idle: string;
  /** The command that makes the same app again. */
  replay: string;
  /** Front ends elsewhere may call: any app but one of pages, unless origins were named. */
  cors: boolean;
  /** Placeholders of a statement's values: `?`, or `$1` … for PostgreSQL. */
  p1: string;
  p2: string;
  p3: string;
  p4: string;
  p5: string;
  /** Those of a page, after the ones that a list of notes is found by. */
  pLimit: string;
  pOffset: string;
}

const compiled = compilerOf(Handlebars.create());

/** The text of a template of a new app. A name that the data lacks throws, so that nothing is rendered empty by mistake. */
export function renderApp(source: string, data: AppData): string {
  return isFixed(source) ? source : compiled(source)(data);
}

/** A template that is the same for every app. */
export const isFixed = (source: string): boolean => !source.includes('{{');

/**
 * A view of a new app. Views are templates of their own, so what is decided here is written in square brackets:
 * `[[#if accounts]]`.
 */
export function renderView(source: string, data: AppData): string {
  const kept = source.replaceAll('{{', '\u0001').replaceAll('}}', '\u0002');
  const template = kept.replaceAll('[[', '{{').replaceAll(']]', '}}');
  return renderApp(template, data).replaceAll('\u0001', '{{').replaceAll('\u0002', '}}');
}
