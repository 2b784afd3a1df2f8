import type { Finding, Protection } from '../model/protection.ts';
import type { Project } from '../model/project.ts';

/** What is wrong with a project, by the chosen protections, in the order of files and lines. */
export function audit(project: Project, protections: readonly Protection[]): Finding[] {
  return protections
    .filter((protection) => !protection.needsApp || project.entries.length > 0)
    .flatMap((protection) => [...protection.detect(project)].map((broken) => toFinding(protection, broken)));
}

function toFinding(
  protection: Protection,
  broken: ReturnType<Protection['detect']> extends Iterable<infer B> ? B : never,
): Finding {
  const rule = protection.rules[broken.rule];
  if (!rule) throw new Error(`${protection.id} has no rule ${broken.rule}`);
  return {
    ruleId: `${protection.id}/${broken.rule}`,
    protection: protection.id,
    rule,
    at: broken.at ?? null,
    certain: broken.certain ?? true,
    message: broken.detail ? `${rule.message} ${broken.detail}` : rule.message,
    refused: broken.refused ?? null,
  };
}
