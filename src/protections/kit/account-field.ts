import { inEnglish } from '../../code/express/in-english.ts';
import type { Call, Project, Route } from '../../model/project.ts';
import { entry, flat, functionsIn } from './chain.ts';
import { isPassport } from './logins.ts';
import { ACCOUNT, BESIDE_SECRET, SECRET } from './login-words.ts';
import { isParser } from './parsers.ts';

/** The field of the body that names the account, as it is reached from the body; `null` where the handlers show none, or several. */
export function accountField(route: Route, project: Project): string | null {
  const handlers = flat(route.handlers);
  // A parser of the route's own stands behind the limiter, which then sees no body.
  if (handlers.some((value) => value.kind === 'call' && readsBody(value.call))) return null;
  const functions = handlers.flatMap(functionsIn);
  const isShown = functions.some(({ fields }) => fields.some((name) => ACCOUNT.test(inEnglish(name))));
  const fieldsLike = (words: RegExp): string[] =>
    functions.flatMap(({ fields, fieldsHanded }) =>
      (isShown ? fields : [...fields, ...fieldsHanded]).filter((name) => words.test(inEnglish(name))),
    );
  const [accounts, secrets] = [fieldsLike(ACCOUNT), fieldsLike(SECRET)];
  const read = accounts.length === 0 && secrets.length > 0 ? fieldsLike(BESIDE_SECRET) : accounts;
  const isInside = read.length === 0 && functions.some(({ calls }) => calls.includes('passport.authenticate'));
  const names = new Set(handlers.some(isPassport) || isInside ? [passportField(project)] : read);
  const [name] = names;
  // `login(req.body.user)` may hand on an object.
  if (name === undefined || names.size > 1 || (WHOLE.test(name) && secrets.length === 0)) return null;
  return functions.map(({ fieldPaths }) => fieldPaths[name]).find(Boolean) ?? name;
}

/** Names of objects as well as of texts. */
const WHOLE = /^(user|account|member|customer|credentials)$/i;

const readsBody = (call: Call): boolean => isParser(call) || call.module === 'multer';

/** What passport-local reads: `username`, unless the strategy is told another. */
function passportField(project: Project): string {
  const strategies = project.calls.filter(({ module }) => module === 'passport-local');
  const named = strategies.map(({ args }) => entry(args[0], 'usernameField')).find((value) => value !== undefined);
  return named?.kind === 'literal' && typeof named.value === 'string' ? named.value : 'username';
}
