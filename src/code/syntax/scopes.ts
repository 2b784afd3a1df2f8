import { isFunction, memberName, patternIds, type FunctionNode, type Node, type NodeOf } from './nodes.ts';
import { textOf } from './ancestors.ts';
import { keyedChildren } from './keyed-children.ts';

/** A name and everything that happens to it in its file. */
export interface Binding {
  name: string;
  kind: 'var' | 'let' | 'const' | 'param' | 'function' | 'class' | 'import' | 'catch';
  /** The identifier that declares it. */
  id: Node;
  /** The declarator, function, class or import specifier it comes from. */
  from: Node;
  /** Identifiers that read it (or read and write it). */
  reads: Node[];
  /** Assignments, updates and loops that write it; its initializer is none. */
  writes: Node[];
}

interface Scope {
  parent: Scope | null;
  hoists: boolean;
  names: Map<string, Binding>;
}

/** Who is whose parent, and which name is which. */
export interface Scopes {
  parent(node: Node): Node | undefined;
  binding(id: Node): Binding | undefined;
  /** The binding that a name has where a node stands. */
  lookup(name: string, at: Node): Binding | undefined;
  /** Assignments to members and undeclared names, by the text of what is assigned (`this.pool`, `global.db`, `req.db`). */
  assigned(name: string): readonly Node[];
  nodes(type: string): readonly Node[];
  /** Functions of other files, where some files are read as one. */
  linked?: Links;
  /** Those of the file that a node stands in, where some files are read as one. */
  fileOf?(node: Node): Scopes;
}

/** Functions that other files call. */
export interface Links {
  /** The function of another file that is called. */
  fn(callee: Node): FunctionNode | undefined;
  /** All calls of such a function; `undefined` where it is none. */
  calls(fn: Node): readonly NodeOf<'CallExpression'>[] | undefined;
}

const known = new WeakMap<Node, Scopes>();

/** Read once for each tree. */
export function readScopes(ast: Node): Scopes {
  const before = known.get(ast);
  if (before) return before;
  const made = makeScopes(ast);
  known.set(ast, made);
  return made;
}

function makeScopes(ast: Node): Scopes {
  const { parents, scopeOf, bindings, byType, assigned, top } = new ScopeReader(ast);
  return {
    parent: (node) => parents.get(node),
    binding: (id) => bindings.get(id),
    lookup: (name, at) => {
      for (let node: Node | undefined = at; node; node = parents.get(node)) {
        const scope = scopeOf.get(node);
        if (scope) return resolve(name, scope);
      }
      return resolve(name, top);
    },
    assigned: (name) => assigned.get(name) ?? [],
    nodes: (type) => byType.get(type) ?? [],
  };
}

function resolve(name: string, from: Scope | undefined): Binding | undefined {
  for (let scope = from ?? null; scope; scope = scope.parent) {
    const binding = scope.names.get(name);
    if (binding) return binding;
  }
  return undefined;
}

/** Goes over a file once: declarations on the way, references when all is declared. */
class ScopeReader {
  readonly parents = new Map<Node, Node>();
  readonly scopeOf = new Map<Node, Scope>();
  readonly bindings = new Map<Node, Binding>();
  readonly byType = new Map<string, Node[]>();
  readonly assigned = new Map<string, Node[]>();
  readonly top: Scope = { parent: null, hoists: true, names: new Map() };
  private readonly references: Node[] = [];

  constructor(ast: Node) {
    this.visit(ast, this.top);
    for (const id of this.references) {
      const binding = resolve((id as { name: string } & Node).name, this.scopeOf.get(id));
      if (!binding) continue;
      this.bindings.set(id, binding);
      const write = this.writeOf(id);
      if (write) binding.writes.push(write.node);
      if (!write || write.reads) binding.reads.push(id);
    }
  }

  private writeOf(id: Node): { node: Node; reads: boolean } | null {
    let node = id;
    let parent = this.parents.get(node);
    while (
      parent &&
      (parent.type === 'ArrayPattern' ||
        parent.type === 'ObjectPattern' ||
        parent.type === 'RestElement' ||
        (parent.type === 'ObjectProperty' && parent.value === node) ||
        (parent.type === 'AssignmentPattern' && parent.left === node))
    ) {
      node = parent;
      parent = this.parents.get(node);
    }
    if (!parent) return null;
    if (parent.type === 'AssignmentExpression' && parent.left === node)
      return { node: parent, reads: parent.operator !== '=' };
    if (parent.type === 'UpdateExpression') return { node: parent, reads: true };
    if ((parent.type === 'ForInStatement' || parent.type === 'ForOfStatement') && parent.left === node)
      return { node: parent, reads: false };
    return null;
  }

  private declare(id: Node, kind: Binding['kind'], from: Node, scope: Scope): void {
    if (id.type !== 'Identifier') return;
    let home = scope;
    if (kind === 'var') while (!home.hoists && home.parent) home = home.parent;
    const before = home.names.get(id.name);
    if (before) {
      before.writes.push(from);
      this.bindings.set(id, before);
      return;
    }
    const binding: Binding = { name: id.name, kind, id, from, reads: [], writes: [] };
    home.names.set(id.name, binding);
    this.bindings.set(id, binding);
  }

  private declarePattern(pattern: Node, kind: Binding['kind'], from: Node, scope: Scope): void {
    for (const id of patternIds(pattern)) this.declare(id, kind, from, scope);
  }

  /** A long chain of operators leans to the left: it is gone down in a loop, the stack would not hold it. */
  private visitSum(node: Node, scope: Scope): void {
    let at = node;
    while (at.type === 'BinaryExpression') {
      for (const side of [at.left, at.right]) {
        this.parents.set(side, at);
        if (side.type === 'Identifier') this.references.push(side);
      }
      this.visit(at.right, scope);
      at = at.left;
      if (at.type === 'BinaryExpression') this.note(at, scope);
    }
    this.visit(at, scope);
  }

  private note(node: Node, scope: Scope): void {
    const list = this.byType.get(node.type);
    if (list) list.push(node);
    else this.byType.set(node.type, [node]);
    this.scopeOf.set(node, scope);
  }

  private visit(node: Node, outer: Scope): void {
    this.note(node, outer);
    const scope = this.opened(node, outer);
    if (node.type === 'BinaryExpression') return this.visitSum(node, scope);
    for (const [child, key] of keyedChildren(node)) {
      this.parents.set(child, node);
      if (child.type === 'Identifier' && isReference(node, key)) this.references.push(child);
      this.visit(child, isFunction(node) && key === 'key' ? outer : scope);
    }
  }

  /** Declares what the node declares; gives the scope of what is in it. */
  private opened(node: Node, outer: Scope): Scope {
    let scope = outer;
    if (isFunction(node)) {
      if (node.type === 'FunctionDeclaration' && node.id) this.declare(node.id, 'function', node, outer);
      scope = { parent: outer, hoists: true, names: new Map() };
      if (node.type === 'FunctionExpression' && node.id) this.declare(node.id, 'function', node, scope);
      for (const param of node.params) this.declarePattern(param, 'param', node, scope);
    } else if (node.type === 'ClassDeclaration' && node.id) this.declare(node.id, 'class', node, outer);
    else if (opensBlock(node)) scope = { parent: outer, hoists: false, names: new Map() };
    else if (node.type === 'CatchClause') {
      scope = { parent: outer, hoists: false, names: new Map() };
      if (node.param) this.declarePattern(node.param, 'catch', node, scope);
    } else if (node.type === 'VariableDeclaration') {
      const kind = node.kind === 'var' || node.kind === 'let' ? node.kind : 'const';
      for (const declarator of node.declarations) this.declarePattern(declarator.id, kind, declarator, scope);
    } else if (
      node.type === 'ImportSpecifier' ||
      node.type === 'ImportDefaultSpecifier' ||
      node.type === 'ImportNamespaceSpecifier'
    ) {
      this.declare(node.local, 'import', node, scope);
    } else if (node.type === 'TSImportEqualsDeclaration') this.declare(node.id, 'import', node, scope);
    else if (node.type === 'TSEnumDeclaration') this.declare(node.id, 'const', node, outer);
    else if (node.type === 'AssignmentExpression' && node.operator === '=') {
      const name = memberText(node.left);
      if (name) {
        const list = this.assigned.get(name);
        if (list) list.push(node);
        else this.assigned.set(name, [node]);
      }
    }
    return scope;
  }
}

function opensBlock(node: Node): boolean {
  return (
    node.type === 'BlockStatement' ||
    node.type === 'ForStatement' ||
    node.type === 'ForInStatement' ||
    node.type === 'ForOfStatement' ||
    node.type === 'SwitchStatement' ||
    node.type === 'StaticBlock'
  );
}

function isReference(parent: Node, key: string): boolean {
  switch (parent.type) {
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return key === 'object' || parent.computed;
    case 'ObjectProperty':
    case 'ObjectMethod':
    case 'ClassMethod':
    case 'ClassProperty':
      return key !== 'key' || parent.computed;
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
    case 'PrivateName':
    case 'MetaProperty':
    case 'ImportAttribute':
      return false;
    case 'ExportSpecifier':
      return key === 'local';
    case 'VariableDeclarator':
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ClassDeclaration':
    case 'ClassExpression':
    case 'TSEnumDeclaration':
    case 'TSEnumMember':
      return key !== 'id' && key !== 'params';
    default:
      return true;
  }
}

/** `this.pool`, `req.app.locals.db`, `req['db']`, `db`: a path of written names; `null` for anything else. */
export function memberText(node: Node): string | null {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'ThisExpression') return 'this';
  if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') return null;
  const object = memberText(node.object);
  const name = memberName(node);
  // A dot in a name would read as two.
  return object === null || name === undefined || name.includes('.') ? null : `${object}.${name}`;
}

/** The path of names that a node is, however its members are written (`a.b`, `a?.b`, `a['b']`); else its text. */
export function pathText(text: string, node: Node): string {
  return memberText(node) ?? textOf(text, node);
}
