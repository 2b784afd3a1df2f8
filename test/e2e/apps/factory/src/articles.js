'use strict';

const { Router } = require('express');

function articles(store) {
  const router = Router();

  router.get('/:id', async (req, res) => {
    const article = store.get(req.params.id);
    await Promise.resolve();
    res.json({ title: article.title });
  });

  router.post('/', (req, res) => {
    store.set(req.body.id, req.body);
    res.status(201).json(req.body);
  });

  return router;
}

module.exports = { articles };
