import type { Outcome, Step } from '../model/step.ts';
import type { Tree } from '../model/tree.ts';

/**
 * What is left of a step that only serves others, once those were carried out or refused: no member, package or variable is
 * added that no code uses. Code that is refused names what a person is to write by hand, so that counts as used.
 */
export function needed(step: Step, tree: Tree, outcomes: readonly Outcome[]): Step | undefined {
  if (step.kind !== 'config' && step.kind !== 'dependency' && step.kind !== 'env') return step;
  const served = new Set(outcomes.flatMap((one) => (one.step.kind === 'transform' ? [one.step.protection] : [])));
  const own = step.protection.split(',');
  if (!own.some((protection) => served.has(protection))) return step;
  const written = tree.changes().flatMap((change) => (change.kind === 'delete' ? [] : [change]));
  switch (step.kind) {
    case 'config': {
      const told = outcomes.flatMap(({ refusals }) => refusals.map(({ reason }) => reason));
      const text = [...written.map(({ after }) => after), ...told].join('\n');
      const names = [...new Set([...text.matchAll(/\bsecurity\.(\w+)/g)].map(([, name = '']) => name))];
      return { ...step, named: Object.fromEntries(own.filter((id) => served.has(id)).map((id) => [id, names])) };
    }
    case 'dependency': {
      if (step.action !== 'add') return step;
      const name = step.name.replace(/^@types\//, '');
      const code = written.filter(({ path }) => /\.[cm]?[jt]sx?$/.test(path));
      return code.some(({ after }) => after.includes(`'${name}'`) || after.includes(`"${name}"`)) ? step : undefined;
    }
    case 'env': {
      const code = written.filter(({ path }) => path !== step.file);
      const entries = step.entries.filter(({ name }) => code.some(({ after }) => after.includes(name)));
      return entries.length === 0 ? undefined : { ...step, entries };
    }
  }
}
