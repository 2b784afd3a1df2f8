import type { Call, FunctionFact, Seen, Value } from '../model/project.ts';
import type { Place } from '../model/place.ts';
import { callsWithBody, fieldsOfGiven } from '../code/express/body-fields.ts';
import { guardOf, isDeliberate, isMessage, isWholeError, triedFor } from '../code/express/leak-notes.ts';
import { hasOwnType } from '../code/express/parameter-types.ts';
import { lacksNext, shapeOf } from '../code/express/handler-shape.ts';
import { openEnd } from '../code/express/open-ends.ts';
import type { Known, KnownFunction, KnownResult, Site, Source } from '../code/values/value.ts';
import { ancestors } from '../code/syntax/ancestors.ts';
import type { Node } from '../code/syntax/nodes.ts';
import { evaluate } from '../code/values/expressions.ts';
import { type Machine, textOf } from '../code/values/interpreter.ts';

const DEEPEST = 12;

/** Turns what a run knows into plain facts with places; each value once. */
export class Facts {
  readonly #machine: Machine;
  readonly #values = new Map<Known, Value>();
  readonly #functions = new Map<Node, FunctionFact>();

  readonly #words: (source: Source, code: Node) => boolean;

  constructor(machine: Machine, words: (source: Source, code: Node) => boolean) {
    this.#machine = machine;
    this.#words = words;
  }

  value(known: Known, depth = 0): Value {
    const before = this.#values.get(known);
    if (before) return before;
    if (depth > DEEPEST) return { kind: 'unseen', why: 'it is nested too deep', text: '' };
    const made = this.#make(known, depth + 1);
    this.#values.set(known, made);
    return made;
  }

  #make(known: Known, depth: number): Value {
    switch (known.type) {
      case 'literal':
      case 'path':
        return { kind: 'literal', value: known.value };
      case 'regexp':
        return { kind: 'regexp', source: known.source, flags: known.flags };
      case 'array':
        return {
          kind: 'array',
          items: known.items.map((item) => this.value(item, depth)),
          open: known.open,
          place: placeOf(known.site),
        };
      case 'object':
        return this.#object(known, depth);
      case 'function':
        return this.#function(known, depth);
      case 'package':
        return this.#package(known);
      case 'result':
        return { kind: 'call', call: this.call(known, depth) };
      case 'env':
        return {
          kind: 'env',
          name: known.name,
          converted: known.converted,
          ...(known.fallback ? { fallback: this.value(known.fallback, depth) } : {}),
        };
      default:
        return this.#rest(known);
    }
  }

  #rest(known: Known): Value {
    switch (known.type) {
      case 'hub': {
        const member = known.hub.kind === 'router' ? 'Router' : '';
        const { site } = known.hub;
        return {
          kind: 'call',
          call: { module: 'express', member, text: textOf(site.source, site.node), args: [], place: placeOf(site) },
        };
      }
      case 'class':
        return { kind: 'unseen', why: 'it is a class', text: textOf(known.site.source, known.node).slice(0, 60) };
      case 'global':
        return { kind: 'unseen', why: 'it is part of the language', text: known.name };
      case 'unknown':
        return { kind: 'unseen', why: known.why || 'it is not seen', text: known.text };
      default:
        return { kind: 'unseen', why: 'it is a server or a route', text: '' };
    }
  }

  #package(known: Extract<Known, { type: 'package' }>): Value {
    return { kind: 'import', module: known.module, member: known.member };
  }

  #object(known: Extract<Known, { type: 'object' }>, depth: number): Value {
    const value: Value = {
      kind: 'object',
      entries: {},
      open: known.open || known.lookup !== undefined || known.class !== undefined,
      place: placeOf(known.site),
    };
    this.#values.set(known, value);
    for (const [name, entry] of known.entries) value.entries[name] = this.value(entry, depth);
    return value;
  }

  /** A function made by an own one from another (`asyncHandler(list)`) is a call of that, so that what it wraps is seen. */
  #function(known: KnownFunction, depth: number): Value {
    if (!known.made) return { kind: 'function', fn: this.fn(known) };
    const { text, args, site } = known.made;
    const { async, rejects, params } = shapeOf(known);
    const rejecting = async && rejects ? { rejecting: placeOf(known.site) } : {};
    const takes = (known.node.params as Node[]).some(({ type }) => type === 'RestElement') ? Infinity : params;
    const given = args.map((arg) => this.value(arg, depth));
    const call = {
      module: '',
      member: '',
      text,
      args: given,
      place: placeOf(site),
      takes,
      form: formOf(known),
      made: this.fn(known),
      ...rejecting,
    };
    return { kind: 'call', call };
  }

  #isWorded(source: Source, code: Node | undefined): boolean {
    return code !== undefined && this.#words(source, code);
  }

  call(known: KnownResult, depth = 0): Call {
    return {
      module: known.module,
      member: known.member,
      text: known.text,
      args: known.args.map((arg) => this.value(arg, depth)),
      place: placeOf(known.site),
      ...(known.on ? { on: placeOf(known.on) } : {}),
    };
  }

  fn(known: KnownFunction): FunctionFact {
    const before = this.#functions.get(known.node);
    if (before) return before;
    const shape = shapeOf(known);
    const { source } = known.site;
    const fact: FunctionFact = {
      place: placeOf(known.site),
      name: known.name,
      params: shape.params,
      paramNames: shape.paramNames,
      ownTypes: known.node.params.some((param) => hasOwnType(param, source.text)),
      form: formOf(known),
      async: shape.async,
      leaks: shape.leaks.filter((node) => !guardOf(node)).map((node) => placeOf({ source, node })),
      leaksMessages: shape.leaks.filter(isMessage).map((node) => placeOf({ source, node })),
      leaksWhole: shape.leaks.filter(isWholeError).map((node) => placeOf({ source, node })),
      leaksDeliberate: shape.leaks.filter(isDeliberate).map((node) => placeOf({ source, node })),
      leaksWords: shape.leaks
        .filter((leak) => this.#isWorded(source, triedFor(leak)))
        .map((node) => placeOf({ source, node })),
      leaksUnset: shape.leaks.filter(guardOf).map((node) => placeOf({ source, node })),
      unset: shape.unset,
      responds: shape.responds,
      sends: shape.sends,
      statuses: shape.statuses,
      varies: shape.varies,
      refuses: shape.refuses,
      headers: [],
      removes: shape.removes,
      sets: shape.sets,
      data: shape.data,
      fields: shape.fields,
      fieldsHanded: this.#fieldsHanded(known),
      fieldPaths: shape.fieldPaths,
      limits: shape.limits,
      locks: shape.locks,
      takesTokens: shape.takesTokens,
      signsIn: shape.signsIn,
      returns: shape.returns,
      rejects: shape.rejects,
      passes: shape.passes,
      handsOn: shape.handsOn,
      ...unended(known),
      calls: shape.calls,
      runs: [],
      asks: shape.asks,
      ...shape.input,
      lookups: shape.lookups.map(({ node, model, owned }) => ({ place: placeOf({ source, node }), model, owned })),
      changes: shape.changes,
    };
    this.#functions.set(known.node, fact);
    fact.runs = shape.runs.map((node) => this.value(this.inside(known, node)));
    fact.headers = shape.headers.map(({ name, value, node, conditional }) => ({
      name,
      conditional,
      value: this.value(this.inside(known, value)),
      place: placeOf({ source, node }),
    }));
    return fact;
  }

  /** What is read of the body by functions that it is given to whole: `users.login(req.body)`. */
  #fieldsHanded(known: KnownFunction): string[] {
    return callsWithBody(known.node).flatMap(({ callee, at }) => {
      const called = this.inside(known, callee);
      return called.type === 'function' ? fieldsOfGiven(called.node, at) : [];
    });
  }

  /** The value of an expression inside a function, where it does not depend on how that is called. */
  inside(fn: KnownFunction, node: Node): Known {
    const m = this.#machine;
    const marks = [m.calls.length, m.hubs.length] as const;
    const value = evaluate(m, node, fn.scope);
    m.calls.length = marks[0];
    m.hubs.length = marks[1];
    return value;
  }

  /** The path of a route or mount; `''` where there is none. */
  path(known: Known | undefined): Seen<string> {
    if (!known) return { seen: true, value: '' };
    if (known.type === 'literal') return { seen: true, value: String(known.value) };
    if (known.type === 'array') return { seen: false, why: 'several paths', several: textsIn(known.items) };
    if (known.type === 'regexp') return { seen: false, why: `/${known.source}/` };
    const fallback = known.type === 'env' ? known.fallback : undefined;
    if (fallback?.type === 'literal')
      return { seen: false, why: `from the environment, ${String(fallback.value)} by default` };
    return { seen: false, why: known.type === 'unknown' ? known.why : 'it is worked out when it runs' };
  }
}

const textsIn = (items: readonly Known[]): string[] =>
  items.flatMap((one) => (one.type === 'literal' ? [String(one.value)] : []));

function formOf({ node, site }: KnownFunction): FunctionFact['form'] {
  if (!/^(Arrow)?FunctionExpression$/.test(node.type)) return 'declared';
  const [, parent] = ancestors(site.source.ast, node);
  const isReturned =
    parent?.type === 'ReturnStatement' || (parent?.type === 'ArrowFunctionExpression' && parent.body === node);
  return isReturned ? 'returned' : 'value';
}

function unended(known: KnownFunction): Pick<FunctionFact, 'unended'> {
  const shape = shapeOf(known);
  if (shape.params !== 4 && !lacksNext(shape)) return {};
  const end = openEnd(known.node);
  if (end === undefined) return {};
  return { unended: end === 'within' ? end : placeOf({ source: known.site.source, node: end }) };
}

export function placeOf({ source, node }: Site): Place {
  return placeAt(source, node.start ?? 0, node.end ?? 0);
}

const lines = new WeakMap<object, readonly number[]>();
/** Of the text that was asked for last: pages have no source, and their places are asked for one after the other. */
let latest: { text: string; starts: readonly number[] } = { text: '', starts: [0] };

function lineStarts(source: Pick<Source, 'text'>): readonly number[] {
  const known = lines.get(source);
  if (known) return known;
  const { text } = source;
  if (latest.text !== text)
    latest = { text, starts: [0, ...[...text.matchAll(/\r\n?|\n/g)].map((match) => match.index + match[0].length)] };
  lines.set(source, latest.starts);
  return latest.starts;
}

/** A range of a file as a place: the parser's own columns count otherwise. */
export function placeAt(source: Pick<Source, 'path' | 'text' | 'starts'>, from: number, end: number): Place {
  const start = source.starts?.get(from) ?? from;
  const starts = lineStarts(source);
  const [line, column] = position(starts, start);
  const [endLine, endColumn] = position(starts, end);
  return { file: source.path, line, column, endLine, endColumn, start, end };
}

function position(starts: readonly number[], offset: number): [number, number] {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return [low + 1, offset - (starts[low] ?? 0) + 1];
}
