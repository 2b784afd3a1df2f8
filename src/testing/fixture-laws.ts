import type { Report } from '../model/report.ts';
import { layOut } from '../engine/format.ts';
import { createTree, memoryBase } from '../model/tree.ts';
import { parse } from '../code/syntax/parser.ts';

export type Files = Record<string, string>;

/** The findings of a run as `findings.json` writes them: one line each, and the reason where something refused the fix. */
export interface Findings {
  findings: string[];
  reasons?: Record<string, string>;
}

export function findingsOf(report: Report): Findings {
  const name = ({ at, ruleId }: Report['found'][number]): string =>
    `${at ? `${at.file}:${at.line}` : '-'} ${ruleId.replace(/^[^/]*\//, '')}`;
  const reasons = report.found.flatMap((finding) => {
    const general = finding.status === 'open' || finding.status === 'skipped';
    return finding.reason === null || general ? [] : [[name(finding), finding.reason]];
  });
  return {
    findings: report.found.map((finding) => `${name(finding)} ${finding.status}`).sort(),
    ...(reasons.length === 0 ? {} : { reasons: Object.fromEntries(reasons) as Record<string, string> }),
  };
}

export function changesOf(report: Report): Files {
  return Object.fromEntries(
    report.changes.map((change) => [change.path, change.kind === 'delete' ? '(deleted)' : change.after]),
  );
}

/** 1: the findings are as written. */
export function findingsLaw(report: Report, written: Findings): string[] {
  const found = findingsOf(report);
  const reasons = Object.entries(found.reasons ?? {}).map(([name, reason]) => `${name}: ${reason}`);
  const known = Object.entries(written.reasons ?? {}).map(([name, reason]) => `${name}: ${reason}`);
  return [...difference(found.findings, written.findings), ...difference(reasons, known)];
}

/** 2: the result is as written. */
export function resultLaw(changes: Files, written: Files): string[] {
  const paths = [...new Set([...Object.keys(changes), ...Object.keys(written)])];
  return paths.filter((path) => changes[path] !== written[path]).map((path) => `${path} differs`);
}

/** 3: what was fixed is gone, by a count of its own beside the engine's. */
export function goneLaw(report: Report): string[] {
  const left = report.left.map(({ ruleId }) => ruleId);
  const kept = report.found
    .filter(({ status, late }) => status !== 'fixed' && late !== true)
    .map(({ ruleId }) => ruleId);
  const failed = report.found.filter(({ status }) => status === 'failed').map(({ ruleId }) => `failed: ${ruleId}`);
  return [...failed, ...difference(left, kept)];
}

/** 4: a second run changes nothing. */
export function stableLaw(second: Report): string[] {
  return second.changes.map(({ path }) => `${path} changes again`);
}

/** 5: every file parses. */
export function parsesLaw(changes: Files): string[] {
  return Object.entries(changes).flatMap(([path, text]) => {
    try {
      if (/\.[cm]?[jt]sx?$/.test(path)) parse(text, path);
      if (path.endsWith('.json')) JSON.parse(text);
      return [];
    } catch (error) {
      return [`${path}: ${(error as Error).message}`];
    }
  });
}

/** A config module of ours that grew is as it would have been emitted. */
export async function formattedLaw(ours: readonly string[], files: Files): Promise<string[]> {
  const tree = createTree(memoryBase(files));
  const formatted = await Promise.all(ours.map((path) => layOut(tree, path, files[path] ?? '')));
  return ours.flatMap((path, index) => {
    const expected = formatted[index] ?? '';
    return expected === files[path] ? [] : difference(files[path]?.split('\n') ?? [], expected.split('\n'));
  });
}

/** `+` is only in the first list, `-` only in the second; repeats count. */
function difference(found: readonly string[], written: readonly string[]): string[] {
  const rest = [...written];
  const more = found.filter((line) => {
    const index = rest.indexOf(line);
    if (index >= 0) rest.splice(index, 1);
    return index < 0;
  });
  return [...more.map((line) => `+ ${line}`), ...rest.map((line) => `- ${line}`)];
}
