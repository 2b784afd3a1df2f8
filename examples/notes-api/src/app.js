import cors from 'cors';
import express from 'express';
import { notes } from './notes.js';

export function createApp(db) {
  const app = express();

  app.use(cors({ origin: true, credentials: true }));
  app.use(express.json({ limit: '10mb' }));

  app.get('/health', (req, res) => res.json({ ok: true }));
  app.use('/notes', notes(db));

  app.use((err, req, res, next) => {
    res.status(err.status ?? 500).json({ error: err.message, stack: err.stack });
  });

  return app;
}
