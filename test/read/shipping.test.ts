import { describe, expect, test } from 'vitest';
import { createTree, memoryBase } from '../../src/model/tree.ts';
import { instructionsOf } from '../../src/read/shipping/dockerfile.ts';
import { dockerIgnore } from '../../src/read/shipping/ignore-files.ts';
import { stagesOf } from '../../src/read/shipping/image.ts';
import { readProject } from '../../src/read/index.ts';

const APP = `const express = require('express');\nconst app = express();\napp.get('/', (req, res) => res.json({}));\napp.listen(3000);\n`;
const TYPED = `import express from 'express';\nconst app = express();\napp.get('/', (req, res) => { res.json({}); });\napp.listen(3000);\n`;

/** Where the module goes in a project of these files; the reason where there is no place. */
function placeIn(files: Record<string, string>, manifest: Record<string, unknown> = {}): string {
  const { entries, security } = project(files, manifest);
  expect(entries).toHaveLength(1);
  return security.refused ?? security.path;
}

function project(files: Record<string, string>, manifest: Record<string, unknown> = {}) {
  const text = JSON.stringify({ name: 'shop', dependencies: { express: '^4.18.2' }, ...manifest });
  return readProject(createTree(memoryBase({ 'package.json': text, ...files })));
}

describe('where the module goes', () => {
  test.each<[string, string, Record<string, string>, Record<string, unknown>?]>([
    ['nothing says otherwise', 'config/security.js', { 'app.js': APP }],
    ['git takes config/', 'server/security.js', { 'server/index.js': APP, '.gitignore': '/config/\n' }],
    ['git ignores config/, and the entry is at the root', 'security.js', { 'app.js': APP, '.gitignore': 'config/\n' }],
    [
      'git ignores all but code in config/',
      'config/security.js',
      { 'app.js': APP, '.gitignore': 'config/*\n!config/*.js\n' },
    ],
    [
      'a folder that is ignored cannot be opened again from inside',
      'security.js',
      { 'app.js': APP, '.gitignore': 'config\n!config/security.js\n' },
    ],
    ['a nested .gitignore', 'src/security.js', { 'src/app.js': APP, 'src/.gitignore': 'config/\n' }],
    [
      'configuration lives below the server',
      'server/config/security.js',
      { 'server/index.js': `require('./config/db');\n${APP}`, 'server/config/db.js': 'module.exports = {};\n' },
    ],
    [
      'configuration lives at the root',
      'config/security.js',
      { 'server/index.js': `require('../config/db');\n${APP}`, 'config/db.js': 'module.exports = {};\n' },
    ],
    [
      'a start file in bin/ of a server whose image has no config/',
      'server/security.js',
      {
        'server/bin/prod.js': `require('../routes');\n${APP}`,
        'server/routes/index.js': '',
        Dockerfile: 'FROM node\nCOPY package.json ./\nCOPY server ./server/\nCMD ["node","server/bin/prod.js"]\n',
      },
    ],
    [
      'configuration lives in a folder that the entry loads from',
      'app/config/security.js',
      { 'server.js': `require('./app/routes/list');\n${APP}`, 'app/config/db.js': '', 'app/routes/list.js': '' },
    ],
    [
      'modules stand beside the entry',
      'src/security.js',
      {
        'src/app.js': `require('./users');\nrequire('./mail.js');\n${APP}`,
        'src/users.js': '',
        'src/mail.js': '',
      },
    ],
    [
      'modules stand beside an entry at the root',
      'security.js',
      {
        'web.js': `const a = require('./auth');\nconst b = require('./server');\n${APP}`,
        'auth.js': '',
        'server.js': '',
      },
    ],
    [
      'the entry loads one module and folders',
      'config/security.js',
      { 'app.js': `require('./db');\nrequire('./routes/list');\n${APP}`, 'db.js': '', 'routes/list.js': '' },
    ],
    [
      'a folder security stands there',
      'server/http-security.js',
      {
        'server/index.js': `require('./db');\nrequire('./log');\nrequire('./security/keys');\n${APP}`,
        'server/db.js': '',
        'server/log.js': '',
        'server/security/keys.js': '',
      },
    ],
    [
      'a program copies the sources for the release',
      'src/config/security.js',
      {
        'src/server.js': `require('./api');\n${APP}`,
        'src/api.js': '',
        'config/config.default.js': 'module.exports = {};\n',
        'build.js': `const fse = require('fs-extra');\nfse.copy('./src', './dist/server');\nfse.copy('config/config.default.js', 'dist/config/config.default.js');\n`,
      },
      { scripts: { build: 'node build.js' } },
    ],
    [
      'a task runner copies the sources',
      'server/security.js',
      {
        'server/index.js': APP,
        'config/db.js': '',
        'gulpfile.js': `const { src, dest } = require('gulp');\nexports.default = () => src(['server/**/*.js', 'package.json']).pipe(dest('release'));\n`,
      },
    ],
    [
      'a script copies the sources',
      'server/security.js',
      { 'server/index.js': APP, 'config/db.js': '' },
      { scripts: { build: 'vite build && cp -r server package.json dist/' } },
    ],
    [
      'a script copies all that there is, and one that copies views',
      'config/security.js',
      { 'server/index.js': `require('../config/db');\n${APP}`, 'config/db.js': '' },
      { scripts: { build: 'cp -r server/views dist/', dist: 'cp -r . /srv/app' } },
    ],
    [
      'a file config.js stands there',
      'security.js',
      { 'server.js': `require('./config');\n${APP}`, 'config.js': 'module.exports = {};\n' },
    ],
    [
      'the image has single files, and the folder that the entry loads from',
      'lib/security.js',
      {
        'app.js': `require('./lib/router');\n${APP}`,
        'lib/router.js': '',
        Dockerfile: 'FROM node\nCOPY app.js package.json ./\nCOPY lib ./lib/\nCMD ["node","app.js"]\n',
      },
    ],
    [
      'config/ is of the build, as create-react-app ejects it',
      'server/security.js',
      { 'server/index.js': APP, 'config/webpack.config.js': 'module.exports = {};\n', 'config/paths.js': '' },
    ],
    [
      'config/ is loaded whole',
      'server/security.js',
      {
        'server/index.js': `require('fs').readdirSync(__dirname + '/config').forEach((f) => require('./config/' + f)(app));\n${APP}`,
        'server/config/routes.js': 'module.exports = (app) => {};\n',
      },
    ],
    [
      'the image has server/ alone',
      'server/security.js',
      {
        'server/index.js': APP,
        'config/db.js': '',
        Dockerfile: 'FROM node\nWORKDIR /app\nCOPY package.json .\nCOPY ./server ./server\nCMD ["node","server"]\n',
      },
    ],
    [
      'the image has config/, too',
      'config/security.js',
      {
        'server/index.js': APP,
        'config/db.js': '',
        Dockerfile: 'FROM node\nWORKDIR /app\nCOPY server server\nCOPY config/ config/\n',
      },
    ],
    [
      'the image has files of config/ by name',
      'server/security.js',
      {
        'server/index.js': APP,
        'config/db.js': '',
        Dockerfile: 'FROM node\nWORKDIR /app\nCOPY server server\nCOPY config/db.js config/\n',
      },
    ],
    [
      'the image has scripts by their ending',
      'security.js',
      { 'app.js': APP, Dockerfile: 'FROM node\nWORKDIR /srv\nCOPY package*.json *.js ./\nCMD node app.js\n' },
    ],
    [
      'a .dockerignore leaves config/ out',
      'security.js',
      { 'app.js': APP, Dockerfile: 'FROM node\nCOPY . /app\n', '.dockerignore': 'node_modules\nconfig\n' },
    ],
    [
      'a .dockerignore of one Dockerfile',
      'security.js',
      {
        'app.js': APP,
        'docker/api.Dockerfile': 'FROM node\nCOPY . /app\n',
        'docker/api.Dockerfile.dockerignore': '*\n!*.js\n!package.json\n',
      },
    ],
    [
      'a .dockerignore takes all, and back what is code',
      'src/config/security.js',
      { 'src/app.js': APP, Dockerfile: 'FROM node\nCOPY . /app\n', '.dockerignore': '**\n!src/**\n!package.json\n' },
    ],
    [
      'what a second stage takes of the first',
      'server/security.js',
      {
        'server/index.js': APP,
        'config/db.js': '',
        Dockerfile:
          'FROM node AS build\nWORKDIR /app\nCOPY . .\nFROM node:20-slim\nWORKDIR /srv\nCOPY --from=build /app/server ./server\nCOPY --from=build /app/node_modules ./node_modules\n',
      },
    ],
    [
      'a stage that another is made from',
      'config/security.js',
      { 'app.js': APP, Dockerfile: 'FROM node AS base\nWORKDIR /app\nFROM base\nCOPY --chown=node:node . .\n' },
    ],
    [
      'a variable names the folder',
      'server/security.js',
      {
        'server/index.js': APP,
        'config/db.js': '',
        Dockerfile: 'ARG DIR=/opt/app\nFROM node\nARG DIR\nWORKDIR $DIR\nCOPY server ${DIR}/server\n',
      },
    ],
    [
      'server/ becomes the root of the image',
      'server/security.js',
      { 'server/index.js': APP, 'config/db.js': '', Dockerfile: 'FROM node\nWORKDIR /app\nCOPY server/ .\n' },
    ],
    [
      'the context is a folder',
      'server/security.js',
      {
        'server/index.js': APP,
        'config/db.js': '',
        'server/Dockerfile': 'FROM node\nWORKDIR /app\nCOPY . .\n',
        'compose.yaml': 'services:\n  api:\n    build: ./server\n',
      },
    ],
    [
      'a volume of the image',
      'security.js',
      { 'app.js': APP, Dockerfile: 'FROM node\nWORKDIR /app\nCOPY . .\nVOLUME ["/app/config", "/data"]\n' },
    ],
    [
      'a volume of compose',
      'security.js',
      {
        'app.js': APP,
        Dockerfile: 'FROM node\nWORKDIR /app\nCOPY . .\n',
        'docker-compose.yml': 'services:\n  app:\n    build: .\n    volumes:\n      - settings:/app/config\n',
      },
    ],
    [
      'a volume elsewhere',
      'config/security.js',
      {
        'app.js': APP,
        Dockerfile: 'FROM node\nWORKDIR /app\nCOPY . .\n',
        'docker-compose.yml': 'services:\n  app:\n    build: .\n    volumes:\n      - settings:/app/data\n',
      },
    ],
    [
      'compose lays a folder of the repository over it',
      'config/security.js',
      {
        'app.js': APP,
        Dockerfile: 'FROM node\nWORKDIR /app\nCOPY . .\n',
        'docker-compose.yml': 'services:\n  app:\n    build: .\n    volumes:\n      - ./config:/app/config\n',
      },
    ],
    [
      'compose lays another folder over it',
      'security.js',
      {
        'app.js': APP,
        'deploy/config/a.json': '{}',
        Dockerfile: 'FROM node\nWORKDIR /app\nCOPY . .\n',
        'docker-compose.yml':
          'services:\n  app:\n    build: .\n    volumes:\n      - type: bind\n        source: ./deploy/config\n        target: /app/config\n',
      },
    ],
    [
      'compose runs a folder in an image of others',
      'api/security.js',
      {
        'api/index.js': APP,
        'config/db.js': '',
        'compose.yml':
          'services:\n  api:\n    image: node:20\n    working_dir: /srv\n    volumes: ["./api:/srv"]\n    command: node index.js\n',
      },
    ],
    [
      'a cluster mounts over it',
      'security.js',
      {
        'app.js': APP,
        Dockerfile: 'FROM node\nWORKDIR /app\nCOPY . .\n',
        'k8s/api.yaml':
          'kind: Deployment\nspec:\n  containers:\n    - name: api\n      volumeMounts:\n        - name: settings\n          mountPath: /app/config\n',
      },
    ],
    [
      'a cluster mounts one file',
      'config/security.js',
      {
        'app.js': APP,
        Dockerfile: 'FROM node\nWORKDIR /app\nCOPY . .\n',
        'k8s/api.yaml':
          'kind: Deployment\nspec:\n  containers:\n    - name: api\n      volumeMounts:\n        - name: settings\n          mountPath: /app/config/local.json\n          subPath: local.json\n',
      },
    ],
    [
      'a Dockerfile for something else',
      'config/security.js',
      { 'app.js': APP, 'docs/index.html': '', 'docs/Dockerfile': 'FROM nginx\nCOPY . /usr/share/nginx/html\n' },
    ],
    [
      'the package names its folders',
      'server/security.js',
      { 'server/index.js': APP },
      { main: 'server/index.js', files: ['server', 'README.md'] },
    ],
    [
      'the package names a folder below',
      'lib/security.js',
      { 'lib/index.js': APP, 'lib/config/a.json': '{}' },
      { main: 'lib/index.js', files: ['lib/*.js'] },
    ],
    ['a .npmignore', 'security.js', { 'app.js': APP, '.npmignore': 'config/\n' }],
    ['an upload to a platform', 'security.js', { 'app.js': APP, '.gcloudignore': '#!include:.gitignore\nconfig/\n' }],
    [
      'a function of serverless',
      'src/config/security.js',
      {
        'src/app.js': APP,
        'serverless.yml': 'service: a\nprovider:\n  name: aws\npackage:\n  patterns:\n    - "!**"\n    - src/**\n',
      },
    ],
    ['a desktop app names its files', 'security.js', { 'app.js': APP }, { build: { files: ['*.js', 'public/**'] } }],
    [
      'the rootDir of the compiler',
      'server/security.ts',
      {
        'server/index.ts': TYPED,
        'config/a.ts': 'export {};\n',
        'tsconfig.json': '{ "compilerOptions": { "rootDir": "server", "outDir": "dist" }, "include": ["server"] }',
      },
    ],
    [
      'what is compiled together decides the layout of the output',
      'server/security.ts',
      {
        'server/index.ts': TYPED,
        'config/a.js': '',
        'tsconfig.json': '{ "compilerOptions": { "outDir": "dist" }, "include": ["server/**/*"] }',
      },
    ],
    [
      'JavaScript is compiled together with the one TypeScript file',
      'app/security.js',
      {
        'app/app.js': APP,
        'app/controllers/posts.ts': 'export {};\n',
        'tsconfig.json': '{ "compilerOptions": { "outDir": "dist", "allowJs": true } }',
      },
    ],
    [
      'the compiler takes the config of a script',
      'app/security.ts',
      {
        'app/main.ts': TYPED,
        'tsconfig.json': '{}',
        'tsconfig.build.json': '{ "extends": "./tsconfig.json", "compilerOptions": { "rootDir": "app" } }',
      },
      { scripts: { build: 'tsc -p tsconfig.build.json' } },
    ],
    [
      'babel translates a folder',
      'server/security.js',
      { 'server/index.js': TYPED, 'config/db.js': '' },
      { scripts: { build: 'babel server -d dist' } },
    ],
    [
      'the compiled output is what the image has',
      'src/config/security.ts',
      {
        'src/index.ts': TYPED,
        'tsconfig.json': '{ "compilerOptions": { "rootDir": "src", "outDir": "dist" } }',
        Dockerfile:
          'FROM node AS build\nWORKDIR /app\nCOPY package.json tsconfig.json ./\nCOPY src src\nRUN npm run build\nFROM node\nWORKDIR /app\nCOPY --from=build /app/dist dist\nCMD ["node", "dist/index.js"]\n',
      },
      { scripts: { start: 'node dist/index.js' } },
    ],
    [
      'a file of that name is another',
      'config/http-security.js',
      { 'app.js': APP, 'config/security.js': 'module.exports = 1;\n' },
    ],
    ['the starter is in bin/', 'config/security.js', { 'bin/server.js': APP }],
    [
      'a package of a workspace',
      'packages/api/src/config/security.ts',
      {
        'packages/api/package.json': '{"name":"api","dependencies":{"express":"4"}}',
        'packages/api/src/main.ts': TYPED,
        Dockerfile: 'FROM node\nWORKDIR /app\nCOPY package.json .\nCOPY packages/api packages/api\n',
      },
    ],
  ])('%s: %s', (_, path, files, manifest) => expect(placeIn(files, manifest)).toBe(path));

  test('one that is there stays, wherever a new one would go', () => {
    const module = 'const security = { get helmet() { return {}; } };\nmodule.exports = { security };\n';
    const found = project({ 'server/index.js': APP, 'config/security.js': module });
    expect(found.security).toEqual({ path: 'config/security.js', members: ['helmet'] });
  });

  test('no place ships', () => {
    const why = placeIn({
      'app.js': APP,
      Dockerfile: 'FROM node\nWORKDIR /app\nCOPY app.js package.json ./\nCMD ["node","app.js"]\n',
    });
    expect(why).toMatch(/^There is no place .* ships with app\.js \(config\/security\.js: Dockerfile /);
  });
});

describe('the files of an image', () => {
  const filesOf = (text: string, context: string[]): Record<string, string> =>
    Object.fromEntries(stagesOf(text, context).at(-1)?.files ?? []);

  test.each<[string, string, string[], Record<string, string>]>([
    ['a file to a name', 'FROM a\nCOPY a.js /srv/b.js', ['a.js'], { 'srv/b.js': 'a.js' }],
    ['a file to a folder', 'FROM a\nCOPY a.js /srv/', ['a.js'], { 'srv/a.js': 'a.js' }],
    ['a folder that is there', 'FROM a\nWORKDIR /srv\nCOPY a.js /srv', ['a.js'], { 'srv/a.js': 'a.js' }],
    [
      'the content of a folder',
      'FROM a\nCOPY lib /srv',
      ['lib/a.js', 'lib/b/c.js'],
      { 'srv/a.js': 'lib/a.js', 'srv/b/c.js': 'lib/b/c.js' },
    ],
    [
      'several, as JSON',
      'FROM a\nCOPY ["a b.js", "c.js", "/x/"]',
      ['a b.js', 'c.js'],
      { 'x/a b.js': 'a b.js', 'x/c.js': 'c.js' },
    ],
    ['a pattern does not cross folders', 'FROM a\nCOPY *.js /x/', ['a.js', 'lib/b.js'], { 'x/a.js': 'a.js' }],
    [
      'continued lines, a comment between',
      'FROM a\nCOPY a.js \\\n# why\n  b.js \\\n  ./\n',
      ['a.js', 'b.js'],
      { 'a.js': 'a.js', 'b.js': 'b.js' },
    ],
    ['--parents', 'FROM a\nCOPY --parents lib/a.js /x/', ['lib/a.js'], { 'x/lib/a.js': 'lib/a.js' }],
    ['a stage by number', 'FROM a\nCOPY a.js /y/\nFROM b\nCOPY --from=0 /y /z', ['a.js'], { 'z/a.js': 'a.js' }],
    ['an image of others', 'FROM a\nCOPY --from=nginx /etc /etc\nCOPY a.js .', ['a.js'], { 'a.js': 'a.js' }],
    ['relative folders add up', 'FROM a\nWORKDIR /a\nWORKDIR b\nCOPY a.js .', ['a.js'], { 'a/b/a.js': 'a.js' }],
    [
      'a file written in place',
      'FROM a\nCOPY <<EOF /x.js\nCOPY no.js /\nEOF\nCOPY a.js /',
      ['a.js', 'no.js'],
      { 'a.js': 'a.js' },
    ],
    ['variables', 'ARG V=1\nFROM a\nARG V\nENV D=/d$V\nCOPY a.js ${D}/${E:-e}.js', ['a.js'], { 'd1/e.js': 'a.js' }],
  ])('%s', (_, text, context, files) => expect(filesOf(text, context)).toEqual(files));

  test('what is started', () => {
    const [stage] = stagesOf('FROM node:18\nENTRYPOINT ["node"]\nCMD ["server.js"]', []);
    expect([stage?.base, stage?.command]).toEqual(['node:18', 'node server.js']);
  });
  test('words with their flags', () =>
    expect(instructionsOf('copy --from=x --chown=a:b y z')).toMatchObject([
      { word: 'COPY', flags: { from: 'x', chown: 'a:b' }, args: ['y', 'z'] },
    ]));
});

test.each([
  ['node_modules', 'node_modules/a.js', true],
  ['node_modules', 'lib/node_modules/a.js', false],
  ['**/node_modules', 'lib/node_modules/a.js', true],
  ['*\n!src', 'src/a.js', false],
  ['*\n!src\nsrc/secret', 'src/secret/a.js', true],
  ['*.md\n!README.md', 'README.md', false],
  ['/dist/', 'dist/a.js', true],
  ['# config', 'config/a.js', false],
])('.dockerignore %j and %s', (text, path, out) => expect(dockerIgnore(text)(path)).toBe(out));
