import type { OriginCheck } from '../model/project.ts';
import { ancestors, endOf, startOf, textOf } from '../code/syntax/ancestors.ts';
import { nameAtHome } from '../code/syntax/imports-of-file.ts';
import { bare, isFunction, keyName, memberName, type Node, walk } from '../code/syntax/nodes.ts';
import { pathText, readScopes } from '../code/syntax/scopes.ts';
import type { Source } from '../code/values/value.ts';
import { isTest, strangeness } from './entry-points.ts';
import { isClient } from './program.ts';
import type { Sources } from './sources.ts';
import { placeAt } from './values.ts';

const TELLING = /Access-Control-Allow-Origin|['"`]cors['"`]|\borigin\s*[:(]/i;
const OF_REQUEST =
  /\bheaders\s*(\?\.|\.)\s*origin\b|\bheaders\s*(\?\.)?\[\s*['"`]origin['"`]|\.(get|header)\(\s*['"`]origin['"`]/i;
/** Something is looked up or compared before the origin is sent back. */
const CHECKS =
  /\.(includes|indexOf|has|some|find|findIndex|test|match|exec|startsWith|endsWith|hasOwnProperty)\s*\(|\b\w*(allow|trust|valid|white)\w*\s*(\(|\[|\.)|[!=]==?\s*(['"`]https?:|process\.env|config|\w*(ORIGIN|URL|HOST)\b)/i;
const WITH_CREDENTIALS = /(Allow-Credentials['"`]?\s*[,:]\s*['"`]?|\bcredentials\s*:\s*)true/i;

/** What server code does with the origin of a request: sends it back, or compares a part of it. */
export function readOriginChecks(sources: Sources): OriginCheck[] {
  return sources.code().flatMap((path) => {
    if (isTest(path) || strangeness(path) > 0 || isClient(path) || /\.[jt]sx$/.test(path)) return [];
    const source = sources.mentions(path, TELLING) ? sources.open(path) : undefined;
    const found: OriginCheck[] = [];
    if (source) walk(source.ast.program, (node) => void found.push(...checksIn(source, node)));
    return found;
  });
}

function checksIn(source: Source, node: Node): OriginCheck[] {
  if (isFunction(node)) return saysYes(source, node) ? [factOf(source, node, 'always')] : [];
  if (node.type === 'ObjectExpression') return byObject(source, node);
  if (node.type !== 'CallExpression') return [];
  const callee = bare(node.callee as Node);
  const [first, second] = node.arguments as Node[];
  if (callee.type === 'Identifier') return optionsOf(source, node, nameAtHome(source, callee.name));
  if (callee.type !== 'MemberExpression') return [];
  const name = memberName(callee) ?? '';
  if (/^(setHeader|set|header|append)$/.test(name) && first?.type === 'StringLiteral' && second)
    return /^access-control-allow-origin$/i.test(first.value) ? reflected(source, node, second) : [];
  const headers = /^(set|header|writeHead)$/.test(name) ? (node.arguments as Node[]).at(-1) : undefined;
  const value = headers && valueOf(headers, /^access-control-allow-origin$/i);
  if (value) return reflected(source, node, value);
  return first && isPartial(source, callee, first) ? [factOf(source, node, 'part')] : [];
}

/** Headers that are kept in an object first: `const headers = { 'Access-Control-Allow-Origin': req.headers.origin }` */
function byObject(source: Source, object: Node): OriginCheck[] {
  const value = valueOf(object, /^access-control-allow-origin$/i);
  const around = value && ancestors(source.ast, object)[1];
  const isNoted = around?.type === 'CallExpression' && around.arguments.at(-1) === object;
  return value && !isNoted ? reflected(source, object, value) : [];
}

const factOf = (source: Source, node: Node, kind: OriginCheck['kind']): OriginCheck => ({
  kind,
  place: placeAt(source, startOf(node), endOf(node)),
  text: textOf(source.text, node).replace(/\s+/g, ' ').slice(0, 60),
});

/** `cors({ origin: req.headers.origin })`, and the same in what a function hands to the callback of `cors`. */
function optionsOf(source: Source, call: Node, name: string): OriginCheck[] {
  if (call.type !== 'CallExpression') return [];
  const [first, second] = call.arguments as Node[];
  const fn = ancestors(source.ast, call).find((one) => isFunction(one));
  const done = isFunction(fn) && fn.params.length === 2 && fn.params[1]?.type === 'Identifier' ? fn.params[1].name : '';
  const options = name === 'cors' ? first : name === done ? second : undefined;
  const origin = options && valueOf(options, /^origin$/);
  return origin ? reflected(source, call, origin) : [];
}

function valueOf(options: Node, name: RegExp): Node | undefined {
  if (options.type !== 'ObjectExpression') return undefined;
  for (const one of options.properties)
    if (one.type === 'ObjectProperty' && name.test(keyName(one.key, one.computed) ?? '')) return one.value as Node;
  return undefined;
}

/** The origin of the request as it came, and nothing in the function looks at it. */
function reflected(source: Source, call: Node, value: Node): OriginCheck[] {
  const fn = ancestors(source.ast, call).find((one) => isFunction(one));
  const around = fn ? textOf(source.text, fn) : '';
  const text = textOf(source.text, value);
  const name = /^\s*(\w+)\s*(\|\||\?\?|$)/.exec(text)?.[1];
  const taken =
    name !== undefined &&
    (new RegExp(`\\b${name}\\b(\\s*:\\s*\\w+)?\\s*=\\s*(?:[^;\\n]*)`).exec(around)?.[0].match(OF_REQUEST) != null ||
      new RegExp(
        `\\{[^}]*\\b${name === 'origin' ? 'origin\\b' : `origin\\s*:\\s*${name}\\b`}[^}]*\\}\\s*=\\s*\\w+\\.headers\\b`,
      ).test(around));
  if (!fn || (!OF_REQUEST.test(text) && !taken) || CHECKS.test(around)) return [];
  return [factOf(source, call, WITH_CREDENTIALS.test(around) ? 'reflected-credentials' : 'reflected')];
}

/** `(origin, callback) => …` that calls back with yes whatever the origin is. */
function saysYes({ ast, text }: Source, fn: Node): boolean {
  if (!isFunction(fn) || fn.params.length !== 2) return false;
  const [origin, done] = fn.params;
  if (origin?.type !== 'Identifier' || done?.type !== 'Identifier') return false;
  if (!/origin/i.test(origin.name) && !isOfOrigin(ast, fn)) return false;
  const answers: string[] = [];
  walk(fn.body, (node) => {
    if (isDead(ast, node)) return false;
    if (node.type !== 'CallExpression' || bare(node.callee as Node).type !== 'Identifier') return undefined;
    if (textOf(text, node.callee as Node) === done.name)
      answers.push((node.arguments as Node[]).map((one) => textOf(text, one)).join());
    return undefined;
  });
  const yes = new RegExp(`^null,([^?]*\\|\\|true|true|!0|\\*|\\[?${origin.name}\\]?((\\|\\||\\?\\?).*)?)$`);
  return answers.length > 0 && answers.every((one) => yes.test(one.replace(/\s+/g, '')));
}

/** A branch that is never taken: the `else` of `if (true)`. */
function isDead(ast: Source['ast'], node: Node): boolean {
  const around = ancestors(ast, node)[1];
  if (around?.type !== 'IfStatement' && around?.type !== 'ConditionalExpression') return false;
  const says = constantOf(around.test);
  return (says === true && around.alternate === node) || (says === false && around.consequent === node);
}

/** What a test always says: `true`, `isKnown(origin) || true`, `0`. */
function constantOf(test: Node): boolean | undefined {
  const node = bare(test);
  if (node.type === 'BooleanLiteral' || node.type === 'NumericLiteral') return Boolean(node.value);
  if (node.type === 'UnaryExpression' && node.operator === '!') {
    const inner = constantOf(node.argument);
    return inner === undefined ? undefined : !inner;
  }
  if (node.type !== 'LogicalExpression' || node.operator === '??') return undefined;
  const decides = node.operator === '||';
  return [node.left, node.right].some((side) => constantOf(side) === decides) ? decides : undefined;
}

const HOST = /^(https?:\/\/)?[\w*-]+(\.[\w-]+)+(:\d+)?$|^https?:\/\/[\w.-]+$/;

/** It stands under the name `origin`: `{ origin: (o, done) => … }` */
function isOfOrigin(ast: Source['ast'], fn: Node): boolean {
  const [, around] = ancestors(ast, fn);
  const keyed = fn.type === 'ObjectMethod' ? fn : around;
  if (keyed?.type !== 'ObjectMethod' && keyed?.type !== 'ObjectProperty') return false;
  return keyName(keyed.key as Node, keyed.computed) === 'origin';
}

/** The first parameter of a function for `origin`, whatever it is called. */
function isGivenOrigin({ ast }: Source, object: Node): boolean {
  if (object.type !== 'Identifier') return false;
  const from = readScopes(ast).binding(object)?.from;
  if (!isFunction(from) || !isOfOrigin(ast, from)) return false;
  const [first] = from.params as Node[];
  return first?.type === 'Identifier' && first.name === object.name;
}

/** `new URL(origin).hostname`, and a name that holds it. */
function isHostOfOrigin({ ast, text }: Source, object: Node): boolean {
  const isParsed = (node: Node | null | undefined): boolean =>
    node != null && PARSED.test(textOf(text, node).replace(/\s+/g, ''));
  const from = (name: Node): Node | undefined =>
    name.type === 'Identifier' ? readScopes(ast).binding(name)?.from : undefined;
  if (object.type === 'MemberExpression') {
    if (!/^(host|hostname|href|origin)$/.test(memberName(object) ?? '')) return false;
    const url = bare(object.object);
    const held = from(url);
    return (
      isParsed(url) || (held?.type === 'VariableDeclarator' && held.id.type === 'Identifier' && isParsed(held.init))
    );
  }
  const held = from(object);
  if (held?.type !== 'VariableDeclarator' || !held.init) return false;
  const init = bare(held.init);
  return held.id.type === 'ObjectPattern'
    ? isParsed(init)
    : init.type === 'MemberExpression' && isHostOfOrigin({ ast, text } as Source, init);
}

const PARSED =
  /^(newURL|URL\.parse|url\.parse|parse)\(([\w.]*origin|req(uest)?\.(get|header)\(['"`]origin['"`]\)|req(uest)?\.headers\.(origin|referer))(,.*)?\)$/i;

/** `origin.endsWith('app.example')` takes `https://evilapp.example`, too. */
function isPartial(source: Source, callee: Node, argument: Node): boolean {
  if (callee.type !== 'MemberExpression') return false;
  const { text } = source;
  const object = bare(callee.object);
  const isOrigin =
    /(^|[.\s])(\w*origin|\w+Origin)$/i.test(pathText(text, object)) ||
    isHostOfOrigin(source, object) ||
    OF_REQUEST.test(pathText(text, object)) ||
    isGivenOrigin(source, object);
  const name = memberName(callee) ?? '';
  if (object.type === 'RegExpLiteral')
    return name === 'test' && /(^|\.)\w*origin$/i.test(pathText(text, argument)) && isLoosePattern(object.pattern);
  if (!isOrigin || /origins$/i.test(textOf(text, object))) return false;
  if (name === 'match') return argument.type === 'RegExpLiteral' && isLoosePattern(argument.pattern);
  if (argument.type === 'Identifier')
    return /^(startsWith|includes|indexOf)$/.test(name) && isOneOfList(source.ast, argument);
  if (argument.type !== 'StringLiteral' || !HOST.test(argument.value)) return false;
  if (name === 'endsWith') return !/^(\.|https?:)/.test(argument.value);
  return /^(startsWith|includes|indexOf)$/.test(name);
}

/** `one` of `allowed.some((one) => origin.startsWith(one))` */
function isOneOfList(ast: Source['ast'], argument: Extract<Node, { type: 'Identifier' }>): boolean {
  const path = ancestors(ast, argument);
  const at = path.findIndex((one) => isFunction(one));
  const [fn, call] = [path[at], path[at + 1]];
  if (!fn || !isFunction(fn) || call?.type !== 'CallExpression') return false;
  const [param] = fn.params;
  return (
    param?.type === 'Identifier' &&
    param.name === argument.name &&
    /^(some|find|filter)$/.test(memberName(bare(call.callee as Node)) ?? '')
  );
}

/** A pattern with a host that is open at an end, or has a dot for any character. */
function isLoosePattern(source: string): boolean {
  if (!/[a-z0-9-]\\?\.[a-z]{2,}/i.test(source)) return false;
  const isOpen = !source.startsWith('^') || !source.endsWith('$');
  return isOpen || /[a-z0-9-]\.(?![*+?{])[a-z]/i.test(source.replace(/\\./g, ''));
}
