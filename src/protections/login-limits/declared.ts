import type { Broken } from '../../model/protection.ts';
import type { Project } from '../../model/project.ts';
import { ofOneUser } from '../kit/limiters.ts';
import { limitersOf } from '../kit/logins.ts';
import type { RuleId } from './rules.ts';

/** Logins of classes and containers: which router they get is made where the program starts. */
export function* declaredLogins(project: Project): Iterable<Broken<RuleId>> {
  for (const { full, place } of project.identity.declaredLogins) {
    // What is mounted on a path that leads to it counts, as for any route.
    const route = {
      method: 'post',
      path: { seen: true, value: full } as const,
      full,
      receiver: '',
      file: place.file,
      place,
      handlers: [],
      handlerPlaces: [],
      handlerNames: [],
      through: [],
      app: 0,
    };
    if (project.routes.some((one) => one.place.file === place.file) || limitersOf(route, project).length > 0) continue;
    yield {
      rule: 'missing',
      at: place,
      fix: 'manual',
      detail: `Route: POST ${full}.`,
      todo: `Put a limiter in front of it that counts by account and address, such as 20 in 15 minutes: as middleware of this method, or by app.use('${full}', …) above the controllers.`,
      ...ofOneUser(project),
    };
  }
}
