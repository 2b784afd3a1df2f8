import { propertyOf } from '../../syntax/static-types.ts';
import type { Scopes } from '../../syntax/scopes.ts';
import { keyName, memberName, unwrap, type Node, type NodeOf } from '../../syntax/nodes.ts';
import type { Roles } from '../resolve/roles.ts';
import { importOf } from './checks.ts';
import { isConstantList } from './constant-maps.ts';
import { refusedBefore } from './guards.ts';
import { matchedWhy } from './patterns.ts';
import { LISTED, NUMBER, UNQUOTED } from './reasons.ts';
import { routedWhy } from './routed-values.ts';

/** Why a value can be spliced in that a schema of zod, joi or yup has let through, or the route that a handler is for. */
export function validatedWhy(node: Node, scopes: Scopes, roles: Roles): string | null {
  const member = memberOf(node, scopes);
  if (!member) return null;
  const schema = schemaOf(member.object, scopes);
  const field = schema && fieldOf(schema, member.key, scopes);
  return field ? fieldWhy(field, scopes, roles) : routedWhy(node, member, scopes, roles);
}

/** A member of an object, by its name, or what a pattern takes out of it. */
export interface Member {
  object: Node;
  key: string;
}

function memberOf(node: Node, scopes: Scopes): Member | null {
  if (node.type === 'MemberExpression') {
    const key = memberName(node);
    return key === undefined ? null : { object: unwrap(node.object), key };
  }
  const binding = node.type === 'Identifier' ? scopes.binding(node) : undefined;
  const from = binding?.from;
  if (!binding || from?.type !== 'VariableDeclarator' || !from.init || binding.writes.length > 0) return null;
  if (from.id === binding.id) {
    const init = unwrap(from.init);
    return init.type === 'MemberExpression' ? memberOf(init, scopes) : null;
  }
  if (from.id.type !== 'ObjectPattern') return null;
  for (const property of from.id.properties) {
    if (property.type !== 'ObjectProperty') continue;
    const key = keyName(property.key, property.computed);
    const { value } = property;
    const isOwn =
      value === binding.id ||
      // What it is where nothing was sent.
      (value.type === 'AssignmentPattern' && value.left === binding.id && /Literal$/.test(value.right.type));
    if (isOwn && key !== undefined) return { object: unwrap(from.init), key };
  }
  return null;
}

/** The schema that an object went through: `Query.parse(req.query)`, `schema.validate(req.body).value` where what it refuses goes no further. */
function schemaOf(object: Node, scopes: Scopes): Node | null {
  const held = memberOf(object, scopes);
  if (held && /^(value|data)$/.test(held.key)) {
    const call = resultOf(held.object, scopes);
    if (!call) return null;
    const name = memberName(call.callee);
    if (name === 'safeParse' || name === 'safeParseAsync') return schemaOfCall(call);
    return name === 'validate' && isRefused(object, held.object, scopes) ? schemaOfCall(call) : null;
  }
  const call = resultOf(object, scopes);
  const name = call && (memberName(call.callee) ?? '');
  if (!call || !/^(parse|parseAsync|validateAsync|validateSync|validate)$/.test(name ?? '')) return null;
  // The promise of yup is broken; what joi gives back holds the error.
  if (name === 'validate' && !/^yup$/.test(packageOf(schemaOfCall(call), scopes) ?? '')) return null;
  return schemaOfCall(call);
}

/** The call whose result a name holds. */
function resultOf(node: Node, scopes: Scopes): NodeOf<'CallExpression'> | null {
  const inner = constantOf(node, scopes);
  return inner.type === 'CallExpression' && inner.callee.type === 'MemberExpression' ? inner : null;
}

function schemaOfCall(call: NodeOf<'CallExpression'>): Node {
  return unwrap((call.callee as NodeOf<'MemberExpression'>).object);
}

/** `if (error) return …` behind `const { error, value } = schema.validate(…)`, `if (result.error)` */
function isRefused(value: Node, result: Node, scopes: Scopes): boolean {
  if (result.type === 'Identifier') return refusedBefore(value, [`${result.name}.error`], scopes);
  const binding = value.type === 'Identifier' ? scopes.binding(value) : undefined;
  const pattern = binding?.from.type === 'VariableDeclarator' ? binding.from.id : undefined;
  if (!binding || pattern?.type !== 'ObjectPattern') return false;
  const names = pattern.properties.flatMap((property) =>
    property.type === 'ObjectProperty' &&
    keyName(property.key, property.computed) === 'error' &&
    property.value.type === 'Identifier'
      ? [property.value.name]
      : [],
  );
  return refusedBefore(value, names, scopes);
}

/** What a name stands for that is set once. */
function constantOf(node: Node, scopes: Scopes): Node {
  const inner = unwrap(node);
  const binding = inner.type === 'Identifier' ? scopes.binding(inner) : undefined;
  const from = binding?.from;
  return from?.type === 'VariableDeclarator' && from.id === binding?.id && from.init && binding.writes.length === 0
    ? unwrap(from.init)
    : inner;
}

/** `z.string().min(1)` as the names and arguments of its calls, the last one first, and what they begin with. */
function chainOf(node: Node): { root: Node; calls: { name: string; args: Node[] }[] } {
  const calls: { name: string; args: Node[] }[] = [];
  let at = unwrap(node);
  let args: Node[] = [];
  for (;;) {
    if (at.type === 'CallExpression') {
      args = at.arguments as Node[];
      at = unwrap(at.callee as Node);
    } else if (at.type === 'MemberExpression') {
      calls.push({ name: memberName(at) ?? '', args });
      args = [];
      at = unwrap(at.object);
    } else return { root: at, calls };
  }
}

const PACKAGES: Readonly<Record<string, string>> = {
  zod: 'zod',
  'zod/v4': 'zod',
  joi: 'joi',
  '@hapi/joi': 'joi',
  celebrate: 'joi',
  yup: 'yup',
};

function packageOf(schema: Node, scopes: Scopes): string | undefined {
  return PACKAGES[importOf(chainOf(constantOf(schema, scopes)).root, scopes) ?? ''];
}

/** The schema of one field, where that of the whole is an object that is written out. */
function fieldOf(schema: Node, key: string, scopes: Scopes): Node | null {
  const whole = constantOf(schema, scopes);
  if (packageOf(whole, scopes) === undefined) return null;
  const { calls } = chainOf(whole);
  if (calls.some(({ name }) => CHANGES.test(name))) return null;
  for (const { name, args } of calls) {
    const field =
      /^(object|keys|shape|extend|strictObject)$/.test(name) && args[0] ? propertyOf(args[0], key) : undefined;
    if (field) return constantOf(field, scopes);
  }
  return null;
}

/** Methods after which a value may be another than those before let through. */
const CHANGES =
  /^(transform|preprocess|pipe|or|union|and|merge|catchall|custom|external|when|alternatives|try|concat|replace|cast|codec|any|unknown)$/;

function fieldWhy(field: Node, scopes: Scopes, roles: Roles): string | null {
  if (packageOf(field, scopes) === undefined) return null;
  const { calls } = chainOf(field);
  if (calls.some(({ name }) => CHANGES.test(name))) return null;
  if (!calls.every(({ name, args }) => !/^(default|catch|prefault|allow|empty)$/.test(name) || args.every(isFixed)))
    return null;
  for (const { name, args } of calls) {
    const why = ruleWhy(name, args, scopes, roles);
    if (why) return why;
  }
  return null;
}

function isFixed(node: Node): boolean {
  return /Literal$/.test(node.type) && node.type !== 'TemplateLiteral';
}

function ruleWhy(name: string, args: readonly Node[], scopes: Scopes, roles: Roles): string | null {
  const [first] = args;
  switch (name) {
    case 'enum':
    case 'oneOf':
    case 'nativeEnum':
      return first && isConstantList(first, scopes, roles) ? LISTED : null;
    case 'literal':
    case 'valid':
    case 'equal':
      return args.length > 0 &&
        args.every(
          (one) => isFixed(one) || (one.type === 'SpreadElement' && isConstantList(one.argument, scopes, roles)),
        )
        ? LISTED
        : null;
    case 'number':
    case 'int':
    case 'boolean':
    case 'bigint':
      return NUMBER;
    case 'uuid':
    case 'guid':
    case 'alphanum':
    case 'hex':
    case 'cuid':
    case 'ulid':
    case 'nanoid':
      return UNQUOTED;
    case 'regex':
    case 'pattern':
    case 'matches':
      return first ? matchedWhy(first, scopes) : null;
    default:
      return null;
  }
}
