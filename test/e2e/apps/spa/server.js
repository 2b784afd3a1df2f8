const path = require('path');
const express = require('express');

const app = express();
const dist = path.join(__dirname, 'client');

app.use(express.json());
app.use(express.static(dist));

app.get('/api/items', (req, res) => {
  res.json([{ id: 1, name: 'one' }]);
});

app.get('/api/boom', () => {
  throw new Error('spa internals');
});

// everything else is the client's
app.get(/^\/(?!api\/).*/, (req, res) => {
  res.sendFile(path.join(dist, 'index.html'));
});

app.listen(process.env.PORT || 3000);
