/*
 * Copyright the authors. All rights reserved.
 */
import cors from 'cors';
import express from 'express';
import { notes } from './notes.js';

export const app = express();

app.use(cors({ origin: true, credentials: true }));
app.use(express.json());
app.use('/notes', notes);
app.get('/', (request, response) => {
  response.json({ name: 'notes' });
});
