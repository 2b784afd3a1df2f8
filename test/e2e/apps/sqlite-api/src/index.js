const express = require('express');
const sqlite3 = require('sqlite3');

const app = express();
const db = new sqlite3.Database(':memory:');

db.serialize(() => {
  db.run('CREATE TABLE users (email TEXT, password TEXT)');
  db.run("INSERT INTO users VALUES ('ann@example.com', 'tea')");
  db.run('CREATE TABLE films (title TEXT, year INTEGER)');
  db.run("INSERT INTO films VALUES ('Alien', 1979), ('Brazil', 1985)");
});

app.use(express.json());

app.get('/', (req, res) => res.json({ ok: true }));

app.post('/login', (req, res) => {
  const { email, password } = req.body;
  db.get(`SELECT email FROM users WHERE email = '${email}' AND password = '${password}'`, (err, user) => {
    if (err) return res.status(500).json({ error: err.message });
    if (!user) return res.status(401).json({ error: 'wrong' });
    res.json({ success: true, email: user.email });
  });
});

app.get('/films', (req, res, next) => {
  db.all("SELECT title, year FROM films WHERE title LIKE '%" + (req.query.q || '') + "%' ORDER BY year", (err, rows) => {
    if (err) return next(err);
    res.json(rows);
  });
});

app.listen(process.env.PORT || 3000);
