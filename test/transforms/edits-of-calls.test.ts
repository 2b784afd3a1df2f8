import { describe, expect, it } from 'vitest';

import configSection from '../../transforms/config-section.ts';
import insert from '../../transforms/insert.ts';
import lines from '../../transforms/lines.ts';
import options, { type OptionsEdit } from '../../transforms/options.ts';
import replace from '../../transforms/replace.ts';
import wrap from '../../transforms/wrap.ts';
import type { Range } from '../../src/code/syntax/range.ts';

const security = { module: './config/security.js', kind: 'named', name: 'security' } as const;
const limiter = { module: 'express-rate-limit', kind: 'named', name: 'rateLimit' } as const;
/** The last call in a text that begins with these words. */
function callIn(text: string, words: string): Range {
  const start = text.lastIndexOf(words);
  let depth = 0;
  for (let end = text.indexOf('(', start); end < text.length; end++) {
    if (text[end] === '(') depth++;
    if (text[end] === ')' && --depth === 0) return { start, end: end + 1 };
  }
  throw new Error(`There is no ${words}`);
}

const express = "const express = require('express');\nconst cors = require('cors');\nconst app = express();\n";

describe('options', () => {
  type Change = Omit<OptionsEdit, 'at'> & { of: string };
  const limit: Change = {
    of: 'express.json(',
    argument: 0,
    set: { limit: '$security.bodyLimit' },
    imports: [security],
  };
  const origin: Change = { of: 'cors(', argument: 0, replace: '$security.cors', imports: [security] };

  const apply = (line: string, { of, ...change }: Change) =>
    options.apply(express + line, 'app.js', { edits: [{ at: callIn(express + line, of), ...change }] });

  it.each([
    ['app.use(express.json());', limit, 'app.use(express.json({ limit: security.bodyLimit }));'],
    ["app.use(express.json({ limit: '50mb' }));", limit, 'app.use(express.json({ limit: security.bodyLimit }));'],
    [
      "app.use(express.json({ strict: false, limit: '50mb', verify }));",
      limit,
      'app.use(express.json({ strict: false, limit: security.bodyLimit, verify }));',
    ],
    [
      'app.use(express.json({ strict: false }));',
      limit,
      'app.use(express.json({ strict: false, limit: security.bodyLimit }));',
    ],
    [
      'app.use(express.json({\n  strict: false,\n}));',
      limit,
      'app.use(express.json({\n  strict: false,\n  limit: security.bodyLimit,\n}));',
    ],
    ['app.use(cors());', origin, 'app.use(cors(security.cors));'],
    [
      "const options = { origin: '*' };\napp.use(cors(options));",
      origin,
      'const options = security.cors;\napp.use(cors(options));',
    ],
  ])('edits %s', (line, edit, wanted) => {
    const { text, refusals } = apply(line, edit);
    expect(refusals).toEqual([]);
    expect(text).toContain(wanted);
    expect(text).toContain("const { security } = require('./config/security');");
  });

  it.each([
    ['app.use(express.json(options));', limit],
    ['app.use(express.json({ ...options }));', limit],
    ['app.use(express.json({ limit: config.limit }));', limit],
    ["let options = { origin: '*' };\noptions.origin = list;\napp.use(cors(options));", origin],
    ['app.use(cors(...args));', origin],
  ])('refuses what it cannot see: %s', (line, edit) => {
    const { text, refusals } = apply(line, edit);
    expect(text).toBe(express + line);
    expect(refusals).toHaveLength(1);
  });

  it('edits the call at the place it is given, and no other', () => {
    const { text } = apply("app.use('/a', cors());\napp.use('/b', cors());\n", origin);
    expect(text).toContain("app.use('/a', cors());\napp.use('/b', cors(security.cors));");
  });
});

describe('insert, in front of handlers', () => {
  const guard = { code: '$rateLimit($security.loginRateLimit)', imports: [limiter, security] };
  const apply = (text: string, at: Range) => insert.apply(text, 'app.js', { edits: [{ handlersOf: at, ...guard }] });

  it.each([
    ["app.post('/login', login);\n", "app.post('/login', rateLimit(security.loginRateLimit), login);"],
    [
      "app.post(\n  '/login',\n  login,\n);\n",
      "app.post(\n  '/login',\n  rateLimit(security.loginRateLimit),\n  login,\n);",
    ],
    [
      "app.route('/login').get(form).post(login);\n",
      "app.route('/login').get(form).post(rateLimit(security.loginRateLimit), login);",
    ],
  ])('stands behind the path: %s', (line, wanted) => {
    const before = express + line;
    const { text, refusals } = apply(before, { start: express.length, end: before.lastIndexOf(';') });
    expect(refusals).toEqual([]);
    expect(text).toContain(wanted);
    const again = apply(text, { start: text.lastIndexOf('app.'), end: text.lastIndexOf(';') });
    expect(again.text).toBe(text);
  });

  it('says where it cannot follow', () => {
    const text = `${express}routes.forEach(add);`;
    const { refusals } = apply(text, { start: express.length + 2, end: text.length - 1 });
    expect(refusals).toMatchObject([
      { edit: 0, reason: expect.stringContaining('rateLimit(security.loginRateLimit)') },
    ]);
  });
});

describe('wrap', () => {
  const apply = (text: string, ...handlers: string[]) => {
    const edits = handlers.map((handler) => ({
      at: { start: text.lastIndexOf(handler), end: text.lastIndexOf(handler) + handler.length },
      code: '$security.asyncRoute($it)',
      imports: [security],
    }));
    return wrap.apply(text, 'app.js', { edits });
  };

  it('puts code around what is there, byte for byte', () => {
    const handler = 'async (req, res) => {\n  res.json(await list());\n}';
    const before = `${express}app.get('/', check, ${handler});\napp.get('/b', [can('read'), controller.list]);\n`;
    const { text, refusals } = apply(before, handler, 'controller.list', "can('read')");
    expect(refusals).toEqual([]);
    expect(text).toContain(`app.get('/', check, security.asyncRoute(${handler}));`);
    expect(text).toContain("[security.asyncRoute(can('read')), security.asyncRoute(controller.list)]");
    expect(text.match(/require\('\.\/config\/security'\)/g)).toHaveLength(1);
  });

  it('gives a shorthand its name, leaves a pattern as it is, and wraps its neighbour', () => {
    const before = `${express}const { id } = query;\nfind({ name, role });\n`;
    const at = (code: string): Range => ({
      start: before.lastIndexOf(code),
      end: before.lastIndexOf(code) + code.length,
    });
    const edits = ['id', 'name', 'role'].map((code) => ({ at: at(code), code: 'String($it)' }));
    const { text, refusals } = wrap.apply(before, 'app.js', { edits });
    expect(text).toContain('const { id } = query;\nfind({ name: String(name), role: String(role) });');
    expect(refusals).toMatchObject([{ edit: 0, reason: expect.stringContaining('the name of a variable') }]);
  });
});

describe('wrap, of a value over several lines', () => {
  const over = (call: string): string => `${call}(port, () => {\n  started();\n})`;
  it.each([
    [`${over('app.listen')};`, `const server = ${over('app.listen')};\nsecurity.limitTimes(server);`],
    [`const http = ${over('app.listen')};`, `const http = ${over('app.listen')};\nsecurity.limitTimes(http);`],
    [
      `this.http = createServer(app);\n${over('this.http.listen')};`,
      `${over('this.http.listen')};\nsecurity.limitTimes(this.http);`,
    ],
    [
      `${over('app.listen')}.on('error', failed);`,
      `const server = ${over('app.listen')}.on('error', failed);\nsecurity.limitTimes(server);`,
    ],
    [
      `let server;\n${over('app.listen')};`,
      `const httpServer = ${over('app.listen')};\nsecurity.limitTimes(httpServer);`,
    ],
    [
      `require('./server');\n${over('app.listen')};`,
      `const server = ${over('app.listen')};\nsecurity.limitTimes(server);`,
    ],
    [`if (main) ${over('app.listen')};`, `if (main) security.limitTimes(${over('app.listen')});`],
    ['app.listen(port);', 'security.limitTimes(app.listen(port));'],
  ])('writes %s', (line, wanted) => {
    const before = `${express}${line}\n`;
    const call = before.slice(before.search(/(app|this\.http)\.listen/)).replace(/(\.on\('error'.*)?;\n$/, '');
    const at = { start: before.indexOf(call), end: before.indexOf(call) + call.length };
    const edit = { at, code: '$security.limitTimes($it)', imports: [security], names: ['server', 'httpServer'] };
    expect(wrap.apply(before, 'app.js', { edits: [edit] }).text).toContain(wanted);
  });
});

describe('replace, of a link', () => {
  it.each([
    ["app.enable('trust proxy');", "app.set('trust proxy', security.trustProxy);"],
    ["app.set('trust proxy', true);", "app.set('trust proxy', security.trustProxy);"],
    ["app.set('views', dir).enable('trust proxy');", "app.set('views', dir).set('trust proxy', security.trustProxy);"],
  ])('replaces %s', (line, wanted) => {
    const apply = (text: string) => {
      const start = Math.max(text.lastIndexOf('.set('), text.lastIndexOf('.enable(')) + 1;
      const at = { start, end: text.lastIndexOf(';') };
      const edit = { at, code: "set('trust proxy', $security.trustProxy)", imports: [security] };
      return replace.apply(text, 'app.js', { edits: [edit] }).text;
    };
    const text = apply(`${express}${line}\n`);
    expect(text).toContain(wanted);
    expect(apply(text)).toBe(text);
  });
});

describe('config-section', () => {
  const members = [
    {
      name: 'cors',
      code: "/** Who may read. */\nget cors() {\n  return { origin: process.env.CORS_ORIGINS || 'none' };\n}",
    },
  ];

  it('adds what the module lacks, in its style, and leaves what it has', () => {
    const before =
      'const security = {\n\tget helmet() {\n\t\treturn { "a": "b" }\n\t}\n}\n\nmodule.exports = { security }\n';
    const { text } = configSection.apply(before, 'config/security.js', { object: 'security', edits: members });
    expect(
      text.startsWith(
        'const security = {\n\tget helmet() {\n\t\treturn { "a": "b" }\n\t},\n\n\t/** Who may read. */\n\tget cors() {\n\t\treturn',
      ),
    ).toBe(true);
    expect(text).toContain('|| "none"');
    expect(configSection.apply(text, 'config/security.js', { object: 'security', edits: members }).text).toBe(text);
  });

  it('refuses a file that is not ours', () => {
    const result = configSection.apply('module.exports = {};\n', 'config/security.js', {
      object: 'security',
      edits: members,
    });
    expect(result.refusals).toHaveLength(1);
  });
});

describe('options, appended', () => {
  it.each([
    ["app.use(cors({ exposedHeaders: ['X-A'] }));", "exposedHeaders: ['X-A', 'X-B']"],
    ['app.use(cors({ exposedHeaders: [] }));', "exposedHeaders: ['X-B']"],
    ['app.use(cors({ origin: list }));', "origin: list, exposedHeaders: ['X-B']"],
    ['app.use(cors());', "cors({ exposedHeaders: ['X-B'] })"],
  ])('%s', (line, wanted) => {
    const at = callIn(express + line, 'cors(');
    const edits = [{ at, argument: 0, append: { exposedHeaders: "'X-B'" } }];
    const { text, refusals } = options.apply(express + line, 'app.js', { edits });
    expect(refusals).toEqual([]);
    expect(text).toContain(wanted);
  });
});

describe('lines', () => {
  const docker = 'FROM node:20\r\nCOPY server ./server\r\nCMD ["node", "server"]\r\n';

  it.each([
    [{ line: 'USER node', before: 'CMD ["node", "server"]' }, 'USER node\r\nCMD'],
    [{ line: 'COPY config ./config', after: 'COPY server ./server' }, './server\r\nCOPY config ./config\r\nCMD'],
    [{ line: 'FROM node:22', instead: 'FROM node:20' }, 'FROM node:22\r\nCOPY'],
    [{ line: 'EXPOSE 3000' }, 'CMD ["node", "server"]\r\nEXPOSE 3000\r\n'],
  ])('%j', (edit, wanted) => {
    const { text, refusals } = lines.apply(docker, 'Dockerfile', { edits: [edit] });
    expect(refusals).toEqual([]);
    expect(text).toContain(wanted);
    expect(lines.apply(text, 'Dockerfile', { edits: [{ line: edit.line }] }).text).toBe(text);
  });

  it('says where it cannot follow, and ends an unfinished line first', () => {
    expect(lines.apply(docker, 'Dockerfile', { edits: [{ line: 'X', after: 'Y' }] }).refusals).toHaveLength(1);
    expect(lines.apply('dist', '.gitignore', { edits: [{ line: '.env' }, { line: 'dist' }] }).text).toBe(
      'dist\n.env\n',
    );
  });
});
