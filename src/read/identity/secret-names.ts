import type { Path } from '../../model/tree.ts';
import { isClient } from '../program.ts';

/** Texts for people, and descriptions of an interface: what is called a password there is a word or an example. */
const WORDS =
  /(^|\/)(locales?|i18n|lang(uages?)?|translations?|messages|swagger|openapi|docs?|schemas?|validat\w*)(\/|\.|$)/i;
/** Whether a file holds texts for people, or describes an interface. */
export const holdsWords = (path: Path): boolean => WORDS.test(path);

const PASSWORD =
  /^(\w*[._-])?(db|database|admin|root|mail|smtp|email|redis|mongo|mysql|postgres|user|default|service|master|ftp|ssh|ldap)?_?(password|passwd|pwd)$|_PASS$|^(db|smtp|mail|email|redis)_?pass$/i;
const KEY =
  /(^|[a-z_.-])(api_?key|api_?secret|client_?secret|consumer_?secret|app_?secret|secret_?key|private_?key|access_?key(_?secret)?|secret_?access_?key|auth_?token|access_?token|bot_?token|webhook_?secret|signing_?secret|encryption_?key|hmac_?(key|secret)|master_?key|api_?token)$/i;
const NO_KEY = /public|publishable|expire|header|field|param|cookie|name$|url$|path$|prefix|regex|pattern|type$/i;

/** Whether a text that is kept under a name is what opens a door: by the name, and by a form that no word and no message has. */
export function opensByName(path: Path, name: string, text: string): boolean {
  if (WORDS.test(path) || isClient(path) || /\.[jt]sx$/.test(path) || NO_KEY.test(name)) return false;
  if (/^(https?:|\/|\.\.?\/)|[<>{}]/.test(text)) return false;
  if (PASSWORD.test(name)) return isPassword(text);
  return KEY.test(name) && isKey(text);
}

/** Whether a text that something is compared with lets in whoever knows it: `password === 'text'`. */
export function isCheckedFor(path: Path, name: string, text: string): boolean {
  if (WORDS.test(path) || isClient(path) || /\.[jt]sx$/.test(path) || NO_KEY.test(name)) return false;
  if (/^(password|text|string|hidden|required|object|number|boolean|function|bearer|basic|digest)$/i.test(text))
    return false;
  if (/^(user_?|admin_?|master_?)?(password|passwd|pwd)$/i.test(name)) return true;
  return (
    /(^|[a-z_-])(api[_-]?(key|secret)|secret|passcode|(auth|access|admin|api)[_-]?token)$/i.test(name) &&
    text.length >= 6
  );
}

/** Letters with digits or signs among them, and no key of a message. */
const isPassword = (text: string): boolean =>
  /^\d{4,}$/.test(text) ||
  (/^[\x21-\x7e]{6,64}$/.test(text) &&
    /\d|[^\w.-]/.test(text) &&
    !/^[a-z]+[A-Z_.-]?\w*[.:!]$/i.test(text) &&
    !/^(\w+[.:])+\w+$/.test(text));

/** One run of letters and digits as a machine makes them: mixed, and long. */
function isKey(text: string): boolean {
  if (!/^[\w+/=.~$:-]{12,}$/.test(text)) return false;
  const digits = text.replace(/\D/g, '').length;
  return digits >= 2 && /[a-z]/i.test(text) && new Set(text).size >= 8 && !/^([a-z]+[-_.])+v?\d+$/i.test(text);
}

/** A text that nobody wrote by hand, under a name that says secret: told apart wherever it stands. */
export function isMadeSecret(path: Path, name: string, text: string): boolean {
  if (WORDS.test(path) || isClient(path) || /\.[jt]sx$/.test(path) || NO_KEY.test(name)) return false;
  if (!/(^|[a-z_.-])(token|secret|api[_-]?key|credentials?)$/i.test(name) || !/^[\w+/=.~$-]{24,}$/.test(text))
    return false;
  return [/\d/, /[a-z]/, /[A-Z]/].every((kind) => kind.test(text)) && entropy(text) > 3.7;
}

/** Bits of a letter, by how often each stands there. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const one of text) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}

const TOOL =
  /(^|\/)(knexfile|ormconfig)\.[cm]?[jt]s$|(^|\/)(jest|vitest|playwright|cypress|drizzle|vite|webpack|rollup|babel|eslint|prettier|tailwind|postcss)\.(config|setup)[\w.-]*\.[cm]?[jt]s$|(^|\/)(migrations?|seed(er)?s?)\//i;
/** Whether a file holds settings of migrations, tests and builds. */
export const isTool = (path: Path): boolean => TOOL.test(path);
const TRIED =
  /(^|\/)(seed(er)?s?|fixtures?|factor(y|ies)|sample_?-?data)\/|(^|[/._-])(sample|test|mock|dummy|fake)[._-]?(data|users?|accounts?)([._-]\w+)*\.[cm]?[jt]s$|(^|[/._-])(seed(er|s)?|populate|factory)([._-]\w+)*\.[cm]?[jt]s$|(^|[/._-])(db|database|data)[._-](reset|seed|populate)|(^|[/._-])(reset|seed|populate)[._-](db|database|data)|(^|\/)(config|env\w*)\/([\w-]+\/)?(test|ci|mocha)\.[cm]?[jt]s$/i;
/** Whether a file holds records and settings that are there for trying out. */
export const isTried = (path: Path): boolean => TRIED.test(path);
