const crypto = require('crypto');
const express = require('express');

const app = express();
const sign = (body) => crypto.createHmac('sha256', 'webhook secret').update(body).digest('hex');

// must see the raw body, so it stands before the JSON parser
app.post('/webhooks/payments', express.raw({ type: 'application/json', limit: '1mb' }), (req, res) => {
  if (!Buffer.isBuffer(req.body)) return res.status(500).send('body was parsed');
  if (sign(req.body) !== req.get('x-signature')) return res.status(400).send('bad signature');
  res.json({ received: JSON.parse(req.body).type });
});

app.use(
  express.json({
    limit: '25mb',
    verify: (req, res, buf) => {
      req.rawBody = buf;
    },
  }),
);

app.post('/webhooks/git', (req, res) => {
  if (sign(req.rawBody) !== req.get('x-signature')) return res.status(400).send('bad signature');
  res.json({ ref: req.body.ref });
});

app.get('/', (req, res) => res.json({ hooks: 2 }));

app.listen(process.env.PORT || 3000);
