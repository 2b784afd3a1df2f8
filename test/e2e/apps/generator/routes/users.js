var express = require('express');
var router = express.Router();

/* GET users listing. */
router.get('/', function(req, res, next) {
  res.json([{ id: 1, name: req.cookies.name || 'ann' }]);
});

router.post('/', function(req, res, next) {
  res.status(201).json({ id: 2, name: req.body.name });
});

module.exports = router;
