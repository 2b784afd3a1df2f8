import { lentMember } from '../packages/catalogue.ts';
import type { Known, KnownClass, KnownObject, Site } from './value.ts';
import { keyName, type Node, type NodeOf } from '../syntax/nodes.ts';
import { callFunction } from './functions.ts';
import { closure } from './closures.ts';
import { type Machine, textOf, UNDEFINED, unknown } from './interpreter.ts';

/** Property `name` of a value. */
export function member(m: Machine, value: Known, name: string, site: Site): Known {
  switch (value.type) {
    case 'object':
      return memberOfObject(m, value, name, site);
    case 'array':
      return memberOfArray(value, name, site);
    case 'package':
      if (name === 'default' && value.member === '') return value;
      if (value.member === '' && !value.instance) return { ...value, member: name, ...lentMember(value.module, name) };
      return { ...value, member: value.member ? `${value.member}.${name}` : name };
    case 'result':
      return { type: 'package', module: value.module, member: name, instance: true, of: value.site };
    case 'global':
      return memberOfGlobal(value.name, name, site);
    case 'path':
      // Of a URL: it is the path that is kept of one.
      return ['pathname', 'href'].includes(name) ? value : hidden(site, 'a property of a path');
    case 'function':
      return value.entries?.get(name) ?? (name === 'prototype' ? prototypeOf(value) : hidden(site, 'a function'));
    case 'class':
      return (
        staticOf(m, value, name) ??
        (name === 'prototype'
          ? { type: 'object', entries: new Map(), open: true, site, class: value }
          : hidden(site, 'a class'))
      );
    case 'hub':
      return value.hub.entries.get(name) ?? hidden(site, 'a property of an app');
    case 'unknown':
      return memberOfUnknown(value, name, site);
    default:
      return hidden(site, `a property of ${value.type}`);
  }
}

function hidden(site: Site, of: string): Known {
  return unknown(`it is ${of}`, site);
}

function memberOfGlobal(path: string, name: string, site: Site): Known {
  if (path === 'process.env') return { type: 'env', name, converted: false };
  const { path: file } = site.source;
  if (path === 'import.meta' && name === 'dirname') return { type: 'path', value: /^(.*)\//.exec(file)?.[1] ?? '.' };
  if (path === 'import.meta' && name === 'filename') return { type: 'path', value: file };
  if (path === 'globalThis' || path === 'global') return { type: 'global', name };
  return { type: 'global', name: `${path}.${name}` };
}

function memberOfObject(m: Machine, object: KnownObject, name: string, site: Site): Known {
  const own = object.entries.get(name) ?? object.lookup?.(name);
  if (own?.type === 'unknown' && own.text === name && !own.hub) return { ...own, text: textOf(site.source, site.node) };
  if (own) return own;
  const inherited = object.class && memberOfClass(m, object.class, name, object);
  if (inherited) return inherited;
  return object.open || object.class?.parent ? hidden(site, 'an entry that is not seen') : UNDEFINED;
}

type Method = NodeOf<'ClassMethod' | 'ClassPrivateMethod'>;

interface Methods {
  own: ReadonlyMap<string, Method>;
  static: ReadonlyMap<string, Method>;
}

const methods = new WeakMap<Node, Methods>();

/** The methods of a class by their names; the first of a name counts. */
function methodsOf({ node }: KnownClass): Methods {
  const before = methods.get(node);
  if (before) return before;
  const made = { own: new Map<string, Method>(), static: new Map<string, Method>() };
  for (const one of node.body.body) {
    if (one.type !== 'ClassMethod' && one.type !== 'ClassPrivateMethod') continue;
    if (!one.static && one.kind === 'constructor') continue;
    if (one.static && one.type !== 'ClassMethod') continue;
    const name = keyName(one.key, 'computed' in one && one.computed === true);
    const list = one.static ? made.static : made.own;
    if (name !== undefined && !list.has(name)) list.set(name, one);
  }
  methods.set(node, made);
  return made;
}

/** A method bound to its instance, or what a getter gives. */
function memberOfClass(m: Machine, of: KnownClass, name: string, self: KnownObject): Known | undefined {
  const node = methodsOf(of).own.get(name);
  if (node) return bound(m, of, node, self);
  return of.parent?.type === 'class' ? memberOfClass(m, of.parent, name, self) : undefined;
}

function staticOf(m: Machine, of: KnownClass, name: string): Known | undefined {
  const own = of.statics.get(name);
  if (own) return own;
  const node = methodsOf(of).static.get(name);
  if (node) return bound(m, of, node, of);
  return of.parent?.type === 'class' ? staticOf(m, of.parent, name) : undefined;
}

function bound(m: Machine, of: KnownClass, node: Method, self: KnownObject | KnownClass): Known {
  const method = closure(m, node, of.scope, of.site.source, self);
  return node.kind === 'get' ? callFunction(m, method, [], of.site) : method;
}

/** What `F.prototype.x = …` is hung on, and instances of `new F()` look into. */
export function prototypeOf(of: Extract<Known, { type: 'function' }>): KnownObject {
  const entries = (of.entries ??= new Map<string, Known>());
  const before = entries.get('prototype');
  if (before?.type === 'object') return before;
  const made: KnownObject = { type: 'object', entries: new Map(), open: false, site: of.site };
  entries.set('prototype', made);
  return made;
}

/** The name that a computed key comes to: `handlers[handlers.length - 1]`. */
export function literalKey(key: Known): string | undefined {
  return key.type === 'literal' && (typeof key.value === 'string' || typeof key.value === 'number')
    ? String(key.value)
    : undefined;
}

function memberOfArray(value: Extract<Known, { type: 'array' }>, name: string, site: Site): Known {
  const index = Number(name);
  if (Number.isInteger(index) && index < value.items.length) return value.items[index] ?? UNDEFINED;
  if (name === 'length' && !value.open) return { type: 'literal', value: value.items.length };
  return hidden(site, 'a list item that is not seen');
}

/** A property of a parameter or import keeps its origin, so that `ctx.app.use(…)` can turn out to be an app. */
function memberOfUnknown(value: Extract<Known, { type: 'unknown' }>, name: string, site: Site): Known {
  const members = (value.members ??= new Map<string, Known>());
  const known = members.get(name);
  if (known) return known;
  const made = unknown(value.why, site);
  if (value.origin) made.origin = { ...value.origin, name, site };
  members.set(name, made);
  return made;
}

/** What a loop over a value goes through; one unknown item where that is not seen. */
export function elementsOf(value: Known, keys = false): Known[] {
  if (keys) {
    if (value.type !== 'object' || value.open) return [{ type: 'unknown', why: 'a key that is not seen', text: '' }];
    return [...value.entries.keys()].map((key) => ({ type: 'literal', value: key }));
  }
  if (value.type === 'array' && value.items.length <= 100) {
    return value.open
      ? [...value.items, { type: 'unknown', why: 'a list item that is not seen', text: '' }]
      : value.items;
  }
  return [{ type: 'unknown', why: 'a list item that is not seen', text: '' }];
}
