'use strict';
const express = require('express');
const database = require('./database');

const app = express();
app.set('view engine', 'ejs');

database.connect('memory', (err, client) => {
  if (err) throw err;
  const users = client.collection('users');

  app.use(express.urlencoded({ extended: true }));
  app.use('/public', express.static(process.cwd() + '/public'));

  app.route('/').get((req, res) => {
    res.render('home', { title: 'Connected', count: users.count() });
  });

  app.route('/register').post((req, res) => {
    users.insert(req.body.name);
    res.redirect('/');
  });

  app.route('/boom').get((req, res, next) => {
    next(new Error('users are in /var/lib/users'));
  });

  app.listen(process.env.PORT || 3000, () => {
    console.log('listening');
  });
});
