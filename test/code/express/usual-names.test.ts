import { expect, it } from 'vitest';
import { withUsualNames } from '../../../src/code/express/usual-names.ts';
import { parse } from '../../../src/code/syntax/parser.ts';

const read = (text: string): string => {
  const usual = withUsualNames(text, parse(text, 'app.ts'), 'app.ts');
  return (usual?.text ?? text).replace(/ +(?=(req|res|err|next)\b)/g, ' ').replace(/\( /g, '(');
};

it.each([
  ['a route', "app.get('/', (a11, b22) => b22.send(a11.path));", "app.get('/', (req, res) => res.send(req.path));"],
  [
    'a handler of errors',
    '(fallo, peticion, respuesta, sigue) => respuesta.status(500).end();',
    '(err, req, res, next) => res.status(500).end();',
  ],
  [
    'one that lacks its last parameter',
    '(fallo, peticion, respuesta) => respuesta.json({});',
    '(err, req, res) => res.json({});',
  ],
  [
    'middleware',
    '(peticion, _, sigue) => { peticion.session.x = 1; sigue(); };',
    '(req, _, next) => { req.session.x = 1; next(); };',
  ],
  [
    'types',
    '(anfrage: Request, antwort: express.Response) => los(antwort);',
    '(req: Request, res: express.Response) => los(res);',
  ],
  [
    'a parameter',
    "app.param('id', (peticion, respuesta, sigue, id) => sigue());",
    "app.param('id', (req, res, next, id) => next());",
  ],
  [
    'a name that a pattern sets',
    '(peticion, respuesta, sigue) => { ({ sigue } = hooks); respuesta.json({}); sigue(); };',
    '(req, res, next) => { ({ next } = hooks); res.json({}); next(); };',
  ],
])('reads %s under the names of Express', (_, text, expected) => {
  expect(read(text)).toBe(expected);
});

it.each([
  ['a comparison', 'list.sort((first, second) => first.rank - second.rank);'],
  ['a socket', "server.on('connection', (client, socket) => socket.end());"],
  ['a client of HTTP', 'http.get(url, (answer) => answer.json());'],
  ['a test', "api.get('/').end((problem, answer) => answer.status.should.equal(200));"],
  ['usual names', 'app.use((req, res, next) => next());'],
  [
    'a name that is taken there',
    "app.get('/', (peticion, res) => { const req = https.request(peticion.query.u); res.json(req.x); });",
  ],
])('leaves %s alone', (_, text) => {
  expect(withUsualNames(text, parse(text, 'app.ts'), 'app.ts')).toBeUndefined();
});

it('keeps every place behind a name', () => {
  const text = "app.get('/', (peticion, respuesta) => respuesta.json(peticion.body.clave));";
  const usual = withUsualNames(text, parse(text, 'app.js'), 'app.js');
  expect(usual?.text).toHaveLength(text.length);
  expect(usual?.text.indexOf('.body')).toBe(text.indexOf('.body'));
  const start = usual?.text.indexOf('req.body') ?? -1;
  expect(usual?.starts.get(start)).toBe(text.indexOf('peticion.body'));
});
