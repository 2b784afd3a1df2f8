/** What the rewrite looks like on each driver; a test holds each to what the transform does. */
export const EXAMPLES = {
  pg: {
    before: `const { Pool } = require('pg');
const pool = new Pool();
app.get('/users', async (req, res) => {
  const { rows } = await pool.query(\`SELECT * FROM users WHERE name = '\${req.query.name}'\`);
  res.json(rows);
});
`,
    after: `const { Pool } = require('pg');
const pool = new Pool();
app.get('/users', async (req, res) => {
  const { rows } = await pool.query(\`SELECT * FROM users WHERE name = $1\`, [req.query.name]);
  res.json(rows);
});
`,
  },
  'pg-promise': {
    before: `const db = require('pg-promise')()(process.env.DATABASE_URL);
app.get('/users', async (req, res) => {
  res.json(await db.any(\`SELECT * FROM users WHERE name = '\${req.query.name}'\`));
});
`,
    after: `const db = require('pg-promise')()(process.env.DATABASE_URL);
app.get('/users', async (req, res) => {
  res.json(await db.any(\`SELECT * FROM users WHERE name = $1\`, [req.query.name]));
});
`,
  },
  mysql: {
    before: `const mysql = require('mysql');
const db = mysql.createPool(process.env.DATABASE_URL);
app.get('/users', (req, res, next) => {
  db.query(\`SELECT * FROM users WHERE name = '\${req.query.name}'\`, (err, rows) => {
    if (err) return next(err);
    res.json(rows);
  });
});
`,
    after: `const mysql = require('mysql');
const db = mysql.createPool(process.env.DATABASE_URL);
app.get('/users', (req, res, next) => {
  db.query(\`SELECT * FROM users WHERE name = ?\`, [String(req.query.name)], (err, rows) => {
    if (err) return next(err);
    res.json(rows);
  });
});
`,
  },
  mysql2: {
    before: `const mysql = require('mysql2/promise');
const db = mysql.createPool(process.env.DATABASE_URL);
app.get('/users', async (req, res) => {
  const [rows] = await db.query(\`SELECT * FROM users WHERE name = '\${req.query.name}'\`);
  res.json(rows);
});
`,
    after: `const mysql = require('mysql2/promise');
const db = mysql.createPool(process.env.DATABASE_URL);
app.get('/users', async (req, res) => {
  const [rows] = await db.query(\`SELECT * FROM users WHERE name = ?\`, [String(req.query.name)]);
  res.json(rows);
});
`,
  },
  sqlite3: {
    before: `const sqlite3 = require('sqlite3');
const db = new sqlite3.Database('app.db');
app.get('/users', (req, res, next) => {
  db.all(\`SELECT * FROM users WHERE name = '\${req.query.name}'\`, (err, rows) => {
    if (err) return next(err);
    res.json(rows);
  });
});
`,
    after: `const sqlite3 = require('sqlite3');
const db = new sqlite3.Database('app.db');
app.get('/users', (req, res, next) => {
  db.all(\`SELECT * FROM users WHERE name = ?\`, [req.query.name], (err, rows) => {
    if (err) return next(err);
    res.json(rows);
  });
});
`,
  },
  'better-sqlite3': {
    before: `const Database = require('better-sqlite3');
const db = new Database('app.db');
app.get('/users', (req, res) => {
  res.json(db.prepare(\`SELECT * FROM users WHERE name = '\${req.query.name}'\`).all());
});
`,
    after: `const Database = require('better-sqlite3');
const db = new Database('app.db');
app.get('/users', (req, res) => {
  res.json(db.prepare(\`SELECT * FROM users WHERE name = ?\`).all(req.query.name));
});
`,
  },
  sequelize: {
    before: `const { Sequelize } = require('sequelize');
const sequelize = new Sequelize(process.env.DATABASE_URL);
app.get('/users', async (req, res) => {
  const [rows] = await sequelize.query(\`SELECT * FROM users WHERE name = '\${req.query.name}'\`);
  res.json(rows);
});
`,
    after: `const { Sequelize } = require('sequelize');
const sequelize = new Sequelize(process.env.DATABASE_URL);
app.get('/users', async (req, res) => {
  const [rows] = await sequelize.query(\`SELECT * FROM users WHERE name = ?\`, { replacements: [String(req.query.name)] });
  res.json(rows);
});
`,
  },
  knex: {
    before: `const knex = require('knex')({ client: 'pg' });
app.get('/users', async (req, res) => {
  const { rows } = await knex.raw(\`SELECT * FROM users WHERE name = '\${req.query.name}'\`);
  res.json(rows);
});
`,
    after: `const knex = require('knex')({ client: 'pg' });
app.get('/users', async (req, res) => {
  const { rows } = await knex.raw(\`SELECT * FROM users WHERE name = ?\`, [req.query.name]);
  res.json(rows);
});
`,
  },
  mssql: {
    before: `const sql = require('mssql');
app.get('/users', async (req, res) => {
  const pool = await sql.connect(process.env.DATABASE_URL);
  const result = await pool.request().query(\`SELECT * FROM users WHERE name = '\${req.query.name}'\`);
  res.json(result.recordset);
});
`,
    after: `const sql = require('mssql');
app.get('/users', async (req, res) => {
  const pool = await sql.connect(process.env.DATABASE_URL);
  const result = await pool.request().input('name', req.query.name).query(\`SELECT * FROM users WHERE name = @name\`);
  res.json(result.recordset);
});
`,
  },
  oracledb: {
    before: `const oracledb = require('oracledb');
app.get('/users', async (req, res) => {
  const connection = await oracledb.getConnection();
  const result = await connection.execute(\`SELECT * FROM users WHERE name = '\${req.query.name}'\`);
  res.json(result.rows);
});
`,
    after: `const oracledb = require('oracledb');
app.get('/users', async (req, res) => {
  const connection = await oracledb.getConnection();
  const result = await connection.execute(\`SELECT * FROM users WHERE name = :1\`, [req.query.name]);
  res.json(result.rows);
});
`,
  },
} as const satisfies Readonly<Record<string, { before: string; after: string }>>;
