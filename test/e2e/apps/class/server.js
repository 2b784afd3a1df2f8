const express = require('express');
const cors = require('cors');

class Server {
  constructor(port) {
    this.port = port;
    this.app = express();
    this.middlewares();
    this.routes();
  }

  middlewares() {
    this.app.use(cors());
    this.app.use(express.json({ limit: '50mb' }));
  }

  routes() {
    this.app.get('/', (req, res) => res.json({ status: 'up' }));
    this.app.post('/api/auth/login', (req, res) => {
      const { email, password } = req.body;
      if (email !== 'ann@example.com' || password !== 'tea') return res.status(401).json({ error: 'wrong' });
      res.json({ token: 'header.payload.signature' });
    });
    this.app.get('/boom', (req, res) => {
      res.json(undefined.name);
    });
  }

  start() {
    this.app.listen(this.port, () => console.log('Server on', this.port));
  }
}

module.exports = Server;
