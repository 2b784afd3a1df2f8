import type { Call } from '../../model/project.ts';
import type { SecretFact, SecretUse } from '../../model/identity.ts';
import type { Source } from '../../code/values/value.ts';
import { ancestors, endOf, startOf, textOf as sourceTextOf } from '../../code/syntax/ancestors.ts';
import { bare, isFunction, keyName, memberName, type Node, rootName, walk } from '../../code/syntax/nodes.ts';
import type { Path } from '../../model/tree.ts';
import { loadedBy } from '../clients.ts';
import { isTest, strangeness } from '../entry-points.ts';
import type { Sources } from '../sources.ts';
import { placeAt } from '../values.ts';
import { nameOfFunction } from './names.ts';
import { isPlaceholder } from './placeholders.ts';
import { layerOf, settingBefore, variableOfDefault } from './secret-schemas.ts';
import { secretsOfCalls, settingsOfCalls, type UsedSecret, usesOfSetting } from './secret-uses.ts';
import { isForEverybody, isOfService } from './service-keys.ts';
import { digestOf, secretsByForm } from './secret-forms.ts';
import { holdsWords, isCheckedFor, isMadeSecret, isTool, isTried, opensByName } from './secret-names.ts';
import { opensOwnMachine } from './own-machine.ts';

/** Secrets that files hold as text: what calls are given as one, what is named as one, and what has the form of one. */
export function readSecrets(
  sources: Sources,
  calls: readonly Call[],
  find: (module: string, from: Path) => Path | undefined,
): SecretFact[] {
  const used = secretsOfCalls(calls);
  const settings = settingsOfCalls(calls);
  const texts = [...used.keys()].map((text) => text.slice(0, 40).split(/['"\\\n`]/)[0] ?? '');
  const found = sources.code().flatMap((path): SecretFact[] => {
    if (isTest(path) || strangeness(path) > 1) return [];
    const holds = (text: string): boolean => texts.some((part) => part !== '' && text.includes(part));
    if (!sources.mentions(path, NAMED) && !holds(sources.text(path) ?? '')) return [];
    const source = sources.open(path);
    return source ? secretsIn(source, used, settings) : [];
  });
  const byForm = secretsByForm(sources).filter(
    ({ place }) => !found.some((one) => one.place.file === place.file && one.place.line === place.line),
  );
  const loaders = calls.filter(({ module, member }) => module === 'dotenv' && member === 'config');
  return [...found, ...byForm]
    .filter((fact) => !isHeldTo(sources, fact))
    .map((fact) => ({ ...fact, loadsEnv: fact.code && loadsEnv(fact.place.file) }));

  function loadsEnv(file: Path): boolean {
    const loaded = loaders.length > 0 ? loadedBy(sources, file, find) : undefined;
    return loaders.some(({ place }) => place.file !== file && loaded?.has(place.file));
  }
}

const NAMED = /secret|process\.env|pass|pwd|api_?key|token|private_?key|access_?key/i;
/** Names of variables and keys that hold a secret which signs. */
const SIGNS =
  /^(my_?)?(jwt|session|cookie|token|access|refresh|auth|csrf|encryption|express|app|api|json_?web_?token)_?(access_?|refresh_?|auth_?)?(token_?)?(secret(_?key)?|private_?key|signing_?key)$|^secret_?key$|^jwt_?key$|^session_?key$|^SECRET$/i;
const OPENS = /PASSWORD$|PASSWD$|_PASS$|^PASS$|_PWD$|API_KEY$|ACCESS_KEY$|AUTH_TOKEN$/;
const OTHER_NAMES = /^(user(_?name)?|login|host|database|db_?(user|host|name))$/i;
/** What cookies that hold a session are called. */
const COOKIE_NAME = /^(\w+[._-])?(sess(ion)?|sid|session[._-]?id|cookie|token)$/i;
/** Names under which the secret of a call may be kept; an equal text under another name is another thing. */
function isKept(name: string, uses: readonly SecretUse[]): boolean {
  const opens = uses.some((use) => use === 'database' || use === 'service');
  if (opens && /pass|pwd|ur[il]|conn|dsn|(^|_)db$|mongo|database$/i.test(name) && !/name$/i.test(name)) return true;
  const signs = uses.some((use) => use !== 'database' && use !== 'service');
  // What iron-session seals with is called so.
  if (name === 'password' && uses.includes('session')) return true;
  return signs && /secret|key|token|salt|jwt|private|cookie|sess|sign/i.test(name) && !/pass|pwd/i.test(name);
}

function secretsIn(
  source: Source,
  used: ReadonlyMap<string, UsedSecret>,
  settings: ReturnType<typeof settingsOfCalls>,
): SecretFact[] {
  const found: SecretFact[] = [];
  walk(source.ast.program, (node) => {
    const text = textOf(node);
    if (text === undefined || text === '') return;
    const spot = spotOf(source, node);
    if (!spot) return;
    const path = ancestors(source.ast, node);
    if (opensOwnMachine(path)) return;
    const configured = usesOfSetting(source, path, settings);
    const uses = configured.length > 0 ? configured : usesOf(source, node, spot, used.get(text), text);
    if (uses.length > 0) found.push(factOf(source, node, spot, uses, text));
  });
  return found;
}

function textOf(node: Node): string | undefined {
  if (node.type === 'StringLiteral') return node.value;
  if (node.type !== 'TemplateLiteral' || node.expressions.length > 0) return undefined;
  return node.quasis[0]?.value.cooked ?? undefined;
}

interface Spot {
  /** The text, or the whole of `process.env.NAME || 'text'`. */
  node: Node;
  env: string | null;
  name: string;
  /** It is an argument, or an option of one: only the call tells. */
  inCall: boolean;
  /** It is what a given password or key is compared with. */
  isCompared: boolean;
  /** A schema of the configuration takes it where the variable is not set. */
  isDefault?: true;
}

function spotOf(source: Source, literal: Node): Spot | undefined {
  const path = ancestors(source.ast, literal);
  const variable = variableOfDefault(path);
  if (variable !== undefined)
    return { node: literal, env: variable, name: '', inCall: false, isCompared: false, isDefault: true };
  let at = 0;
  let env: string | null = null;
  const [, outer] = path;
  if (outer?.type === 'LogicalExpression' && outer.operator !== '&&' && outer.right === literal) {
    env = envOf(outer.left);
    if (env !== null) at = 1;
  }
  const node = path[at];
  let parent = path[at + 1];
  let up = at + 1;
  while (parent && handsOn(source, parent, path[up - 1])) parent = path[++up];
  if (!node || !parent) return undefined;
  // The call that a whole handler is given to says nothing of what stands in the handler.
  const around = path.slice(up);
  const handler = around.findIndex((one) => isFunction(one));
  const inCall = around
    .slice(0, handler === -1 ? undefined : handler)
    .some(({ type }) => type === 'CallExpression' || type === 'NewExpression');
  if (parent.type === 'BinaryExpression') {
    const name = comparedWith(parent, path[up - 1]);
    return name === undefined ? undefined : { node, env, name, inCall: false, isCompared: true };
  }
  const name = returnedBy(path, up) ?? nameOf(parent, path[up - 1]);
  const before = name === '' ? settingBefore(outer, literal) : undefined;
  if (before !== undefined && SIGNS.test(before)) return { node, env, name: before, inCall: false, isCompared: false };
  return name === undefined ? undefined : { node, env, name, inCall, isCompared: false };
}

/** An expression whose value is the text, or the bytes of it: `[text]`, `env || text`, `Buffer.from(text)`. */
function handsOn(source: Source, parent: Node, child: Node | undefined): boolean {
  if (parent.type === 'ConditionalExpression') return parent.test !== child;
  if (parent.type === 'CallExpression')
    return parent.arguments[0] === child && BYTES.test(sourceTextOf(source.text, parent.callee as Node));
  return /^(Array|Logical)Expression$|^TS.*Expression$/.test(parent.type);
}

const BYTES = /^(Buffer\.from|new TextEncoder\(\)\.encode|(\w*[eE]ncoder)\.encode)$/;

/** `getSecret` of `const getSecret = () => env || text` is called so for what it returns: `Secret`. */
function returnedBy(path: readonly Node[], up: number): string | undefined {
  const parent = path[up];
  if (parent?.type !== 'ReturnStatement' && !(isFunction(parent) && parent.body === path[up - 1])) return undefined;
  const at = path.findIndex((one, index) => index >= up && isFunction(one));
  const fn = path[at];
  return fn && nameOfFunction(fn, path[at + 1])?.replace(/^(get|load|read|fetch)_?(?=[A-Z])/, '');
}

/** The name of what a text is compared with: `password` of `req.body.password === 'text'`, `api-key` of `req.get('x-api-key')`. */
function comparedWith(
  { operator, left, right }: Extract<Node, { type: 'BinaryExpression' }>,
  child: Node | undefined,
): string | undefined {
  if (!/^[!=]==?$/.test(operator)) return undefined;
  const other = bare(left === child ? right : (left as Node));
  if (other.type === 'Identifier') return other.name;
  // What the app is configured with is looked at to warn.
  if (/^(config|settings|options|process|env)$/i.test(rootName(other) ?? '')) return undefined;
  const [first] = other.type === 'CallExpression' ? (other.arguments as Node[]) : [];
  const name = first?.type === 'StringLiteral' ? first.value : memberName(other);
  return name?.replace(/^x-/i, '');
}

/** What an expression is kept in, `''` for an argument; `undefined` where it is only looked at. */
function nameOf(parent: Node, child: Node | undefined): string | undefined {
  switch (parent.type) {
    case 'VariableDeclarator':
      return parent.id.type === 'Identifier' ? parent.id.name : '';
    case 'ObjectProperty':
      return parent.value === child ? (keyName(parent.key, parent.computed) ?? '') : undefined;
    case 'ClassProperty':
      return keyName(parent.key, parent.computed) ?? '';
    case 'AssignmentExpression':
      return parent.left.type === 'Identifier' ? parent.left.name : (memberName(parent.left) ?? '');
    case 'AssignmentPattern':
      return parent.left.type === 'Identifier' ? parent.left.name : '';
    case 'CallExpression':
    case 'NewExpression':
      return parent.callee === child ? undefined : '';
    default:
      return undefined;
  }
}

function envOf(node: Node): string | null {
  const value = bare(node);
  if (value.type === 'LogicalExpression') return envOf(value.left);
  if (value.type !== 'MemberExpression' || memberName(value.object) !== 'env') return null;
  return memberName(value) ?? null;
}

function usesOf(
  source: Source,
  literal: Node,
  { env, name, inCall, isCompared }: Spot,
  used: UsedSecret | undefined,
  text: string,
): SecretUse[] {
  const looks = looksSecret(name, text);
  if (isCompared) return looks && isCheckedFor(source.path, name, text) ? ['service'] : [];
  const [start, end] = [startOf(literal), endOf(literal)];
  const isGiven = used?.calls.some(
    ({ place }) => place.file === source.path && place.start <= start && end <= place.end,
  );
  const isNamed =
    name !== '' &&
    used?.calls.some(
      ({ place }) =>
        place.file === source.path &&
        new RegExp(`(?<![\\w$'"])${name.replace(/[^\w]/g, '.')}(?![\\w$'":])`).test(
          source.text.slice(place.start, place.end),
        ),
    );
  // The name of the account, of the database or of a cookie may be the same text.
  if (OTHER_NAMES.test(name)) return [];
  if (used && (isGiven || isNamed || isKept(env ?? name, [...used.uses]))) {
    return used.uses.has('database') && isPlaceholder(text) ? [] : [...used.uses];
  }
  if (isForEverybody(source, literal, text)) return [];
  // A tool beside the app takes any text for a secret that it never uses.
  if (isTool(source.path) && SIGNS.test(env ?? name)) return [];
  if (env !== null) {
    if (SIGNS.test(env)) return [useOf(env)];
    return OPENS.test(env) && !isPlaceholder(text) && text !== env
      ? [/DB|SQL|PG|MONGO|DATABASE/.test(env) ? 'database' : 'service']
      : [];
  }
  const isKnown = !isTried(source.path);
  if (looks && isKnown && isMadeSecret(source.path, name, text)) return ['service'];
  if (inCall || !looks) return [];
  if (/^secret$/i.test(name) && /^[a-z]{1,15}$/i.test(text)) return [];
  const isSigning = SIGNS.test(name) && text.length >= 6 && !COOKIE_NAME.test(text);
  if (isKnown && isSigning && !holdsWords(source.path))
    return [isOfService(source, ancestors(source.ast, literal)) ? 'service' : useOf(name)];
  return isKnown && opensByName(source.path, name, text) ? ['service'] : [];
}

/** No placeholder, no name of a variable, of a message or of what it is kept under. */
const looksSecret = (name: string, text: string): boolean =>
  text.length >= 4 &&
  !/\s/.test(text) &&
  !isPlaceholder(text) &&
  text.toLowerCase() !== name.toLowerCase() &&
  !/^[A-Z]+(_[A-Z]+)+$/.test(text) &&
  !/^[a-z-]+[.:][a-z.-]+$/i.test(text) &&
  !text.includes('${');

function useOf(name: string): SecretUse {
  if (/sess/i.test(name)) return 'session';
  if (/cookie/i.test(name)) return 'cookie';
  return /csrf/i.test(name) ? 'csrf' : 'token';
}

function factOf(
  source: Source,
  literal: Node,
  { node, env, name, isDefault }: Spot,
  uses: SecretUse[],
  text: string,
): SecretFact {
  return {
    uses,
    place: placeAt(source, startOf(node), endOf(node)),
    env,
    name,
    form: '',
    digest: digestOf(text),
    bytes: Buffer.byteLength(text),
    deferred: ancestors(source.ast, literal).some((one) => isFunction(one)),
    loadsEnv: false,
    code: true,
    layer: isDefault ? 'schema' : layerOf(source, node),
  };
}

/** The app does not start without the variable: what is behind `||` is for development. */
function isHeldTo(sources: Sources, { env, place }: SecretFact): boolean {
  if (env === null) return false;
  const text = sources.text(place.file) ?? '';
  return new RegExp(`![\\w.]*env\\.${env}\\b[^;{]{0,80}\\)\\s*\\{?[^}]{0,200}(throw |process\\.exit)`).test(text);
}
