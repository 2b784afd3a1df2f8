import type { Broken } from '../../model/protection.ts';
import type { Call, Project } from '../../model/project.ts';
import type { Draft } from '../../model/step.ts';
import { isLiteral } from '../kit/chain.ts';
import { configStep, replaceStep, securityImport, unusedImportStep, withoutSteps } from '../kit/steps.ts';
import type { RuleId } from './rules.ts';

/** express-mongo-sanitize as it is set up, written so that it runs with Express 5. */
export function replacementOf(project: Project, call: Call): Pick<Broken<RuleId>, 'refused' | 'steps'> {
  const dots = takesDots(call);
  const calls = project.calls.filter(({ module }) => module === call.module);
  if (dots === undefined || calls.length > 1)
    return { refused: 'It is told more than which keys to take out: hold each field to its type at the query.' };
  return { steps: () => steps(project, call, dots) };
}

/** `mongoSanitize({ allowDots: true })`; `undefined` for what is not seen. */
function takesDots({ args: [options] }: Call): boolean | undefined {
  if (options === undefined) return false;
  if (options.kind !== 'object' || options.open) return undefined;
  const { allowDots, ...others } = options.entries;
  if (Object.keys(others).length > 0) return undefined;
  return allowDots === undefined || isLiteral(allowDots, false) ? false : isLiteral(allowDots, true) ? true : undefined;
}

function* steps(project: Project, { module, place }: Call, dots: boolean): Iterable<Draft> {
  yield configStep(project, { operators: { dots } });
  yield replaceStep(place, { code: '$security.withoutOperators', imports: [securityImport(project, place.file)] });
  yield unusedImportStep(place.file, module);
  yield* withoutSteps(project, [module, `@types/${module}`], 'it fails on every request with Express 5');
}
