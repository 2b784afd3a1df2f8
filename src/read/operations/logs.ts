import { inEnglish } from '../../code/express/in-english.ts';
import type { LogFacts, LoggedFact } from '../../model/operations.ts';
import { isDevelopmentTest, isProductionTest } from '../../code/express/environment-guards.ts';
import { ancestors, endOf, startOf, textOf } from '../../code/syntax/ancestors.ts';
import {
  bare,
  isFunction,
  keyName,
  memberName,
  type Node,
  rootName,
  walk,
  writtenText,
} from '../../code/syntax/nodes.ts';
import { pathText, readScopes } from '../../code/syntax/scopes.ts';
import type { Source } from '../../code/values/value.ts';
import { isTest, strangeness } from '../entry-points.ts';
import { isClient } from '../program.ts';
import type { Sources } from '../sources.ts';
import { placeAt } from '../values.ts';

const METHODS = /^(trace|debug|info|warn|warning|error|fatal|log|verbose|silly|http|notice|dir)$/;
const RECEIVER = /^(console|log|logger|winston|pino|bunyan|\w*Logger|\w+Log)$/i;
const MADE = /\b(createLogger|getLogger|(pino|bunyan|winston|log4js|tslog|signale|consola|loglevel)\w*)\b/i;
const LOGS = new RegExp(`\\b(console|\\w*log\\w*)\\s*\\.\\s*\\w+\\(|${MADE.source}`, 'i');
const FINISHED = /\bres(ponse)?\.on\(\s*['"`](finish|close)['"`]|\bon-?finished\b/i;

/** What server code writes to its logs. */
export function readLogs(sources: Sources): LogFacts {
  const facts: LogFacts = { logged: [], forged: [], watched: null };
  for (const path of sources.code()) {
    if (isTest(path) || strangeness(path) > 0 || isClient(path) || /\.[jt]sx$/.test(path)) continue;
    if (sources.mentions(path, FINISHED)) facts.watched ??= path;
    const source = sources.mentions(path, LOGS) ? sources.open(path) : undefined;
    if (source) walk(source.ast.program, (node) => visit(source, node, facts));
  }
  return facts;
}

function visit(source: Source, node: Node, facts: LogFacts): void {
  if (node.type !== 'CallExpression') return;
  const callee = bare(node.callee as Node);
  if (callee.type !== 'MemberExpression' || !METHODS.test(memberName(callee) ?? '')) return;
  const object = bare(callee.object);
  const receiver = object.type === 'Identifier' ? object.name : (memberName(object) ?? '');
  if (!(RECEIVER.test(receiver) || isMadeLogger(source, object)) || isForDevelopment(source, node)) return;
  if (receiver !== 'console') facts.watched ??= source.path;
  const quiet = /^(trace|debug|verbose|silly)$/.test(memberName(callee) ?? '');
  const args = node.arguments as Node[];
  for (const argument of args) {
    const found = secretIn(source, argument);
    if (!found) continue;
    const at = placeAt(source, startOf(node), endOf(node));
    facts.logged.push({ ...found, place: at, quiet, signsIn: isAtSignIn(source, node) });
    return;
  }
  if (receiver === 'console' && args.some((argument) => isForgeable(source, argument)))
    facts.forged.push(placeAt(source, startOf(node), endOf(node)));
}

/** `const dnevnik = createLogger({…})` */
function isMadeLogger({ ast, text }: Source, object: Node): boolean {
  const from = object.type === 'Identifier' ? readScopes(ast).binding(object)?.from : undefined;
  const init = from?.type === 'VariableDeclarator' && from.init ? bare(from.init) : undefined;
  return init?.type === 'CallExpression' && MADE.test(textOf(text, init.callee as Node));
}

/** Behind `if (process.env.NODE_ENV !== 'production')`, or the other branch of the opposite. */
function isForDevelopment({ ast }: Source, node: Node): boolean {
  const path = ancestors(ast, node);
  return path.some((one, at) => {
    if (one.type === 'IfStatement') {
      const other = path[at - 1] === one.alternate;
      return other ? isProductionTest({ ast }, one.test) : isDevelopmentTest({ ast }, one.test);
    }
    return one.type === 'LogicalExpression' && one.operator === '&&' && isDevelopmentTest({ ast }, one.left);
  });
}

/** The function around deals with a password. */
function isAtSignIn({ ast, text }: Source, node: Node): boolean {
  const fn = ancestors(ast, node).find((one) => isFunction(one));
  return fn !== undefined && /passw(or)?d|passphrase/i.test(textOf(text, fn));
}

type Found = Pick<LoggedFact, 'kind' | 'text' | 'certain'>;

/** Values that an argument shows as they are: those in texts, objects and lists, and in what prints all of a value. */
function shownBy(node: Node): Node[] {
  const value = bare(node);
  switch (value.type) {
    case 'TemplateLiteral':
      return (value.expressions as Node[]).flatMap(shownBy);
    case 'BinaryExpression':
      return value.operator === '+' ? [value.left as Node, value.right].flatMap(shownBy) : [];
    case 'LogicalExpression':
      return [value.left, value.right].flatMap(shownBy);
    case 'ConditionalExpression':
      return [value.consequent, value.alternate].flatMap(shownBy);
    case 'ArrayExpression':
      return value.elements.flatMap((one) => (one ? shownBy(one) : []));
    case 'SpreadElement':
      return shownBy(value.argument);
    case 'ObjectExpression':
      return value.properties.flatMap((one) =>
        one.type === 'ObjectProperty' ? shownBy(one.value as Node) : one.type === 'SpreadElement' ? shownBy(one) : [],
      );
    case 'CallExpression': {
      const name = memberName(bare(value.callee as Node)) ?? '';
      return /^(stringify|inspect)$/.test(name) ? shownBy(value.arguments[0] as Node) : [value];
    }
    default:
      return [value];
  }
}

/** What an argument shows, with the expression it comes from: a variable that never changes stands for what it was given. */
function originsOf(source: Source, argument: Node, steps = 0): { value: Node; text: string }[] {
  return shownBy(argument).flatMap((value) => {
    const given = steps < MOST_STEPS ? givenTo(source, value) : undefined;
    if (!given) return [written(source, value)];
    const found = originsOf(source, given.init, steps + 1);
    if (given.key === undefined) return found;
    return found.map(({ text }) => ({ value, text: `${text}.${given.key}` }));
  });
}

/** From one variable to the next. */
const MOST_STEPS = 4;

const written = (source: Source, value: Node): { value: Node; text: string } => ({
  value,
  text: pathText(source.text, value).replace(/\s+/g, '').replaceAll('?.', '.'),
});

/** `const body = req.body`, and with its key `const { body } = req`; what a function makes of a value is another one. */
function givenTo({ ast }: Source, value: Node): { init: Node; key?: string } | undefined {
  if (value.type !== 'Identifier') return undefined;
  const binding = readScopes(ast).binding(value);
  const { from, id, writes } = binding ?? {};
  if (from?.type !== 'VariableDeclarator' || !from.init || (writes?.length ?? 0) > 0) return undefined;
  const init = bare(from.init);
  const isCopy = init.type === 'MemberExpression' || init.type === 'Identifier';
  if (from.id === id) return isCopy || isPrinted(init) ? { init } : undefined;
  if (from.id.type !== 'ObjectPattern' || !isCopy) return undefined;
  const own = from.id.properties.find((one) => one.type === 'ObjectProperty' && bare(one.value as Node) === id);
  const key = own?.type === 'ObjectProperty' ? keyName(own.key, own.computed) : undefined;
  return key === undefined ? undefined : { init, key };
}

const isPrinted = (node: Node): boolean =>
  node.type === 'CallExpression' && /^(stringify|inspect)$/.test(memberName(bare(node.callee as Node)) ?? '');

function secretIn(source: Source, argument: Node): Found | undefined {
  for (const { value, text } of originsOf(source, argument)) {
    const found = kindOf(value, text);
    if (found) return { ...found, text };
  }
  return undefined;
}

const REQUEST = String.raw`^(?:\w+\.)?req(?:uest)?`;
const BODY = new RegExp(`${REQUEST}\\.body$`);
const HEADERS = new RegExp(
  `${REQUEST}(?:\\.(?:raw)?headers|\\.cookies|\\.signedCookies|\\.headers\\.(?:authorization|cookie)|\\.headers\\[['"\`](?:authorization|cookie|x-api-key)['"\`]\\]|\\.(?:get|header)\\(['"\`](?:authorization|cookie|x-api-key)['"\`]\\)|\\.cookies\\.\\w*(?:token|jwt|sess)\\w*)$`,
  'i',
);
const SECRET =
  /^(pass(word|wd|phrase)?|pwd|(plain|new|old|current|confirm|user|hashed?)_?pass(word|wd)?|(access|refresh|reset|id|auth|session|bearer)_?tokens?|jwt|\w*_?secret(_?key)?|api_?key|private_?key|credit_?card|card_?number|cvv|cvc|ssn|otp)$/i;
const OPENS = /(PASS(WORD|WD)?|SECRET|PRIVATE_KEY|API_KEY|ACCESS_KEY|TOKEN|DATABASE_URL|MONGO\w*URI)$/;
/** Objects whose members have the names of fields and hold words about them. */
const ABOUT = /^(err|error|errors|e|schema|messages?|fields|rules|labels|config|options|t|i18n|strings|Joi|yup|z)$/i;

function kindOf(value: Node, text: string): Omit<Found, 'text'> | undefined {
  if (BODY.test(text)) return { kind: 'body', certain: true };
  if (HEADERS.test(text) || /^req(uest)?$/.test(text)) return { kind: 'headers', certain: true };
  if (value.type !== 'Identifier' && value.type !== 'MemberExpression') return undefined;
  const name = value.type === 'Identifier' ? value.name : (memberName(value) ?? '');
  const owner = value.type === 'MemberExpression' ? (rootName(value) ?? '') : '';
  if (/(^|\.)process\.env\.\w+$/.test(text)) return OPENS.test(name) ? { kind: 'secret', certain: true } : undefined;
  const said = inEnglish(name);
  if (!SECRET.test(said) || ABOUT.test(owner)) return undefined;
  return { kind: 'secret', certain: /pass|pwd|secret|card|cvv|cvc|ssn|token/i.test(said) };
}

/** Text of a request in a line of text: with a line break in it, it is two. */
function isForgeable(source: Source, argument: Node): boolean {
  const value = bare(argument);
  if (writtenText(value) !== undefined) return false;
  if (value.type !== 'TemplateLiteral' && value.type !== 'BinaryExpression') return false;
  return originsOf(source, value).some(({ text }) => /^req(uest)?\.(query|body|params)\.\w+$/.test(text));
}
