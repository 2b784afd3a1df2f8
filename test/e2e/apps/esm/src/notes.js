import { Router } from 'express';

const rows = [{ id: 1, text: 'hello' }];

export const notes = Router();

notes.get('/', (request, response) => response.json(rows));

notes.post('/', (request, response) => {
  rows.push({ id: rows.length + 1, ...request.body });
  response.status(201).json(rows.at(-1));
});

notes.get('/broken', async () => {
  throw new Error('a note on the inside');
});
