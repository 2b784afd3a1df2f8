import type { Broken } from '../../model/protection.ts';
import type { Call, Project, Value } from '../../model/project.ts';
import { flat, functionsIn } from '../kit/chain.ts';
import type { RuleId } from './rules.ts';

const SANITIZES =
  /\bquery\(.*\.(toInt|toFloat|toBoolean|toDate|toArray|trim|ltrim|rtrim|escape|unescape|default|replace|customSanitizer|toLowerCase|toUpperCase|normalizeEmail|stripLow|whitelist|blacklist)(?:\(|$)/s;

/** `query('page').toInt()` in front of a handler that reads `req.query.page`, which Express 5 parses anew each time. */
export function* lostSanitizers({ routes, express }: Project): Iterable<Broken<RuleId>> {
  if ((express?.major ?? 0) < 5) return;
  for (const { handlers } of routes) {
    const [first] = flat(handlers).flatMap(callsIn).filter(sanitizes);
    const last = flat(handlers).at(-1);
    const reading = last ? functionsIn(last) : [];
    const isLost = reading.some(
      ({ readsInput, calls }) => readsInput && !calls.some((call) => /\bmatchedData\b/.test(call)),
    );
    if (first && isLost) yield { rule: 'lost-sanitizer', at: first.place, certain: false };
  }
}

const sanitizes = ({ module, text }: Call): boolean => module === 'express-validator' && SANITIZES.test(text);

/** Calls that a handler is made by, those that a function of the app is given among them: `check(query('page').toInt())`. */
function callsIn(value: Value): Call[] {
  if (value.kind === 'array') return value.items.flatMap(callsIn);
  return value.kind === 'call' ? [value.call, ...value.call.args.flatMap(callsIn)] : [];
}
