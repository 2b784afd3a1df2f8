import { bare, children, isFunction, keyName, unwrap, type Node, type NodeOf } from './nodes.ts';
import { endOf, startOf } from './ancestors.ts';
import { memberText, type Binding, type Scopes } from './scopes.ts';

/** What an expression gives at run time, as far as the code proves it. */
export type Kind = 'string' | 'number' | 'boolean' | 'null' | 'array' | 'object' | 'unknown';

const STRING_METHODS =
  /^(toString|trim|trimStart|trimEnd|toLowerCase|toUpperCase|toISOString|toFixed|toPrecision|padStart|padEnd|substring|substr|charAt|repeat|toLocaleString|toLocaleDateString|toDateString|toUTCString|normalize|replaceAll|toLocaleLowerCase|toLocaleUpperCase)$/;
const ARRAY_METHODS = /^(map|filter|split|flatMap|flat|sort|reverse)$/;

export function kindOf(node: Node, scopes: Scopes, depth = 0): Kind {
  const inner = bare(node);
  if (depth > 12) return 'unknown';
  switch (inner.type) {
    case 'StringLiteral':
    case 'TemplateLiteral':
      return 'string';
    case 'NumericLiteral':
      return 'number';
    case 'BooleanLiteral':
      return 'boolean';
    case 'NullLiteral':
      return 'null';
    case 'ArrayExpression':
      return 'array';
    case 'ObjectExpression':
    case 'NewExpression':
      return 'object';
    case 'UpdateExpression':
      return 'number';
    case 'UnaryExpression':
      if (inner.operator === 'typeof') return 'string';
      if (inner.operator === '!') return 'boolean';
      return inner.operator === '-' || inner.operator === '+' || inner.operator === '~' ? 'number' : 'unknown';
    case 'BinaryExpression':
      return binaryKind(inner, scopes, depth);
    case 'LogicalExpression':
    case 'ConditionalExpression': {
      const [a, b] =
        inner.type === 'LogicalExpression' ? [inner.left, inner.right] : [inner.consequent, inner.alternate];
      const first = kindOf(a, scopes, depth + 1);
      return first === kindOf(b, scopes, depth + 1) ? first : 'unknown';
    }
    case 'CallExpression':
      return callKind(inner, scopes, depth);
    case 'MemberExpression':
      return memberKind(inner, scopes, depth);
    case 'Identifier':
      return variableKind(inner, scopes, depth);
    default:
      return 'unknown';
  }
}

function binaryKind(node: NodeOf<'BinaryExpression'>, scopes: Scopes, depth: number): Kind {
  if (/^(==|===|!=|!==|<|>|<=|>=|in|instanceof)$/.test(node.operator)) return 'boolean';
  if (node.operator !== '+') return node.operator === '|>' ? 'unknown' : 'number';
  const left = kindOf(node.left, scopes, depth + 1);
  if (left === 'string') return 'string';
  const right = kindOf(node.right, scopes, depth + 1);
  if (right === 'string') return 'string';
  return left === 'number' && right === 'number' ? 'number' : 'unknown';
}

function callKind(node: NodeOf<'CallExpression'>, scopes: Scopes, depth: number): Kind {
  const callee = node.callee;
  if (callee.type === 'Identifier') {
    if (scopes.binding(callee)) return 'unknown';
    if (/^(Number|parseInt|parseFloat)$/.test(callee.name)) return 'number';
    if (/^(String|encodeURIComponent|decodeURIComponent|escape|uuidv4)$/.test(callee.name)) return 'string';
    return callee.name === 'Boolean' ? 'boolean' : 'unknown';
  }
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier' || callee.computed) return 'unknown';
  const path = memberText(callee);
  if (path?.startsWith('Math.') || path === 'Date.now' || path === 'Number.parseInt' || path === 'Number.parseFloat')
    return 'number';
  if (path === 'JSON.stringify') return 'string';
  if (path === 'Object.keys' || path === 'Object.values' || path === 'Object.entries' || path === 'Array.from')
    return 'array';
  const name = callee.property.name;
  if (/^(getTime|getFullYear|getMonth|getDate|getDay|getHours|getMinutes|getSeconds|valueOf)$/.test(name)) {
    return isDate(callee.object, scopes) ? 'number' : 'unknown';
  }
  if (name === 'toString') return 'string';
  if (STRING_METHODS.test(name)) return 'string';
  if (name === 'join' && kindOf(callee.object, scopes, depth + 1) === 'array') return 'string';
  if (name === 'replace' || name === 'slice' || name === 'concat') {
    const kind = kindOf(callee.object, scopes, depth + 1);
    return name === 'replace' || kind === 'string' ? 'string' : kind;
  }
  return ARRAY_METHODS.test(name) ? 'array' : 'unknown';
}

/** `new Date(x)`, or a constant that holds one. */
function isDate(node: Node, scopes: Scopes): boolean {
  let inner = bare(node);
  const binding = inner.type === 'Identifier' ? scopes.binding(inner) : undefined;
  const from = binding?.from;
  if (from?.type === 'VariableDeclarator' && from.id === binding?.id && from.init && binding.writes.length === 0)
    inner = bare(from.init);
  return inner.type === 'NewExpression' && memberText(inner.callee) === 'Date';
}

function memberKind(node: NodeOf<'MemberExpression'>, scopes: Scopes, depth: number): Kind {
  const path = memberText(node);
  if (path && /^(req|request|ctx\.request)\.(originalUrl|hostname|ip|method|path|url)$/.test(path)) return 'string';
  if (path && /^(req|request)\.params\.\w+$/.test(path)) return 'string';
  if (path && /^process\.env\.\w+$/.test(path)) return 'string';
  if (!node.computed && node.property.type === 'Identifier' && node.property.name === 'length') {
    const kind = kindOf(node.object, scopes, depth + 1);
    return kind === 'array' || kind === 'string' ? 'number' : 'unknown';
  }
  return 'unknown';
}

function variableKind(id: Node, scopes: Scopes, depth: number): Kind {
  const binding = scopes.binding(id);
  if (!binding) return 'unknown';
  if (binding.from.type !== 'VariableDeclarator') return 'unknown';
  const kinds = new Set<Kind>();
  const { id: target, init } = binding.from;
  if (target !== binding.id) return destructured(binding);
  const parent = scopes.parent(scopes.parent(binding.from) ?? binding.from);
  if (!init && (parent?.type === 'ForOfStatement' || parent?.type === 'ForInStatement'))
    return parent.type === 'ForInStatement' ? 'string' : 'unknown';
  if (init) kinds.add(kindOf(init, scopes, depth + 1));
  for (const write of binding.writes) {
    // Variables that are made of each other would be gone through again and again.
    if (kinds.has('unknown') || kinds.size > 1) return 'unknown';
    if (write.type === 'UpdateExpression') kinds.add('number');
    else if (write.type === 'AssignmentExpression') {
      if (write.left.type !== 'Identifier') return 'unknown';
      if (write.operator === '=') kinds.add(kindOf(write.right, scopes, depth + 1));
      else if (write.operator === '+=') kinds.add(compoundKind(kinds, write.right, scopes, depth));
      else kinds.add(/^[-*/%&|^]=$|^\*\*=|<<=|>>=/.test(write.operator) ? 'number' : 'unknown');
    } else return 'unknown';
  }
  return kinds.size === 1 ? ([...kinds][0] as Kind) : 'unknown';
}

function compoundKind(kinds: ReadonlySet<Kind>, right: Node, scopes: Scopes, depth: number): Kind {
  const added = kindOf(right, scopes, depth + 1);
  if (kinds.has('string') || added === 'string') return 'string';
  return kinds.has('number') && added === 'number' ? 'number' : 'unknown';
}

/** `const { id } = req.params` */
function destructured(binding: Binding): Kind {
  const from = binding.from;
  if (from.type !== 'VariableDeclarator' || from.id.type !== 'ObjectPattern' || !from.init || binding.writes.length > 0)
    return 'unknown';
  const path = memberText(bare(from.init));
  if (!path || !/^(req|request)\.params$/.test(path)) return 'unknown';
  const plain = from.id.properties.some(
    (property) => property.type === 'ObjectProperty' && property.value === binding.id,
  );
  return plain ? 'string' : 'unknown';
}

/** A path of names that gives the same value each time and does nothing else: `id`, `req.body.name`, `rows[0].id`. */
export function isPath(node: Node): boolean {
  const inner = bare(node);
  if (inner.type === 'Identifier' || inner.type === 'ThisExpression') return true;
  if (
    inner.type === 'StringLiteral' ||
    inner.type === 'NumericLiteral' ||
    inner.type === 'NullLiteral' ||
    inner.type === 'BooleanLiteral'
  )
    return true;
  if (inner.type === 'MemberExpression' || inner.type === 'OptionalMemberExpression') {
    return isPath(inner.object) && (inner.computed ? isPath(inner.property) : true);
  }
  return false;
}

/** Has no side effect and can be evaluated again: paths, operators on them, and conversions. */
export function isPure(node: Node): boolean {
  const inner = bare(node);
  if (isPath(inner)) return true;
  switch (inner.type) {
    case 'TemplateLiteral':
      return inner.expressions.every((expression) => isPure(expression));
    case 'BinaryExpression':
    case 'LogicalExpression':
      return isPure(inner.left) && isPure(inner.right);
    case 'UnaryExpression':
      return inner.operator !== 'delete' && isPure(inner.argument);
    case 'ConditionalExpression':
      return isPure(inner.test) && isPure(inner.consequent) && isPure(inner.alternate);
    case 'CallExpression': {
      const path = memberText(inner.callee) ?? '';
      const method =
        inner.callee.type === 'MemberExpression' &&
        isPure(inner.callee.object) &&
        inner.callee.property.type === 'Identifier'
          ? inner.callee.property.name
          : '';
      const known =
        /^(String|Number|parseInt|parseFloat|Boolean|isNaN|isFinite|Number\.is\w+|Math\.\w+|Array\.isArray)$/.test(
          path,
        ) ||
        (STRING_METHODS.test(method) && method !== 'toString');
      return known && inner.arguments.every((argument) => isPure(argument));
    }
    default:
      return false;
  }
}

/** The function a node stands in; `null` at the top of the file. */
export function functionAround(node: Node, scopes: Scopes): Node | null {
  for (let at = scopes.parent(node); at; at = scopes.parent(at)) if (isFunction(at)) return at;
  return null;
}

/** Whether `inner` stands inside `outer`. */
export function isInside(inner: Node, outer: Node): boolean {
  return startOf(inner) >= startOf(outer) && endOf(inner) <= endOf(outer);
}

/** The loop nearest around a node within its function. */
export function loopAround(node: Node, scopes: Scopes): Node | null {
  for (let at = scopes.parent(node); at && !isFunction(at); at = scopes.parent(at)) if (isLoop(at)) return at;
  return null;
}

export function isLoop(node: Node): boolean {
  return /^(For|ForIn|ForOf|While|DoWhile)Statement$/.test(node.type);
}

/** The value of a property of an object literal. */
export function propertyOf(object: Node, name: string): Node | undefined {
  if (object.type !== 'ObjectExpression') return undefined;
  for (const property of object.properties) {
    if (property.type === 'SpreadElement') continue;
    if (keyName(property.key, property.computed) !== name) continue;
    return property.type === 'ObjectMethod' ? property : property.value;
  }
  return undefined;
}

/** Everything a function can return. */
export function returnsOf(fn: Node): readonly Node[] {
  if (fn.type === 'ArrowFunctionExpression' && fn.body.type !== 'BlockStatement') return [fn.body];
  const known = returned.get(fn);
  if (known) return known;
  const found: Node[] = [];
  const look = (node: Node): void => {
    for (const child of children(node)) {
      if (isFunction(child) || child.type === 'ClassBody') continue;
      if (child.type === 'ReturnStatement' && child.argument) found.push(child.argument);
      look(child);
    }
  };
  look(fn);
  returned.set(fn, found);
  return found;
}

const returned = new WeakMap<Node, readonly Node[]>();

/** What a generator yields, one after the other; `delegated` for `yield* list`. */
export function yieldsOf(fn: Node): { node: Node; delegated: boolean }[] {
  const found: { node: Node; delegated: boolean }[] = [];
  const look = (node: Node): void => {
    for (const child of children(node)) {
      if (isFunction(child) || child.type === 'ClassBody') continue;
      if (child.type === 'YieldExpression' && child.argument)
        found.push({ node: child.argument, delegated: child.delegate });
      look(child);
    }
  };
  look(fn);
  return found;
}

/** The function a name or a member of the file leads to. */
export function functionOf(node: Node, scopes: Scopes): Node | null {
  const inner = unwrap(node);
  if (isFunction(inner)) return inner;
  const linked = scopes.linked?.fn(inner);
  if (linked) return linked;
  if (inner.type !== 'Identifier') return null;
  const binding = scopes.binding(inner);
  if (!binding || binding.writes.length > 0) return null;
  if (isFunction(binding.from)) return binding.kind === 'function' ? binding.from : null;
  return binding.from.type === 'VariableDeclarator' && binding.from.init && binding.from.id === binding.id
    ? isFunction(bare(binding.from.init))
      ? bare(binding.from.init)
      : null
    : null;
}
