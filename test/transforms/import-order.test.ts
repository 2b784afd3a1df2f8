import { describe, expect, it } from 'vitest';
import insert, { type InsertOptions } from '../../transforms/insert.ts';

const security = { module: './config/security.js', kind: 'named', name: 'security' } as const;
const helmet = { module: 'helmet', kind: 'default', name: 'helmet' } as const;

const chain = (app: string): InsertOptions => ({
  edits: [
    { app, stage: 'settings', code: "$app.disable('x-powered-by');", imports: [] },
    { app, stage: 'headers', code: '$app.use($helmet($security.helmet));', imports: [helmet, security] },
    { app, stage: 'not-found', code: '$app.use($security.notFound);', imports: [security] },
    { app, stage: 'errors', code: '$app.use($security.errorHandler);', imports: [security] },
  ],
});
const ALL = chain('app');

describe('insert, where a file keeps an order of imports', () => {
  const MAKES = "\nconst app = express();\napp.get('/', list);\napp.listen(3000);\n";
  const importsOf = (lines: string[]): string[] => {
    const { text } = insert.apply(`${lines.join('\n')}\n${MAKES}`, 'app.js', ALL);
    return [...text.matchAll(/(?:from |require\()'([^']+)'/g)].map(([, module]) => (module ?? '').replace(/\.js$/, ''));
  };
  const required = (...modules: string[]): string[] =>
    modules.map((module) => `const ${module.replace(/\W/g, '')} = require('${module}');`);
  const imported = (...modules: string[]): string[] =>
    modules.map((module) => `import ${module.replace(/\W/g, '')} from '${module}';`);

  it.each([
    [
      'packages before files',
      required('express', 'cors', './list', './db'),
      ['express', 'cors', 'helmet', './list', './db', './config/security'],
    ],
    [
      'packages in the order of the alphabet',
      imported('compression', 'cors', 'express', 'zod', './list.js'),
      ['compression', 'cors', 'express', 'helmet', 'zod', './list', './config/security'],
    ],
    [
      'a package and a file between the last package and the first file',
      imported('compression', 'cors', 'express', './list.js', './main.js', './routes.js'),
      ['compression', 'cors', 'express', 'helmet', './config/security', './list', './main', './routes'],
    ],
    [
      'modules of Node by themselves, packages in the order of the alphabet',
      [
        ...imported('node:fs', 'node:path'),
        '',
        ...imported('cors', 'ejs', 'express', 'morgan'),
        '',
        ...imported('./list.js'),
      ],
      ['node:fs', 'node:path', 'cors', 'ejs', 'express', 'helmet', 'morgan', './list', './config/security'],
    ],
    [
      'what runs first, and packages in the order of the alphabet',
      ["import 'dotenv/config';", ...imported('compression', 'cors', 'express', 'zod', './list.js')],
      ['compression', 'cors', 'express', 'helmet', 'zod', './list', './config/security'],
    ],
    [
      'types at the end',
      [
        ...imported('express', './list.js', './db.js'),
        "import type { Server } from './server.js';",
        "import type { Io } from 'socket.io';",
      ],
      ['express', 'helmet', './list', './db', './config/security', './server', 'socket.io'],
    ],
    [
      'a module further down that gives nothing',
      [...required('express', './list', './db'), 'const port = 3000;', "require('./boot');"],
      ['express', 'helmet', './list', './db', './config/security', './boot'],
    ],
    ['one file, no order', required('express', './list'), ['express', './list', 'helmet', './config/security']],
    [
      'files and packages mixed',
      required('express', './list', 'cors', './db'),
      ['express', './list', 'cors', './db', 'helmet', './config/security'],
    ],
    [
      'a statement between packages and files',
      [...required('express', 'dotenv'), 'dotenv.config();', ...required('./list', './db')],
      ['express', 'dotenv', 'helmet', './list', './db', './config/security'],
    ],
    [
      'packages behind the statement, too',
      [...required('express', 'dotenv'), 'dotenv.config();', ...required('./list', 'cors')],
      ['express', 'dotenv', './list', 'cors', 'helmet', './config/security'],
    ],
    [
      'a folder of the app by an alias',
      imported('express', '@nestjs/common', '@src/routes', './list.js'),
      ['express', '@nestjs/common', 'helmet', '@src/routes', './list', './config/security'],
    ],
    [
      'what an earlier edit imported',
      [...imported('express', './list.js'), "import { security } from './config/security.js';"],
      ['express', 'helmet', './list', './config/security'],
    ],
  ])('%s', (_what, lines, wanted) => expect(importsOf(lines)).toEqual(wanted));

  it.each([
    ['no extension', "import list from './list';", "import { security } from './config/security';"],
    ['an extension', "import list from './list.js';", "import { security } from './config/security.js';"],
    [
      'quotes of their own',
      "import list from \"./list.js\";\nconst words = ['a', 'b', 'c'];",
      'import { security } from "./config/security.js";',
    ],
    ['an asset', "import './app.css';", "import { security } from './config/security.js';"],
  ])('with %s', (_what, line, wanted) => {
    const quote = line.includes('"') ? '"' : "'";
    const { text } = insert.apply(`import express from ${quote}express${quote};\n${line}\n${MAKES}`, 'app.js', ALL);
    expect(text).toContain(wanted);
  });

  it.each([
    ['NextFunction, Response', 'NextFunction, Request, Response'],
    ['Response, NextFunction', 'Response, NextFunction, Request'],
    ['Application', 'Application, Request'],
  ])('puts a name among those in braces: %s', (names, wanted) => {
    const line = `import type { ${names} } from 'express';`;
    const imports = [{ module: 'express', kind: 'named' as const, name: 'Request', type: true as const }];
    const before = `${line}\nexport const a = 1;\n`;
    const after = { start: line.length + 1, end: before.length - 1 };
    const edits = [{ after, code: 'export const urlOf = (req: $Request) => req.url;', imports }];
    const { text } = insert.apply(before, 'app.ts', { edits });
    expect(text).toContain(`import type { ${wanted} } from 'express';`);
  });

  it('puts them behind what is loaded, not behind a value that a module makes', () => {
    const lines = [
      "const config = require('./config');",
      "if (config.traced) require('./trace');",
      ...required('path', 'express', './list', './db'),
      "const address = require('url').parse(config.host);",
      "const { version } = require('./release').of(config.build, process.env);",
      "const log = require('./log').for('app');",
    ];
    const { text } = insert.apply(`${lines.join('\n')}\n${MAKES}`, 'app.js', ALL);
    expect(text.indexOf('security')).toBeGreaterThan(text.indexOf("require('./log')"));
    const early = insert.apply(`${lines.slice(0, -1).join('\n')}\n${MAKES}`, 'app.js', ALL).text;
    expect(early.indexOf('security')).toBeLessThan(early.indexOf("require('url')"));
  });

  it('puts them into the block that holds nearly all, and the chain behind the app', () => {
    const block = required('express', 'cors', './list', './db', './jobs').join('\n');
    const late = "\n// database\nconst store = require('lowdb/store');\nconst records = store('data.json');\n";
    const { text } = insert.apply(
      `${block}\n\nconst app = express();\n${late}app.get('/', list);\napp.listen(3000);\n`,
      'app.js',
      ALL,
    );
    expect(text).toContain(
      "const { security } = require('./config/security');\n\nconst app = express();\napp.disable(",
    );
    expect(text.indexOf('security.helmet')).toBeLessThan(text.indexOf('// database'));
  });
});
