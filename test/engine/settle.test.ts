import { describe, expect, it } from 'vitest';
import { PositionMap } from '../../src/code/edit/position-map.ts';
import { settle, type Evidence } from '../../src/engine/settle.ts';
import type { Finding } from '../../src/model/protection.ts';
import type { Outcome } from '../../src/model/step.ts';

let ids = 0;

function finding(ruleId: string, file: string, start: number, refused: string | null = null): Finding {
  const [protection = ''] = ruleId.split('/');
  return {
    id: ids++,
    ruleId,
    protection,
    rule: { severity: 'high', fix: 'safe', message: 'm', cwe: 'CWE-89', owasp: 'A03:2021' },
    at: { file, line: 1, column: 1, endLine: 1, endColumn: 2, start, end: start + 1 },
    certain: true,
    message: 'm',
    refused,
  };
}

function evidence(part: Partial<Evidence>): Evidence {
  return {
    planned: new Set(),
    ignored: new Map(),
    skipped: new Set(),
    outcomes: [],
    left: [],
    maps: new Map(),
    before: () => undefined,
    ...part,
  };
}

function transformed(of: Finding, reason: string | null = null): Outcome {
  const edit = { at: { start: of.at?.start ?? 0, end: of.at?.end ?? 0 } };
  const step = { kind: 'transform', transform: 'sql-injection', file: of.at?.file ?? '', edit } as const;
  const status = reason === null ? 'applied' : 'refused';
  return { step: { ...step, findings: [of.id], protections: [of.protection] }, status, reason };
}

describe('settle', () => {
  it('calls fixed what was planned and is gone', () => {
    const one = finding('sql-injection/value', 'a.js', 3);
    const { found } = settle([one], evidence({ planned: new Set([one]), outcomes: [transformed(one)] }));
    expect(found).toMatchObject([{ status: 'fixed', reason: null }]);
  });

  it('believes the second audit, not the step', () => {
    const one = finding('sql-injection/value', 'a.js', 3);
    const { found } = settle([one], evidence({ planned: new Set([one]), outcomes: [transformed(one)], left: [one] }));
    expect(found).toMatchObject([{ status: 'failed', reason: expect.stringContaining('did not resolve it') }]);
  });

  it('gives a refusal to the finding of its step, and leaves the neighbour on the same line fixed', () => {
    const one = finding('sql-injection/value', 'a.js', 3);
    const two = finding('sql-injection/value', 'a.js', 9);
    const outcomes = [transformed(one), transformed(two, 'a column name')];
    const { found } = settle([one, two], evidence({ planned: new Set([one, two]), outcomes, left: [two] }));
    expect(found.map(({ status }) => status)).toEqual(['fixed', 'refused']);
    expect(found[1]?.reason).toBe('a column name');
  });

  it('follows a finding through the edits: the one that stays is the one that failed', () => {
    const one = finding('errors/leak', 'a.js', 10);
    const two = finding('errors/leak', 'a.js', 50);
    const map = new PositionMap([{ start: 0, end: 0, length: 40 }]);
    const left = [finding('errors/leak', 'a.js', 90)];
    const { found, brought } = settle(
      [one, two],
      evidence({ planned: new Set([one, two]), outcomes: [transformed(two)], left, maps: new Map([['a.js', map]]) }),
    );
    expect(found.map(({ status }) => status)).toEqual(['fixed', 'failed']);
    expect(brought).toEqual([]);
  });

  it('knows a finding of a manifest by what it says', () => {
    const one = { ...finding('dependencies/vulnerable', 'package.json', 10), message: 'lodash' };
    const two = { ...finding('dependencies/vulnerable', 'package.json', 50), message: 'minimist' };
    const left = [{ ...two, at: finding('dependencies/vulnerable', 'package.json', 42).at }];
    const outcomes = [transformed(two)];
    const { found } = settle([one, two], evidence({ planned: new Set([one, two]), outcomes, left }));
    expect(found.map(({ status }) => status)).toEqual(['fixed', 'failed']);
  });

  it('says of what stays what the second audit says, and that nothing helped where that is nothing new', () => {
    const [one, two] = [finding('errors/no-handler', 'a.js', 3), finding('errors/no-handler', 'a.js', 9)];
    const left = [{ ...one, message: 'm more.js:1 adds to the app behind it.' }, two];
    const { found } = settle(
      [one, two],
      evidence({
        planned: new Set([one, two]),
        outcomes: [transformed(one), transformed(two)],
        left,
        maps: new Map([['a.js', PositionMap.unchanged]]),
      }),
    );
    expect(found.map(({ reason }) => reason)).toEqual([
      'It was tried, and is still found: more.js:1 adds to the app behind it. Change it by hand.',
      'The planned change did not resolve it: change it by hand.',
    ]);
  });

  it('says what a person can do where nothing was tried', () => {
    const one = finding('errors/no-handler', 'a.js', 3);
    const { found } = settle([one], evidence({ planned: new Set([one]), left: [one] }));
    expect(found).toMatchObject([{ status: 'refused', reason: expect.stringContaining('by hand') }]);
  });

  it('tells of a place that a rule names next, where it is before the change, and holds no edit for its cause', () => {
    const one = finding('xss/view', 'a.js', 3);
    const maps = new Map([['a.js', new PositionMap([{ start: 3, end: 4, length: 60 }])]]);
    const next = finding('xss/view', 'a.js', 90);
    const before = () => `${'x'.repeat(20)}\n${'x'.repeat(20)}`;
    const { found, brought } = settle([one], evidence({ planned: new Set([one]), left: [next], maps, before }));
    expect([found.map(({ status }) => status), brought]).toEqual([['fixed', 'open'], []]);
    expect(found[1]).toMatchObject({
      at: { start: 31, line: 2, column: 11 },
      reason: 'It shows only where others are fixed: migrate fixes it when it is run again.',
    });
    expect(found[1]?.id).not.toBe(one.id);
  });

  it('names what only the second audit sees', () => {
    const late = finding('cors/late', 'a.js', 4);
    const { found, brought } = settle([finding('cors/any-origin', 'a.js', 4)], evidence({ left: [late] }));
    expect(brought).toEqual([late]);
    expect(found.map(({ ruleId }) => ruleId)).toEqual(['cors/any-origin', 'cors/late']);
  });

  it('always has a reason where it is not fixed', () => {
    const items = [1, 2, 3, 4].map((at) => finding('cors/any-origin', 'a.js', at, at === 4 ? 'unseen' : null));
    const [a, b, c] = items as [Finding, Finding, Finding, Finding];
    const { found } = settle(
      items,
      evidence({ planned: new Set([a]), skipped: new Set([b]), ignored: new Map([[c, 'ours']]), left: items }),
    );
    expect(found.map(({ status }) => status)).toEqual(['refused', 'skipped', 'ignored', 'refused']);
    for (const { reason } of found) expect(reason).toBeTruthy();
  });
});
