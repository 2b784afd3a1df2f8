const express = require('express')
const session = require('express-session')

const app = express()

app.use(express.json({ limit: '20mb' }))
app.use(express.urlencoded({ extended: false }))
app.use(session({ secret: 'a secret of the single file app', resave: false, saveUninitialized: false }))

const people = { ann: 'tea', bob: 'coffee' }

app.get('/', (req, res) => {
  res.send('<!doctype html><title>Notes</title><h1>Notes</h1><script>document.title += "!"</script>')
})

app.post('/login', (req, res) => {
  const { email, password } = req.body
  if (!Object.hasOwn(people, email) || people[email] !== password) return res.status(401).send('no')
  req.session.user = email
  res.redirect('/me')
})

app.get('/me', (req, res) => {
  if (!req.session.user) return res.status(401).send('who?')
  res.send('hello ' + req.session.user)
})

app.post('/echo', (req, res) => res.json({ got: req.body }))

app.get('/boom', (req, res) => {
  throw new Error('the database password is hunter2')
})

app.listen(process.env.PORT || 3000)
