const path = require('node:path');
const express = require('express');

const accounts = new Map([
  ['ada@example.org', 'analytical'],
  ['grace@example.org', 'nanosecond'],
]);

const app = express();
app.use(express.json());
app.use('/admin', require('./admin'));
app.get('/hls/:stream/:part', (req, res) =>
  res.sendFile(path.join(__dirname, 'streams', path.basename(req.params.part))),
);
app.get('/api/items', (req, res) => res.json([]));
app.post('/api/login', (req, res) => {
  const { email, password } = req.body;
  if (accounts.get(email) !== password) return res.status(401).json({ error: 'wrong' });
  res.json({ token: 'a token' });
});
app.listen(process.env.PORT || 3000);
