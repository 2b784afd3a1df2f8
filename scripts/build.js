// Bundles the commands, the public API and the transforms into dist/, without a dependency at run time.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { bundleProbes } from './bundle-probes.js';
import { noticeOf } from './notice.js';
import { precompiled } from './precompile.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const { values: flags } = parseArgs({
  options: {
    out: { type: 'string', default: 'dist' },
    types: { type: 'boolean', default: true },
    sizes: { type: 'boolean' },
  },
  allowNegative: true,
});
const target = resolve(flags.out);
// It takes its place when it is whole: a test, or another build, may be reading what is there.
const out = resolve(`node_modules/.cache/build-${process.pid}`);
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

// The packages that commands and transforms share are in dist once. jscodeshift compiles what a transform loads with babel,
// but for paths that hold /recast/.
const SHARED = 'transforms/recast/shared.cjs';
const TRANSFORMS = 'transforms/recast/transforms';
const SHARED_MODULES = {
  'jscodeshift/src/core.js': 'jscodeshift',
  '@babel/parser': 'parser',
  'magic-string': 'MagicString',
};
const SHARED_SOURCE = `
  let jscodeshift;
  Object.defineProperty(exports, 'jscodeshift', { get: () => (jscodeshift ??= require('jscodeshift/src/core.js')) });
  exports.parser = require('@babel/parser');
  exports.MagicString = require('magic-string').default;
`;

/** jscodeshift takes a fifth of the start: it is loaded where something is looked for with it. */
const LATER = `
  const load = () => shared.jscodeshift;
  module.exports = new Proxy(function () {}, {
    apply: (_, self, args) => Reflect.apply(load(), self, args),
    get: (_, name) => (name === '__esModule' ? undefined : load()[name]),
  });
`;

/**
 * jscodeshift can load four parsers and their presets; files are parsed by src/code/syntax/parser.ts alone. What recast parses and
 * prints is left out, too: code is found with jscodeshift and written by splices.
 */
const withoutParsers = {
  name: 'without-parsers',
  setup({ onLoad }) {
    const none = (name, why) => `${name}() { throw new Error(${JSON.stringify(why)}); }`;
    const parse = none('parse', 'Files are parsed by src/code/syntax/parser');
    const print = none('print', 'Files are written by src/code/edit');
    onLoad({ filter: /jscodeshift[\\/]src[\\/]getParser\.js$/ }, () => ({
      contents: `module.exports = () => ({ ${parse} });`,
    }));
    onLoad({ filter: /recast[\\/]main\.js$/ }, ({ path }) => ({
      contents: `const types = require('ast-types'); module.exports = { types, visit: types.visit, ${parse}, ${print} };`,
      resolveDir: dirname(path),
    }));
  },
};

/** Handlebars notes where each piece of a template came from; without the package it puts the pieces together alone. */
const withoutSourceMaps = {
  name: 'without-source-maps',
  setup({ onLoad }) {
    onLoad({ filter: /source-map[\\/]source-map\.js$/ }, () => ({ contents: 'module.exports = {};' }));
  },
};

const compiledTemplates = {
  name: 'compiled-templates',
  setup({ onLoad }) {
    onLoad({ filter: /\.hbs$/ }, ({ path }) => ({ contents: precompiled(readFileSync(path, 'utf8')) }));
  },
};

/** What asks for them stands in a chunk, since commands and transforms both do. */
const FROM_A_CHUNK = `../${SHARED}`;
const shareModules = {
  name: 'share-modules',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(jscodeshift\/src\/core\.js|@babel\/parser|magic-string)$/ }, (args) => ({
      path: args.path,
      namespace: 'shared',
    }));
    onLoad({ filter: /.*/, namespace: 'shared' }, (args) => ({
      contents:
        SHARED_MODULES[args.path] === 'jscodeshift'
          ? `const shared = require(${JSON.stringify(FROM_A_CHUNK)});${LATER}`
          : `module.exports = require(${JSON.stringify(FROM_A_CHUNK)}).${SHARED_MODULES[args.path]};`,
    }));
    onResolve({ filter: /shared\.cjs$/ }, (args) => ({ path: args.path, external: true }));
  },
};

const options = {
  // esbuild took the folder that the build was started in when it was loaded.
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  minify: true,
  // dist/NOTICE.txt holds them, once a package.
  legalComments: 'none',
  charset: 'utf8',
  metafile: true,
  logLevel: 'warning',
};

const shared = await build({
  ...options,
  plugins: [withoutParsers],
  format: 'cjs',
  stdin: { contents: SHARED_SOURCE, resolveDir: root },
  outfile: join(out, SHARED),
});

const commands = ['harden', 'create'].filter((name) => existsSync(`src/cli/${name}.ts`));
const entries = await build({
  ...options,
  plugins: [shareModules, withoutSourceMaps, compiledTemplates],
  format: 'esm',
  splitting: true,
  // Code of CommonJS packages asks for Node's modules with `require`.
  banner: { js: "import{createRequire as nodeRequire}from'node:module';const require=nodeRequire(import.meta.url);" },
  outdir: out,
  entryPoints: [
    ...commands.map((name) => ({ in: `src/cli/${name}.ts`, out: `cli/${name}` })),
    { in: 'src/index.ts', out: 'index' },
    { in: 'src/protections/kit/index.ts', out: 'kit' },
    { in: 'src/testing/index.ts', out: 'testing' },
    { in: 'transforms/index.ts', out: TRANSFORMS },
  ],
  chunkNames: 'chunks/[name]-[hash]',
});

// jscodeshift loads a transform with require(): CommonJS, in a folder that says so. It may load modules that await nothing.
writeFileSync(join(out, 'transforms/package.json'), '{ "type": "commonjs" }\n');
writeFileSync(join(out, 'transforms/recast/package.json'), '{ "type": "module" }\n');
const { transforms } = await import(pathToFileURL(join(out, `${TRANSFORMS}.js`)).href);
for (const name of Object.keys(transforms)) {
  writeFileSync(
    join(out, `transforms/${name}.js`),
    `module.exports = require('./recast/transforms.js').transforms[${JSON.stringify(name)}];\n`,
  );
}

writeFileSync(join(out, 'NOTICE.txt'), noticeOf([shared, entries].map(({ metafile }) => metafile)));

// What new apps get as their own file.
writeFileSync(join(out, 'probes.js'), await bundleProbes());

if (flags.types) {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  // Types are checked by `npm run types`.
  const target = ['--project', 'tsconfig.types.json', '--noCheck', '--outDir', join(out, 'types')];
  execFileSync(process.execPath, [tsc, ...target], { stdio: 'inherit' });
  keepDeclared(join(out, 'types'), ['src/index', 'src/protections/kit/index', 'src/testing/index']);
}

/** Removes declarations that no entry leads to. */
function keepDeclared(folder, entries) {
  const reached = new Set();
  const reach = (path) => {
    if (reached.has(path)) return;
    reached.add(path);
    const text = readFileSync(path, 'utf8');
    for (const [, specifier] of text.matchAll(/(?:from|import)\s*\(?\s*['"](\.[^'"]+)\.ts['"]/g))
      reach(resolve(dirname(path), `${specifier}.d.ts`));
  };
  for (const entry of entries) reach(join(folder, `${entry}.d.ts`));
  for (const path of readdirSync(folder, { recursive: true }).map((name) => join(folder, name)))
    if (path.endsWith('.d.ts') && !reached.has(path)) rmSync(path);
}

replace(out, target);

writeHelp();

/** The help of the command, for bin/harden-express.js. Without it the command writes it itself. */
function writeHelp() {
  const command = pathToFileURL(join(target, 'cli/harden.js')).href;
  if (!existsSync(resolve(target, '../package.json'))) return;
  const code = `const { main } = await import(${JSON.stringify(command)}); await main(['--help']);`;
  const help = execFileSync(process.execPath, ['--input-type=module', '--eval', code], { encoding: 'utf8' });
  writeFileSync(join(target, 'help.txt'), help);
}

/** Puts a folder in the place of another, which somebody else may do at the same time. */
function replace(folder, place, tries = 10) {
  const old = `${folder}-old`;
  try {
    if (existsSync(place)) renameSync(place, old);
    mkdirSync(dirname(place), { recursive: true });
    renameSync(folder, place);
  } catch (error) {
    if (tries === 0) throw error;
    rmSync(old, { recursive: true, force: true });
    replace(folder, place, tries - 1);
  }
  rmSync(old, { recursive: true, force: true });
}

const sizes = readdirSync(target, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .map((file) => [statSync(file).size, relative(target, file)])
  .sort((a, b) => b[0] - a[0]);
if (flags.sizes) for (const [size, file] of sizes) console.log(`${size}\t${file}`);
console.log(`dist: ${sizes.length} files, ${Math.round(sizes.reduce((sum, [size]) => sum + size, 0) / 1024)} KiB`);
