import { bare, keyName, memberName, unwrap, type Node, type NodeOf } from '../../syntax/nodes.ts';
import { readScopes, type Binding, type Scopes } from '../../syntax/scopes.ts';
import { placeOf, rebuilt } from '../../syntax/rebuilt.ts';
import { sinkNames } from '../drivers/index.ts';

const known = new WeakMap<Node, Node>();

/**
 * The file as if `const q = { text: 'SELECT …', values: [id] }; q.text += …; query(q)` were a variable for each member:
 * what is known of text that grows in variables then holds for members too. All offsets are those of the file.
 */
export function splitObjects(ast: Node): Node {
  const before = known.get(ast);
  if (before) return before;
  const split = splitIn(ast);
  known.set(ast, split);
  known.set(split, split);
  return split;
}

function splitIn(ast: Node): Node {
  const scopes = readScopes(ast);
  const replaced = new Map<Node, Node | readonly Node[]>();
  for (const declarator of scopes.nodes('VariableDeclarator')) {
    const object = declarator.type === 'VariableDeclarator' ? grownObject(declarator, scopes) : null;
    for (const [node, by] of object ?? []) replaced.set(node, by);
  }
  return replaced.size === 0 ? ast : rebuilt(ast, scopes, replaced);
}

type Replaced = [Node, Node | readonly Node[]];

/** What stands in the place of the declaration of an object and of each mention of it; `null` where it stays one. */
function grownObject(declarator: NodeOf<'VariableDeclarator'>, scopes: Scopes): Replaced[] | null {
  const binding = declarator.id.type === 'Identifier' ? scopes.binding(declarator.id) : undefined;
  const init = declarator.init ? bare(declarator.init) : null;
  if (!binding || binding.writes.length > 0 || binding.from !== declarator || init?.type !== 'ObjectExpression')
    return null;
  const members = membersOf(init);
  const uses = members && usesOf(binding, scopes);
  if (!members || !uses || isExported(declarator, scopes)) return null;
  for (const name of uses.written) if (!members.has(name)) members.set(name, null);
  if (uses.named.some(([name]) => !members.has(name)) || !holdsText(members, uses)) return null;
  const nameOf = (name: string): string => `${binding.name}.${name}`;
  const all = (at: Node): Node[] =>
    [...members.keys()].map((name) => {
      const [key, value] = [identifier(name, at), identifier(nameOf(name), at)];
      return { ...placeOf(at), type: 'ObjectProperty', computed: false, shorthand: false, key, value } as Node;
    });
  const whole = (at: Node): Node =>
    ({ ...placeOf(at), type: 'ObjectExpression', properties: all(at) }) as unknown as Node;
  const declarators = [...members].map(([name, property]): Node => {
    const id = identifier(nameOf(name), property ? property.key : declarator.id);
    return {
      ...placeOf(property ?? declarator),
      type: 'VariableDeclarator',
      id,
      init: property?.value ?? null,
    } as Node;
  });
  return [
    [declarator, declarators],
    ...uses.named.map(([name, member]): Replaced => [member, identifier(nameOf(name), member)]),
    ...uses.whole.map((read): Replaced => [read, whole(read)]),
    ...uses.spread.map((spread): Replaced => [spread, all(spread)]),
  ];
}

type Members = Map<string, NodeOf<'ObjectProperty'> | null>;

function membersOf(object: NodeOf<'ObjectExpression'>): Members | null {
  const members: Members = new Map();
  for (const property of object.properties) {
    const name = property.type === 'ObjectProperty' ? keyName(property.key, property.computed) : undefined;
    if (property.type !== 'ObjectProperty' || name === undefined || members.has(name) || !/^[\w$]+$/.test(name))
      return null;
    members.set(name, property);
  }
  return members;
}

interface Uses {
  /** `q.text`, by the name of the member. */
  named: [string, Node][];
  /** Members that are set. */
  written: Set<string>;
  /** Members that grow: `+=`, `push()`. */
  grown: Set<string>;
  /** Where the object is handed on as it is. */
  whole: Node[];
  /** Where its members are put into another: `{ ...q, rowMode: 'array' }`. */
  spread: Node[];
}

/** `null` where a mention of the object is not followed. */
function usesOf(binding: Binding, scopes: Scopes): Uses | null {
  const uses: Uses = { named: [], written: new Set(), grown: new Set(), whole: [], spread: [] };
  for (const read of binding.reads) {
    const member = scopes.parent(read);
    if (member?.type !== 'MemberExpression' || member.object !== read) {
      if (member?.type === 'SpreadElement' && scopes.parent(member)?.type === 'ObjectExpression')
        uses.spread.push(member);
      else if (isHandedOn(read, scopes)) uses.whole.push(read);
      else return null;
      continue;
    }
    const name = memberName(member);
    const use = scopes.parent(member);
    if (name === undefined || member.computed || !use) return null;
    if (use.type === 'UnaryExpression' && use.operator === 'delete') return null;
    // `q.toString()`: no member of its own, and of a method `q` is the `this`.
    if (use.type === 'CallExpression' && use.callee === member) return null;
    uses.named.push([name, member]);
    if (use.type === 'AssignmentExpression' && use.left === member) {
      if (use.operator === '=') uses.written.add(name);
      uses.grown.add(name);
    }
    if (use.type === 'MemberExpression' && memberName(use) === 'push') uses.grown.add(name);
  }
  return uses;
}

/** Taken by a driver, shown, or returned: nobody else writes to its members. */
function isHandedOn(read: Node, scopes: Scopes): boolean {
  let use = scopes.parent(read);
  while (use && use.type !== 'ReturnStatement' && bare(use) === read) use = scopes.parent(use);
  if (use?.type === 'ReturnStatement') return true;
  if (use?.type !== 'CallExpression' || bare(use.callee) === read) return false;
  const name = memberName(use.callee);
  const object = use.callee.type === 'MemberExpression' ? use.callee.object : null;
  if (object?.type === 'Identifier' && /^(console|log|logger)$/.test(object.name)) return true;
  return name !== undefined && sinkNames.has(name);
}

/** Some member that grows is text, or a list of it. */
function holdsText(members: Members, { grown }: Uses): boolean {
  return [...grown].some((name) => {
    const property = members.get(name);
    const value = property ? unwrap(property.value) : null;
    return value !== null && /^(StringLiteral|TemplateLiteral|BinaryExpression|ArrayExpression)$/.test(value.type);
  });
}

function isExported(declarator: Node, scopes: Scopes): boolean {
  const declaration = scopes.parent(declarator);
  const around = declaration && scopes.parent(declaration);
  // `for (const q = {}; …)`
  return (
    declaration?.type !== 'VariableDeclaration' || !around || !/^(Program|BlockStatement|SwitchCase)$/.test(around.type)
  );
}

function identifier(name: string, at: Node): Node {
  return { ...placeOf(at), type: 'Identifier', name } as Node;
}
