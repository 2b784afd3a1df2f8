import type { Dialect } from '../drivers/dialect.ts';
import { value, type Place } from './place.ts';
import type { Token } from './tokens.ts';
import { upper } from './words.ts';

/** Settings of one value, which means the same as text: those of the app's own, and some of the server. A list of names is no text. */
const PLAIN =
  /^(\w+\.\w+|statement_timeout|lock_timeout|idle_in_transaction_session_timeout|timezone|application_name)$/i;

/** `SET LOCAL app.tenant = 'x'`, which `set_config()` does with a parameter; `null` for any other place. */
export function settingAt(tokens: readonly Token[], at: number, dialect: Dialect): Place | null {
  if (dialect !== 'postgres' || upper(tokens[0]) !== 'SET') return null;
  const scope = upper(tokens[1]);
  const first = /^(LOCAL|SESSION)$/.test(scope) ? 2 : 1;
  const [sign, behind] = [tokens[at - 1], tokens[at + 1]];
  const name = tokens
    .slice(first, at - 1)
    .map(({ text }) => text)
    .join('');
  if (sign?.text !== '=' && upper(sign) !== 'TO') return null;
  if (!PLAIN.test(name) || (behind && (behind.kind !== 'semicolon' || tokens.length > at + 2))) return null;
  return value('setting', { detail: name, column: scope === 'LOCAL' ? 'true' : 'false', lead: at });
}
