import { inEnglish } from '../../code/express/in-english.ts';
import type { Broken } from '../../model/protection.ts';
import type { Project, Route } from '../../model/project.ts';
import { ADMIN, accessOf, changes, isForAdmins, isOpenByName, nameOf, type Access } from './access.ts';
import { byRouter } from '../kit/handlers.ts';
import type { RuleId } from './rules.ts';

/** Routes for administrators that let in others; one finding a router. */
export function* adminRoutes(project: Project): Iterable<Broken<RuleId>> {
  const all = project.routes.filter(({ method }) => method !== 'use').map((route) => accessOf(project, route));
  const isAsked = all.some(({ guarded }) => guarded);
  // Below which path somebody asks for a role.
  const asked = new Set(all.flatMap(({ role, route }) => (role && isForAdmins(route) ? [areaOf(route)] : [])));
  for (const routes of byRouter(project.routes)) {
    const admin = routes
      .filter((route) => isForAdmins(route) && !isOpenByName(route))
      .map((route) => accessOf(project, route));
    const open = admin.filter(({ guarded, answer }) => !guarded && answer !== undefined);
    if (open.length > 0) yield found('unguarded-admin', open, isAsked);
    const anybody = admin.filter(
      ({ guarded, role, seen, route }) =>
        guarded && !role && seen && route.method !== 'all' && asked.has(areaOf(route)),
    );
    if (anybody.length > 0) yield { ...found('admin-without-role', anybody, false), certain: false };
  }
}

/** `/api/admin/users` → `/api/admin` */
function areaOf(route: Route): string {
  const full = inEnglish(route.full);
  return full.slice(0, full.search(ADMIN) + (ADMIN.exec(full)?.[0].length ?? 0)).replace(/\/$/, '');
}

function found(rule: RuleId, list: readonly Access[], isAsked: boolean): Broken<RuleId> {
  const certain = isAsked && list.some(({ seen, route }) => seen && changes(route));
  const [first] = [...list].sort((a, b) => Number(changes(b.route)) - Number(changes(a.route)));
  const names = list.map(({ route }) => nameOf(route));
  const shown = names.slice(0, 5).join(', ');
  return {
    rule,
    ...(first ? { at: first.route.place } : {}),
    certain,
    severity: certain ? 'high' : list.some(({ route }) => changes(route)) ? 'medium' : 'low',
    detail: names.length > 5 ? `${shown}, and ${names.length - 5} more.` : `${shown}.`,
  };
}
