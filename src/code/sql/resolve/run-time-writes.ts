import { bare, keyName, patternIds, unwrap, type Node } from '../../syntax/nodes.ts';
import { functionAround } from '../../syntax/static-types.ts';
import { memberText, type Scopes } from '../../syntax/scopes.ts';
import { importOf } from '../classify/checks.ts';
import type { Fact, ModuleFacts } from './fact.ts';

/** Paths of members that functions write, by the module they belong to: `{ './state': ['user.id'] }`; '' is the file's own. */
export type Writes = Readonly<Record<string, readonly string[]>>;

const known = new WeakMap<Scopes, Writes>();

/** What functions of a file write to modules while the program runs: `state.user.id = …` is no setting. */
export function runTimeWrites(scopes: Scopes): Writes {
  const before = known.get(scopes);
  if (before) return before;
  const found: Record<string, Set<string>> = {};
  for (const { target, value } of written(scopes))
    if (functionAround(target, scopes) && !(value && isFixed(value)))
      for (const [module, path] of pathsOf(target, scopes)) (found[module] ??= new Set()).add(path);
  const made = Object.fromEntries(Object.entries(found).map(([module, paths]) => [module, [...paths]]));
  known.set(scopes, made);
  return made;
}

/** `a.b = x`, `a.b++`, `Object.assign(a.b, x)` */
function* written(scopes: Scopes): Generator<{ target: Node; value?: Node }> {
  for (const node of scopes.nodes('AssignmentExpression'))
    if (node.type === 'AssignmentExpression') yield { target: node.left, value: node.right };
  for (const node of scopes.nodes('UpdateExpression'))
    if (node.type === 'UpdateExpression') yield { target: node.argument };
  for (const node of scopes.nodes('CallExpression')) {
    const [first] = node.type === 'CallExpression' ? node.arguments : [];
    if (node.type === 'CallExpression' && first && memberText(node.callee) === 'Object.assign')
      yield { target: first as Node };
  }
}

/** A literal or what the environment says: set late, and by nobody who sends requests. */
function isFixed(value: Node): boolean {
  const inner = unwrap(value);
  if (inner.type === 'LogicalExpression') return isFixed(inner.left) && isFixed(inner.right);
  return /Literal$/.test(inner.type)
    ? inner.type !== 'TemplateLiteral' || inner.expressions.length === 0
    : /^process\.env\.\w+$/.test(memberText(inner) ?? '');
}

/** The module that a written member belongs to, and its path there: as far as its names are written out. */
function pathsOf(target: Node, scopes: Scopes): [string, string][] {
  const names: string[] = [];
  let root = bare(target);
  while (root.type === 'MemberExpression') {
    const name = keyName(root.property, root.computed);
    if (name === undefined) names.length = 0;
    else names.unshift(name);
    root = unwrap(root.object);
    if (name === 'exports' && root.type === 'Identifier' && root.name === 'module')
      return [['', names.slice(1).join('.')]];
  }
  if (root.type !== 'Identifier') return [];
  if (root.name === 'exports' && !scopes.binding(root)) return [['', names.join('.')]];
  const binding = scopes.binding(root);
  if (!binding || functionAround(binding.id, scopes)) return [];
  const specifier = importOf(root, scopes);
  if (specifier !== null) return [[specifier, [...importedName(root, scopes), ...names].join('.')]];
  return [
    ...(names.length > 0 ? [['', names.join('.')] as [string, string]] : []),
    ['', [root.name, ...names].join('.')],
  ];
}

/** `user` of `const { user } = require('./state')` and `import { user } from './state'`. */
function importedName(id: Node, scopes: Scopes): string[] {
  const binding = scopes.binding(id);
  if (binding?.from.type === 'ImportSpecifier')
    return [binding.from.imported.type === 'Identifier' ? binding.from.imported.name : binding.from.imported.value];
  if (binding?.from.type !== 'VariableDeclarator' || binding.from.id.type !== 'ObjectPattern') return [];
  for (const property of binding.from.id.properties)
    if (property.type === 'ObjectProperty' && patternIds(property.value).includes(binding.id as never))
      return [keyName(property.key, property.computed) ?? ''];
  return [];
}

/** Whether one of two paths holds the other. */
export function overlaps(one: string, other: string): boolean {
  return one === '' || other === '' || `${one}.`.startsWith(`${other}.`) || `${other}.`.startsWith(`${one}.`);
}

/** The facts of a module without the constants that functions write anew. */
export function withoutWritten(facts: ModuleFacts, paths: readonly string[]): ModuleFacts {
  if (paths.length === 0) return facts;
  return membersLeft(facts, paths, '');
}

function membersLeft(members: Readonly<Record<string, Fact>>, paths: readonly string[], above: string): ModuleFacts {
  const left: ModuleFacts = {};
  for (const [name, fact] of Object.entries(members)) {
    const path = name === 'default' && above === '' ? '' : above + name;
    const hit = path === '' ? paths : paths.filter((one) => overlaps(one, path));
    if (fact.kind === 'object') {
      const { whole: _, ...open } = fact;
      left[name] = hit.length === 0 ? fact : { ...open, members: membersLeft(fact.members, hit, path && `${path}.`) };
    } else if (hit.length === 0 || path === '' || fact.kind !== 'constant') left[name] = fact;
  }
  return left;
}
