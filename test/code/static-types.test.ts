import { expect, it } from 'vitest';
import { open } from '../../src/code/syntax/source-file.ts';
import { readScopes } from '../../src/code/syntax/scopes.ts';
import { kindOf } from '../../src/code/syntax/static-types.ts';
import type { Node } from '../../src/code/syntax/nodes.ts';

/** What the code proves of the last expression in it. */
function kindAtEnd(text: string): string {
  const { ast } = open(text, 'app.js');
  const last = ast.program.body.at(-1);
  if (last?.type !== 'ExpressionStatement') throw new Error('The text ends with no expression.');
  return kindOf(last.expression as Node, readScopes(ast));
}

it.each([
  ["let v = ''; v = 'a'; v += 2; v", 'string'],
  ['let v = 1; v = v + 1; v++; v', 'unknown'],
  ['let v = 1; v = 2; v++; v', 'number'],
  ["let v = ''; v = 1; v", 'unknown'],
  ["let v = ''; v = req.query.v; v = ''; v", 'unknown'],
])('%s is of the kind %s', (text, kind) => expect(kindAtEnd(text)).toBe(kind));

it('ends on variables that are made of each other', () => {
  expect(kindAtEnd(`let v = q; ${'v = v + w; var w = v; '.repeat(40)} v`)).toBe('unknown');
});
