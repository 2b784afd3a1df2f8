import { readFileSync } from 'node:fs';
import type { Log } from 'sarif';
import { describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { renderGithub } from '../../src/report/github.ts';
import { renderSarif } from '../../src/report/sarif.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { renderHtml } from '../../src/report/html.ts';
import { formatNames } from '../../src/report/index.ts';
import { APP, harden } from '../cli/command.ts';
import { makeFolder } from '../io/folder.ts';
import { CONTEXT, report, settled } from './report.ts';

describe('every format of a real run', () => {
  const texts: Record<string, string> = {};

  it('is written where --report says', async () => {
    const ignored = APP['app.js']?.replace(
      'const app =',
      '// harden-express-ignore headers/missing -- nginx sets them\nconst app =',
    );
    const folder = makeFolder({ ...APP, 'app.js': ignored ?? '' });
    const files = formatNames.flatMap((name) => ['--report', `${name}=${join(folder, `report.${name}`)}`]);
    const { code } = await harden(folder, 'audit', ...files);
    expect(code).toBe(0);
    for (const name of formatNames) texts[name] = readFileSync(join(folder, `report.${name}`), 'utf8');
  });

  it.each(formatNames.filter((name) => name !== 'diff'))('%s names the findings', (name) => {
    expect(texts[name]).toContain('request-limits');
    expect(texts[name]).not.toContain('\u001b');
  });

  it('SARIF points each result at a rule and a place, and carries suppressions', () => {
    const log = JSON.parse(texts['sarif'] ?? '') as Log;
    const [run] = log.runs;
    for (const result of run?.results ?? []) {
      expect(run?.tool.driver.rules?.[result.ruleIndex ?? -1]?.id).toBe(result.ruleId);
      expect(result.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBeTruthy();
    }
    const suppressed = run?.results?.filter(({ suppressions }) => suppressions !== undefined) ?? [];
    expect(suppressed.map(({ ruleId, suppressions }) => [ruleId, suppressions?.[0]?.justification])).toEqual([
      ['headers/missing', 'nginx sets them'],
    ]);
  });
});

describe('SARIF', () => {
  const fingerprints = (lines: readonly number[]): unknown[] => {
    const log = JSON.parse(renderSarif(report({ found: lines.map((line) => settled({ line })) }), CONTEXT)) as Log;
    return log.runs[0]?.results?.map(({ partialFingerprints }) => partialFingerprints) ?? [];
  };

  it('keeps fingerprints where lines shift, and tells repetitions apart', () => {
    expect(fingerprints([3, 9])).toEqual(fingerprints([13, 19]));
    expect(new Set(fingerprints([3, 9]).map((own) => JSON.stringify(own))).size).toBe(2);
  });

  it('leaves out what was fixed', () => {
    const log = JSON.parse(
      renderSarif(report({ found: [settled({ status: 'fixed', reason: null })] }), CONTEXT),
    ) as Log;
    expect(log.runs[0]?.results).toEqual([]);
  });
});

describe('GitHub', () => {
  it('shows ten of a level, the worst level first, and how many more there are', () => {
    const many = Array.from({ length: 25 }, (_, at) => settled({ line: at + 1 }));
    const low = settled({ severity: 'low' });
    const lines = renderGithub(report({ found: [low, ...many] }), CONTEXT)
      .trimEnd()
      .split('\n');
    expect(lines.filter((line) => line.startsWith('::error'))).toHaveLength(10);
    expect(lines[9]).toContain('… and 16 more');
    expect(lines.at(-1)).toMatch(/^::notice file=src\/app\.js,line=1/);
  });

  it('escapes what would end a property or the message', () => {
    const text = renderGithub(report({ found: [settled({ file: 'a,b:c%.js', reason: 'one\ntwo' })] }), CONTEXT);
    expect(text).toContain('file=a%2Cb%3Ac%25.js,');
    expect(text).toContain('one%0Atwo');
  });
});

describe('Markdown', () => {
  it('starts with the mark by which a bot finds its comment', () => {
    expect(renderMarkdown(report({}), CONTEXT)).toMatch(/^<!-- harden-express:report -->\n/);
  });

  it('claims nothing of a dry run', () => {
    const own = report({
      found: [settled({ status: 'fixed' })],
      changes: [{ kind: 'create', path: 'a.js', after: 'x\n' }],
    });
    expect(renderMarkdown(own, { ...CONTEXT, dryRun: false })).toContain('## 1 finding fixed in 1 file');
    expect(renderMarkdown(own, CONTEXT)).toContain('## 1 finding would be fixed in 1 file');
    expect(renderHtml([{ report: own, context: CONTEXT }])).toContain('would be fixed in 1 file');
  });

  it('has rows for what somebody looks at, the worst first, and names the rest', () => {
    const idle = (id: string) => ({ id, status: 'not-applicable', at: [] }) as const;
    const text = renderMarkdown(
      report({
        protections: [
          idle('jwt'),
          { id: 'errors', status: 'missing', at: [] },
          { id: 'paths', status: 'present', at: [] },
          { id: 'cors', status: 'missing', at: [] },
        ],
        found: [settled({ severity: 'high' })],
      }),
      CONTEXT,
    );
    expect([...text.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, id]) => id)).toEqual(['cors', 'errors']);
    expect(text).toContain('In place: `paths`.');
    expect(text).toMatch(/1 protection not applicable.*`jwt`/s);
  });

  it('stays below 60,000 characters, whatever is in it', () => {
    const huge = report({
      found: Array.from({ length: 2_000 }, (_, line) => settled({ line: line + 1 })),
      changes: [{ kind: 'create', path: 'a.js', after: 'x\n'.repeat(50_000) }],
    });
    const text = renderMarkdown(huge, CONTEXT);
    expect(text.length).toBeLessThanOrEqual(60_000);
    expect(text).toContain('cut here');
  });

  it('fences a diff that holds fences, and keeps tables whole', () => {
    const text = renderMarkdown(
      report({
        found: [settled({ reason: 'a | b\n<script>' })],
        changes: [{ kind: 'create', path: 'a.md', after: '```js\nx\n```\n' }],
      }),
      CONTEXT,
    );
    expect(text).toContain('````diff');
    expect(text).toContain('a \\| b &lt;script>');
  });
});

describe('HTML', () => {
  it('loads nothing and lets no text of the project become markup', () => {
    const own = report({
      found: [settled({ file: '<img src=x>.js', reason: '<script>alert(1)</script>' })],
      changes: [{ kind: 'update', path: 'a.js', before: '<b>\nold\n', after: '<b>\nnew\n' }],
    });
    const html = renderHtml([{ report: own, context: CONTEXT }]);
    expect(html).not.toMatch(/<script|<img|<b>|<[^>]*\s(?:src|href)=|https?:/);
    expect(html).toContain('&lt;script&gt;');
    expect(html).toMatch(/<td class="cut">old<\/td>.*<td class="add">new<\/td>/);
  });
});

it('where there is no package.json, tells which packages to install', async () => {
  const folder = makeFolder({ 'app.js': APP['app.js'] ?? '' });
  const { stdout } = await harden(
    folder,
    'migrate',
    '--dry-run',
    '--yes',
    '--only',
    'headers',
    '--allow-dirty',
    '--format',
    'pretty',
  );
  expect(stdout).toContain('There is no package.json: npm install helmet@');
});
