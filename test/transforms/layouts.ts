import fc from 'fast-check';

/** A generated app file: text, and how its lines end. */
export interface Layout {
  text: string;
  eol: string;
  esm: boolean;
}

const HEADS = ['', '#!/usr/bin/env node\n', '/*!\n * (c) Somebody\n * MIT licensed\n */\n', '// @ts-check\n\n'];
const BOMS = ['', '\uFEFF'];
const STRICT = ['', "'use strict';\n", "'use strict'\n\n"];

const middleware = fc.subarray([
  "app.use(morgan('tiny'));",
  'app.use(express.json());',
  "app.use('/static', express.static('public'));",
  "app.set('view engine', 'ejs');",
  "app.get('/', (req, res) => res.send('home'));",
  "app.post('/login', (req, res) => {\n  res.send('in');\n});",
]);

const declared = fc.constantFrom(
  'const app = express();',
  "var port = 3000, app = express(),\n    host = '127.0.0.1';",
  'let app;\napp = express();',
);

const ends = fc.constantFrom(
  'app.listen(3000);',
  'module.exports = app;',
  'app.listen(3000, function () {\n  console.log(1);\n})',
);

/** Apps over heads, byte order marks, directives, line endings, indents, semicolons and final newlines. */
export const layouts: fc.Arbitrary<Layout> = fc
  .record({
    bom: fc.constantFrom(...BOMS),
    head: fc.constantFrom(...HEADS),
    strict: fc.constantFrom(...STRICT),
    declared,
    middleware,
    end: ends,
    eol: fc.constantFrom('\n', '\r\n'),
    tabs: fc.boolean(),
    semicolons: fc.boolean(),
    finalNewline: fc.boolean(),
    esm: fc.boolean(),
  })
  .map((part) => {
    const esm = part.esm && !part.end.startsWith('module');
    const load = (name: string, module: string): string =>
      esm ? `import ${name} from '${module}';` : `const ${name} = require('${module}');`;
    const lines = [
      part.head + part.strict + load('express', 'express'),
      load('morgan', 'morgan'),
      '',
      part.declared,
      '',
      ...part.middleware,
      '',
      part.end,
    ];
    let text = lines.join('\n') + (part.finalNewline ? '\n' : '');
    if (part.tabs) text = text.replace(/^( {2})+/gm, (spaces) => '\t'.repeat(spaces.length / 2));
    if (!part.semicolons) text = text.replace(/;$/gm, '');
    // A shebang counts only as the first bytes of a file.
    const bom = part.head.startsWith('#!') ? '' : part.bom;
    return { text: bom + text.replaceAll('\n', part.eol), eol: part.eol, esm };
  });
