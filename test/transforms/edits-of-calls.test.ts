import { describe, expect, it } from 'vitest';
import asyncRoutes from '../../transforms/async-routes.ts';
import callOptions, { type CallEdit } from '../../transforms/call-options.ts';
import configSection from '../../transforms/config-section.ts';
import routeGuard from '../../transforms/route-guard.ts';
import setting from '../../transforms/setting.ts';
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

describe('call-options', () => {
  type Change = Omit<CallEdit, 'at'> & { of: string };
  const limit: Change = {
    of: 'express.json(',
    argument: 0,
    set: { limit: '$security.bodyLimit' },
    imports: [security],
  };
  const origin: Change = { of: 'cors(', argument: 0, replace: '$security.cors', imports: [security] };

  const apply = (line: string, { of, ...change }: Change) =>
    callOptions.apply(express + line, 'app.js', { edits: [{ at: callIn(express + line, of), ...change }] });

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

describe('route-guard', () => {
  const guard = { code: '$rateLimit($security.loginRateLimit)', imports: [limiter, security] };
  const apply = (text: string, at: Range) => routeGuard.apply(text, 'app.js', { edits: [{ at, ...guard }] });

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

describe('async-routes', () => {
  const wrapper = { code: '$security.asyncRoute', imports: [security] };
  const apply = (text: string, ...calls: { of: string; fromEnd: number[]; count: number }[]) =>
    asyncRoutes.apply(text, 'app.js', {
      edits: calls.map(({ of, ...which }) => ({ at: callIn(text, of), ...which, ...wrapper })),
    });

  it('wraps handlers where they are registered', () => {
    const before = `${express}app.get('/', check, async (req, res) => {\n  res.json(await list());\n});\napp.get('/b', controller.list);\n`;
    const { text } = apply(
      before,
      { of: "app.get('/',", fromEnd: [0], count: 2 },
      { of: "app.get('/b',", fromEnd: [0], count: 1 },
    );
    expect(text).toContain(
      "app.get('/', check, security.asyncRoute(async (req, res) => {\n  res.json(await list());\n}));",
    );
    expect(text).toContain("app.get('/b', security.asyncRoute(controller.list));");
  });

  it('wraps nothing where a list hides how many handlers there are', () => {
    const before = `${express}const checks = [a, b];\napp.get('/', checks, auth, list);\n`;
    const result = apply(before, { of: 'app.get(', fromEnd: [3], count: 4 });
    expect(result.text).toBe(before);
    expect(result.refusals).toHaveLength(1);
  });

  it('wraps inside lists, and what a call makes', () => {
    const before = `${express}app.get('/', [can('read'), list], [show]);\n`;
    const { text } = apply(before, { of: 'app.get(', fromEnd: [0, 2], count: 3 });
    expect(text).toContain("app.get('/', [security.asyncRoute(can('read')), list], [security.asyncRoute(show)]);");
  });

  it.each(['first ? list : show', 'pick`list`', '...handlers'])('refuses the handler %s', (handler) => {
    const before = `${express}app.get('/', ${handler});\n`;
    const result = apply(before, { of: 'app.get(', fromEnd: [0], count: 1 });
    expect(result.text).toBe(before);
    expect(result.refusals[0]?.reason).toContain('security.asyncRoute(handler)');
  });
});

describe('setting', () => {
  it.each([
    ["app.enable('trust proxy');", "app.set('trust proxy', security.trustProxy);"],
    ["app.set('trust proxy', true);", "app.set('trust proxy', security.trustProxy);"],
    ["app.set('views', dir).enable('trust proxy');", "app.set('views', dir).set('trust proxy', security.trustProxy);"],
  ])('replaces %s', (line, wanted) => {
    const apply = (text: string) => {
      const at = { start: text.lastIndexOf('app.'), end: text.lastIndexOf(';') };
      const edit = { at, code: "set('trust proxy', $security.trustProxy)", imports: [security] };
      return setting.apply(text, 'app.js', { edits: [edit] }).text;
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
