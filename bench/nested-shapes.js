/** Code that stands in code, and long chains. */
import { app, asyncHandler, handler, lines, nest, run } from './shape-kit.js';

export const nesting = {
  'nested callbacks': (n) =>
    handler(
      nest(
        n,
        (at) => `work${at}(req.query.a, (err, a${at}) => {\nif (err) return res.status(500).send(err.message);\n`,
        'res.json(1);\n',
        () => '});\n',
      ),
    ),
  'nested queries': (n) =>
    handler(
      nest(
        n,
        (at) => `db.query("SELECT * FROM t${at} WHERE id = '" + req.query.id + "'", (err, r${at}) => {\n`,
        'res.json(1);\n',
        () => '});\n',
      ),
    ),
  'nested promises': (n) =>
    handler(
      nest(
        n,
        (at) => `find(req.query.a).then((a${at}) => {\nreturn `,
        '1',
        () => ';\n}).catch((err) => res.status(500).send(err.message))',
      ),
    ),
  'nested arrows': (n) => handler(`  const f = ${'(a) => '.repeat(n)}req.query.a;\n  res.send(f);`),
  'nested ternaries': (n) =>
    handler(
      `  const a = ${nest(
        n,
        (at) => `(req.query.a === '${at}' ? '${at}' : `,
        `''`,
        () => ')',
      )};\n  res.send(a);`,
    ),
  'a chain of ternaries': (n) =>
    handler(`  const a = ${lines(n, (at) => `req.query.a === '${at}' ? '${at}' :`)} '';\n  res.send(a);`),
  'nested templates': (n) =>
    handler(
      `  const sql = ${nest(
        n,
        (at) => `\`a${at} \${`,
        `req.query.a`,
        () => '}`',
      )};\n${run}`,
    ),
  'nested blocks': (n) =>
    handler(
      nest(
        n,
        (at) => `if (req.query.a${at}) {\n  const b${at} = req.query.b;\n`,
        '  res.json(1);\n',
        () => '}\n',
      ),
    ),
  'nested try': (n) =>
    asyncHandler(
      nest(
        n,
        () => 'try {\nawait go();\n',
        'res.json(1);\n',
        (at) => `} catch (e${at}) { res.status(500).send(e${at}.message); }\n`,
      ),
    ),
  'nested calls': (n) => handler(`  const text = ${'f('.repeat(n)}req.query.a${')'.repeat(n)};\n  res.send(text);`),
  'nested functions': (n) =>
    app(
      nest(
        n,
        (at) => `function outer${at}(a${at}) {\n  const b${at} = a${at} + 1;\n`,
        'return 1;\n',
        (at) => `return outer${at + 1};\n}\n`,
      ) + `function outer${n}() {}\napp.get('/f', (req, res) => res.send(outer0(req.query.a)));`,
    ),
  'deep objects': (n) =>
    handler(
      `  const a = ${nest(
        n,
        (at) => `{ k${at}: `,
        'req.query.a',
        () => ' }',
      )};\n  res.json(a);`,
    ),
  'deep arrays': (n) => handler(`  const a = ${'['.repeat(n)}req.query.a${']'.repeat(n)};\n  res.json(a);`),
  'deep members': (n) =>
    handler(`  const a = req.query${lines(n, (at) => `.a${at}`).replaceAll('\n', '')};\n  res.json(a);`),
  'chained then': (n) =>
    handler(
      `  return find(req.query.a)\n${lines(n, (at) => `    .then((a) => a + ${at})`)}\n    .then((a) => res.json(a));`,
    ),
  'chained calls': (n) =>
    handler(`  const a = req.query.a${lines(n, () => `.replace('a', 'b')`).replaceAll('\n', '')};\n  res.send(a);`),
  'query builder in a chain': (n) =>
    handler(
      `  knex('t')\n${lines(n, (at) => `    .whereRaw("c${at} = '" + req.query.c${at} + "'")`)}\n    .then((rows) => res.json(rows));`,
    ),
};
