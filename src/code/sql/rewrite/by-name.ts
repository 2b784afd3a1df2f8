import { placeValues, type Existing } from './values-argument/index.ts';
import { codeOf } from '../bind/index.ts';
import type { Flat } from '../classify/variants.ts';
import { spliceAll, type Context } from './text-edits/all.ts';
import type { SinkCall } from '../resolve/sinks.ts';
import type { Change } from './text-edits/index.ts';
import type { HolePiece } from '../template/index.ts';
import { bare, keyName, memberName, unwrap, type Node, type NodeOf } from '../../syntax/nodes.ts';
import { endOf, startOf } from '../../syntax/ancestors.ts';
import { inputsOf, madeAnew, requestNames } from './requests.ts';
import { runsAgain } from './runs-again.ts';
import { typedParameters } from './typed-parameters.ts';
import { contextOf, repeatable, type Binding } from './bound-values.ts';

type Result = { changes: Change[] } | { refused: string };

/** Placeholders with names, of those in the text. */
function namesIn(flats: readonly Flat[], sink: SinkCall): string[] {
  const texts = flats.flatMap((flat) =>
    flat.tokens.flatMap((token) => (token.kind === 'parameter' ? [token.text] : [])),
  );
  return texts.filter(
    (text) => /^[:@$][\p{L}_{(<[/]/u.test(text) && !(text.startsWith('@') && sink.dialect === 'mysql'),
  );
}

/** What a call binds already, by name where its placeholders have names: an array in its place would lose them. */
export function byName(existing: Existing, flats: readonly Flat[], sink: SinkCall): Existing | { refused: string } {
  const names = namesIn(flats, sink);
  const bracketed = sink.driver === 'pg-promise' && flats.some((flat) => /\$[{(<[/]\s*\w/.test(flat.sql));
  if (existing.kind === 'named' || /^(@name|:name)$/.test(sink.sink.mark)) return existing;
  if (sink.driver === 'oracledb' && names.length === 0 && existing.kind === 'unused' && existing.object)
    return { kind: 'named', node: null, spread: existing.object };
  if (names.length === 0 && !bracketed) return existing;
  const mixed = flats.some(({ tokens }) =>
    tokens.some(({ kind, text }) => kind === 'parameter' && /^(\?|[:$]\d)/.test(text)),
  );
  // There are placeholders under conditions alone, and the object has their values.
  if (!bracketed && !mixed && existing.kind === 'unused' && existing.object)
    return { kind: 'named', node: null, spread: existing.object };
  if (!bracketed && !mixed && (existing.kind === 'single' || existing.kind === 'variable')) {
    const object = unwrap(existing.node);
    return object.type === 'ObjectExpression'
      ? { kind: 'named', node: object }
      : { kind: 'named', node: null, spread: existing.node };
  }
  // With positions the names are text of another kind: an object of them is not there.
  return sink.sink.mark === ':1' || (sink.placement === 'replacements' && existing.kind === 'listed')
    ? existing
    : { refused: 'its placeholders have names: write the new one with a name too' };
}

/** Names for new values: after what they are, and not taken. */
export function namesFor(
  sink: SinkCall,
  flats: readonly Flat[],
  bindings: ReadonlyMap<HolePiece, Binding>,
  existing: Existing,
  context: Context,
): { sigil: string; names: Map<Binding, string> } | { refused: string } {
  const own = namesIn(flats, sink)[0]?.[0];
  const sigil = sink.sink.mark === '@name' ? '@' : (own ?? (sink.placement === 'bind' ? '$' : ':'));
  const taken = new Set<string>();
  for (const flat of flats)
    for (const token of flat.tokens) if (token.kind === 'parameter') taken.add(token.text.slice(1).toLowerCase());
  // `created::date`, `'at :name'`: knex, typeorm and older sequelize replace a name wherever it stands.
  if (sigil === ':')
    for (const flat of flats)
      for (const [, name] of flat.sql.matchAll(/:(?:\.\.\.)?(\w+)/g)) taken.add((name as string).toLowerCase());
  const request = requestNames(sink, context);
  for (const name of [...(request?.taken ?? []), ...entriesOf(existing, context)]) taken.add(name.toLowerCase());
  const names = new Map<Binding, string>();
  for (const binding of new Set(bindings.values())) {
    if (binding.bound.marks || binding.bound.wide)
      return { refused: 'a list takes one parameter an item here: add them in a loop' };
    names.set(binding, freeName(binding, taken, sink, context));
  }
  request?.give([...names.values()]);
  return { sigil, names };
}

/** The entries that an object of values in a variable has, or gets. */
function entriesOf(existing: Existing, { scopes }: Context): string[] {
  const node = existing.kind === 'named' && existing.spread ? unwrap(existing.spread) : undefined;
  const variable = node?.type === 'Identifier' ? scopes.binding(node) : undefined;
  const init =
    variable?.from.type === 'VariableDeclarator' && variable.from.init ? unwrap(variable.from.init) : undefined;
  const own = init?.type === 'ObjectExpression' ? init.properties : [];
  return [
    ...own.flatMap((one) => (one.type === 'SpreadElement' ? [] : (keyName(one.key, one.computed) ?? []))),
    ...(variable?.reads ?? []).flatMap((read) => {
      const member = scopes.parent(read);
      return (member?.type === 'MemberExpression' && member.object === read && memberName(member)) || [];
    }),
  ];
}

/** One name for what is the same value each time; these servers take its type from the value, others from its place. */
function shared(names: ReadonlyMap<Binding, string>, { sink }: SinkCall): Map<Binding, string> {
  const typed = /^(mssql|oracle)$/.test(sink.binding);
  const known = new Map<string, string>();
  return new Map(
    [...names].map(([binding, name]) => {
      const key = !repeatable(binding) ? name : typed ? binding.bound.code : contextOf(binding);
      const again = known.get(key) ?? name;
      known.set(key, again);
      return [binding, again];
    }),
  );
}

/** Placeholders with names: an object of values, or inputs of an mssql request. */
export function bindByName(
  sink: SinkCall,
  flats: readonly Flat[],
  bindings: ReadonlyMap<HolePiece, Binding>,
  existing: Existing,
  context: Context,
): Result {
  const named = namesFor(sink, flats, bindings, existing, context);
  if ('refused' in named) return named;
  const { sigil } = named;
  const names = shared(named.names, sink);
  const text = spliceAll(
    flats,
    bindings,
    (binding) => ({ before: `${sigil}${names.get(binding)}`, code: '', after: '' }),
    context,
  );
  if ('refused' in text) return text;
  const once = new Map([...names].map(([binding, name]) => [name, binding]));
  const placed =
    sink.placement === 'inputs'
      ? inputs(sink, once, context)
      : sink.placement === 'parameters'
        ? typedParameters(sink, once, context)
        : object(sink, once, sigil, existing, context);
  return 'refused' in placed ? placed : { changes: [...text.changes, ...placed.changes] };
}

/** Words that Oracle takes for no name, of a placeholder neither. */
const ORACLE =
  /^(access|add|all|alter|and|any|as|asc|audit|between|by|char|check|cluster|column|comment|compress|connect|create|current|date|decimal|default|delete|desc|distinct|drop|else|exclusive|exists|file|float|for|from|grant|group|having|identified|immediate|in|increment|index|initial|insert|integer|intersect|into|is|level|like|lock|long|maxextents|minus|mlslabel|mode|modify|noaudit|nocompress|not|nowait|null|number|of|offline|on|online|option|or|order|pctfree|prior|public|raw|rename|resource|revoke|row|rowid|rownum|rows|select|session|set|share|size|smallint|start|successful|synonym|sysdate|table|then|to|trigger|uid|union|unique|update|user|validate|values|varchar|varchar2|view|whenever|where|with)$/i;

/** A name after the value, that no placeholder of the text has, and for builders none of the function. */
function freeName(binding: Binding, taken: Set<string>, sink: SinkCall, context: Context): string {
  const hole = binding.value.parts.find((part) => typeof part === 'object');
  const words = hole ? (codeOf(hole.node, context).match(/[A-Za-z_]\w*/g) ?? []) : [];
  const base =
    words
      .filter(
        (word) =>
          !/^(String|Number|toString|trim|await|parseInt|toLowerCase|toUpperCase|this|map|join|split|null|NULL|undefined|true|false)$/.test(
            word,
          ),
      )
      .at(-1)
      ?.replace(/^_+/, '') || 'value';
  const isTaken = (name: string): boolean =>
    taken.has(name.toLowerCase()) ||
    (sink.dialect === 'oracle' && ORACLE.test(name)) ||
    (sink.sink.mark === ':name' && new RegExp(`:(\\.\\.\\.)?${name}\\b`).test(context.file));
  let name = base;
  for (let index = 2; isTaken(name); index += 1) name = `${base}${index}`;
  taken.add(name.toLowerCase());
  return name;
}

function object(
  sink: SinkCall,
  values: ReadonlyMap<string, Binding>,
  sigil: string,
  existing: Existing,
  context: Context,
): Result {
  const node = existing.kind === 'named' ? existing.node : null;
  const spread = existing.kind === 'named' && existing.spread ? [`...${codeOf(existing.spread, context)}`] : [];
  const own = node ? node.properties.map((property) => codeOf(property, context)) : spread;
  // sqlite3 takes names with their sign.
  const keyOf = (name: string): string =>
    sink.sink.binding !== 'sqlite' || sink.driver !== 'sqlite3'
      ? name
      : sigil === '$'
        ? `$${name}`
        : `'${sigil}${name}'`;
  const keys = new Set(
    node?.properties.map((property) =>
      property.type === 'SpreadElement' ? '' : (keyName(property.key, property.computed) ?? ''),
    ),
  );
  if ([...values.keys()].some((name) => keys.has(name) || keys.has(sigil + name)))
    return { refused: 'its object of values has an entry of the same name already' };
  const added = [...values].map(([name, binding]) =>
    binding.bound.code === keyOf(name) ? name : `${keyOf(name)}: ${binding.bound.code}`,
  );
  return placeValues(sink, `{ ${[...own, ...added].join(', ')} }`, context);
}

/** Calls between an object and the member that is called on it: in one line where there is room, else each in its own. */
function chained(calls: readonly string[], callee: NodeOf<'MemberExpression'>, file: string): string {
  const at = endOf(callee.object);
  const gap = /^\s*\n\s*/.exec(file.slice(at))?.[0];
  if (gap) return calls.map((call) => gap + call).join('');
  const start = file.lastIndexOf('\n', at - 1) + 1;
  const line = file.slice(start, at);
  if (line.length + calls.join('').length <= WIDTH) return calls.join('');
  const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
  const unit = /\n(\t| {2,4})(?=\S)/.exec(file)?.[1] ?? '  ';
  const newline = file.includes('\r\n') ? '\r\n' : '\n';
  const next = newline + indent + unit;
  return calls.map((call) => next + call).join('') + next;
}

const WIDTH = 100;

/** `.input('id', id)` before `.query(text)`; a pool or the module makes a request first. */
function inputs(sink: SinkCall, values: ReadonlyMap<string, Binding>, context: Context): Result {
  const callee = bare(sink.call.callee as Node);
  if (sink.wrapper || callee.type !== 'MemberExpression') return { refused: 'the request that runs it is not seen' };
  const target = callee.object;
  const fact = context.roles.factOf(target);
  if (fact?.kind !== 'role') return { refused: 'the request that runs it is not seen' };
  const calls = chained(
    [...values].map(([name, binding]) => `.input('${name}', ${binding.bound.code})`),
    callee,
    context.file,
  );
  if (fact.role === 'request') {
    const id = bare(target);
    const variable = id.type === 'Identifier' ? context.scopes.binding(id) : undefined;
    const anew = variable && (inputsOf(sink, context) === null || runsAgain(variable.from, sink.call, context.scopes));
    const made = anew ? madeAnew(variable, sink.call, context) : null;
    if (made !== null) return { changes: [{ start: startOf(target), end: endOf(target), text: made + calls }] };
    if (variable && !inputsOf(sink, context) && !requestNames(sink, context))
      return { refused: `${variable.name} is used more than once, and the names of its inputs must differ` };
    if (id.type === 'MemberExpression' || (variable && runsAgain(variable.from, sink.call, context.scopes)))
      return {
        refused: 'the request may run more than once, and the names of its inputs must differ: make one for each query',
      };
    return { changes: [{ start: endOf(target), end: endOf(target), text: calls }] };
  }
  if (fact.role === 'module') {
    const code = codeOf(target, context);
    return { changes: [{ start: startOf(target), end: endOf(target), text: `new ${code}.Request()${calls}` }] };
  }
  return { changes: [{ start: endOf(target), end: endOf(target), text: `.request()${calls}` }] };
}
