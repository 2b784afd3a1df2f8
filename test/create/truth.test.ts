import { createRequire } from 'node:module';
import handlebars from 'handlebars';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import type { ScaffoldAnswers } from '../../src/scaffold/answers.ts';
import { every, nameOf } from './combinations.ts';
import { make } from './workshop.ts';

/** The files of a new app, and what they say of each other. */
interface App {
  files: ReadonlyMap<string, string>;
  answers: ScaffoldAnswers;
}

const WORDS = ['README.md', 'AGENTS.md', 'SECURITY.md'];
const MACHINES = ['Dockerfile', 'compose.yaml', '.gitlab-ci.yml', '.github/workflows/ci.yml'];

/** What comes into being by an install, a build or a run. */
const MADE_LATER = /^(?:data\/|dist(?:\/|$)|package-lock\.json$|pnpm-lock\.yaml$|yarn\.lock$|bun\.lock$)/;

const require = createRequire(import.meta.url);
const ejs = require('ejs') as { compile(text: string): unknown };
const pug = require('pug') as { compile(text: string, options: { plugins: object[] }): unknown };

const COMPILERS = {
  ejs: (text: string): unknown => ejs.compile(text),
  handlebars: (text: string): unknown => handlebars.precompile(text),
  pug: (text: string, files: App['files']): unknown =>
    pug.compile(text, {
      plugins: [{ resolve: (name: string) => `views/${name}`, read: (path: string) => files.get(path) }],
    }),
};

const LAWS: Record<string, (app: App) => string[]> = {
  'reads each variable that .env.example names': (app) => {
    const read = codeOf(app, 'src/config/');
    return variablesOf(app, '.env.example').filter((name) => !has(read, name) && !isForCompose(app, name));
  },

  'names each variable of .env in .env.example': (app) => {
    const named = variablesOf(app, '.env.example');
    return variablesOf(app, '.env').filter((name) => !named.includes(name));
  },

  'uses each variable that it checks': (app) => {
    const checks = textOf(app, `src/config/environment.${app.answers.lang}`);
    const schema = [...checks.matchAll(/^ {4}([A-Z][A-Z_]+): /gm)].map(([, name = '']) => name);
    return schema.filter((name) => codeOf(app, 'src/').split(new RegExp(`\\b${name}\\b`)).length < 3);
  },

  'hands its containers and workflows variables that it knows': (app) => {
    const known = variablesOf(app, '.env.example');
    const handed = [
      ...Object.keys(servicesOf(app)['app']?.environment ?? {}),
      ...[...textOf(app, 'Dockerfile').matchAll(/^ENV (\w+)=/gm)].map(([, name = '']) => name),
      ...[...textOf(app, 'compose.yaml').matchAll(/\$\{(\w+)/g)].map(([, name = '']) => name),
      ...[...textOf(app, '.gitlab-ci.yml').matchAll(/\b([A-Z_]+_URL)=/g)].map(([, name = '']) => name),
      ...[...textOf(app, '.github/workflows/ci.yml').matchAll(/^ {10}([A-Z_]+_URL):/gm)].map(([, name = '']) => name),
    ];
    return handed.filter((name) => !known.includes(name));
  },

  'has the scripts that it speaks of': (app) => {
    const { scripts } = JSON.parse(textOf(app, 'package.json')) as { scripts: Record<string, string> };
    const spoken = [...WORDS, ...MACHINES].map((path) => textOf(app, path));
    const runs = /\b(?:(?:npm|yarn|bun) run|npm(?= (?:test|start)\b)|pnpm(?! (?:install|audit|@))) ([\w:]+)/g;
    return [...[...spoken, ...Object.values(scripts)].join('\n').matchAll(runs)]
      .map(([, name = '']) => name)
      .filter((name) => !(name in scripts));
  },

  'has the files that it speaks of': (app) => {
    const spoken = WORDS.map((path) => textOf(app, path)).join('\n');
    const named = [...spoken.matchAll(/`((?:src|test|views|public)\/[^`]*|[\w.-]+\.(?:md|[jt]s|ya?ml)|\.env[\w.]*)`/g)];
    return named.map(([, path = '']) => path).filter((path) => !isThere(app, path));
  },

  'copies what is there into its image, and starts what it builds': (app) => {
    const dockerfile = textOf(app, 'Dockerfile');
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths = '']) =>
      paths.split(' '),
    );
    const [, started = ''] = /^CMD \["node", "(.+)"\]$/m.exec(dockerfile) ?? [];
    const source = started.replace(/^dist\/(.+)\.js$/, 'src/$1.ts');
    return [...copied, ...(dockerfile === '' ? [] : [source])].filter((path) => !isThere(app, path));
  },

  'composes services and volumes that it declares': (app) => {
    const services = servicesOf(app);
    const { volumes = {} } = (parse(textOf(app, 'compose.yaml')) ?? {}) as { volumes?: object };
    const all = Object.values(services);
    const mounted = all.flatMap((service) => service.volumes ?? []).map((volume) => volume.split(':')[0] ?? '');
    return [
      ...all
        .flatMap(({ depends_on = {} }) => Object.entries(depends_on))
        .flatMap(([name, { condition }]) =>
          condition === 'service_healthy' && !services[name]?.healthcheck ? name : [],
        ),
      ...mounted.filter((name) => !(name in volumes)),
      ...Object.keys(volumes).filter((name) => !mounted.includes(name)),
      ...hostsOf(app).filter((host) => host !== 'localhost' && !(host in services)),
    ];
  },

  'runs actions by their commits': (app) => {
    const text = textOf(app, '.github/workflows/ci.yml');
    parse(text);
    parse(textOf(app, '.github/dependabot.yml'));
    return [...text.matchAll(/uses: (.+)/g)]
      .map(([, action = '']) => action)
      .filter((action) => !/^[\w-]+\/[\w-]+@[\da-f]{40} # v\d+\.\d+\.\d+$/.test(action));
  },

  'checks with the services that it composes': (app) => {
    // Tests read letters as files.
    const { mail: _, ...others } = servicesOf(app);
    const composed = Object.values(others).flatMap(({ image }) => image ?? []);
    const [github, gitlab] = [textOf(app, '.github/workflows/ci.yml'), textOf(app, '.gitlab-ci.yml')];
    return [github, gitlab].filter(Boolean).flatMap((text) => composed.filter((image) => !text.includes(image)));
  },

  'speaks of no TypeScript where it is JavaScript': (app) =>
    app.answers.lang === 'ts'
      ? []
      : [...app.files].filter(([, text]) => /\.ts\b|\btypes\b.*`tsc|tsconfig/.test(text)).map(([path]) => path),

  'has views that their engine compiles': ({ files, answers }) =>
    [...files].flatMap(([path, text]) => {
      if (!path.startsWith('views/')) return [];
      try {
        COMPILERS[answers.views as keyof typeof COMPILERS](text, files);
        return [];
      } catch (error) {
        return `${path}: ${String(error)}`;
      }
    }),

  'exports nothing in vain, and has no file in vain': (app) => {
    const all = [...app.files].filter(([path]) => /^(?:src|test)\/.*\.[jt]s$/.test(path));
    const unused = all
      .filter(([path]) => path.startsWith('src/'))
      .flatMap(([path, text]) =>
        [...text.matchAll(/^export (?:async )?(?:const|function|class|interface|type) (\w+)/gm)]
          .map(([, name = '']) => name)
          .filter((name) => !all.some(([other, code]) => (other === path ? uses(code, name) : has(code, name))))
          .map((name) => `${path}: ${name}`),
      );
    const imported = all.flatMap(([, text]) =>
      [...text.matchAll(/'[./]+\/([\w/-]+\.[jt]s)'/g)].map(([, path]) => path),
    );
    const alone = all.filter(
      ([path]) =>
        path.startsWith('src/') &&
        !/(?:server|migrate)\.[jt]s$|\.d\.ts$/.test(path) &&
        !imported.some((end) => path.endsWith(end ?? '')),
    );
    return [...unused, ...alone.map(([path]) => path)];
  },
};

describe('what the files of a new app say of each other is so', () => {
  it.each(every.map((answers) => [nameOf(answers), answers] as const))('%s', async (_, answers) => {
    const app = { files: await make(answers), answers };
    const broken = Object.entries(LAWS).map(([law, problems]) => [law, problems(app)] as const);
    expect(Object.fromEntries(broken.filter(([, problems]) => problems.length > 0))).toEqual({});
  });
});

const textOf = ({ files }: App, path: string): string => files.get(path) ?? '';

const codeOf = ({ files }: App, folder: string): string =>
  [...files].flatMap(([path, text]) => (path.startsWith(folder) && /\.[jt]s$/.test(path) ? text : [])).join('\n');

const has = (text: string, name: string): boolean => new RegExp(`\\b${name}\\b`).test(text);
const uses = (text: string, name: string): boolean => text.split(new RegExp(`\\b${name}\\b`)).length > 2;

function isThere({ files }: App, path: string): boolean {
  const [before = '', after = ''] = path.split('*');
  const isOne = path.includes('*') || path.endsWith('/');
  const folder = `${path}/`;
  return (
    MADE_LATER.test(path) ||
    [...files.keys()].some((file) =>
      isOne
        ? file.startsWith(before) && file.endsWith(after)
        : file === path || file.startsWith(folder) || (!path.includes('/') && file.endsWith(folder.slice(0, -1))),
    )
  );
}

/** Those that are set, and those that are suggested behind a `#`. */
const variablesOf = (app: App, path: string): string[] =>
  [...textOf(app, path).matchAll(/^(?:# )?([A-Z][A-Z_]+)=/gm)].map(([, name = '']) => name);

/** What the compose file gives to the database, and to the app as a part of `DATABASE_URL`. */
const isForCompose = (app: App, name: string): boolean => textOf(app, 'compose.yaml').includes(`\${${name}:?`);

interface Service {
  image?: string;
  environment?: Record<string, string | number>;
  volumes?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: object;
}

function servicesOf(app: App): Record<string, Service> {
  const { services = {} } = (parse(textOf(app, 'compose.yaml')) ?? {}) as { services?: Record<string, Service> };
  return services;
}

function hostsOf(app: App): string[] {
  const values = Object.values(servicesOf(app)['app']?.environment ?? {}).map(String);
  return values.flatMap((value) => /:\/\/(?:[^@/]*@)?([a-z]+)/.exec(value)?.[1] ?? []);
}
