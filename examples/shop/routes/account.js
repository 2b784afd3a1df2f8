'use strict';

const path = require('path');
const express = require('express');
const multer = require('multer');
const { db, hash } = require('../lib/db');
const requireUser = require('../lib/require-user');

const router = express.Router();
const upload = multer({ dest: path.join(__dirname, '..', 'uploads') });

router.get('/login', (req, res) => {
  res.render('login', { title: 'Sign in', next: req.query.next || '/account', error: null });
});

router.post('/login', (req, res) => {
  const { email, password, next } = req.body;
  const user = db
    .prepare(`SELECT id, name, email FROM users WHERE email = '${email}' AND password = '${hash(password)}'`)
    .get();
  if (!user) {
    return res.status(401).render('login', { title: 'Sign in', next, error: 'Wrong e-mail or password.' });
  }
  req.session.user = user;
  res.redirect(next || '/account');
});

router.post('/logout', (req, res) => {
  req.session.destroy(() => res.redirect('/'));
});

router.get('/account', requireUser, (req, res) => {
  const orders = db
    .prepare(
      'SELECT orders.id, products.name, orders.quantity FROM orders ' +
        'JOIN products ON products.id = orders.product_id WHERE orders.user_id = ' +
        req.session.user.id,
    )
    .all();
  res.render('account', { title: 'Your account', orders });
});

router.get('/orders/:id', requireUser, (req, res, next) => {
  const order = db
    .prepare(
      `SELECT orders.id, products.name, orders.quantity FROM orders
       JOIN products ON products.id = orders.product_id
       WHERE orders.id = ${req.params.id}`,
    )
    .get();
  if (!order) return next();
  res.render('order', { title: 'Order ' + order.id, order });
});

router.post('/account/avatar', requireUser, upload.single('avatar'), (req, res) => {
  db.prepare('UPDATE users SET avatar = ? WHERE id = ?').run(req.file.filename, req.session.user.id);
  res.redirect('/account');
});

module.exports = router;
