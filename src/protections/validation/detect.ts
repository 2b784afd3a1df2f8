import type { Detected } from '../../model/protection.ts';
import type { Project } from '../../model/project.ts';
import { wrapStep } from '../kit/steps.ts';
import { uncheckedInput, unboundedLimits } from './inputs.ts';
import { lostSanitizers } from './sanitizers.ts';
import { unreadResults, unvalidatedRoutes } from './routes.ts';
import type { RuleId } from './rules.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  yield* uncheckedInput(project);
  yield* unboundedLimits(project);
  yield* unvalidatedRoutes(project);
  yield* unreadResults(project);
  yield* lostSanitizers(project);
  for (const { place, secret, list } of project.echoes) {
    if (!secret) continue;
    const found = { rule: 'echoed-secret' as const, at: place };
    if (list)
      yield {
        ...found,
        steps: () => [wrapStep(place, { code: `$it.map((error) => ({ ...error, value: undefined }))` })],
      };
    else yield { ...found, refused: 'mapped() gives the errors by field: take the value out of each.' };
  }
}
