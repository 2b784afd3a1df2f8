var express = require('express');
var router = express.Router();

/* GET home page. */
router.get('/', function(req, res, next) {
  res.render('index', { title: 'Express' });
});

router.get('/boom', function(req, res, next) {
  next(new Error('connect ECONNREFUSED 10.0.0.5:5432'));
});

module.exports = router;
