import type { Answers, Finding, Protection } from '../model/protection.ts';
import type { Project } from '../model/project.ts';
import type { DependencyStep, EnvStep, Plan, Step } from '../model/step.ts';

/** What to do about the findings, in the order in which it is applied: code first, then files, then the manifest. */
export function plan(
  project: Project,
  protections: readonly Protection[],
  findings: readonly Finding[],
  answers: Answers,
): Plan {
  const steps = protections.flatMap((protection) => {
    const own = findings.filter((finding) => finding.protection === protection.id);
    return own.length === 0 ? [] : [...protection.plan(project, own, answers)];
  });
  return withoutRepeats(steps.sort((a, b) => turn(a) - turn(b)));
}

/**
 * SQL sites are named by offsets into the file as it was read, async handlers by how many there are in a call: both come before
 * anything moves them or adds to them. What only serves code comes behind all code.
 */
function turn(step: Step): number {
  if (step.kind === 'transform') return ['sql-injection', 'async-routes'].indexOf(step.transform) + 1 || 3;
  return step.kind === 'config' ? 4 : 5;
}

/** Two protections may want one package, or one name in `.env.example`: the first to ask gets it. */
function withoutRepeats(steps: readonly Step[]): Step[] {
  const seen = new Set<string>();
  return steps.flatMap((step): Step[] => {
    if (step.kind === 'dependency') return firstOf(seen, dependencyKey(step)) ? [step] : [];
    if (step.kind !== 'env') return [step];
    const entries = step.entries.filter((entry) => firstOf(seen, envKey(step, entry.name)));
    return entries.length === 0 ? [] : [{ ...step, entries }];
  });
}

function firstOf(seen: Set<string>, key: string): boolean {
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}

const dependencyKey = (step: DependencyStep): string => `package ${step.manifest} ${step.name}`;
const envKey = (step: EnvStep, name: string): string => `env ${step.file} ${name}`;
