import type { Plan, Step } from '../model/step.ts';

/** Says why a step is not carried out: it writes the module with the settings, or code that imports it, and that module ships nowhere. */
export function unshippable(plan: Plan): (step: Step) => string | undefined {
  const reason = plan.map((one) => (one.kind === 'config' ? one.refused : undefined)).find((one) => one !== undefined);
  if (reason === undefined) return () => undefined;
  return (step) => (step.kind === 'config' || (step.kind === 'transform' && names(step.edit)) ? reason : undefined);
}

/** Somewhere in an edit is an import of `security`. */
function names(edit: unknown): boolean {
  if (edit === null || typeof edit !== 'object') return false;
  const { name, module } = edit as { name?: unknown; module?: unknown };
  if (name === 'security' && typeof module === 'string' && module.startsWith('.')) return true;
  return Object.values(edit).some(names);
}
