/** Apps that hold much of one thing, mostly in one file: doubling it must at most double the work. */
import { files } from './file-shapes.js';
import { nesting } from './nested-shapes.js';
import { pages } from './page-shapes.js';
import { app, lines } from './shape-kit.js';
import { statements } from './statement-shapes.js';

const handlers = {
  'async handlers': (n) =>
    app(
      lines(
        n,
        (at) => `app.get('/u${at}', async (req, res) => {\n  const user = await find(${at});\n  res.json(user);\n});`,
      ),
    ),
  'handlers that answer errors': (n) =>
    app(
      lines(
        n,
        (at) =>
          `app.post('/e${at}', (req, res) => {\n  try { work(req.body.a); } catch (err) { res.status(500).json({ error: err.message }); }\n});`,
      ),
    ),
  'named handlers': (n) =>
    app(
      lines(
        n,
        (at) =>
          `function h${at}(req, res) { helper${at}(res, req.query.a); }\nfunction helper${at}(res, a) { res.send('<b>' + a + '</b>'); }\napp.get('/n${at}', h${at});`,
      ),
    ),
  'app.use': (n) => app(lines(n, (at) => `app.use((req, res, next) => { req.a${at} = ${at}; next(); });`)),
  'mounted routers': (n) =>
    app(
      lines(
        n,
        (at) =>
          `const r${at} = express.Router();\nr${at}.get('/', (req, res) => res.json({ a: ${at} }));\napp.use('/r${at}', r${at});`,
      ),
    ),
  'routers in each other': (n) =>
    app(
      `const r0 = express.Router();\napp.use(r0);\n` +
        lines(
          n,
          (at) =>
            `const r${at + 1} = express.Router();\nr${at + 1}.get('/g${at}', (req, res) => res.json({ a: ${at} }));\nr${at}.use('/m', r${at + 1});`,
        ),
    ),
  'middlewares in an array': (n) =>
    app(
      `app.get('/m', [\n${lines(n, (at) => `  (req, res, next) => { req.a${at} = req.query.a; next(); },`)}\n], (req, res) => res.end());`,
    ),
  'routes in a chain': (n) => app(`app\n${lines(n, (at) => `  .get('/c${at}', (req, res) => res.json(${at}))`)};`),
  'methods of a class': (n) =>
    app(
      `class Store {\n${lines(n, (at) => `  async get${at}(id) {\n    const [rows] = await db.query('SELECT * FROM t WHERE id = ' + id);\n    return this.get${(at * 7 + 1) % Math.max(n, 1)} ? rows : [];\n  }`)}\n}\nconst store = new Store();\napp.get('/s', async (req, res) => res.json(await store.get0(req.query.id)));`,
    ),
  'methods that call the next': (n) =>
    app(
      `class Store {\n${lines(n, (at) => `  get${at}(id) {\n    return this.get${at + 1}(id + 1) || this.get${at + 1}(id);\n  }`)}\n  get${n}(id) { return db.query('SELECT * FROM t WHERE id = ' + id); }\n}\nconst store = new Store();\napp.get('/s', async (req, res) => res.json(await store.get0(req.query.id)));`,
    ),
  'handlers of a class': (n) =>
    app(
      `class Users {\n${lines(n, (at) => `  async get${at}(req, res) {\n    const user = await this.find(req.params.id);\n    res.json(user);\n  }`)}\n  async find(id) { return db.query('SELECT * FROM users WHERE id = ?', [id]); }\n}\nconst users = new Users();\n${lines(n, (at) => `app.get('/k${at}/:id', users.get${at}.bind(users));`)}`,
    ),
  'functions that call the next twice': (n) =>
    app(
      `${lines(n, (at) => `function f${at}(a) {\n  return f${at + 1}(a) + f${at + 1}(a + 1);\n}`)}\nfunction f${n}(a) { return a; }\napp.get('/f', (req, res) => res.send(f0(req.query.a)));`,
    ),
  'functions with a callback that call the next': (n) =>
    app(
      `${lines(n, (at) => `function g${at}(a, done) {\n  g${at + 1}(a, (err, b) => { if (err) return done(err); done(null, b + ${at}); });\n}`)}\nfunction g${n}(a, done) { done(null, a); }\napp.get('/f', (req, res) => g0(req.query.a, (err, b) => res.send(err ? err.message : b)));`,
    ),
  'async functions that await the next': (n) =>
    app(
      `${lines(n, (at) => `async function f${at}(a) {\n  const b = await f${at + 1}(a);\n  return b;\n}`)}\nasync function f${n}(a) { return db.query('SELECT ' + a); }\napp.get('/f', async (req, res) => res.send(await f0(req.query.a)));`,
    ),
  'exported handlers': (n) => ({
    ...app(`const routes = require('./routes');\n${lines(n, (at) => `app.get('/x${at}', routes.h${at});`)}`),
    'routes.js': lines(n, (at) => `exports.h${at} = (req, res) => {\n  res.json({ a: req.query.a, at: ${at} });\n};`),
  }),
};

/** By name, the files for a number of things. */
export const shapes = { ...handlers, ...nesting, ...statements, ...files, ...pages };
