const path = require('path');
const express = require('express');
const hbs = require('hbs');

const app = express();
app.set('views', path.join(__dirname, 'views'));
app.engine('hbs', hbs.__express);
app.set('view engine', 'hbs');

app.use(express.static(path.join(__dirname, 'static')));
app.use(express.urlencoded({ extended: true, limit: '50mb' }));

app.get('/', (req, res) => {
  res.render('home', { title: 'Handlebars', items: ['a', 'b'] });
});

app.get('/pug', (req, res) => {
  res.render('other.pug', { title: 'Pug' });
});

app.post('/contact', (req, res) => {
  res.render('home', { title: `Thanks ${req.body.name}`, items: [] });
});

app.get('/boom', (req, res) => {
  res.render('missing-view');
});

app.use(function (req, res) {
  res.status(404).render('home', { title: 'Nothing here', items: [] });
});

app.listen(process.env.PORT || 3000);
