import { createServer } from 'node:http';
import express from 'express';
import { WebSocketServer } from 'ws';

const app = express();

app.get('/', (req, res) => res.type('text').send('connect to /live'));
app.get('/boom', () => {
  throw new Error('inside');
});

const server = createServer(app);
const sockets = new WebSocketServer({ server, path: '/live' });

sockets.on('connection', (socket) => {
  socket.on('message', (data) => socket.send(`you said ${data}`));
});

server.listen(process.env.PORT || 3000);
