import { stageOfPackage } from '../../code/packages/catalogue.ts';
import type { Project, Route, Value } from '../../model/project.ts';
import { entry, flat, handlersOf, isLiteral, samePlace } from '../kit/chain.ts';

/** Keys of the session that hold a token against forged requests, where a new one at login takes nobody's form or script by surprise. */
export function tokensOf(project: Project, logins: readonly Route[]): string[] {
  const names = [...ofPackages(project), ...project.identity.sessionKeys.filter((key) => NAMED.test(key))];
  // What stands behind the renewal still looks for the token that the form was sent with.
  const isChecked = logins.some(({ handlers }) => flat(handlers).some(looksForToken));
  return isChecked || isGivenToScripts(project) ? [] : [...new Set(names)].sort();
}

const NAMED = /^_?[cx]srf_?(token|secret)?$/i;

function ofPackages({ calls }: Project): string[] {
  if (calls.some(({ module }) => module === 'csrf-sync')) return ['csrfToken'];
  const csurf = calls.filter(({ module }) => module === 'csurf');
  const inCookie = csurf.some(({ args }) => {
    const cookie = entry(args[0], 'cookie');
    return cookie !== undefined && !isLiteral(cookie, false);
  });
  // csrf-sync takes the place of csurf.
  return csurf.length > 0 && !inCookie ? ['csrfSecret', 'csrfToken'] : [];
}

function looksForToken(value: Value): boolean {
  if (value.kind === 'call')
    return stageOfPackage(value.call.module, value.call.member) === 'csrf' || /[cx]srf/i.test(value.call.text);
  if (value.kind === 'import') return /[cx]srf/i.test(`${value.module} ${value.member}`);
  if (value.kind === 'unseen') return /[cx]srf/i.test(value.text);
  return value.kind === 'function' && /[cx]srf/i.test(`${value.fn.name} ${value.fn.calls.join(' ')}`);
}

/** A page that runs for long keeps the token that it was given as data. */
function isGivenToScripts(project: Project): boolean {
  const asks = project.identity.csrfTokens.flatMap(({ handler }) => handler ?? []);
  return handlersOf(project).some(
    ({ fn }) => fn.sends.some((name) => /^(json|send)$/i.test(name)) && asks.some((at) => samePlace(fn.place, at)),
  );
}
