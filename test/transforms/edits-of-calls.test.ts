import { describe, expect, it } from 'vitest';
import asyncRoutes from '../../transforms/async-routes.ts';
import callOptions, { type CallEdit } from '../../transforms/call-options.ts';
import configSection from '../../transforms/config-section.ts';
import routeGuard from '../../transforms/route-guard.ts';
import setting from '../../transforms/setting.ts';

const security = { module: './config/security.js', kind: 'named', name: 'security' } as const;
const limiter = { module: 'express-rate-limit', kind: 'named', name: 'rateLimit' } as const;
const express = "const express = require('express');\nconst cors = require('cors');\nconst app = express();\n";

describe('call-options', () => {
  const limit: CallEdit = {
    module: 'express',
    member: 'json',
    argument: 0,
    set: { limit: '$security.bodyLimit' },
    imports: [security],
  };
  const origin: CallEdit = { module: 'cors', member: '', argument: 0, replace: '$security.cors', imports: [security] };

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
    const { text, refusals } = callOptions.apply(express + line, 'app.js', { edits: [edit] });
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
    const { text, refusals } = callOptions.apply(express + line, 'app.js', { edits: [edit] });
    expect(text).toBe(express + line);
    expect(refusals).toHaveLength(1);
  });

  it('edits the call on the line it is given, and no other', () => {
    const { text } = callOptions.apply(`${express}app.use('/a', cors());\napp.use('/b', cors());\n`, 'app.js', {
      edits: [{ ...origin, line: 5 }],
    });
    expect(text).toContain("app.use('/a', cors());\napp.use('/b', cors(security.cors));");
  });
});

describe('route-guard', () => {
  const guard = { code: '$rateLimit($security.loginRateLimit)', imports: [limiter, security] };

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
    const options = { app: 'app', routes: [{ method: 'post', path: '/login', line: 4 }], ...guard };
    const { text, refusals } = routeGuard.apply(express + line, 'app.js', options);
    expect(refusals).toEqual([]);
    expect(text).toContain(wanted);
    const again = routeGuard.apply(text, 'app.js', { ...options, routes: [{ method: 'post', path: '/login' }] });
    expect(again.text).toBe(text);
  });

  it('says where it cannot follow', () => {
    const options = { app: 'app', routes: [{ method: 'post', path: '/login' }], ...guard };
    expect(routeGuard.apply(`${express}routes.forEach(add);`, 'app.js', options).refusals[0]?.reason).toContain(
      'POST /login',
    );
  });
});

describe('async-routes', () => {
  const wrapper = { code: '$security.asyncRoute', imports: [security] };

  it('wraps handlers where they are registered', () => {
    const before = `${express}app.get('/', check, async (req, res) => {\n  res.json(await list());\n});\napp.get('/b', controller.list);\n`;
    const calls = [
      { line: 4, method: 'get', fromEnd: [0], count: 2 },
      { line: 7, method: 'get', fromEnd: [0], count: 1 },
    ];
    const { text } = asyncRoutes.apply(before, 'app.js', { wrapper, calls });
    expect(text).toContain(
      "app.get('/', check, security.asyncRoute(async (req, res) => {\n  res.json(await list());\n}));",
    );
    expect(text).toContain("app.get('/b', security.asyncRoute(controller.list));");
  });

  it('wraps nothing where a list hides how many handlers there are', () => {
    const before = `${express}const checks = [a, b];\napp.get('/', checks, auth, list);\n`;
    const calls = [{ line: 5, method: 'get', fromEnd: [3], count: 4 }];
    const result = asyncRoutes.apply(before, 'app.js', { wrapper, calls });
    expect(result.text).toBe(before);
    expect(result.refusals).toHaveLength(1);
  });

  it('wraps inside lists, and what a call makes', () => {
    const before = `${express}app.get('/', [can('read'), list], [show]);\n`;
    const { text } = asyncRoutes.apply(before, 'app.js', {
      wrapper,
      calls: [{ line: 4, method: 'get', fromEnd: [0, 2], count: 3 }],
    });
    expect(text).toContain("app.get('/', [security.asyncRoute(can('read')), list], [security.asyncRoute(show)]);");
  });

  it.each(['first ? list : show', 'pick`list`', '...handlers'])('refuses the handler %s', (handler) => {
    const before = `${express}app.get('/', ${handler});\n`;
    const result = asyncRoutes.apply(before, 'app.js', {
      wrapper,
      calls: [{ line: 4, method: 'get', fromEnd: [0], count: 1 }],
    });
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
    const options = {
      app: 'app',
      name: 'trust proxy',
      code: "$app.set('trust proxy', $security.trustProxy);",
      imports: [security],
    };
    const { text } = setting.apply(`${express}${line}\n`, 'app.js', options);
    expect(text).toContain(wanted);
    expect(setting.apply(text, 'app.js', options).text).toBe(text);
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
    const { text } = configSection.apply(before, 'config/security.js', { object: 'security', members });
    expect(
      text.startsWith(
        'const security = {\n\tget helmet() {\n\t\treturn { "a": "b" }\n\t},\n\n\t/** Who may read. */\n\tget cors() {\n\t\treturn',
      ),
    ).toBe(true);
    expect(text).toContain('|| "none"');
    expect(configSection.apply(text, 'config/security.js', { object: 'security', members }).text).toBe(text);
  });

  it('refuses a file that is not ours', () => {
    const result = configSection.apply('module.exports = {};\n', 'config/security.js', { object: 'security', members });
    expect(result.refusals).toHaveLength(1);
  });
});
