const express = require('express');

const admin = express();

admin.use(express.json({ limit: '10mb' }));

admin.get('/', (req, res) => {
  res.json({ admin: true });
});

admin.post('/settings', (req, res) => {
  res.json(req.body);
});

admin.get('/boom', () => {
  throw new Error('admin internals');
});

module.exports = admin;
