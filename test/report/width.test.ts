import { describe, expect, it } from 'vitest';
import { renderMarkdown, fitMarkdown } from '../../src/report/markdown.ts';
import { renderPretty } from '../../src/report/pretty.ts';
import { wrap } from '../../src/report/text.ts';
import type { Verification } from '../../src/model/report.ts';
import { CONTEXT, report, settled } from './report.ts';

const long = 'src/modules/administration/controllers/very-long-name-of-a-controller.js';

const proof: Verification = {
  boot: { before: 'started', after: 'started', ok: true },
  routes: [
    {
      method: 'GET',
      path: '/a/very/long/path/to/some/resource/of/the/app',
      before: 200,
      after: 500,
      same: false,
      detail: '200 before, 500 after',
    },
  ],
  attacks: [
    {
      id: 'x',
      name: 'Read responses from a sandboxed frame (Origin: null)',
      before: 'open',
      after: 'open',
      detail: 'seen',
    },
    { id: 'y', name: 'Flood', before: 'open', after: 'closed', detail: '429' },
  ],
  pages: [{ path: '/', before: [], after: ['script-src blocks the inline script (line 8)'] }],
  checks: [
    {
      id: 'types',
      name: 'tsc --noEmit',
      before: 'passed',
      after: 'failed',
      ok: false,
      detail: `${long}: error TS2307`,
    },
  ],
};

describe('40 columns', () => {
  const found = [settled({ file: long, line: 1234 }), settled({ severity: 'low', status: 'refused' })];
  const own = report({ found, verification: proof, changes: [{ kind: 'create', path: long, after: 'x\n' }] });

  it.each(['audit', 'migrate', 'verify'] as const)('hold every line of %s', (command) => {
    const text = renderPretty(own, { ...CONTEXT, command, width: 40, dryRun: false });
    const lines = text.split('\n').filter((line) => !/^(?:Undo|Replay): /.test(line));
    expect(lines.filter((line) => line.length > 40)).toEqual([]);
    expect(text.replace(/\s/g, '')).toContain(command === 'verify' ? 'tsc--noEmit' : long.slice(0, 60));
  });

  it('break a path behind a slash, and no address', () => {
    expect(wrap(`see ${long}`, 40, '  ').split('\n')[1]).toMatch(/\/$/);
    const address = `https://example.com/${'a'.repeat(60)}`;
    expect(wrap(address, 40)).toBe(address);
  });
});

describe('the worst first', () => {
  it('in the terminal, across files and within one', () => {
    const found = [
      settled({ file: 'a.js', line: 1, severity: 'low' }),
      settled({ file: 'z.js', line: 9, severity: 'high' }),
      settled({ file: 'z.js', line: 2, severity: 'medium' }),
    ];
    const text = renderPretty(report({ found }), { ...CONTEXT, command: 'audit' });
    expect([...text.matchAll(/\d:3 {2}(\w+)/g)].map(([, severity]) => severity)).toEqual(['high', 'medium', 'low']);
  });

  it('in Markdown, where what differs by its place alone is one line', () => {
    const found = [settled({ severity: 'low' }), ...[1, 2, 3, 4, 5].map((line) => settled({ line }))];
    const text = renderMarkdown(report({ found }), CONTEXT);
    const rows = text.split('\n').filter((line) => /^\| (?:🔴|🟠|⚪)/.test(line));
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatch(/high .*src\/app\.js:1.*and 2 more/);
    expect(text.indexOf('### Still open')).toBeLessThan(text.length);
  });
});

describe('Markdown over its limit', () => {
  it('leaves out whole diffs, names them, and keeps what is small', () => {
    const changes = ['a', 'b', 'c'].map((name) => ({
      kind: 'create' as const,
      path: `${name}.js`,
      after: `${name}\n`.repeat(12_000),
    }));
    const text = renderMarkdown(report({ changes }), CONTEXT);
    expect(text.length).toBeLessThan(60_000);
    expect(text).toContain('<code>a.js</code>');
    expect(text).toMatch(/cut here: the diff of `b\.js`, `c\.js` is too long/);
    expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
  });

  it('is cut between lines, closes what it opened, and says so', () => {
    const text = fitMarkdown(`head\n<details>\n${'| a row |\n'.repeat(9_000)}</details>\n`);
    expect(text.length).toBeLessThan(60_000);
    expect(text).toMatch(/\| a row \|\n\n<\/details>\n\n> … cut here: \d+ more lines/);
  });
});
