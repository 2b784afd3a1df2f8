import type { Path } from '../../model/tree.ts';
import type { Project } from '../../model/project.ts';
import { configStep, securityImport, wrapStep } from '../kit/steps.ts';
import type { Place } from '../../model/place.ts';
import type { Draft } from '../../model/step.ts';

/** Packages that escape for HTML, the smallest first: the name of what they export, and the call. Some take texts alone. */
const PACKAGES: readonly (readonly [string, string, string])[] = [
  ['escape-html', 'escapeHtml', '$escapeHtml($it)'],
  ['lodash.escape', 'escape', '$escape($it)'],
  ['he', 'he', '$he.escape(String($it))'],
  ['validator', 'validator', '$validator.escape(String($it))'],
  ['lodash', '_', '$_.escape($it)'],
  ['underscore', '_', '$_.escape($it)'],
];

/** Escapes a piece of a page with what the project has for it, and else with a helper. */
export function* escapeSteps(project: Project, piece: Place): Iterable<Draft> {
  const own = PACKAGES.find(([module]) => isUsable(project, piece.file, module));
  if (own) {
    const [module, name, code] = own;
    yield wrapStep(piece, { code, imports: [{ module, kind: 'default', name }] });
    return;
  }
  yield configStep(project, { xss: {} });
  yield wrapStep(piece, { code: '$security.escapeHtml($it)', imports: [securityImport(project, piece.file)] });
}

/** TypeScript wants the types of a package, and a default import what `esModuleInterop` makes. */
function isUsable({ manifest, compilerOptions }: Project, file: Path, module: string): boolean {
  if (manifest?.dependencies[module] === undefined) return false;
  if (!/\.[cm]?tsx?$/.test(file)) return true;
  const types = { ...manifest.dependencies, ...manifest.devDependencies }[`@types/${module}`];
  return types !== undefined && compilerOptions['esModuleInterop'] === true;
}
