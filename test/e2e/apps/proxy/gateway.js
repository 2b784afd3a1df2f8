const http = require('http');
const express = require('express');
const { createProxyMiddleware } = require('http-proxy-middleware');

const backend = http.createServer((req, res) => {
  const parts = [];
  req.on('data', (part) => parts.push(part));
  req.on('end', () => {
    res.setHeader('content-type', 'application/json');
    res.end(JSON.stringify({ method: req.method, url: req.url, body: Buffer.concat(parts).toString() }));
  });
});

backend.listen(0, '127.0.0.1', () => {
  const app = express();

  app.use('/backend', createProxyMiddleware({ target: `http://127.0.0.1:${backend.address().port}`, changeOrigin: true }));

  app.get('/', (req, res) => {
    res.send('gateway');
  });

  app.get('/boom', () => {
    throw new Error('gateway internals');
  });

  app.listen(process.env.PORT || 3000);
});
