const bodyParser = require('body-parser');
const routes = require('../api');

module.exports = async ({ app }) => {
  app.get('/status', (req, res) => { res.status(200).end(); });

  app.use(bodyParser.json({ limit: '30mb' }));
  app.use(bodyParser.urlencoded({ extended: true }));

  app.use('/api', routes());

  app.use((req, res, next) => {
    const err = new Error('Not Found');
    err['status'] = 404;
    next(err);
  });

  app.use((err, req, res, next) => {
    res.status(err.status || 500);
    res.json({ errors: { message: err.message, stack: err.stack } });
  });

  return app;
};
