import { expect, test } from 'vitest';
import { harden } from '../../src/engine/index.ts';
import { createTree, memoryBase } from '../../src/model/tree.ts';
import { protections } from '../../src/protections/index.ts';
import sqlInjection from '../../src/protections/sql-injection/index.ts';
import { transforms } from '../../transforms/index.ts';

const HEADER = `const express = require('express');
const cors = require('cors');
const home = (req, res) => res.json({});
const login = (req, res) => res.json({});
`;
const ORIGINS: Record<string, string> = { 'cors.origins': 'https://app.example' };

const lines = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');

test.each(protections.filter(({ needsApp }) => needsApp).map((protection) => [protection.id, protection] as const))(
  'the example of %s is what the protection does',
  async (_id, protection) => {
    const { before, after } = protection.example;
    const app = before.includes('const app') ? '' : 'const app = express();\n';
    const listen = before.includes('listen') ? '' : 'app.listen(3000);\n';
    const dependencies = { express: '^5.1.0', cors: '^2.8.5' };
    const tree = createTree(
      memoryBase({
        'package.json': JSON.stringify({ name: 'app', dependencies }),
        'app.js': HEADER + app + before + listen,
      }),
    );
    await harden(tree, {
      protections: [protection],
      answers: { level: 'preserve', get: (key) => ORIGINS[key] },
      unsafeFixes: true,
    });
    const result = lines(tree.read('app.js') ?? '').map((line) => line.trim());
    const positions = lines(after).map((line) => result.indexOf(line.trim()));
    expect(positions, result.join('\n')).not.toContain(-1);
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
    const gone = lines(before).filter((line) => !lines(after).includes(line));
    expect(gone.filter((line) => result.includes(line.trim()))).toEqual([]);
  },
);

test.each(Object.entries(sqlInjection.examples ?? {}))(
  'the example of SQL on %s is what the rewriter does',
  (_driver, { before, after }) => {
    expect(transforms['sql-injection'].apply(before, 'app.js', {})).toMatchObject({ text: after, refusals: [] });
  },
);

test('what explain shows is filled in', () => {
  for (const { id, title, why, breaks, turnOff, references } of protections) {
    for (const text of [title, why, breaks, turnOff]) expect(text.length, id).toBeGreaterThan(3);
    expect(references.length, id).toBeGreaterThan(0);
  }
});
