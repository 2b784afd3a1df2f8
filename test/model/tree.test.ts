import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTree, memoryBase } from '../../src/model/tree.ts';

describe('Tree', () => {
  it('reads through, and what is written hides what was there', () => {
    const tree = createTree(memoryBase({ 'a.js': 'one', 'b.js': 'two' }));
    tree.write('a.js', 'changed');
    tree.write('c.js', 'new');
    tree.delete('b.js');
    expect(tree.read('a.js')).toBe('changed');
    expect(tree.read('b.js')).toBeUndefined();
    expect(tree.list()).toEqual(['a.js', 'c.js']);
    expect(tree.changes()).toEqual([
      { kind: 'update', path: 'a.js', before: 'one', after: 'changed' },
      { kind: 'delete', path: 'b.js', before: 'two' },
      { kind: 'create', path: 'c.js', after: 'new' },
    ]);
  });

  it('forgets a change that writes the original back', () => {
    const files = { 'a.js': 'one', 'b.js': 'two' };
    const paths = fc.constantFrom('a.js', 'b.js', 'c.js');
    const writes = fc.array(fc.tuple(paths, fc.option(fc.string())));
    fc.assert(
      fc.property(writes, (steps) => {
        const tree = createTree(memoryBase(files));
        for (const [path, text] of steps) {
          if (text === null) tree.delete(path);
          else tree.write(path, text);
        }
        tree.write('a.js', 'one');
        tree.write('b.js', 'two');
        tree.delete('c.js');
        expect(tree.changes()).toEqual([]);
      }),
    );
  });

  it('reads files that are not listed, and does not list them', () => {
    const tree = createTree(memoryBase({ 'node_modules/express/package.json': '{}', 'app.js': '' }));
    expect(tree.list()).toEqual(['app.js']);
    expect(tree.read('node_modules/express/package.json')).toBe('{}');
    expect(tree.read('toString')).toBeUndefined();
  });

  it('what a file matches is asked of the base once, and anew where it is edited', () => {
    const texts: Record<string, string> = { 'app.js': 'express()', 'db.js': 'pool.query()' };
    let read = 0;
    const base = { ...memoryBase(texts), read: (path: string) => (read++, texts[path]) };
    const asks = (tree: ReturnType<typeof createTree>): boolean[] =>
      ['app.js', 'db.js', 'none.js'].map((path) => tree.matches(path, /query\(/));
    expect(asks(createTree(base))).toEqual([false, true, false]);
    const edited = createTree(base);
    edited.write('app.js', 'express().query()');
    edited.delete('db.js');
    edited.write('none.js', 'query()');
    read = 0;
    expect(asks(edited)).toEqual([true, false, true]);
    expect(asks(createTree(base))).toEqual([false, true, false]);
    expect(read).toBe(1);
  });
});
