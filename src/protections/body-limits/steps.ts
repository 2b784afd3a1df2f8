import type { Answers } from '../../model/protection.ts';
import type { Project } from '../../model/project.ts';
import type { Place } from '../../model/place.ts';
import type { Draft } from '../../model/step.ts';
import { configStep, envSteps, optionsStep, securityImport } from '../kit/steps.ts';

export const LIMITS = { observe: '1mb', preserve: '1mb', strict: '100kb' } as const;

/** The call of a parser gets the limit of the config module. */
export function* limitSteps(project: Project, parser: Place, answers: Answers): Iterable<Draft> {
  const imports = [securityImport(project, parser.file)];
  yield optionsStep(parser, { argument: 0, set: { limit: '$security.bodyLimit' }, imports });
  const limit = answers.get('limits.json') ?? LIMITS[answers.level];
  yield configStep(project, { 'body-limits': { limit } });
  yield* envSteps(project, [{ name: 'BODY_LIMIT', value: '', comment: `Largest request body (default: ${limit})` }]);
}
