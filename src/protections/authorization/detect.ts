import type { Detected } from '../../model/protection.ts';
import type { Project } from '../../model/project.ts';
import { adminRoutes } from './admin.ts';
import { missingOwners } from './owners.ts';
import type { RuleId } from './rules.ts';
import { unguardedSiblings } from './siblings.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  yield* adminRoutes(project);
  yield* unguardedSiblings(project);
  yield* missingOwners(project);
}
