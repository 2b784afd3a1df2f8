'use strict';

const path = require('path');
const crypto = require('crypto');
const Database = require('better-sqlite3');

const db = new Database(process.env.DATABASE || path.join(__dirname, '..', 'shop.db'));

db.exec(`
  CREATE TABLE IF NOT EXISTS users (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL UNIQUE, password TEXT NOT NULL, avatar TEXT);
  CREATE TABLE IF NOT EXISTS products (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, description TEXT NOT NULL, price INTEGER NOT NULL, stock INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS reviews (
    id INTEGER PRIMARY KEY, product_id INTEGER NOT NULL, author TEXT NOT NULL, text TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS orders (
    id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, product_id INTEGER NOT NULL, quantity INTEGER NOT NULL);
`);

function hash(password) {
  return crypto.createHash('sha256').update(password).digest('hex');
}

if (!db.prepare('SELECT 1 FROM users').get()) {
  const addUser = db.prepare('INSERT INTO users (name, email, password) VALUES (?, ?, ?)');
  addUser.run('Ann', 'ann@shop.example', hash('ann-likes-tea'));
  addUser.run('Bob', 'bob@shop.example', hash('bob-likes-coffee'));

  const addProduct = db.prepare('INSERT INTO products (name, description, price, stock) VALUES (?, ?, ?, ?)');
  addProduct.run('Teapot', 'Holds a litre and keeps it warm.', 3900, 12);
  addProduct.run('Mug', "The potter's own favourite.", 1400, 80);
  addProduct.run('Sugar bowl', 'With a lid.', 2100, 7);

  db.prepare('INSERT INTO orders (user_id, product_id, quantity) VALUES (1, 1, 1)').run();
  db.prepare('INSERT INTO orders (user_id, product_id, quantity) VALUES (2, 2, 4)').run();
}

module.exports = { db, hash };
