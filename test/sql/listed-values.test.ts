import { expect, test } from 'vitest';
import sqlInjection from '../../transforms/sql-injection.ts';

const head = "const db = require('mysql2/promise').createPool({});\n";
const run = (text: string): string | undefined =>
  sqlInjection.apply(head + text, 'orders.js', {}).text.slice(head.length);

test('values of pieces under conditions stand between those of the list', () => {
  const before = `exports.list = async (shop, q, limit) => {
  const name = q.name ? \`AND name LIKE '%\${q.name}%'\` : '';
  return db.query(\`SELECT * FROM orders WHERE shop = ? \${name} AND paid = ? \${q.city ? \`AND city = '\${q.city}'\` : ''} LIMIT ?\`, [shop, true, Number(limit)]);
};
`;
  expect(run(before)).toBe(`exports.list = async (shop, q, limit) => {
  const name = q.name ? \`AND name LIKE ?\` : '';
  return db.query(\`SELECT * FROM orders WHERE shop = ? \${name} AND paid = ? \${q.city ? \`AND city = ?\` : ''} LIMIT ?\`, [shop, ...(q.name ? [\`%\${q.name}%\`] : []), true, ...(q.city ? [String(q.city)] : []), Number(limit)]);
};
`);
});

test.each([
  [
    'in another place each way',
    "q.a ? `SELECT * FROM t WHERE b = '${q.a}' AND c = ? AND d = ?` : `SELECT * FROM t WHERE c = ? AND b = '${q.b}' AND d = ?`",
    '[c, 1]',
  ],
  [
    'beside a placeholder under the same condition',
    "`SELECT * FROM t WHERE c = ? ${q.a ? `AND a = '${q.a}' AND b = ?` : ''} AND d = ?`",
    '[c, q.b, 1]',
  ],
  ['called before the others', "`SELECT * FROM t WHERE c = ? ${q.a ? `AND a = '${c()}'` : ''} AND d = ?`", '[c(), 1]'],
])('a value %s is left', (_name, text, list) => {
  const before = `exports.list = (c, q) => db.query(${text}, ${list});\n`;
  expect(run(before)).toBe(before);
});
