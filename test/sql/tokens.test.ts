import { describe, expect, it } from 'vitest';
import { HOLE, tokenize } from '../../src/code/sql/classify/tokens.ts';
import type { Dialect } from '../../src/code/sql/drivers/dialect.ts';

const kinds = (sql: string, dialect: Dialect): string[] => tokenize(sql, dialect).map((token) => token.kind);

describe('tokens', () => {
  it.each<[string, Dialect, string[]]>([
    ['"a"', 'postgres', ['name']],
    ['"a"', 'mysql', ['string']],
    [`"${HOLE}"`, 'sqlite', ['string']],
    ['`a`', 'mysql', ['name']],
    ['[a]', 'mssql', ['name']],
    ["'it''s'", 'postgres', ['string']],
    ["'a\\'b'", 'mysql', ['string']],
    ["E'a\\'b'", 'postgres', ['string']],
    ["N'a'", 'mssql', ['string']],
    ["$tag$ it's $tag$", 'postgres', ['string']],
    ['# a', 'mysql', ['comment']],
    ['-- a\n1', 'postgres', ['comment', 'number']],
    ['/* /* */ */ 1', 'postgres', ['comment', 'number']],
    ['/* /* */ 1', 'mysql', ['comment', 'number']],
    [`a${HOLE}`, 'postgres', ['glued']],
    [`= ${HOLE}`, 'postgres', ['operator', 'hole']],
  ])('%j in %s', (sql, dialect, expected) => {
    expect(kinds(sql, dialect)).toEqual(expected);
  });

  it.each<[string, Dialect]>([
    ["'a", 'postgres'],
    ["'a\\'", 'mysql'],
    ['$$a', 'postgres'],
    ['/* a', 'sqlite'],
  ])('%j in %s stays open', (sql, dialect) => {
    expect(tokenize(sql, dialect).map((token) => token.closed)).toEqual([false]);
  });
});
