/** Pages and views that hold much of one thing. */

import { app, lines } from './shape-kit.js';

const HTML = (body) => `<!doctype html>\n<html><body>\n${body}\n</body></html>\n`;

/** By name, the files for a number of things. */
function pageShapes() {
  const still = (body) => ({ ...app(`app.use(express.static('public'));`), 'public/index.html': HTML(body) });
  const view = (engine, body) => ({
    ...app(
      `app.set('view engine', '${engine}');\napp.get('/v', (req, res) => res.render('page', { a: req.query.a, list: req.body.list }));`,
    ),
    [`views/page.${engine}`]: body,
  });
  return {
    'inline scripts': (n) =>
      still(
        lines(
          n,
          (at) => `<script>\n  console.log(${at});\n</script>\n<p onclick="go(${at})" style="color: red">${at}</p>`,
        ),
      ),
    'attributes of HTML': (n) => still(`<p ${lines(n, (at) => `data-a${at}="${at}"`)}>a</p>`),
    'elements that load': (n) =>
      still(
        lines(
          n,
          (at) =>
            `<img src="https://cdn${at}.example.com/a.png"><script src="https://cdn${at}.example.com/a.js"></script>`,
        ),
      ),
    'nested elements': (n) => still(`${'<div>'.repeat(n)}a${'</div>'.repeat(n)}`),
    'elements never closed': (n) => still('<b><p>'.repeat(n)),
    'open tags': (n) => still('<a '.repeat(n)),
    'a page in one script': (n) =>
      still(`<script>\n${lines(n, (at) => `document.getElementById('a${at}').innerHTML = location.hash;`)}\n</script>`),
    'pages sent as text': (n) =>
      app(
        lines(
          n,
          (at) =>
            `app.get('/p${at}', (req, res) => res.send('<html><script>go(${at})</script><p>' + req.query.a + '</p></html>'));`,
        ),
      ),
    'a page in pieces': (n) =>
      app(
        `app.get('/p', (req, res) => {\n  let html = '<html>';\n${lines(n, (at) => `  html += '<p>' + req.query.a${at} + '</p>';`)}\n  res.send(html);\n});`,
      ),
    'writes of one response': (n) =>
      app(
        `app.get('/p', (req, res) => {\n${lines(n, (at) => `  res.write('<p>' + req.query.a${at} + '</p>');`)}\n  res.end();\n});`,
      ),
    'tags of EJS': (n) =>
      view(
        'ejs',
        lines(n, (at) => `<p><%- a${at} %></p>`),
      ),
    'EJS in scripts': (n) =>
      view(
        'ejs',
        lines(n, (at) => `<script>var a${at} = <%- JSON.stringify(a) %>;</script>`),
      ),
    'loops of EJS': (n) =>
      view(
        'ejs',
        `${lines(n, (at) => `<% list.forEach(function (x${at}) { %>`)}\n<%- x0 %>\n${lines(n, () => '<% }) %>')}`,
      ),
    'aliases in EJS': (n) =>
      view('ejs', `<% var b0 = a; %>\n${lines(n, (at) => `<% var b${at + 1} = b${at}; %>`)}\n<%- b${n} %>`),
    'tags of EJS never closed': (n) => view('ejs', '<%- a '.repeat(n)),
    'depth of Pug': (n) => view('pug', `${lines(n, (at) => `${' '.repeat(at)}div`)}\n${' '.repeat(n)}p!= a\n`),
    'lines of Pug': (n) =>
      view(
        'pug',
        lines(n, (at) => `p(id='p${at}', style='color: red')!= a${at}\nscript.\n  go(${at})`),
      ),
    'Handlebars blocks': (n) => view('hbs', `${'{{#each list}}\n'.repeat(n)}{{{this}}}\n${'{{/each}}\n'.repeat(n)}`),
    'tags of Handlebars': (n) =>
      view(
        'hbs',
        lines(n, (at) => `<p>{{{a${at}}}}</p>`),
      ),
    'braces never closed': (n) => view('hbs', '{{{ a '.repeat(n)),
    views: (n) => ({
      ...view('ejs', ''),
      ...app(
        `app.set('view engine', 'ejs');\n${lines(n, (at) => `app.get('/v${at}', (req, res) => res.render('v${at}', { a: req.query.a }));`)}`,
      ),
      ...Object.fromEntries(
        Array.from({ length: n }, (_, at) => [`views/v${at}.ejs`, `<script>go()</script><p><%- a %></p>\n`]),
      ),
    }),
    'partials in each other': (n) => ({
      ...view('ejs', `<%- include('p0', { b: a }) %>`),
      ...Object.fromEntries(
        Array.from({ length: n }, (_, at) => [
          `views/p${at}.ejs`,
          at + 1 < n ? `<%- include('p${at + 1}', { b: b }) %>` : '<%- b %>',
        ]),
      ),
    }),
  };
}

export const pages = pageShapes();
