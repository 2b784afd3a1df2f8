import type { PackageChange } from '../model/report.ts';
import type { Outcome } from '../model/step.ts';

/** The packages that applied steps add, update or remove. */
export function packagesOf(outcomes: readonly Outcome[]): PackageChange[] {
  return outcomes.flatMap(({ step, status }) => {
    if (step.kind !== 'dependency' || status !== 'applied') return [];
    const { name, range, dev, action, why } = step;
    return [{ name, range, dev, action, why }];
  });
}
