import { Router } from 'express';

export function notes(db) {
  const router = Router();

  router.get('/', async (req, res) => {
    const { owner = 'nobody', q = '' } = req.query;
    const { rows } = await db.query(
      `SELECT id, text FROM notes WHERE owner = '${owner}' AND text ILIKE '%${q}%' ORDER BY id`,
    );
    res.json(rows);
  });

  router.post('/', async (req, res) => {
    const { owner, text } = req.body;
    const { rows } = await db.query(
      `INSERT INTO notes (owner, text) VALUES ('${owner}', '${text}') RETURNING id, text`,
    );
    res.status(201).json(rows[0]);
  });

  router.get('/:id', async (req, res) => {
    const { rows } = await db.query('SELECT id, owner, text FROM notes WHERE id = ' + req.params.id);
    if (rows.length === 0) return res.status(404).json({ error: 'No such note' });
    res.json(rows[0]);
  });

  router.delete('/:id', async (req, res) => {
    await db.query(`DELETE FROM notes WHERE id = ${req.params.id}`);
    res.status(204).end();
  });

  return router;
}
