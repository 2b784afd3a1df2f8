import type { Answers } from '../../model/protection.ts';
import type { Call, Project, Value } from '../../model/project.ts';
import type { Draft } from '../../model/step.ts';
import { entry, isLiteral } from '../kit/chain.ts';
import { configStep, envSteps, noteStep, optionsStep, securityImport } from '../kit/steps.ts';
import { listOrigins, originVariable } from './origins.ts';

/** The call lets in the origins of the config module; its other options stay. */
export function* originSteps(project: Project, { place, args }: Call, answers: Answers): Iterable<Draft> {
  const reason = whyNot(answers);
  if (reason) return yield noteStep(reason);
  const imports = [securityImport(project, place.file)];
  const change = hasOptions(args[0]) ? { set: { origin: '$security.cors.origin' } } : { replace: '$security.cors' };
  yield optionsStep(place, { argument: 0, ...change, imports });
  const env = originVariable(project);
  const credentials = isLiteral(entry(args[0], 'credentials'), true);
  const origins = listOrigins(answers.get('cors.origins') ?? '').join(',');
  yield configStep(project, { cors: { env, origins, credentials } });
  yield* envSteps(project, [
    { name: env, value: '', comment: 'Origins of front ends that may read answers, separated by commas' },
  ]);
}

/** Cutting off a front end nobody named would break it: without origins the finding stays, with this reason. */
function whyNot(answers: Answers): string | undefined {
  if (answers.level === 'observe')
    return 'The level "observe" changes no response; use "preserve" with --set cors.origins=….';
  if (listOrigins(answers.get('cors.origins') ?? '').length > 0) return undefined;
  return 'Which front ends use this app is not known, and a wrong list would cut them off. Name them: --set cors.origins=https://app.example';
}

/** Options beside the origin that have to stay. */
function hasOptions(options: Value | undefined): boolean {
  if (options?.kind !== 'object') return false;
  return Object.keys(options.entries).some((key) => !['origin', 'credentials'].includes(key));
}
