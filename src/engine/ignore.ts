import { fitsGlob } from '../code/syntax/globs.ts';
import type { Finding } from '../model/protection.ts';
import type { Tree } from '../model/tree.ts';

/** Leaves findings as they are, for a reason: an entry of `ignore` in the config file. */
export interface IgnoreRule {
  /** `<protection>` or `<protection>/<rule>`. */
  rule: string;
  /** Globs of files, relative to the project's root; all files, and the findings without a place, where they are absent. */
  files?: readonly string[];
  reason: string;
}

const COMMENT = /harden-express-ignore\s+([\w-]+(?:\/[\w-]+)?)\s*(?:--\s*(.*?))?\s*(?:\*\/|-->)?\s*$/;

/** What a comment on the line of a finding, or the line above it, says of it. */
export type Ignore = { ignored: true; reason: string } | { ignored: false; why: string } | null;

/** Reads `// harden-express-ignore <protection>[/<rule>] -- reason`. A comment without a reason does not count. */
export function ignoreComment(tree: Tree, finding: Finding): Ignore {
  if (!finding.at) return null;
  const lines = linesOf(tree.read(finding.at.file) ?? '');
  for (const line of [lines[finding.at.line - 1], lines[finding.at.line - 2]]) {
    const match = line && COMMENT.exec(line);
    if (!match) continue;
    const [, name = '', reason] = match;
    if (!isNamed(finding, name)) continue;
    if (reason) return { ignored: true, reason };
    return {
      ignored: false,
      why: `The comment that ignores ${name} gives no reason; write: harden-express-ignore ${name} -- <reason>`,
    };
  }
  return null;
}

/** The findings of one file are asked for one after the other. */
let latest: { text: string; lines: readonly string[] } | undefined;

function linesOf(text: string): readonly string[] {
  if (latest?.text !== text) latest = { text, lines: text.split(/\r?\n/) };
  return latest.lines;
}

/** Whether an entry of `ignore` speaks of a finding. */
export function isIgnoredBy({ rule, files }: IgnoreRule, finding: Finding): boolean {
  if (!isNamed(finding, rule)) return false;
  if (files === undefined) return true;
  const file = finding.at?.file;
  return file !== undefined && files.some((glob) => fitsGlob(file, glob, { dot: true }));
}

const isNamed = (finding: Finding, name: string): boolean => name === finding.protection || name === finding.ruleId;
