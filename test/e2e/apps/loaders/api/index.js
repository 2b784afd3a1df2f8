const { Router } = require('express');

module.exports = () => {
  const app = Router();

  app.get('/items', (req, res) => res.json([{ id: 1 }]));
  app.post('/items', (req, res) => res.status(201).json(req.body));
  app.post('/validate', (req, res) => {
    const err = new Error('name is required');
    err.status = 422;
    throw err;
  });
  app.get('/boom', () => {
    throw new Error('secret inside');
  });

  return app;
};
