import type { Broken } from '../../model/protection.ts';
import type { Project, Route } from '../../model/project.ts';
import { accessOf, changes, isForAdmins, isOpenByName, nameOf, type Access } from './access.ts';
import { byRouter } from '../kit/handlers.ts';
import type { RuleId } from './rules.ts';

/** Routes that change something and ask nobody, where most of their router that do ask. */
export function* unguardedSiblings(project: Project): Iterable<Broken<RuleId>> {
  for (const routes of byRouter(project.routes)) {
    const all = routes.map((route) => accessOf(project, route));
    const changing = all.filter(({ route }) => changes(route) && !isOpenByName(route) && !isForAdmins(route));
    const guarded = changing.filter((one) => one.guarded);
    const open = changing.filter((one) => !one.guarded && one.answer !== undefined);
    const resources = new Set(guarded.map((one) => resourceOf(one.route)));
    const beside = open.filter(({ route }) => resources.has(resourceOf(route)));
    if (beside.length === 0 || guarded.length < 1) continue;
    // Most ask: what is read counts, too.
    if (open.length > all.filter((one) => one.guarded && !isForAdmins(one.route)).length) continue;
    yield finding(beside, guarded);
  }
}

function finding(open: readonly Access[], guarded: readonly Access[]): Broken<RuleId> {
  const [first] = open;
  // The same path with another method: its sibling says who may come.
  const paths = new Set(guarded.map((one) => one.route.full));
  const same = open.find(({ route }) => paths.has(route.full));
  const others = guarded.slice(0, 3).map(({ route }) => nameOf(route));
  const { route } = same ?? first ?? {};
  return {
    rule: 'unguarded-sibling',
    ...(route ? { at: route.place } : {}),
    certain: false,
    severity: same ? 'medium' : 'low',
    detail: `${open.map((one) => nameOf(one.route)).join(', ')}; guarded are ${others.join(', ')}.`,
  };
}

/** Words for what is done, behind the name of what it is done to. */
const VERB = /^(add|create|new|insert|save|edit|update|change|modify|delete|remove|destroy)$/i;

/** `/api/posts/:id/like`, `/api/posts/delete/:id` → `/api/posts` */
function resourceOf({ full }: Route): string {
  const parts = full.split('/').filter(Boolean);
  const at = parts.findIndex((part) => part.startsWith(':'));
  const named = parts.slice(0, at < 0 ? parts.length : at);
  return (VERB.test(named.at(-1) ?? '') ? named.slice(0, -1) : named).join('/');
}
