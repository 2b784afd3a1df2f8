'use strict';

const path = require('path');
const express = require('express');
const session = require('express-session');
const bodyParser = require('body-parser');
const cors = require('cors');
const morgan = require('morgan');

const account = require('./routes/account');
const api = require('./routes/api');
const catalog = require('./routes/catalog');

const app = express();

app.set('views', path.join(__dirname, 'views'));
app.set('view engine', 'ejs');

if (process.env.NODE_ENV !== 'test') app.use(morgan('dev'));
app.use(cors()); // the mobile site lives on another domain
app.use(express.static(path.join(__dirname, 'public')));
app.use(bodyParser.json({ limit: '50mb' }));
app.use(bodyParser.urlencoded({ extended: true, limit: '50mb' }));
app.use(
  session({
    secret: 'keyboard cat',
    resave: false,
    saveUninitialized: true,
  }),
);

app.use((req, res, next) => {
  res.locals.user = req.session.user;
  next();
});

app.use('/', catalog);
app.use('/', account);
app.use('/api', api);

app.use((err, req, res, next) => {
  console.error(err.stack);
  if (req.path.startsWith('/api/')) {
    return res.status(err.status || 500).json({ error: err.message, stack: err.stack });
  }
  res.status(err.status || 500).render('error', { message: err.message, stack: err.stack });
});

module.exports = app;
