const express = require('express');
const loaders = require('./loaders');

async function startServer() {
  const app = express();

  await loaders({ expressApp: app });

  app.listen(process.env.PORT || 3000, () => {
    console.log('Server ready');
  });
}

startServer();
