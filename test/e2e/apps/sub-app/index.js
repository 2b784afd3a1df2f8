const express = require('express');
const admin = require('./admin');

const app = express();

app.use('/admin', admin);

app.get('/', (req, res) => {
  res.json({ main: true });
});

app.get('/late', (req, res) => {
  res.json({ late: true });
});

module.exports = app;

if (require.main === module) {
  app.listen(process.env.PORT || 3000);
}
