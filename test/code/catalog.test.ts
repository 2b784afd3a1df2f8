import { describe, expect, it } from 'vitest';
import { editCatalog } from '../../src/code/edit/catalog.ts';

describe('editCatalog', () => {
  it('keeps the order, the quotes and what stands behind', () => {
    const text =
      'packages:\n  - apps/*\n\ncatalog:\n    # servers\n    \'express\': "^4"\n    \'zod\': "^3"\n\nonlyBuilt: []\n';
    expect(editCatalog(text, 'helmet', '^8.0.0')).toBe(
      text.replace("    'zod'", "    'helmet': \"^8.0.0\"\n    'zod'"),
    );
    expect(editCatalog('catalog:\r\n  zod: ^3\r\n  express: ^4\r\n', '@a/b', '1')).toBe(
      "catalog:\r\n  zod: ^3\r\n  express: ^4\r\n  '@a/b': 1\r\n",
    );
  });

  it('leaves what is there, and refuses what is written otherwise', () => {
    const text = 'catalog:\n  helmet: ^7.0.0\n  zod: ^3';
    expect(editCatalog(text, 'helmet', '^8.0.0')).toBe(text);
    expect(editCatalog(text, 'zz', '1')).toBe(`${text}\n  zz: 1`);
    expect(editCatalog('catalog: { zod: ^3 }\n', 'helmet', '^8.0.0')).toBeUndefined();
    expect(editCatalog('catalogs:\n  next:\n    zod: ^3\n', 'helmet', '^8.0.0')).toBeUndefined();
  });
});
