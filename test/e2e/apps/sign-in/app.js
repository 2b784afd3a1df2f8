const express = require('express');
const session = require('express-session');
const { RedisStore } = require('connect-redis');
const { createClient } = require('redis');

const PREFIX = 'harden-express-sign-in:';

async function start() {
  const client = process.env.STORE_URL ? createClient({ url: process.env.STORE_URL }) : undefined;
  if (client) await client.connect();
  const store = client ? new RedisStore({ client, prefix: PREFIX, ttl: 60 }) : new session.MemoryStore();

  const app = express();
  app.set('trust proxy', process.env.TRUST_PROXY === '1' ? 1 : false);
  app.use(express.json());
  app.use(session({ store, secret: 'keyboard cat', resave: true, saveUninitialized: true, cookie: {} }));

  app.post('/cart', (req, res) => {
    req.session.cart = (req.session.cart || []).concat(req.body.item);
    res.json({ cart: req.session.cart });
  });
  app.post('/login', (req, res) => {
    if (req.body.password !== 'right') return res.status(401).json({ error: 'wrong' });
    req.session.user = { name: req.body.name };
    res.json({ ok: true });
  });
  app.get('/me', (req, res) => {
    res.json({ user: req.session.user || null, cart: req.session.cart || [] });
  });
  app.post('/logout', (req, res, next) => {
    req.session.destroy((error) => (error ? next(error) : res.json({ ok: true })));
  });

  app.listen(process.env.PORT || 3000);
}

start();
