import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changesOf } from '../../src/testing/fixture-laws.ts';
import { readFiles, runFixture } from '../../src/testing/fixture.ts';
import { protections } from '../../src/protections/index.ts';

type Files = Readonly<Record<string, string>>;

const APP: Files = {
  'package.json': JSON.stringify({
    name: 'shop',
    dependencies: { express: '^4.21.0', 'express-session': '^1.18.0', bcrypt: '^5.1.0' },
    scripts: { start: 'node app.js' },
  }),
  'app.js': `const express = require('express');
const session = require('express-session');
const bcrypt = require('bcrypt');
const people = require('./people');

const app = express();
app.set('view engine', 'ejs');
app.use(express.static('public'));
app.use(express.json());
app.use(session({ secret: 'keyboard cat', resave: true, saveUninitialized: true }));

app.post('/login', async (req, res) => {
  const person = await people.named(req.body.name);
  if (!person || !(await bcrypt.compare(req.body.password, person.hash))) return res.status(401).send('Wrong');
  req.session.user = person.id;
  res.redirect(req.query.next || '/');
});
app.get('/', (req, res) => res.render('home', { user: req.session.user }));
app.post('/notes', (req, res) => res.json(people.note(req.session.user, req.body.text)));

app.listen(3000);
`,
  'views/home.ejs': '<h1>Shop</h1><p><%= user %></p>\n',
  'public/style.css': 'h1 { color: red }\n',
};

const CHOSEN = protections.filter(({ id }) => !/^(lint|dependencies|production|disclosure)$/.test(id));

async function hardened(files: Files, ids: readonly string[]): Promise<Files> {
  const chosen = CHOSEN.filter(({ id }) => ids.includes(id));
  return { ...files, ...changesOf(await runFixture(files, chosen, { findings: [], unsafeFixes: true })) };
}

/** Stages of a chain, each before what it has to come before. */
const ORDER = 'settings headers static rate-limit body session csrf routes not-found errors'.split(' ');

/** What stands in the chain of the app, in its order. */
const chainOf = (files: Files): string[] =>
  readFiles(files).apps.flatMap(({ chain }) =>
    chain.map(({ kind, place, stage }) => {
      const text = (files[place.file] ?? '').slice(place.start, place.end).split('\n')[0] ?? '';
      return `${kind} ${stage} ${text.replace(/async |security\.\w+, (?=\(|async|function)/g, '')}`;
    }),
  );

test('at once, or one after the other in any order, protections come to the same chain; again, nothing changes', async () => {
  const subsets = fc.sample(
    fc.shuffledSubarray(
      CHOSEN.map(({ id }) => id),
      { minLength: 3, maxLength: 7 },
    ),
    { numRuns: 8, seed: 7 },
  );
  for (const ids of [...subsets, CHOSEN.map(({ id }) => id)]) {
    const atOnce = await hardened(APP, ids);
    expect(await hardened(atOnce, ids), `again: ${ids.join()}`).toEqual(atOnce);
    if (ids.length === CHOSEN.length) {
      const stages = chainOf(atOnce).map((link) => link.split(' ')[1]);
      const order = ORDER.map((stage) => stages.indexOf(stage));
      expect(order).toEqual([...order].sort((a, b) => a - b));
      expect(order).not.toContain(-1);
      continue;
    }
    let inTurn = APP;
    for (const id of ids) inTurn = await hardened(inTurn, [id]);
    expect(chainOf(inTurn), ids.join()).toEqual(chainOf(atOnce));
  }
});
