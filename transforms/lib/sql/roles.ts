import { driverNamed, driverOfPackage, memberOf } from './drivers/index.ts';
import { functionOf, isInside, returnsOf } from './expressions.ts';
import type { Fact, ModuleFacts, Surroundings } from './facts.ts';
import { memberText, type Binding, type Scopes } from './scope.ts';
import { bare, isFunction, keyName, settled, type Node } from './tree.ts';

/** Tells what an expression is to SQL: a connection, a method, a wrapper, a constant. */
export interface Roles {
  factOf(node: Node): Fact | undefined;
  /** What the file gives to others. */
  exports(): ModuleFacts;
  /** What it keeps on shared objects, by the last name: `global.db = …`, `app.locals.db = …`, `app.set('db', …)`. */
  shared(): Record<string, Fact>;
  /** What it hands to functions and classes of other modules. */
  given(): Given[];
}

/** A connection handed to an imported function: `require('./routes')(app, db)`, `new Users(pool)`. */
export interface Given {
  specifier: string;
  /** Exported name that is called. */
  name: string;
  index: number;
  fact: Fact;
}

const DEPTH = 24;
/** Lookups after which circles are no longer tried again. */
const BUDGET = 60_000;

export function readRoles(scopes: Scopes, surroundings: Surroundings): Roles {
  const memo = new Map<Node, Fact | null>();
  const busy = new Set<Node>();
  const doubtful = new Set<Node>();
  const ownMembers = new Map<Node, Record<string, Fact>>();
  let cut = 0;
  let spent = 0;
  let own: Record<string, Fact> | undefined;
  let toThis: [string, Extract<Node, { type: 'AssignmentExpression' }>][] | undefined;

  return {
    factOf: (node) => factOf(node, 0),
    exports: () => exportsOf(),
    shared: () => sharedFacts(),
    given: () => givenFacts(),
  };

  function factOf(node: Node, depth: number): Fact | undefined {
    const inner = settled(node);
    const known = memo.get(inner);
    if (known !== undefined) return known ?? undefined;
    if (busy.has(inner) || depth > DEPTH) {
      cut += 1;
      return undefined;
    }
    const before = cut;
    spent += 1;
    busy.add(inner);
    const fact = look(inner, depth + 1);
    busy.delete(inner);
    memo.set(inner, fact ?? null);
    if (cut !== before) doubtful.add(inner);
    if (busy.size === 0 && spent < BUDGET) {
      // What came to nothing only because it was asked for in a circle may come to something from elsewhere.
      for (const one of doubtful) memo.delete(one);
      doubtful.clear();
    }
    return fact;
  }

  function look(node: Node, depth: number): Fact | undefined {
    switch (node.type) {
      case 'Identifier': {
        const binding = scopes.binding(node) ?? scopes.lookup(node.name, node);
        return (binding ? bindingFact(binding, depth) : sharedFact(node.name)) ?? byName(node.name);
      }
      case 'StringLiteral':
      case 'NumericLiteral':
        return { kind: 'constant', value: node.value };
      case 'TemplateLiteral':
        return node.expressions.length === 0
          ? { kind: 'constant', value: node.quasis[0]?.value.cooked ?? '' }
          : undefined;
      case 'MemberExpression':
      case 'OptionalMemberExpression':
        return memberFact(node, depth);
      case 'CallExpression':
      case 'OptionalCallExpression':
        return callFact(node, depth);
      case 'NewExpression':
        return newFact(node, depth);
      case 'AssignmentExpression':
        return factOf(node.right, depth);
      case 'LogicalExpression':
        return notConstant(factOf(node.left, depth)) ?? notConstant(factOf(node.right, depth));
      case 'ConditionalExpression':
        return notConstant(factOf(node.consequent, depth)) ?? notConstant(factOf(node.alternate, depth));
      case 'ObjectExpression':
        return objectFact(node, depth);
      case 'ClassExpression':
      case 'ClassDeclaration':
        return classFact(node, depth);
      case 'ThisExpression':
        return thisFact(node, depth);
      case 'SequenceExpression':
        return factOf(node.expressions.at(-1) as Node, depth);
      default:
        return isFunction(node) ? functionFact(node, depth) : undefined;
    }
  }

  function bindingFact(binding: Binding, depth: number): Fact | undefined {
    const { from } = binding;
    if (binding.kind === 'import') return importFact(from);
    if (binding.kind === 'function') return binding.writes.length > 0 ? undefined : factOf(from, depth);
    if (binding.kind === 'class') return factOf(from, depth);
    if (binding.kind === 'param') return parameterFact(binding, depth);
    if (from.type !== 'VariableDeclarator') return undefined;
    const found = from.init ? patternFact(from.id, binding.id, factOf(from.init, depth)) : undefined;
    const written = binding.writes.flatMap((write) => {
      if (write.type === 'VariableDeclarator')
        return write.init ? [patternFact(write.id, binding.id, factOf(write.init, depth))] : [];
      if (write.type !== 'AssignmentExpression' || write.operator !== '=') return [];
      return [patternFact(write.left, binding.id, factOf(write.right, depth))];
    });
    if (found?.kind === 'constant' && binding.writes.length > 0) return undefined;
    const facts = [found, ...written].filter((fact): fact is Fact => fact !== undefined);
    const changes = binding.writes.length > 0 || binding.reads.some(isFilled);
    return changes ? notConstant(agree(facts)) : agree(facts);
  }

  /** `Object.assign(order, …)`, `order[key] = …`: its members are not what they were. */
  function isFilled(read: Node): boolean {
    const use = scopes.parent(read);
    if (use?.type === 'CallExpression') return use.arguments[0] === read && memberText(use.callee) === 'Object.assign';
    if (use?.type !== 'MemberExpression' || use.object !== read || !use.computed) return false;
    const assignment = scopes.parent(use);
    return assignment?.type === 'AssignmentExpression' && assignment.left === use;
  }

  /** One fact that all agree on; two drivers in one variable are none. */
  function agree(facts: readonly Fact[]): Fact | undefined {
    const [first, ...rest] = facts;
    if (!first) return undefined;
    if (first.kind === 'constant') return rest.length === 0 ? first : undefined;
    return rest.every((other) => !('driver' in other) || !('driver' in first) || other.driver === first.driver)
      ? first
      : undefined;
  }

  function patternFact(pattern: Node, id: Node, fact: Fact | undefined): Fact | undefined {
    if (!fact) return undefined;
    if (pattern.type === 'Identifier') return fact;
    if (pattern.type === 'AssignmentPattern') return patternFact(pattern.left, id, fact);
    if (pattern.type !== 'ObjectPattern') return undefined;
    const property = pattern.properties.find((item) => isInside(id, item));
    if (!property) return undefined;
    if (property.type === 'RestElement') return fact;
    const name = keyName(property.key, property.computed);
    const part = name === undefined ? undefined : partOf(fact, name);
    return patternFact(property.value, id, part);
  }

  function importFact(from: Node): Fact | undefined {
    const declaration = scopes.parent(from);
    if (from.type === 'TSImportEqualsDeclaration') {
      return from.moduleReference.type === 'TSExternalModuleReference'
        ? moduleFact(from.moduleReference.expression.value)
        : undefined;
    }
    if (declaration?.type !== 'ImportDeclaration') return undefined;
    const fact = moduleFact(declaration.source.value);
    if (!fact) return undefined;
    if (from.type === 'ImportNamespaceSpecifier') return fact;
    if (from.type === 'ImportDefaultSpecifier') return partOf(fact, 'default') ?? fact;
    if (from.type !== 'ImportSpecifier') return undefined;
    const name = from.imported.type === 'Identifier' ? from.imported.name : from.imported.value;
    return partOf(fact, name);
  }

  function moduleFact(specifier: string): Fact | undefined {
    const driver = driverOfPackage(specifier);
    if (driver) return { kind: 'role', driver: driver.name, role: 'module' };
    const facts = Object.hasOwn(surroundings.modules, specifier) ? surroundings.modules[specifier] : undefined;
    if (!facts) return undefined;
    const own = facts.default;
    if (own && own.kind !== 'object') {
      return own;
    }
    return {
      kind: 'object',
      members: { ...(own?.kind === 'object' ? own.members : {}), ...facts },
      ...(own?.kind === 'object' && own.new ? { new: own.new } : {}),
    };
  }

  /** What a member of a value is; calling is left to the caller. */
  function partOf(fact: Fact, name: string): Fact | undefined {
    if (fact.kind === 'object')
      return Object.hasOwn(fact.members, name) ? fact.members[name] : name === 'default' ? fact : undefined;
    if (fact.kind === 'role') {
      const member = memberOf(fact.driver, fact.role, name);
      if (member && 'to' in member && !callable(fact, name))
        return { kind: 'role', driver: fact.driver, role: member.to };
      if (member) return { kind: 'method', driver: fact.driver, role: fact.role, method: name };
    }
    return name === 'default' ? fact : undefined;
  }

  /** Members of the module role that are classes or namespaces are values; the rest are methods. */
  function callable(fact: { driver: string; role: string }, name: string): boolean {
    const member = memberOf(fact.driver, fact.role, name);
    if (!member || !('to' in member)) return true;
    const roles = driverNamed(fact.driver)?.roles[member.to];
    return (
      !/^[A-Z]/.test(name) &&
      !(fact.role === 'module' && (name === 'default' || name === 'native' || name === 'sql' || name === 'db')) &&
      !(roles !== undefined && name === 'as') &&
      !/^(manager|client|connection|sequelize|schema)$/.test(name)
    );
  }

  function memberFact(
    node: Extract<Node, { type: 'MemberExpression' | 'OptionalMemberExpression' }>,
    depth: number,
  ): Fact | undefined {
    const name = keyName(node.property, node.computed);
    if (name === undefined) return undefined;
    const path = memberText(node);
    const object = factOf(node.object, depth);
    if (object) {
      const part = partOf(object, name);
      if (part?.kind === 'constant' && path && scopes.assigned(path).length > 0) return undefined;
      if (part) return part;
    }
    if (path) {
      const assignments = scopes.assigned(path);
      if (assignments.length > 0 && !path.startsWith('this.')) {
        const fact = agree(
          assignments
            .map((assignment) => factOf(assignment, depth))
            .filter((item): item is Fact => item !== undefined && item.kind !== 'constant'),
        );
        if (fact) return fact;
      }
    }
    return (path && isShared(path) ? sharedFact(name) : undefined) ?? byName(name);
  }

  /** What is kept under a name on `global`, `app.locals`, `req` … here or elsewhere. */
  function sharedFact(name: string): Fact | undefined {
    if (Object.hasOwn(surroundings.shared, name)) return surroundings.shared[name];
    if (!own) {
      own = {};
      own = sharedFacts();
    }
    return Object.hasOwn(own, name) ? own[name] : undefined;
  }

  function callFact(
    node: Extract<Node, { type: 'CallExpression' | 'OptionalCallExpression' }>,
    depth: number,
  ): Fact | undefined {
    const { callee } = node;
    if (
      callee.type === 'Import' ||
      (callee.type === 'Identifier' && callee.name === 'require' && !scopes.binding(callee))
    ) {
      const specifier = node.arguments[0];
      return specifier?.type === 'StringLiteral' ? moduleFact(specifier.value) : undefined;
    }
    const path = memberText(callee) ?? '';
    const [first] = node.arguments;
    if (/(^|\.)promisify$/.test(path) && first) return methodOnly(factOf(first, depth));
    if (callee.type === 'MemberExpression' && !callee.computed && callee.property.type === 'Identifier') {
      const { name } = callee.property;
      if (name === 'bind') return factOf(callee.object, depth);
      if (name === 'then' || name === 'catch' || name === 'finally') return factOf(callee.object, depth);
      if (name === 'get' && first?.type === 'StringLiteral' && /(^|\.)app$/.test(memberText(callee.object) ?? ''))
        return sharedFact(first.value);
      if (
        name === 'getConnection' &&
        !factOf(callee.object, depth) &&
        /^(req|request)$/.test(memberText(callee.object) ?? '')
      )
        return sharedFact('getConnection');
    }
    const called = factOf(callee, depth);
    return called ? resultOf(called) : undefined;
  }

  function methodOnly(fact: Fact | undefined): Fact | undefined {
    return fact?.kind === 'method' || fact?.kind === 'wrapper' ? fact : undefined;
  }

  function resultOf(called: Fact): Fact | undefined {
    if (called.kind === 'returns') return called.fact;
    if (called.kind === 'role') {
      const member = memberOf(called.driver, called.role, '()');
      return member && 'to' in member ? { kind: 'role', driver: called.driver, role: member.to } : undefined;
    }
    if (called.kind !== 'method') return undefined;
    const member = memberOf(called.driver, called.role, called.method);
    if (member && 'sink' in member && called.role === 'builder')
      return { kind: 'role', driver: called.driver, role: 'builder' };
    return member && 'to' in member ? { kind: 'role', driver: called.driver, role: member.to } : undefined;
  }

  function newFact(node: Extract<Node, { type: 'NewExpression' }>, depth: number): Fact | undefined {
    const called = factOf(node.callee, depth);
    if (called?.kind === 'object') return called.new;
    if (called?.kind !== 'role') return undefined;
    const member = memberOf(called.driver, called.role, 'new');
    return member && 'to' in member ? { kind: 'role', driver: called.driver, role: member.to } : undefined;
  }

  function objectFact(node: Extract<Node, { type: 'ObjectExpression' }>, depth: number): Fact | undefined {
    const members: Record<string, Fact> = {};
    for (const property of node.properties) {
      if (property.type === 'SpreadElement') {
        const spread = factOf(property.argument, depth);
        // What is spread may hold any of the names before it.
        if (spread?.kind !== 'object')
          for (const [key, member] of Object.entries(members)) {
            const kept = notConstant(member);
            if (kept) members[key] = kept;
            else delete members[key];
          }
        else Object.assign(members, spread.members);
        continue;
      }
      const name = keyName(property.key, property.computed);
      const fact =
        name === undefined ? undefined : factOf(property.type === 'ObjectMethod' ? property : property.value, depth);
      if (name !== undefined && fact) members[name] = fact;
    }
    return Object.keys(members).length > 0 ? { kind: 'object', members } : undefined;
  }

  function classFact(
    node: Extract<Node, { type: 'ClassExpression' | 'ClassDeclaration' }>,
    depth: number,
  ): Fact | undefined {
    const own: Record<string, Fact> = {};
    const statics: Record<string, Fact> = {};
    for (const member of node.body.body) {
      if (
        member.type !== 'ClassMethod' &&
        member.type !== 'ClassProperty' &&
        member.type !== 'ClassPrivateMethod' &&
        member.type !== 'ClassPrivateProperty'
      )
        continue;
      const name = keyName(member.key, 'computed' in member && Boolean(member.computed));
      if (name === undefined || name === 'constructor') continue;
      const source = member.type === 'ClassMethod' || member.type === 'ClassPrivateMethod' ? member : member.value;
      const fact = source ? factOf(source, depth) : undefined;
      if (fact) (member.static ? statics : own)[name] = fact;
    }
    const base = node.superClass ? factOf(node.superClass, depth) : undefined;
    const inherited = base?.kind === 'object' && base.new?.kind === 'object' ? base.new.members : {};
    for (const [path, assignment] of thisAssignments()) {
      if (!isInside(assignment, node)) continue;
      const fact = notConstant(factOf(assignment.right, depth));
      if (fact && !own[path.slice(5)]) own[path.slice(5)] = fact;
    }
    const instance: Fact = { kind: 'object', members: { ...inherited, ...own } };
    return { kind: 'object', members: statics, new: instance };
  }

  /** `this` in a class or an object literal with methods. */
  function thisFact(node: Node, depth: number): Fact | undefined {
    for (let at = scopes.parent(node); at; at = scopes.parent(at)) {
      if (at.type === 'ClassDeclaration' || at.type === 'ClassExpression') {
        const members = membersOf(at, depth);
        const fact = factOf(at, depth);
        const inherited = fact?.kind === 'object' && fact.new?.kind === 'object' ? fact.new.members : {};
        return { kind: 'object', members: { ...inherited, ...members } };
      }
      if (at.type === 'FunctionExpression' || at.type === 'FunctionDeclaration') {
        const members = membersOf(at, depth);
        if (Object.keys(members).length > 0) return { kind: 'object', members };
      }
      if (at.type === 'ObjectMethod') {
        const object = scopes.parent(at);
        return object ? factOf(object, depth) : undefined;
      }
    }
    return undefined;
  }

  function membersOf(owner: Node, depth: number): Record<string, Fact> {
    const known = ownMembers.get(owner);
    if (known) return known;
    const members: Record<string, Fact> = {};
    ownMembers.set(owner, members);
    collectThis(owner, members, depth);
    return members;
  }

  function collectThis(owner: Node, members: Record<string, Fact>, depth: number): void {
    if (owner.type === 'ClassDeclaration' || owner.type === 'ClassExpression') {
      for (const member of owner.body.body) {
        if (member.type === 'ClassMethod' && member.kind === 'constructor')
          for (const param of member.params) parameterProperty(param, members);
        if (member.type !== 'ClassProperty' && member.type !== 'ClassPrivateProperty') continue;
        const name = keyName(member.key, false);
        const fact = (member.value ? factOf(member.value, depth) : undefined) ?? typeFact(member.typeAnnotation);
        if (name && fact && !members[name]) members[name] = fact;
      }
    }
    for (const [path, assignment] of thisAssignments()) {
      if (!isInside(assignment, owner)) continue;
      const fact = notConstant(factOf(assignment.right, depth));
      if (fact && !members[path.slice(5)]) members[path.slice(5)] = fact;
    }
  }

  function thisAssignments(): readonly [string, Extract<Node, { type: 'AssignmentExpression' }>][] {
    toThis ??= scopes
      .nodes('AssignmentExpression')
      .flatMap((node): [string, Extract<Node, { type: 'AssignmentExpression' }>][] => {
        const path = node.type === 'AssignmentExpression' ? memberText(node.left) : null;
        return path && node.type === 'AssignmentExpression' && /^this\.#?\w+$/.test(path) ? [[path, node]] : [];
      });
    return toThis;
  }

  function parameterProperty(param: Node, members: Record<string, Fact>): void {
    if (param.type !== 'TSParameterProperty') return;
    const id = param.parameter.type === 'AssignmentPattern' ? param.parameter.left : param.parameter;
    if (id.type !== 'Identifier') return;
    const fact = typeFact(id.typeAnnotation);
    if (fact) members[id.name] = fact;
  }

  /** `(pool: Pool)`, with `Pool` imported from a driver. */
  function typeFact(annotation: unknown): Fact | undefined {
    const type = (annotation as { typeAnnotation?: Node } | null | undefined)?.typeAnnotation as Node | undefined;
    if (type?.type !== 'TSTypeReference') return undefined;
    const name =
      type.typeName.type === 'Identifier'
        ? type.typeName.name
        : type.typeName.type === 'TSQualifiedName'
          ? type.typeName.right.name
          : '';
    const root =
      type.typeName.type === 'TSQualifiedName' && type.typeName.left.type === 'Identifier'
        ? type.typeName.left.name
        : name;
    const binding = scopes.lookup(root, type);
    const declaration = binding && scopes.parent(binding.from);
    if (declaration?.type !== 'ImportDeclaration') return undefined;
    const driver = driverOfPackage(declaration.source.value);
    const from = binding?.from;
    const imported =
      from?.type === 'ImportSpecifier' && from.imported.type === 'Identifier' && root === name
        ? from.imported.name
        : name;
    const role = driver?.types[imported];
    return driver && role ? { kind: 'role', driver: driver.name, role } : undefined;
  }

  /** A parameter: of a callback that a driver calls, of a function called in this file, or told from outside. */
  function parameterFact(binding: Binding, depth: number): Fact | undefined {
    const fn = binding.from;
    if (!isFunction(fn)) return undefined;
    const index = fn.params.findIndex((param) => isInside(binding.id, param));
    const param = fn.params[index];
    if (!param) return undefined;
    const pattern: Node = param.type === 'TSParameterProperty' ? param.parameter : param;
    const plain = pattern.type === 'AssignmentPattern' ? pattern.left : pattern;
    const typed = 'typeAnnotation' in plain ? typeFact(plain.typeAnnotation) : undefined;
    if (typed && plain === binding.id) return typed;
    const given = callbackFact(fn, index, depth) ?? calledWith(fn, index, depth) ?? toldFact(fn, index);
    const fallback = pattern.type === 'AssignmentPattern' ? factOf(pattern.right, depth) : undefined;
    // A default is one value of many.
    return notConstant(patternFact(plain, binding.id, given ?? fallback));
  }

  function callbackFact(fn: Node, index: number, depth: number): Fact | undefined {
    const call = scopes.parent(fn);
    if (call?.type !== 'CallExpression' || !call.arguments.includes(fn as never)) return undefined;
    const { callee } = call;
    if (callee.type !== 'MemberExpression') return undefined;
    const name = keyName(callee.property, callee.computed);
    if (name === 'then' && index === 0) return factOf(callee.object, depth);
    const method = factOf(callee, depth) ?? sharedMethod(callee);
    if (method?.kind !== 'method') return undefined;
    const member = memberOf(method.driver, method.role, method.method);
    if (!member || !('to' in member) || member.callback !== index) return undefined;
    return { kind: 'role', driver: method.driver, role: member.to };
  }

  /** `req.getConnection((err, connection) => …)` of express-myconnection. */
  function sharedMethod(callee: Node): Fact | undefined {
    const path = memberText(callee) ?? '';
    return /^(req|request)\.getConnection$/.test(path)
      ? (sharedFact('getConnection') ?? {
          kind: 'method',
          driver: 'mysql',
          role: 'connection',
          method: 'getConnection',
        })
      : undefined;
  }

  /** What all calls of a local function give for a parameter. */
  function calledWith(fn: Node, index: number, depth: number): Fact | undefined {
    const binding = nameOf(fn);
    if (!binding) return undefined;
    const facts: Fact[] = [];
    for (const read of binding.reads) {
      const call = scopes.parent(read);
      if (call?.type !== 'CallExpression' || call.callee !== read) continue;
      const argument = call.arguments[index];
      const fact = argument ? factOf(argument as Node, depth) : undefined;
      if (fact) facts.push(fact);
    }
    return agree(facts);
  }

  /** The variable that holds a function. */
  function nameOf(fn: Node): Binding | undefined {
    if (fn.type === 'FunctionDeclaration' && fn.id) return scopes.binding(fn.id);
    const parent = scopes.parent(fn);
    return parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier'
      ? scopes.binding(parent.id)
      : undefined;
  }

  function toldFact(fn: Node, index: number): Fact | undefined {
    for (const [name, parameters] of Object.entries(surroundings.parameters)) {
      const fact = parameters[index];
      if (fact && exportedFunctions().get(fn)?.has(name)) return fact;
    }
    return undefined;
  }

  /** A function of the app: it returns a connection, or it hands its parameters on to a driver. */
  function functionFact(fn: Node, depth: number): Fact | undefined {
    return wrapperFact(fn, depth) ?? returnFact(fn, depth);
  }

  function returnFact(fn: Node, depth: number): Fact | undefined {
    const facts = returnsOf(fn)
      .map((node) => factOf(node, depth))
      .filter((fact): fact is Fact => fact !== undefined && fact.kind !== 'constant');
    const fact = agree(facts);
    return fact && fact.kind !== 'wrapper' ? { kind: 'returns', fact } : undefined;
  }

  function wrapperFact(fn: Node, depth: number): Fact | undefined {
    if (!isFunction(fn)) return undefined;
    const names = fn.params.map((param) =>
      param.type === 'Identifier'
        ? param
        : param.type === 'AssignmentPattern' && param.left.type === 'Identifier'
          ? param.left
          : null,
    );
    const rest = fn.params.map((param) =>
      param.type === 'RestElement' && param.argument.type === 'Identifier' ? param.argument : null,
    );
    let found: Fact | undefined;
    for (const call of callsWith([...names, ...rest])) {
      const first = call.arguments[0];
      const textIndex = first ? parameterIndex(first as Node, names) : -1;
      const spread = first?.type === 'SpreadElement' ? parameterIndex(first.argument, rest) : -1;
      if (textIndex < 0 && spread < 0) continue;
      const target = factOf(call.callee as Node, depth);
      if (target?.kind !== 'method' && target?.kind !== 'wrapper') continue;
      const member = memberOf(target.driver, target.role, target.method);
      if (!member || !('sink' in member)) continue;
      const [innerText, innerValues] =
        target.kind === 'wrapper' ? [target.text, target.values] : [member.sink.text, member.sink.text + 1];
      if (spread === 0) {
        found = { ...target, kind: 'wrapper', text: innerText, values: innerValues };
        break;
      }
      if (innerText !== 0 || textIndex < 0) continue;
      const given = innerValues >= 0 ? call.arguments[innerValues] : undefined;
      const values = given ? parameterIndex(given as Node, names) : -1;
      found = {
        kind: 'wrapper',
        driver: target.driver,
        role: target.role,
        method: target.method,
        text: textIndex,
        values,
      };
      if (values >= 0) break;
    }
    return found;
  }

  function parameterIndex(node: Node, names: readonly (Node | null)[]): number {
    const inner = bare(node);
    const binding = inner.type === 'Identifier' ? scopes.binding(inner) : undefined;
    return binding ? names.findIndex((name) => name !== null && binding.id === name) : -1;
  }

  /** Calls whose first argument is one of some parameters, in the order of the source. */
  function callsWith(ids: readonly (Node | null)[]): Extract<Node, { type: 'CallExpression' }>[] {
    const calls = new Set<Extract<Node, { type: 'CallExpression' }>>();
    for (const id of ids) {
      for (const read of (id && scopes.binding(id)?.reads) ?? []) {
        let argument: Node = read;
        let parent = scopes.parent(argument);
        while (parent && (parent.type === 'SpreadElement' || bare(parent) !== parent)) {
          argument = parent;
          parent = scopes.parent(argument);
        }
        if (parent?.type === 'CallExpression' && parent.arguments[0] === argument) calls.add(parent);
      }
    }
    return [...calls].sort((a, b) => (a.start ?? 0) - (b.start ?? 0));
  }

  /** `module.exports = …`, `exports.x = …`, `export …`. */
  function exportsOf(): ModuleFacts {
    const facts: ModuleFacts = {};
    for (const [name, node] of exportedNodes()) {
      const fact = factOf(node, 0);
      if (fact) facts[name] = fact;
    }
    return facts;
  }

  function sharedFacts(): Record<string, Fact> {
    const found: Record<string, Fact> = {};
    const keep = (name: string, fact: Fact | undefined): void => {
      if (fact && fact.kind !== 'constant') found[name] = fact;
    };
    for (const node of scopes.nodes('AssignmentExpression')) {
      if (node.type !== 'AssignmentExpression') continue;
      const path = memberText(node.left);
      const name = path && isShared(path) ? path.slice(path.lastIndexOf('.') + 1) : undefined;
      if (name) keep(name, factOf(node.right, 0));
      else if (node.left.type === 'Identifier' && !scopes.binding(node.left))
        keep(node.left.name, factOf(node.right, 0));
    }
    for (const node of scopes.nodes('CallExpression')) {
      if (node.type !== 'CallExpression' || !/(^|\.)app\.set$/.test(memberText(node.callee) ?? '')) continue;
      const [name, value] = node.arguments;
      if (name?.type === 'StringLiteral' && value) keep(name.value, factOf(value as Node, 0));
    }
    return found;
  }

  function givenFacts(): Given[] {
    const found: Given[] = [];
    for (const type of ['CallExpression', 'NewExpression'] as const) {
      for (const node of scopes.nodes(type)) {
        if (node.type !== 'CallExpression' && node.type !== 'NewExpression') continue;
        const origin = originOf(node.callee as Node);
        if (!origin) continue;
        node.arguments.forEach((argument, index) => {
          const fact = factOf(argument as Node, 0);
          if (
            fact &&
            (fact.kind === 'role' || fact.kind === 'object' || fact.kind === 'method' || fact.kind === 'wrapper')
          )
            found.push({ ...origin, index, fact });
        });
      }
    }
    return found;
  }

  /** The module and exported name that a callee comes from. */
  function originOf(callee: Node): { specifier: string; name: string } | null {
    const inner = settled(callee);
    if (inner.type === 'CallExpression') {
      const [specifier] = inner.arguments;
      const isRequire = inner.callee.type === 'Identifier' && inner.callee.name === 'require';
      return isRequire && specifier?.type === 'StringLiteral' ? { specifier: specifier.value, name: 'default' } : null;
    }
    if (inner.type === 'MemberExpression') {
      const object = originOf(inner.object);
      const name = keyName(inner.property, inner.computed);
      return object && name && object.name === 'default' ? { specifier: object.specifier, name } : null;
    }
    if (inner.type !== 'Identifier') return null;
    const binding = scopes.binding(inner);
    if (!binding) return null;
    const { from } = binding;
    if (from.type === 'VariableDeclarator' && from.init) {
      const module = originOf(from.init);
      if (!module || from.id.type === 'Identifier') return module;
      if (from.id.type !== 'ObjectPattern') return null;
      const property = from.id.properties.find((item) => item.type === 'ObjectProperty' && item.value === binding.id);
      const name = property?.type === 'ObjectProperty' ? keyName(property.key, property.computed) : undefined;
      return name ? { specifier: module.specifier, name } : null;
    }
    const declaration = scopes.parent(from);
    if (declaration?.type !== 'ImportDeclaration') return null;
    const specifier = declaration.source.value;
    if (from.type === 'ImportSpecifier')
      return { specifier, name: from.imported.type === 'Identifier' ? from.imported.name : from.imported.value };
    return { specifier, name: 'default' };
  }

  function exportedFunctions(): Map<Node, Set<string>> {
    const found = new Map<Node, Set<string>>();
    for (const [name, node] of exportedNodes()) {
      const fn = functionOf(node, scopes) ?? constructorOf(node);
      if (fn) found.set(fn, (found.get(fn) ?? new Set()).add(name));
    }
    return found;
  }

  function constructorOf(node: Node): Node | null {
    let inner = settled(node);
    if (inner.type === 'Identifier') inner = scopes.binding(inner)?.from ?? inner;
    if (inner.type !== 'ClassDeclaration' && inner.type !== 'ClassExpression') return null;
    return inner.body.body.find((member) => member.type === 'ClassMethod' && member.kind === 'constructor') ?? null;
  }

  function* exportedNodes(): Generator<[string, Node]> {
    for (const node of scopes.nodes('AssignmentExpression')) {
      if (node.type !== 'AssignmentExpression') continue;
      const path = memberText(node.left);
      if (path === 'module.exports') {
        yield ['default', node.right];
        const object = bare(node.right);
        if (object.type !== 'ObjectExpression') continue;
        for (const property of object.properties) {
          if (property.type === 'SpreadElement') continue;
          const name = keyName(property.key, property.computed);
          if (name) yield [name, property.type === 'ObjectMethod' ? property : property.value];
        }
      } else {
        const name = /^(?:module\.)?exports\.(\w+)$/.exec(path ?? '')?.[1];
        if (name) yield [name, node.right];
      }
    }
    for (const node of scopes.nodes('ExportDefaultDeclaration'))
      if (node.type === 'ExportDefaultDeclaration') yield ['default', node.declaration];
    for (const node of scopes.nodes('ExportNamedDeclaration')) {
      if (node.type !== 'ExportNamedDeclaration') continue;
      const { declaration } = node;
      if (declaration?.type === 'VariableDeclaration') {
        for (const declarator of declaration.declarations)
          if (declarator.id.type === 'Identifier') yield [declarator.id.name, declarator.id];
      } else if (declaration && 'id' in declaration && declaration.id?.type === 'Identifier')
        yield [declaration.id.name, declaration];
      for (const specifier of node.specifiers) {
        if (specifier.type !== 'ExportSpecifier' || node.source) continue;
        yield [
          specifier.exported.type === 'Identifier' ? specifier.exported.name : specifier.exported.value,
          specifier.local,
        ];
      }
    }
  }
}

/** A member of what all of the program sees: `global.db`, `app.locals.db`, `req.db`. */
function isShared(path: string): boolean {
  return /(^|\.)(global|globalThis|process|locals|app)\.\w+$|^(req|request|res|ctx|server)\.\w+$/.test(path);
}

/** One of two: a connection either way, but no constant, nor an object that holds one. */
function notConstant(fact: Fact | undefined): Fact | undefined {
  if (fact?.kind === 'constant') return undefined;
  if (fact?.kind !== 'object' || !Object.values(fact.members).some(holdsConstant)) return fact;
  const members: Record<string, Fact> = {};
  for (const [name, member] of Object.entries(fact.members)) {
    const kept = notConstant(member);
    if (kept) members[name] = kept;
  }
  return { ...fact, members };
}

function holdsConstant(fact: Fact): boolean {
  return fact.kind === 'constant' || (fact.kind === 'object' && Object.values(fact.members).some(holdsConstant));
}

/** The one name that says what it is wherever it comes from: `models.sequelize`, `db.sequelize`. */
function byName(name: string): Fact | undefined {
  return name === 'sequelize' ? { kind: 'role', driver: 'sequelize', role: 'connection' } : undefined;
}
