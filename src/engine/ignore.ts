import type { Finding } from '../model/protection.ts';
import type { Tree } from '../model/tree.ts';

const COMMENT = /harden-express-ignore\s+([\w-]+(?:\/[\w-]+)?)\s*(?:--\s*(.*?))?\s*(?:\*\/|-->)?\s*$/;

/** What a comment on the line of a finding, or the line above it, says of it. */
export type Ignore = { ignored: true; reason: string } | { ignored: false; why: string } | null;

/** Reads `// harden-express-ignore <protection>[/<rule>] -- reason`. A comment without a reason does not count. */
export function ignoreComment(tree: Tree, finding: Finding): Ignore {
  if (!finding.at) return null;
  const lines = (tree.read(finding.at.file) ?? '').split(/\r?\n/);
  for (const line of [lines[finding.at.line - 1], lines[finding.at.line - 2]]) {
    const match = line && COMMENT.exec(line);
    if (!match) continue;
    const [, name, reason] = match;
    if (name !== finding.protection && name !== finding.ruleId) continue;
    if (reason) return { ignored: true, reason };
    return {
      ignored: false,
      why: `The comment that ignores ${name} gives no reason; write: harden-express-ignore ${name} -- <reason>`,
    };
  }
  return null;
}
