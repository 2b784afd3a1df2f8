'use strict';

const express = require('express');
const { db } = require('../lib/db');

const router = express.Router();

const SORTS = { name: 'name', price: 'price', new: 'id DESC' };

router.get('/', (req, res) => {
  const sort = SORTS[req.query.sort] || 'name';
  const products = db.prepare(`SELECT id, name, price FROM products ORDER BY ${sort}`).all();
  res.render('index', { title: 'Shop', products });
});

router.get('/search', (req, res) => {
  const q = req.query.q || '';
  const products = db
    .prepare("SELECT id, name, price FROM products WHERE name LIKE '%" + q + "%' ORDER BY name")
    .all();
  res.render('search', { title: 'Search', q, products });
});

router.get('/products/:id', (req, res, next) => {
  const product = db.prepare(`SELECT * FROM products WHERE id = ${req.params.id}`).get();
  if (!product) return next();
  const reviews = db.prepare(`SELECT author, text FROM reviews WHERE product_id = ${product.id}`).all();
  res.render('product', { title: product.name, product, reviews });
});

router.post('/products/:id/reviews', (req, res) => {
  const { author, text } = req.body;
  db.prepare(
    `INSERT INTO reviews (product_id, author, text) VALUES (${req.params.id}, '${author}', '${text}')`,
  ).run();
  res.redirect('/products/' + req.params.id);
});

module.exports = router;
