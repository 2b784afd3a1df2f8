import express from 'express';

const app = express();

app.get('/', (req, res) => {
  res.type('html').send(`<!doctype html>
<title>ticks</title>
<output></output>
<script>
  new EventSource('/events').onmessage = (event) => { document.querySelector('output').value = event.data; };
</script>`);
});

app.get('/events', (req, res) => {
  res.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache', Connection: 'keep-alive' });
  res.flushHeaders();
  let count = 0;
  const timer = setInterval(() => res.write(`data: tick ${++count}\n\n`), 30);
  req.on('close', () => clearInterval(timer));
});

app.get('/boom', (req, res, next) => {
  next(new Error('no ticks'));
});

app.listen(process.env.PORT || 3000);
