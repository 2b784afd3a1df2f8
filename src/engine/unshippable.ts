import type { ConfigStep, Plan, Step } from '../model/step.ts';

/** Why a step is not carried out: it writes the module with the settings, or code that imports it, and that module ships nowhere. */
export function unshippable(step: Step, plan: Plan): string | undefined {
  const config = plan.find((one): one is ConfigStep => one.kind === 'config' && one.refused !== undefined);
  if (!config) return undefined;
  if (step.kind === 'config') return config.refused;
  return step.kind === 'transform' && names(step.options) ? config.refused : undefined;
}

/** Somewhere in the options of a transform is an import of `security`. */
function names(options: unknown): boolean {
  if (options === null || typeof options !== 'object') return false;
  const { name, module } = options as { name?: unknown; module?: unknown };
  if (name === 'security' && typeof module === 'string' && module.startsWith('.')) return true;
  return Object.values(options).some(names);
}
