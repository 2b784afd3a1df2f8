'use strict';

const express = require('express');
const { articles } = require('./articles');

function createApp({ store }) {
  const app = express();

  app.use(express.json({ limit: '10mb' }));
  app.use('/articles', articles(store));

  app.get('/', (req, res) => {
    res.json({ articles: store.size });
  });

  return app;
}

module.exports = { createApp };
