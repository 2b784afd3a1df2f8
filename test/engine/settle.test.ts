import { describe, expect, it } from 'vitest';
import { settle, type Evidence } from '../../src/engine/settle.ts';
import type { Finding } from '../../src/model/protection.ts';
import type { Outcome } from '../../src/model/step.ts';

function finding(ruleId: string, file: string, line: number, refused: string | null = null): Finding {
  const [protection = ''] = ruleId.split('/');
  return {
    ruleId,
    protection,
    rule: { severity: 'high', fix: 'safe', message: 'm', cwe: 'CWE-89', owasp: 'A03:2021' },
    at: { file, line, column: 1, endLine: line, endColumn: 2, start: 0, end: 1 },
    certain: true,
    message: 'm',
    refused,
  };
}

function evidence(part: Partial<Evidence>): Evidence {
  return { planned: new Set(), ignored: new Map(), skipped: new Set(), outcomes: [], left: [], ...part };
}

function transformed(protection: string, file: string, refusals: Outcome['refusals']): Outcome {
  const step = {
    kind: 'transform',
    transform: 'sql-injection',
    protection,
    rules: ['value'],
    fix: 'safe',
    file,
    options: {},
  };
  return { step: step as Outcome['step'], status: 'applied', refusals };
}

describe('settle', () => {
  it('calls fixed what was planned and is gone', () => {
    const one = finding('sql-injection/value', 'a.js', 3);
    const outcomes = [transformed('sql-injection', 'a.js', [])];
    expect(settle([one], evidence({ planned: new Set([one]), outcomes }))[0]).toMatchObject({
      status: 'fixed',
      reason: null,
    });
  });

  it('believes the second audit, not the step', () => {
    const one = finding('sql-injection/value', 'a.js', 3);
    const outcomes = [transformed('sql-injection', 'a.js', [])];
    const [settled] = settle([one], evidence({ planned: new Set([one]), outcomes, left: [one] }));
    expect(settled).toMatchObject({ status: 'failed' });
    expect(settled?.reason).toBeTruthy();
  });

  it('gives each refusal to the finding of its line, and leaves the fixed neighbour fixed', () => {
    const one = finding('sql-injection/value', 'a.js', 3);
    const two = finding('sql-injection/value', 'a.js', 9);
    const outcomes = [transformed('sql-injection', 'a.js', [{ reason: 'a column name', file: 'a.js', line: 9 }])];
    const all = settle([one, two], evidence({ planned: new Set([one, two]), outcomes, left: [two] }));
    expect(all.map((item) => item.status)).toEqual(['fixed', 'refused']);
    expect(all[1]?.reason).toBe('a column name');
  });

  it('always has a reason where it is not fixed', () => {
    const items = [1, 2, 3, 4].map((line) => finding('cors/any-origin', 'a.js', line, line === 4 ? 'unseen' : null));
    const [a, b, c] = items as [Finding, Finding, Finding, Finding];
    const all = settle(
      items,
      evidence({ planned: new Set([a]), skipped: new Set([b]), ignored: new Map([[c, 'ours']]), left: items }),
    );
    expect(all.map((item) => item.status)).toEqual(['failed', 'skipped', 'ignored', 'refused']);
    for (const item of all) expect(item.reason).toBeTruthy();
  });
});
