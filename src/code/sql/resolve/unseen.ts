import { assumedDriver, type Assumed } from '../drivers/assumed.ts';
import { driverNamed } from '../drivers/index.ts';
import { givenTo } from '../../syntax/call-sites.ts';
import { isFunction, memberName, unwrap, type Node } from '../../syntax/nodes.ts';
import { isInside } from '../../syntax/static-types.ts';
import type { Binding, Scopes } from '../../syntax/scopes.ts';
import { requiredModule } from '../../syntax/imports-of-file.ts';
import type { Fact, Surroundings } from './fact.ts';
import { partOf, resultOf } from './parts.ts';

/** Names that people give to connections, and to what hands them out. */
const CONNECTION = /db|conn|pool|database|sql|pg|postgres|sqlite|knex|prisma|^(client|con|trx|tx|t|dao)$|Client$/i;
/** With mssql a name for the database may be its module or a request, which take text in other ways. */
const POOL = /pool|conn/i;
const STEPS = 8;

/** What a connection is that comes from another file, a caller or a shared object: one of the only driver there is. */
export function unseenFact(node: Node, assumed: Assumed, scopes: Scopes, steps = 0): Fact | undefined {
  const driver = driverNamed(assumed.driver);
  const inner = unwrap(node);
  if (!driver?.connection || steps > STEPS) return undefined;
  const connection: Fact = { kind: 'role', driver: driver.name, role: driver.connection };
  switch (inner.type) {
    case 'Identifier':
      return isConnection(inner.name, assumed) || isSetToRequest(scopes.binding(inner), assumed)
        ? ofName(scopes.binding(inner), connection, assumed, scopes, steps)
        : undefined;
    case 'MemberExpression':
    case 'OptionalMemberExpression': {
      const name = memberName(inner) ?? '';
      const object = unseenFact(inner.object, assumed, scopes, steps + 1);
      const part = object && partOf(object, name);
      if (part) return part;
      return isConnection(name, assumed) && (object || isHolder(inner.object, scopes)) ? connection : undefined;
    }
    case 'CallExpression':
    case 'OptionalCallExpression': {
      const callee = unwrap(inner.callee as Node);
      if (isRequest(inner, assumed)) return { kind: 'role', driver: driver.name, role: 'request' };
      const called = unseenFact(callee, assumed, scopes, steps + 1);
      return called?.kind === 'method' ? resultOf(called) : called;
    }
    default:
      return undefined;
  }
}

/** The driver of a file that is read by itself: the only one that it imports. */
export function assumedAlone({ path }: Surroundings, scopes: Scopes, code: string): Assumed | undefined {
  if (path !== undefined) return undefined;
  const specifiers = [
    ...scopes
      .nodes('ImportDeclaration')
      .flatMap((node) => (node.type === 'ImportDeclaration' ? node.source.value : [])),
    ...scopes.nodes('CallExpression').flatMap((node) => requiredModule(node) ?? []),
  ];
  return assumedDriver([], specifiers, [code]);
}

function isConnection(name: string, { driver }: Assumed): boolean {
  return (driver === 'mssql' ? POOL : CONNECTION).test(name);
}

/** `pool.request()`: whatever the pool is called, no other driver has it. */
function isRequest(call: Node, { driver }: Assumed): boolean {
  return (
    driver === 'mssql' &&
    call.type === 'CallExpression' &&
    call.arguments.length === 0 &&
    call.callee.type === 'MemberExpression' &&
    memberName(call.callee) === 'request'
  );
}

/** `const request = pool.request().input('id', id)` */
function isSetToRequest(binding: Binding | undefined, assumed: Assumed): boolean {
  const from = binding?.from;
  let at = from?.type === 'VariableDeclarator' && from.init && binding?.writes.length === 0 ? unwrap(from.init) : null;
  while (at?.type === 'CallExpression' && !isRequest(at, assumed))
    at = at.callee.type === 'MemberExpression' ? unwrap(at.callee.object) : null;
  return at?.type === 'CallExpression';
}

/** A name for what another file gives, what a caller gives, or what nothing in the file declares. */
function ofName(
  binding: Binding | undefined,
  connection: Fact,
  assumed: Assumed,
  scopes: Scopes,
  steps: number,
): Fact | undefined {
  if (!binding) return connection;
  if (binding.kind === 'import') {
    const declaration = scopes.parent(binding.from);
    return declaration?.type === 'ImportDeclaration' && isOwn(declaration.source.value) ? connection : undefined;
  }
  if (binding.kind === 'param') {
    const given = givenHere(binding, scopes);
    return given.every((argument) => unseenFact(argument, assumed, scopes, steps + 1)) ? connection : undefined;
  }
  const { from } = binding;
  if (from.type !== 'VariableDeclarator') return undefined;
  const sets = [
    ...(from.init ? [from.init] : []),
    ...binding.writes.flatMap((write) => (write.type === 'AssignmentExpression' ? [write.right] : [])),
  ];
  const facts = sets.map((set) => (requiresOwn(set) ? connection : unseenFact(set, assumed, scopes, steps + 1)));
  return facts[0] && facts.every((fact) => fact !== undefined) ? facts[0] : undefined;
}

/** `this`, `req`, `app.locals`, `global`, `ctx.state`: connections are kept on them. */
function isHolder(node: Node, scopes: Scopes): boolean {
  let root = unwrap(node);
  while (root.type === 'MemberExpression' || root.type === 'OptionalMemberExpression') root = unwrap(root.object);
  if (root.type === 'ThisExpression') return true;
  if (root.type !== 'Identifier') return false;
  const binding = scopes.binding(root);
  if (!binding || binding.kind === 'param') return true;
  const { from } = binding;
  return from.type === 'VariableDeclarator' && (root.name === 'app' || from.init?.type === 'ThisExpression');
}

/** What calls in this file give for a parameter; what stands for it where it is a part of one. */
function givenHere({ from: fn, id }: Binding, scopes: Scopes): readonly Node[] {
  const index = isFunction(fn) ? fn.params.findIndex((param) => isInside(id, param)) : -1;
  return index < 0 ? [fn] : givenTo(fn, index, scopes);
}

/** `require('./db')`, `require('../db').pool` */
function requiresOwn(node: Node): boolean {
  let inner = unwrap(node);
  while (inner.type === 'MemberExpression') inner = unwrap(inner.object);
  const [path] = inner.type === 'CallExpression' ? (inner.arguments as Node[]) : [];
  if (inner.type !== 'CallExpression' || path?.type !== 'StringLiteral') return false;
  return inner.callee.type === 'Identifier' && inner.callee.name === 'require' && isOwn(path.value);
}

/** A file of the project, by a path or by a short form of one. */
function isOwn(specifier: string): boolean {
  return /^(\.|@\/|~\/|#)/.test(specifier);
}
