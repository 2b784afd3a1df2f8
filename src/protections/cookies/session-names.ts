import type { Call, Project, Value } from '../../model/project.ts';
import type { Broken } from '../../model/protection.ts';
import { entry, isLiteral, isOpen } from '../kit/chain.ts';
import type { RuleId } from './rules.ts';

/** Sessions whose cookie has a name that browsers ask more of than its options say: nobody stays signed in. */
export function* lostSessions({ calls }: Project): Iterable<Broken<RuleId>> {
  for (const call of calls) {
    const cookie = cookieOf(call);
    if (!cookie) continue;
    const { options, secure } = cookie;
    const [path, domain] = [entry(options, 'path'), entry(options, 'domain')];
    const isElsewhere = path?.kind === 'literal' && path.value !== '/';
    if (isElsewhere || (domain !== undefined && !isLiteral(domain, null)) || !secure)
      yield { rule: 'host-prefix', at: call.place };
  }
}

/** Its options where the name begins so, and whether it may be secure. */
function cookieOf({ module, args: [given] }: Call): { options: Value | undefined; secure: boolean } | undefined {
  const name = entry(given, 'name');
  if (name?.kind !== 'literal' || !String(name.value).startsWith('__Host-') || isOpen(given)) return undefined;
  if (module === 'cookie-session') return { options: given, secure: !isLiteral(entry(given, 'secure'), false) };
  if (module !== 'express-session') return undefined;
  const options = entry(given, 'cookie');
  if (isOpen(options) || (options !== undefined && options.kind !== 'object')) return undefined;
  const secure = entry(options, 'secure');
  return { options, secure: secure !== undefined && !isLiteral(secure, false) };
}
