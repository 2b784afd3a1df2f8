import { stageOfPackage } from '../../code/packages/catalogue.ts';
import type { App, Call, ChainItem, Project, Route, Value } from '../../model/project.ts';
import { holds } from '../../model/place.ts';
import { entry, flat, isGlobal, isLiteral, isOpen, isSecurityMember, linksOf, pathOf } from '../kit/chain.ts';

const NAMED =
  /csrf|xsrf|anti_?forger|forgery|origin_?(guard|check|valid)|(check|verify|validate|same|require)_?origin|cross_?(site|origin)_?(guard|check|protect)/i;

/** A call of a package that checks tokens, or origins. */
function isCheckCall({ module, member, args }: Call): boolean {
  if (module === 'lusca') {
    const csrf = entry(args[0], 'csrf');
    return /csrf$/.test(member) || isOpen(args[0]) || (csrf !== undefined && !isLiteral(csrf, false));
  }
  return stageOfPackage(module, member) === 'csrf';
}

/** A handler that refuses forged requests. */
function isCheck(value: Value, project: Project): boolean {
  if (isSecurityMember(value, 'originGuard')) return true;
  switch (value.kind) {
    case 'call':
      return (
        isCheckCall(value.call) ||
        NAMED.test(value.call.text) ||
        flat(value.call.args).some((one) => isCheck(one, project))
      );
    case 'import':
      return NAMED.test(`${value.module} ${value.member}`);
    case 'unseen':
      return NAMED.test(value.text);
    case 'function':
      return (
        NAMED.test(value.fn.name) ||
        value.fn.calls.some((call) => !MAKES.test(call) && isOfStage(call)) ||
        project.identity.forgeryChecks.some(({ place }) => holds(value.fn.place, place))
      );
    default:
      return false;
  }
}

/** `csrf-csrf.doubleCsrf.generateToken`: what hands out a token checks none. */
const MAKES = /\.(generate|create|make|get)\w*$/i;

function isOfStage(call: string): boolean {
  const [module = '', ...members] = call.split('.');
  return stageOfPackage(module, members.join('.')) === 'csrf';
}

/** The link of a chain that checks every request. */
export function checkOf(app: App, project: Project): ChainItem | undefined {
  return linksOf(app).find((item) => isGlobal(item) && flat(item.args).some((value) => isCheck(value, project)));
}

/** A check on the way to a route: of its own, of its router, or of a path that leads to it. */
export function isChecked(route: Route, app: App, project: Project): boolean {
  if (flat([...route.through, ...route.handlers]).some((value) => isCheck(value, project))) return true;
  return app.chain.some((item) => {
    const path = item.kind === 'use' || item.kind === 'mount' ? pathOf(item) : null;
    const leads = path !== null && (route.full === path || route.full.startsWith(`${path.replace(/\/$/, '')}/`));
    return leads && flat(item.args).some((value) => isCheck(value, project));
  });
}

/** There are checks, and it is not seen what they stand in front of. */
export function hasChecks(project: Project): boolean {
  return project.calls.some(isCheckCall) || project.identity.forgeryChecks.length > 0;
}
