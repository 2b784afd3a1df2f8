import type { Known, KnownFunction, KnownObject, Site } from './value.ts';
import { foreignPattern } from '../syntax/foreign-pattern.ts';
import { callOutside, callValue } from './calls.ts';
import { spreadInto } from './literals.ts';
import { callFunction } from './functions.ts';
import { type Machine, UNDEFINED, unknown } from './interpreter.ts';
import { elementsOf } from './members.ts';
import { joinPath } from './operators.ts';
import { callThen } from './promises.ts';

/** Methods of a list that call a function for each item, before they return. */
export const EACH: ReadonlySet<string> = new Set([
  'forEach',
  'map',
  'filter',
  'some',
  'every',
  'find',
  'findIndex',
  'flatMap',
  'reduce',
  'each',
]);

/** Methods of JavaScript itself; `undefined` where it is none of them. */
export function callMethod(
  m: Machine,
  object: Known,
  own: Known,
  name: string,
  args: Known[],
  site: Site,
): Known | undefined {
  if (object.type === 'function' || object.type === 'class') return callOnFunction(m, object, own, name, args, site);
  const [first] = args;
  const own1 = object.type === 'object' && own.type !== 'literal';
  if (!own1 && ['then', 'finally', 'catch'].includes(name)) return callThen(m, object, name, args, site);
  if (!own1 && EACH.has(name) && first?.type === 'function' && object.type !== 'package') {
    return callEach(m, object, name, first, args, site);
  }
  if (object.type === 'array') return callOnArray(object, name, args, site);
  if (object.type === 'literal' && typeof object.value === 'string')
    return callOnString(object.value, name, args, site);
  if (object.type === 'env') return { ...object, converted: true };
  if (name === 'bind' && object.type === 'package') return object;
  if (object.type === 'global') return callGlobal(m, own.type === 'global' ? own.name : '', args, site);
  return undefined;
}

function callOnFunction(m: Machine, fn: Known, own: Known, name: string, args: Known[], site: Site): Known | undefined {
  if (fn.type === 'function' && fn.entries?.has(name)) return undefined;
  const [self, ...rest] = args;
  if (name === 'bind') return fn.type === 'function' && self ? { ...fn, self: fn.self ?? self } : fn;
  if (name === 'call') return callValue(m, fn, rest, site, false, self);
  if (name === 'apply') return callValue(m, fn, rest[0]?.type === 'array' ? rest[0].items : [], site, false, self);
  void own;
  return undefined;
}

function callEach(m: Machine, object: Known, name: string, fn: KnownFunction, args: Known[], site: Site): Known {
  const items = elementsOf(object);
  const results = items.map((item, index) => {
    const position: Known = { type: 'literal', value: index };
    return callFunction(m, fn, name === 'reduce' ? [args[1] ?? UNDEFINED, item, position] : [item, position], site);
  });
  if (name === 'map' && object.type === 'array') return { type: 'array', items: results, open: object.open, site };
  if (name === 'filter' && object.type === 'array') return { ...object, open: false };
  if (name === 'flatMap' && object.type === 'array') {
    const flat = results.flatMap((result) => (result.type === 'array' ? result.items : [result]));
    return { type: 'array', items: flat, open: object.open, site };
  }
  return name === 'forEach' ? UNDEFINED : unknown('it comes out of a list', site);
}

function callOnArray(array: Extract<Known, { type: 'array' }>, name: string, args: Known[], site: Site): Known {
  switch (name) {
    case 'push':
      array.items.push(...args);
      return unknown('a length', site);
    case 'unshift':
      array.items.unshift(...args);
      return unknown('a length', site);
    case 'concat': {
      const items = args.flatMap((arg) => (arg.type === 'array' ? arg.items : [arg]));
      return { type: 'array', items: [...array.items, ...items], open: array.open || args.some(isOpen), site };
    }
    case 'join':
      return joinStrings(array, args[0], site);
    case 'slice':
      return sliced(array, args);
    case 'at':
    case 'pop':
    case 'shift':
      return itemOf(array, name, args) ?? unknown('it comes out of a list', site);
    case 'reverse':
    case 'sort':
    case 'flat':
      return array;
    default:
      return unknown('it comes out of a list', site);
  }
}

type List = Extract<Known, { type: 'array' }>;

/** A list of its own: what is set in it later is not in the one that it was taken from. */
function sliced(array: List, args: readonly Known[]): Known {
  const [from, to] = args.map((arg) => (arg.type === 'literal' && typeof arg.value === 'number' ? arg.value : null));
  const isSeen = from !== null && to !== null && (args.length === 0 || !array.open);
  return isSeen ? { ...array, items: array.items.slice(from, to) } : array;
}

/** One item, where it is seen which; `pop` and `shift` take it off the list. */
function itemOf(array: List, name: 'at' | 'pop' | 'shift', [index]: readonly Known[]): Known | undefined {
  if (array.open) return undefined;
  if (name === 'shift') return array.items.shift();
  if (name === 'pop') return array.items.pop();
  return index?.type === 'literal' ? array.items.at(Number(index.value)) : undefined;
}

const isOpen = (value: Known): boolean => value.type !== 'array' || value.open;

function joinStrings(array: Extract<Known, { type: 'array' }>, separator: Known | undefined, site: Site): Known {
  if (array.open || !array.items.every((item) => item.type === 'literal')) return unknown('it is put together', site);
  const by = separator?.type === 'literal' ? String(separator.value) : ',';
  return {
    type: 'literal',
    value: array.items.map((item) => (item.type === 'literal' ? String(item.value) : '')).join(by),
  };
}

function callOnString(value: string, name: string, args: Known[], site: Site): Known {
  const texts = args.map((arg) => (arg.type === 'literal' ? arg.value : undefined));
  const [first] = texts;
  const literal = (text: string): Known => ({ type: 'literal', value: text });
  if (name === 'split' && typeof first === 'string') {
    return { type: 'array', items: value.split(first).map(literal), open: false, site };
  }
  if (name === 'trim') return literal(value.trim());
  if (name === 'toLowerCase') return literal(value.toLowerCase());
  if (name === 'toUpperCase') return literal(value.toUpperCase());
  if (name === 'toString') return literal(value);
  if (name === 'concat')
    return texts.every((text) => typeof text === 'string')
      ? literal(value + texts.join(''))
      : unknown('it is put together', site);
  if (name === 'replace' && args[1]?.type === 'literal') {
    const [pattern] = args;
    const by = String(args[1].value);
    if (pattern?.type === 'regexp') {
      const found = foreignPattern(pattern.source, pattern.flags, value);
      return found ? literal(value.replace(found, by)) : unknown('a pattern that may take long', site);
    }
    if (typeof first === 'string') return literal(value.replace(first, by));
  }
  if ((name === 'slice' || name === 'substring') && texts.every((text) => typeof text === 'number')) {
    return literal(value.slice(...(texts as number[])));
  }
  return unknown('it comes out of a text', site);
}

/** Functions of the language by their path (`Object.assign`); `undefined` where it is none of them. */
export function callGlobal(m: Machine, path: string, args: Known[], site: Site): Known | undefined {
  const [first] = args;
  switch (path) {
    case 'Number':
    case 'parseInt':
    case 'Number.parseInt':
    case 'Number.parseFloat':
    case 'parseFloat':
      return toNumber(first, site);
    case 'String':
      return first?.type === 'env' || first?.type === 'literal' ? first : unknown('it is converted', site);
    case 'Boolean':
      return first?.type === 'env' ? { ...first, converted: true } : unknown('it is converted', site);
    case 'JSON.parse':
      return first?.type === 'env' ? { ...first, converted: true } : unknown('it is parsed', site);
    case 'process.cwd':
      return { type: 'path', value: '.' };
    case 'Object.freeze':
    case 'Object.seal':
    case 'Promise.resolve':
      return first ?? UNDEFINED;
    case 'Object.assign':
      return assignObjects(args, site);
    case 'Object.keys':
    case 'Object.values':
    case 'Object.entries':
      return listObject(path, first, site);
    case 'Object.defineProperty':
      return defineProperty(args, site);
    case 'Promise.all':
    case 'Array.from':
      return first?.type === 'array' ? first : callAll(m, args, site);
    case 'URL':
      return fileOfUrl(args, site);
    case 'require.resolve':
      return first ?? UNDEFINED;
    case 'require':
      return unknown('its file is worked out when it runs', site);
    default:
      return path.startsWith('console.') ? UNDEFINED : undefined;
  }
}

function callAll(m: Machine, args: Known[], site: Site): Known {
  callOutside(m, args, site);
  return unknown('a list that is not seen', site);
}

function toNumber(value: Known | undefined, site: Site): Known {
  if (value?.type === 'env') return { ...value, converted: true };
  if (value?.type === 'literal') return { type: 'literal', value: Number.parseFloat(String(value.value)) };
  return unknown('it is converted', site);
}

export function assignObjects(args: Known[], site: Site): Known {
  const [target] = args;
  const into: KnownObject =
    target?.type === 'object' ? target : { type: 'object', entries: new Map(), open: target?.type === 'unknown', site };
  if (target?.type === 'hub' || target?.type === 'function') return target;
  for (const from of args.slice(1)) spreadInto(into, from);
  return into;
}

function listObject(path: string, value: Known | undefined, site: Site): Known {
  if (value?.type !== 'object') return unknown('the entries of an object', site);
  const items = [...value.entries].map(([name, entry]): Known => {
    const key: Known = { type: 'literal', value: name };
    if (path === 'Object.keys') return key;
    return path === 'Object.values' ? entry : { type: 'array', items: [key, entry], open: false, site };
  });
  return { type: 'array', items, open: value.open || value.lookup !== undefined, site };
}

function defineProperty(args: Known[], site: Site): Known {
  const [target, name, descriptor] = args;
  if (target?.type === 'object' && name?.type === 'literal' && descriptor?.type === 'object') {
    const value = descriptor.entries.get('value');
    if (value) target.entries.set(String(name.value), value);
  }
  return target ?? unknown('an object', site);
}

/** `new URL('./public', import.meta.url)`: the file or folder it names, as a path. */
export function fileOfUrl([to, from]: Known[], site: Site): Known {
  const isHere = from?.type === 'global' && from.name === 'import.meta.url';
  if (to?.type !== 'literal' || !isHere || /^(\w+:|\/)/.test(String(to.value))) return unknown('a URL', site);
  return { type: 'path', value: joinPath(folderOf(site.source.path), String(to.value)) };
}

const folderOf = (path: string): string => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.');

/** `path.join`, `path.resolve` and the like on what is known. */
export function callPath(name: string, args: Known[], site: Site): Known {
  const texts = args.map((arg) => (arg.type === 'path' || arg.type === 'literal' ? String(arg.value) : undefined));
  if (texts.some((text) => text === undefined)) return unknown('a path put together when it runs', site);
  const [first = '.'] = texts as string[];
  switch (name) {
    case 'join':
    case 'resolve':
    case 'normalize': {
      const rooted = name === 'resolve' || args[0]?.type === 'path';
      const joined = joinPath(...(texts as string[]));
      return rooted ? { type: 'path', value: joined } : { type: 'literal', value: joined };
    }
    case 'dirname':
      return { type: 'path', value: folderOf(first) };
    case 'basename':
      return { type: 'literal', value: basename(first, texts[1]) };
    case 'extname':
      return { type: 'literal', value: /\.[^./]*$/.exec(first)?.[0] ?? '' };
    default:
      return unknown('a path', site);
  }
}

function basename(path: string, suffix: string | undefined): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
}
