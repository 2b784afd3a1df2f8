import type { Plan, Step } from '../model/step.ts';

/**
 * Says why a step is not carried out: it writes the module with the settings, or code that imports it, and that module ships
 * nowhere, or not to where such code is compiled to.
 */
export function unshippable(plan: Plan): (step: Step) => string | undefined {
  const configs = plan.filter((step) => step.kind === 'config');
  const reason = configs.map(({ refused }) => refused).find((one) => one !== undefined);
  const apart = configs.find((config) => config.apart === true);
  return (step) => {
    if (step.kind !== 'transform' || !names(step.edit)) return step.kind === 'config' ? reason : undefined;
    if (reason !== undefined || !apart || !/\.[cm]?tsx?$/.test(step.file)) return reason;
    return `${step.file} is compiled apart from ${apart.path}, which is JavaScript: what it would import would not be where it looks.`;
  };
}

/** Somewhere in an edit is an import of `security`. */
function names(edit: unknown): boolean {
  if (edit === null || typeof edit !== 'object') return false;
  const { name, module } = edit as { name?: unknown; module?: unknown };
  if (name === 'security' && typeof module === 'string' && module.startsWith('.')) return true;
  return Object.values(edit).some(names);
}
