import { sectionsReached } from '../../templates/section-texts.ts';
import type { Outcome, Step } from '../model/step.ts';
import type { Tree } from '../model/tree.ts';

/**
 * What is left of a step that only serves others, once those were carried out or refused: no member, package or variable is
 * added that no code uses. Code that is refused names what a person is to write by hand, so that counts as used.
 */
export function needed(step: Step, tree: Tree, outcomes: readonly Outcome[]): Step | undefined {
  const code = outcomes.filter(({ step: { kind } }) => kind === 'transform' || kind === 'note');
  const served = new Set(code.flatMap((one) => one.step.findings));
  if (!step.findings.some((id) => served.has(id))) return step;
  switch (step.kind) {
    case 'config': {
      const names = [...new Set(code.flatMap(membersNamed))];
      if (names.length === 0) return undefined;
      const own = new Set(code.flatMap((one) => one.step.protections));
      const sections = sectionsReached(step.sections, names);
      const ids = Object.keys(sections);
      if (ids.length === 0) return undefined;
      const limited = ids.flatMap((id) => (own.has(id) ? [[id, names] as const] : []));
      return { ...step, sections, named: Object.fromEntries(limited) };
    }
    case 'dependency': {
      const name = step.name.replace(/^@types\//, '');
      if (step.action === 'remove') return isImported(tree, name) ? undefined : step;
      if (step.action !== 'add') return step;
      const texts = written(tree, (path) => /\.[cm]?[jt]sx?$/.test(path));
      if (texts.some((text) => text.includes(`'${name}'`) || text.includes(`"${name}"`))) return step;
      const sets = `plugin:${name.replace(/^eslint-plugin-/, '')}/`;
      return written(tree, () => true).some((text) => text.includes(sets)) ? step : undefined;
    }
    case 'env': {
      const texts = written(tree, (path) => path !== step.file);
      const entries = step.entries.filter(({ name }) => texts.some((text) => text.includes(name)));
      return entries.length === 0 ? undefined : { ...step, entries };
    }
    default:
      return step;
  }
}

/** Members of the config module that an edit writes into code, or that its refusal tells a person to write. */
function membersNamed({ step, status, reason }: Outcome): string[] {
  if (status === 'unchanged' && step.kind === 'transform') return [];
  const written = step.kind === 'transform' ? JSON.stringify(step.edit) : step.kind === 'note' ? step.text : '';
  const text = reason ?? written;
  return [...text.matchAll(/\bsecurity\.(\w+)/g)].map(([, name = '']) => name);
}

/** Some file of the tree still names the package. */
function isImported(tree: Tree, name: string): boolean {
  const code = tree.list().filter((path) => /\.[cm]?[jt]sx?$/.test(path));
  return code.some((path) => new RegExp(`['"\`]${name}['"\`]`).test(tree.read(path) ?? ''));
}

function written(tree: Tree, isWanted: (path: string) => boolean): string[] {
  return tree.changes().flatMap((change) => (change.kind !== 'delete' && isWanted(change.path) ? [change.after] : []));
}
