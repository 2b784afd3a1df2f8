'use strict';

const express = require('express');
const { promisify } = require('util');
const { db } = require('../lib/db');

const router = express.Router();
const pause = promisify(setTimeout);

router.get('/products', (req, res) => {
  let sql = 'SELECT id, name, price, stock FROM products';
  if (req.query.name) {
    sql += ` WHERE name LIKE '%${req.query.name}%'`;
  }
  res.json(db.prepare(sql).all());
});

router.get('/products/:id', (req, res) => {
  const product = db.prepare('SELECT * FROM products WHERE id = ' + req.params.id).get();
  if (!product) return res.status(404).json({ error: 'No such product' });
  res.json(product);
});

// The warehouse is slow and sometimes away.
async function askWarehouse(id) {
  await pause(20);
  const { stock } = db.prepare('SELECT stock FROM products WHERE id = ?').get(id);
  return { id: Number(id), stock, shipsIn: stock > 10 ? 1 : 5 };
}

router.get('/products/:id/availability', async (req, res) => {
  const availability = await askWarehouse(req.params.id);
  res.json(availability);
});

router.post('/quotes', (req, res) => {
  const { items } = req.body;
  if (!Array.isArray(items)) return res.status(422).json({ error: 'items must be a list' });
  const total = items.reduce((sum, { id, quantity }) => {
    const product = db.prepare('SELECT price FROM products WHERE id = ?').get(id);
    return sum + product.price * quantity;
  }, 0);
  res.json({ total });
});

module.exports = router;
