import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import sqlInjection, { type SqlInjectionOptions } from '../../transforms/sql-injection.ts';

/** `UPDATE_FIXTURES=1` writes what the transform gives; read it before you accept it. */
const update = process.env['UPDATE_FIXTURES'] === '1';
const home = join(import.meta.dirname, 'fixtures');

interface Case {
  options?: SqlInjectionOptions;
  /** `line: reason` of what is left. */
  refused: string[];
}

describe('statements, driver by driver', () => {
  for (const name of readdirSync(home).sort()) {
    const dir = join(home, name);
    const before = readdirSync(dir).find((file) => file.startsWith('before.')) ?? 'before.js';
    const text = readFileSync(join(dir, before), 'utf8');
    const known = existsSync(join(dir, 'case.json'))
      ? (JSON.parse(readFileSync(join(dir, 'case.json'), 'utf8')) as Case)
      : { refused: [] };
    const result = sqlInjection.apply(text, before, known.options ?? {});
    const refused = result.refusals.map(
      ({ reason, start = 0 }) => `${text.slice(0, start).split('\n').length}: ${reason}`,
    );
    const after = join(dir, before.replace('before', 'after'));
    if (update) {
      writeFileSync(after, result.text);
      writeFileSync(join(dir, 'case.json'), `${JSON.stringify({ ...known, refused }, null, 2)}\n`);
    }

    test(`${name}: the code afterwards`, () => {
      expect(result.text).toBe(readFileSync(after, 'utf8'));
    });
    test(`${name}: what is left, and why`, () => {
      expect(refused).toEqual(known.refused);
    });
    test(`${name}: a second run changes nothing`, () => {
      expect(sqlInjection.apply(result.text, before, known.options ?? {}).text).toBe(result.text);
    });
  }
});
