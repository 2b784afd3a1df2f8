/* jshint node: true */
var helmet = require('helmet')
  , express = require('express')
  , app = module.exports = express()
  , PORT = process.env.PORT || 3000;

app.use(helmet({ contentSecurityPolicy: false }));
app.use(express.urlencoded({ extended: true }));

app.get('/', function (req, res) {
  res.send('<p id="p"></p><script>document.getElementById("p").textContent = "ran"</script>');
});

app.post('/form', function (req, res) {
  res.send('thanks ' + req.body.name);
});

app.get('/boom', function (req, res) {
  notDefined();
});

if (!module.parent) app.listen(PORT);
