import type { Assumed } from '../drivers/assumed.ts';
import type { Placement, Sink } from '../drivers/driver.ts';
import { driverNamed, memberOf, sinkNames } from '../drivers/index.ts';
import { isFunction, keyName, memberName, unwrap, type Node, type NodeOf } from '../../syntax/nodes.ts';
import { propertyOf } from '../../syntax/static-types.ts';
import type { Fact, WrapperFact } from './fact.ts';
import { keepsText } from './kept-text.ts';
import { unseenFact } from './unseen.ts';
import type { Roles } from './roles.ts';
import { memberText, type Scopes } from '../../syntax/scopes.ts';
import type { Dialect } from '../drivers/dialect.ts';

/** A call that gets SQL text. */
export interface SinkCall {
  call: NodeOf<'CallExpression' | 'NewExpression' | 'OptionalCallExpression'>;
  driver: string;
  method: string;
  dialect: Dialect;
  sink: Sink;
  placement: Placement;
  /** The expression that is the text. */
  text: Node;
  /** Index of the argument for values, -1 where the call takes none. */
  values: number;
  /** The `{ text, values }` object of the call, where it has one. */
  config: Node | null;
  /** A function of the app stands between the call and the driver. */
  wrapper: boolean;
  /** That function reads members of what it is given as values. */
  fields?: true;
  /** Functions that must get a parameter for values first. */
  extend: readonly string[];
  /** Where what the function returns is spread, as `file:start` of the argument; only for a statement that it returns as a list. */
  spreads?: readonly string[];
}

/** A call by a name that drivers use, of something that is no known connection. */
export interface UnknownCall {
  call: SinkCall['call'];
  method: string;
  text: Node;
}

/** Every call of a file that hands text to a driver, by what the called thing is. */
export function findSinks(
  scopes: Scopes,
  roles: Roles,
  dialect: string | undefined,
): { known: SinkCall[]; unknown: UnknownCall[] } {
  const known: SinkCall[] = [];
  const unknown: UnknownCall[] = [];
  for (const type of ['CallExpression', 'OptionalCallExpression', 'NewExpression'] as const) {
    for (const node of scopes.nodes(type)) {
      const call = node as SinkCall['call'];
      if (call.arguments.length === 0) continue;
      const fact = roles.factOf(call.callee as Node) ?? constructed(call, roles);
      const found = fact ? sinkOf(call, fact, scopes, roles) : null;
      if (found) known.push(settleDialect(found, dialect));
      else if (!fact) {
        const guess = unknownCall(call, scopes);
        if (guess) unknown.push(guess);
      }
    }
  }
  const order = (a: { call: Node }, b: { call: Node }): number => (a.call.start ?? 0) - (b.call.start ?? 0);
  return { known: known.sort(order), unknown: unknown.sort(order) };
}

/** A call of a connection from elsewhere, as one of the only driver there is. */
export function assumedSink(
  { call }: UnknownCall,
  assumed: Assumed | undefined,
  { scopes, roles, dialect }: { scopes: Scopes; roles: Roles; dialect: string | undefined },
): SinkCall | null {
  const callee = unwrap(call.callee as Node);
  const method = memberName(callee);
  if (!assumed || method === undefined || !assumed.methods.includes(method)) return null;
  const fact = unseenFact(callee, assumed, scopes);
  const sink = fact?.kind === 'method' ? sinkOf(call, fact, scopes, roles) : null;
  return sink && settleDialect(sink, dialect);
}

/** A driver for several databases does as the one it is set up for. */
function settleDialect(sink: SinkCall, name: string | undefined): SinkCall {
  if (sink.dialect !== 'unknown') return sink;
  const dialect = (name ?? 'unknown') as Dialect;
  const own: SinkCall = { ...sink, dialect, sink: { ...sink.sink } };
  if (own.placement === 'bind') {
    const bind = BIND[dialect];
    own.sink.mark = bind ? '$1' : 'dialect';
    if (bind) own.sink.binding = bind;
  }
  const binding = BINDINGS[dialect];
  if (own.sink.binding === 'any' && binding) own.sink.binding = binding;
  if (own.sink.mark === 'dialect' && dialect !== 'unknown')
    own.sink.mark = dialect === 'postgres' ? '$1' : dialect === 'oracle' ? ':1' : '?';
  return own;
}

const BINDINGS: Partial<Record<Dialect, Sink['binding']>> = {
  postgres: 'postgres',
  mysql: 'mysql',
  sqlite: 'better-sqlite',
  mssql: 'mssql',
  oracle: 'oracle',
};

/** What the database gets of the values that sequelize does not write into the text. */
const BIND: Partial<Record<Dialect, Sink['binding']>> = {
  postgres: 'postgres',
  mysql: 'mysql-prepared',
  sqlite: 'sqlite',
};

function constructed(call: SinkCall['call'], roles: Roles): Fact | undefined {
  return call.type === 'NewExpression' ? roles.factOf(call.callee as Node) : undefined;
}

function sinkOf(call: SinkCall['call'], fact: Fact, scopes: Scopes, roles: Roles): SinkCall | null {
  if (fact.kind !== 'method' && fact.kind !== 'wrapper') {
    if (fact.kind !== 'role') return null;
    const method = call.type === 'NewExpression' ? 'new' : '()';
    const member = memberOf(fact.driver, fact.role, method);
    return member && 'sink' in member
      ? build(call, { kind: 'method', driver: fact.driver, role: fact.role, method }, member.sink, scopes, roles)
      : null;
  }
  const member = memberOf(fact.driver, fact.role, fact.method);
  return member && 'sink' in member ? build(call, fact, member.sink, scopes, roles) : null;
}

function build(
  call: SinkCall['call'],
  fact: Extract<Fact, { kind: 'method' | 'wrapper' }>,
  sink: Sink,
  scopes: Scopes,
  roles: Roles,
): SinkCall | null {
  const at = fact.kind === 'wrapper' ? fact.text : sink.text;
  const argument = call.arguments[at];
  if (!argument || argument.type === 'SpreadElement' || argument.type === 'ArgumentPlaceholder') return null;
  // `where({ id })`: a condition by its columns.
  if (sink.prefix !== undefined && unwrap(argument).type === 'ObjectExpression') return null;
  const config = sink.config ? configOf(argument, sink.config.text, scopes) : null;
  const text =
    config && sink.config
      ? sink.config.text.map((name) => propertyOf(config, name)).find((node) => node !== undefined)
      : argument;
  if (!text) return null;
  const extended = fact.kind === 'wrapper' && fact.values < 0 && !config ? extendedBy(call, fact, roles) : null;
  return {
    call,
    driver: fact.driver,
    method: fact.method,
    dialect: driverNamed(fact.driver)?.dialect ?? 'unknown',
    sink: fact.kind === 'wrapper' && fact.prefix !== undefined ? { ...sink, prefix: fact.prefix } : sink,
    placement: extended ? throughWrapper(sink) : takenBy(sink, call),
    text,
    values: extended ? extended.index : fact.kind === 'wrapper' ? fact.values : sink.text + 1,
    config,
    wrapper: fact.kind === 'wrapper',
    ...(fact.kind === 'wrapper' && fact.fields ? { fields: true as const } : {}),
    extend: extended?.keys ?? [],
  };
}

/** A function of the app takes a list, or an object where values have names. */
function throughWrapper(sink: Sink): Placement {
  return sink.placement === 'inputs' ? 'binds' : 'array';
}

function takenBy(sink: Sink, call: SinkCall['call']): Placement {
  return sink.placement === 'replacements' && bindsNatively(call) ? 'bind' : sink.placement;
}

/** The functions on the way get one more parameter, and the call one more argument. */
function extendedBy(call: SinkCall['call'], { extend }: WrapperFact, roles: Roles): WrapperFact['extend'] | null {
  return extend && call.arguments.length === extend.index && roles.isOpen(extend.keys) ? extend : null;
}

/** `query(text, { bind: … })` */
function bindsNatively(call: SinkCall['call']): boolean {
  const options = call.arguments[1] ? unwrap(call.arguments[1] as Node) : null;
  return options !== null && propertyOf(options, 'bind') !== undefined && !propertyOf(options, 'replacements');
}

/** `{ text: '…' }`, given in the call or kept in a constant that is used there alone. */
function configOf(argument: Node, names: readonly string[], scopes: Scopes): Node | null {
  const inner = unwrap(argument);
  if (inner.type === 'ObjectExpression') return names.some((name) => propertyOf(inner, name)) ? inner : null;
  if (inner.type !== 'Identifier') return null;
  const binding = scopes.binding(inner);
  if (!binding || binding.writes.length > 0 || binding.reads.length !== 1 || binding.from.type !== 'VariableDeclarator')
    return null;
  const init = binding.from.init && binding.from.id === binding.id ? unwrap(binding.from.init) : null;
  return init?.type === 'ObjectExpression' && names.some((name) => propertyOf(init, name)) ? init : null;
}

/** Names that people give to connections. */
const DATABASE =
  /(^this$|db|conn|pool|client|database|sql|pg|knex|dao|repo|trx|^tx$|^t$|manager|session|prisma|source|store|model|service)/i;

/** Methods that run text in some driver, whatever they are called on: text that is no statement is left out later. */
const RUNS_TEXT = /^(query|execute|raw|unsafe|run|all|get|exec|each|prepare|\$(query|execute)RawUnsafe)$/;

function unknownCall(call: SinkCall['call'], scopes: Scopes): UnknownCall | null {
  if (call.type === 'NewExpression') return null;
  const callee = call.callee as Node;
  const method =
    callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression'
      ? keyName(callee.property, callee.computed)
      : callee.type === 'Identifier'
        ? callee.name
        : undefined;
  if (
    !method ||
    !(sinkNames.has(method) || /query|sql|exec/i.test(method)) ||
    /^(log|info|warn|error|debug|trace|push|then|catch|test|match|replace|require|format|map)$/.test(method)
  )
    return null;
  const receiver = callee.type === 'Identifier' ? '' : (memberText((callee as { object: Node } & Node).object) ?? '');
  if (/^(get|each|any|one)$/.test(method) && !DATABASE.test(receiver)) return null;
  const runs = RUNS_TEXT.test(method) && !isModule(callee, scopes);
  if (callee.type !== 'Identifier' && !runs && !DATABASE.test(receiver)) return null;
  if (keepsText(callee, scopes)) return null;
  const text = call.arguments[0];
  return text && text.type !== 'SpreadElement' && text.type !== 'ArgumentPlaceholder' && !isFunction(text)
    ? { call, method, text }
    : null;
}

/** `search.query(…)`: a module of the app, which is read itself. */
function isModule(callee: Node, scopes: Scopes): boolean {
  let root = callee;
  while (root.type === 'MemberExpression') root = unwrap(root.object);
  const from = scopes.binding(root)?.from;
  const declaration = from && scopes.parent(from);
  if (declaration?.type === 'ImportDeclaration') return declaration.source.value.startsWith('.');
  if (from?.type !== 'VariableDeclarator' || !from.init) return false;
  const init = unwrap(from.init);
  const [specifier] = init.type === 'CallExpression' && memberText(init.callee) === 'require' ? init.arguments : [];
  return specifier?.type === 'StringLiteral' && specifier.value.startsWith('.');
}
