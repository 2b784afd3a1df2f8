const express = require('express');

const app = express();
const internal = express();

app.use(express.json({ limit: '40mb' }));

app.get('/', (req, res) => res.json({ app: 'public' }));
app.post('/echo', (req, res) => res.json(req.body));
app.get('/boom', () => {
  throw new Error('public internals');
});

internal.get('/metrics', (req, res) => res.type('text').send('up 1'));

app.get('/internal-port', (req, res) => res.json({ port: side.address().port > 0 }));

const side = internal.listen(0, '127.0.0.1');
app.listen(process.env.PORT || 3000);
