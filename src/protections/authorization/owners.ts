import type { Broken } from '../../model/protection.ts';
import type { FunctionFact, Project } from '../../model/project.ts';
import { accessOf, nameOf, type Access } from './access.ts';
import { byRouter } from '../kit/handlers.ts';
import type { RuleId } from './rules.ts';

type Lookup = FunctionFact['lookups'][number];

/** Queries by an identifier alone, where others of the router ask the same records for their owner. */
export function* missingOwners(project: Project): Iterable<Broken<RuleId>> {
  for (const routes of byRouter(project.routes)) {
    const [sample] = routes;
    // A parameter that is loaded once for all routes may be checked there.
    if (!sample || project.routerLinks.some(({ kind, place }) => kind === 'param' && place.file === sample.file))
      continue;
    const all = routes.map((route) => accessOf(project, route));
    const owned = new Set(
      all.flatMap(({ answer }) => lookups(answer).filter((one) => one.owned)).map(({ model }) => model),
    );
    const open = all.flatMap((access) => alone(access, owned));
    const [first] = open;
    if (!first) continue;
    yield {
      rule: 'no-owner',
      at: first.lookup.place,
      certain: false,
      detail: `${open.map(({ access }) => nameOf(access.route)).join(', ')}: ${first.lookup.model} by its identifier alone.`,
    };
  }
}

const lookups = (answer: FunctionFact | undefined): readonly Lookup[] => answer?.lookups ?? [];

/** The handler looks nowhere at who asks, and no role is asked for in front of it. */
function alone(access: Access, owned: ReadonlySet<string>): { access: Access; lookup: Lookup }[] {
  const { answer, role } = access;
  if (!answer || answer.asks || role || answer.statuses.includes(403)) return [];
  const lookup = answer.lookups.find((one) => !one.owned && owned.has(one.model));
  return lookup ? [{ access, lookup }] : [];
}
