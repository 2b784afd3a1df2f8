import { fs as memory, vol } from 'memfs';
import { dirname } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Change } from '../../src/model/tree.ts';

/** What becomes of the calls that change the disk, from the n-th on. */
type Fault = 'fails once' | 'disk full' | 'killed';

type Call = (...args: unknown[]) => unknown;
const state: { left: number; fault: Fault | undefined; dead: boolean } = { left: 0, fault: undefined, dead: false };

/** A call that changes the disk, as it is or with the fault; a text that is cut off is written by half. */
const faulty =
  (name: string, call: Call): Call =>
  (...args) => {
    const frees = /^(rename|rm|rmdir)/.test(name);
    if (state.fault === undefined || (state.fault === 'disk full' && frees)) return call(...args);
    state.left -= 1;
    if (state.left > 0 || (state.fault === 'fails once' && state.left < 0)) return call(...args);
    if (name === 'writeFileSync' && !state.dead) {
      const [path, data, ...others] = args as [string, string | Uint8Array];
      call(path, data.slice(0, data.length / 2), ...others);
    }
    state.dead = state.fault === 'killed';
    throw Object.assign(new Error(`ENOSPC: no space left on device, ${name}`), { code: 'ENOSPC' });
  };

const CHANGING = [
  'chmodSync',
  'chownSync',
  'mkdirSync',
  'openSync',
  'renameSync',
  'rmSync',
  'rmdirSync',
  'writeFileSync',
];

vi.doMock('node:fs', () => {
  // memfs counts a file twice that was renamed over another, and then holds its folder to be full for ever.
  const rmdirSync = (path: string): void =>
    memory.readdirSync(path).length === 0 ? memory.rmSync(path, { recursive: true }) : memory.rmdirSync(path);
  const calls = { ...memory, rmdirSync } as unknown as Record<string, Call>;
  const changing = CHANGING.map((name) => [name, faulty(name, calls[name] as Call)]);
  return { ...memory, ...Object.fromEntries(changing) };
});
vi.doMock('fs-extra/esm', async () => {
  const { mkdirSync, writeFileSync } = await import('node:fs');
  return {
    outputFileSync: (path: string, data: Uint8Array) => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, data);
    },
  };
});
const { commit } = await import('../../src/io/commit.ts');
const { canUndo, mendCutOff, undo } = await import('../../src/io/undo.ts');

const ROOT = '/project';
const BEFORE = { 'app.js': 'app', 'old.js': 'old', 'src/routes.js': 'routes', 'package.json': '{}' };
const AFTER = {
  'app.js': 'APP, longer',
  'config/deep/security.js': 'new',
  'src/routes.js': 'ROUTES',
  'package.json': '{}',
};
const changes: Change[] = [
  { kind: 'update', path: 'app.js', before: BEFORE['app.js'], after: AFTER['app.js'] },
  { kind: 'create', path: 'config/deep/security.js', after: AFTER['config/deep/security.js'] },
  { kind: 'delete', path: 'old.js', before: BEFORE['old.js'] },
  { kind: 'update', path: 'src/routes.js', before: BEFORE['src/routes.js'], after: AFTER['src/routes.js'] },
];

/** Files, and folders that are empty, without what is kept for `undo`. */
const tree = (): Record<string, string | null> =>
  Object.fromEntries(
    Object.entries(vol.toJSON(ROOT, {}, true)).filter(([path]) => !/^(\.harden-express|\.git)(\/|$)/.test(path)),
  );

/** Runs it with the fault at the n-th call; whether it came to its end. */
function withFault(fault: Fault, left: number, run: () => void): boolean {
  Object.assign(state, { left, fault, dead: false });
  try {
    run();
    return true;
  } catch {
    return false;
  } finally {
    state.fault = undefined;
  }
}

/** Each n until the run ends without meeting the fault. */
function atEveryCall(fault: Fault, prepare: () => void, run: () => void, look: (n: number) => void): number {
  for (let n = 1; ; n += 1) {
    prepare();
    const ended = withFault(fault, n, run);
    if (ended && state.left > 0) return n - 1;
    look(n);
  }
}

const write = (): void => commit(ROOT, changes).finish();

describe.each([
  ['beside git', { '.git/HEAD': 'ref: refs/heads/main' }],
  ['without git', {}],
])('a fault at every call that changes the disk, %s', (_, git) => {
  const fresh = (): void => {
    vol.reset();
    vol.fromJSON({ ...BEFORE, ...git }, ROOT);
  };
  const changed = (): void => {
    fresh();
    write();
  };

  beforeEach(fresh);

  test.each<Fault>(['fails once', 'disk full'])('%s: the files are as before, or all as after', (fault) => {
    const calls = atEveryCall(fault, fresh, write, (n) => {
      const files = tree();
      expect(files, `call ${n}`).toEqual(files['app.js'] === AFTER['app.js'] ? AFTER : BEFORE);
      if (canUndo(ROOT)) undo(ROOT);
      expect(tree(), `call ${n}, undone`).toEqual(BEFORE);
      write();
      expect(tree(), `call ${n}, run again`).toEqual(AFTER);
    });
    expect(calls).toBeGreaterThan(10);
  });

  test('killed: the next run mends it, or undo takes it back', () => {
    const calls = atEveryCall('killed', fresh, write, (n) => {
      if (mendCutOff(ROOT, false) === 'changed') undo(ROOT);
      else if (canUndo(ROOT)) undo(ROOT);
      expect(tree(), `call ${n}`).toEqual(BEFORE);
      write();
      expect(tree(), `call ${n}, run again`).toEqual(AFTER);
    });
    expect(calls).toBeGreaterThan(15);
  });

  test('undo says that the disk is full, and not that there is nothing to undo', () => {
    changed();
    expect(() => {
      Object.assign(state, { left: 1, fault: 'disk full', dead: false });
      try {
        undo(ROOT);
      } finally {
        state.fault = undefined;
      }
    }).toThrow(/ENOSPC/);
  });

  test.each<Fault>(['fails once', 'disk full', 'killed'])('undo, %s: a second undo brings everything back', (fault) => {
    const takeBack = (): void => void undo(ROOT);
    const calls = atEveryCall(fault, changed, takeBack, (n) => {
      if (canUndo(ROOT)) undo(ROOT);
      expect(tree(), `call ${n}`).toEqual(BEFORE);
    });
    expect(calls).toBeGreaterThan(5);
  });
});
