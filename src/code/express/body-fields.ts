import { type FunctionNode, keyName, memberName, type Node, unwrap, walk } from '../syntax/nodes.ts';

/** What a handler reads from the body. */
export interface BodyFields {
  /** `req.body.email`, `const { email } = req.body`, `req.body['email']`; of an object in the body the names in that. */
  fields: string[];
  /** Where the body has what is in an object of it: `email` of `req.body.user.email` is `user?.email`. */
  fieldPaths: Readonly<Record<string, string>>;
}

export function bodyFields(fn: Node): BodyFields {
  const { names, shortened } = namesIn(fn);
  const fields = new Set<string>();
  const fieldPaths: Record<string, string> = {};
  const nested = names.size === 0 ? new Map<string, Set<string>>() : nestedNames(fn);
  for (const outer of names) if (!nested.has(outer)) fields.add(outer);
  for (const [name, key] of shortened) {
    fields.add(name);
    fieldPaths[name] = key;
  }
  for (const [outer, inner] of nested)
    for (const name of inner) {
      if (!fields.has(name)) fieldPaths[name] = `${outer}?.${name}`;
      fields.add(name);
    }
  return { fields: [...fields], fieldPaths };
}

/** What a function reads of the body that it is given whole: `login({ email, password })`, `login(body)` with `body.email`. */
export function fieldsOfGiven(fn: FunctionNode, at: number): string[] {
  const given = fn.params[at];
  const target = given?.type === 'AssignmentPattern' ? given.left : given;
  if (target?.type === 'ObjectPattern') return keysOf(target);
  if (target?.type !== 'Identifier') return [];
  const { names, shortened } = namesIn(fn.body, [target.name]);
  return [...names, ...shortened.keys()];
}

/** The calls that a handler gives the body whole, and in which place. */
export function callsWithBody(fn: FunctionNode): { callee: Node; at: number }[] {
  const found: { callee: Node; at: number }[] = [];
  const { bodies } = namesOfBody(fn);
  walk(fn.body, (node) => {
    if (node.type !== 'CallExpression') return;
    const at = node.arguments.findIndex((one) => isHeld(unwrap(one as Node), bodies, NONE));
    if (at >= 0) found.push({ callee: node.callee as Node, at });
  });
  return found;
}

const NONE: ReadonlySet<string> = new Set();

/** The names that are read; `shortened` are those that only the code spells out: `email` of `const { e: email } = req.body`. */
function namesIn(fn: Node, given: readonly string[] = []): { names: Set<string>; shortened: Map<string, string> } {
  const names = new Set<string>();
  const shortened = new Map<string, string>();
  const { bodies, results } = namesOfBody(fn, given);
  const isBody = (node: Node): boolean => isHeld(node, bodies, results);
  walk(fn, (node) => {
    if (isMember(node) && isBody(unwrap(node.object))) {
      const name = memberName(node) ?? (node.property.type === 'StringLiteral' ? node.property.value : undefined);
      const isOfResult = isNameIn(unwrap(node.object), results) && OF_RESULT.test(name ?? '');
      if (name !== undefined && !isOfResult) names.add(name);
    }
    if (node.type !== 'VariableDeclarator' || !node.init || node.id.type !== 'ObjectPattern') return;
    if (!holdsBody(node.init, isBody)) return;
    const isResult = givesResult(node.init) || isNameIn(node.init, results);
    for (const [name, target] of targetsOf(node.id)) {
      if (isResult && OF_RESULT.test(name)) continue;
      if (name.length <= SHORT && target.type === 'Identifier' && target.name.length > SHORT)
        shortened.set(target.name, name);
      else names.add(name);
    }
  });
  return { names, shortened };
}

const SHORT = 2;

/** What is read of objects in the body: of `req.body.user`, or of a constant that is it. Methods of texts are none of it. */
function nestedNames(fn: Node): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const locals = new Map<string, string>();
  const called = new Set<Node>();
  const add = (outer: string, names: Iterable<string>): void => {
    const all = [...names].filter((name) => name !== 'length');
    if (all.length > 0) found.set(outer, new Set([...(found.get(outer) ?? []), ...all]));
  };
  const outerOf = (node: Node): string | undefined => {
    const inner = unwrap(node);
    if (inner.type === 'Identifier') return locals.get(inner.name);
    const name = isMember(inner) && isBodyOf(inner.object) ? memberName(inner) : undefined;
    return name !== undefined && /^[A-Za-z_$][\w$]*$/.test(name) ? name : undefined;
  };
  walk(fn, (node) => {
    if (node.type === 'CallExpression' || node.type === 'OptionalCallExpression')
      called.add(unwrap(node.callee as Node));
    if (isMember(node) && !called.has(node)) {
      const [outer, name] = [outerOf(node.object), memberName(node)];
      if (outer !== undefined && name !== undefined) add(outer, [name]);
    }
    if (node.type !== 'VariableDeclarator' || !node.init) return;
    const outer = outerOf(node.init);
    if (outer !== undefined && node.id.type === 'Identifier') locals.set(node.id.name, outer);
    else if (outer !== undefined) add(outer, keysOf(node.id as Node));
    else if (isBodyOf(node.init) && node.id.type === 'ObjectPattern')
      for (const [name, target] of targetsOf(node.id))
        if (target.type === 'Identifier') locals.set(target.name, name);
        else add(name, keysOf(target));
  });
  return found;
}

/** `const { user } = req.body`, `const { user: { email } } = req.body` */
function targetsOf({ properties }: Extract<Node, { type: 'ObjectPattern' }>): [string, Node][] {
  return properties.flatMap((property): [string, Node][] => {
    if (property.type !== 'ObjectProperty') return [];
    const name = keyName(property.key, property.computed);
    const target = property.value.type === 'AssignmentPattern' ? property.value.left : property.value;
    return name === undefined ? [] : [[name, target as Node]];
  });
}

function keysOf(pattern: Node): string[] {
  return pattern.type === 'ObjectPattern' ? targetsOf(pattern).map(([name]) => name) : [];
}

/** Constants that are the body: of `const { body = {} } = req`, or what a schema gives back; `results` have it in `data` or `value`. */
function namesOfBody(fn: Node, given: readonly string[] = []): { bodies: Set<string>; results: Set<string> } {
  const bodies = new Set(given);
  const results = new Set<string>();
  walk(fn, (node) => {
    if (node.type !== 'VariableDeclarator' || !node.init) return;
    const { id, init } = node;
    const isOfRequest = init.type === 'Identifier' && /^(req|request)$/.test(init.name);
    const isHeldBody = !isOfRequest && holdsBody(init, (one) => isHeld(one, bodies, results));
    if (id.type === 'Identifier' && isHeldBody) {
      if (givesResult(init)) results.add(id.name);
      // The `validate` of yup gives the body itself.
      if (!/^safeParse/.test(calleeOf(init))) bodies.add(id.name);
    }
    if (id.type !== 'ObjectPattern') return;
    const isResult = (isHeldBody && givesResult(init)) || isNameIn(init, results);
    for (const [name, target] of targetsOf(id))
      if (target.type === 'Identifier' && (isOfRequest ? name === 'body' : isResult && GIVEN.test(name)))
        bodies.add(target.name);
  });
  return { bodies, results };
}

function isHeld(node: Node, bodies: ReadonlySet<string>, results: ReadonlySet<string>): boolean {
  if (isBodyOf(node) || (node.type === 'Identifier' && bodies.has(node.name))) return true;
  if (!isMember(node) || !GIVEN.test(memberName(node) ?? '')) return false;
  return isNameIn(unwrap(node.object), results);
}

const isNameIn = (node: Node, names: ReadonlySet<string>): boolean =>
  node.type === 'Identifier' && names.has(node.name);

/** Members of what `safeParse` and the `validate` of joi give: what went in, and what was wrong with it. */
const GIVEN = /^(data|value|output)$/;
const OF_RESULT = /^(data|value|output|errors?|success|issues|warning)$/;

/** `schema.safeParse(req.body)`, `schema.validate(req.body)` */
const givesResult = (node: Node): boolean => /^(safeParse(Async)?|validate)$/.test(calleeOf(node));

/** `validate` of `await schema.validate(req.body)` */
function calleeOf(node: Node): string {
  const inner = unwrap(node);
  if (inner.type === 'AwaitExpression') return calleeOf(inner.argument);
  return inner.type === 'CallExpression' ? (memberName(unwrap(inner.callee as Node)) ?? '') : '';
}

type Member = Extract<Node, { type: 'MemberExpression' | 'OptionalMemberExpression' }>;

const isMember = (node: Node): node is Member =>
  node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression';

/** `req.body`, `ctx.request.body` */
function isBodyOf(node: Node): boolean {
  const inner = unwrap(node);
  return isMember(inner) && memberName(inner) === 'body';
}

/** The body, also behind a default or a check that gives it back: `req.body ?? {}`, `await schema.parse(req.body)`. */
function holdsBody(node: Node, isBody: (node: Node) => boolean): boolean {
  const inner = unwrap(node);
  if (isBody(inner)) return true;
  if (inner.type === 'LogicalExpression') return holdsBody(inner.left, isBody);
  if (inner.type === 'AwaitExpression') return holdsBody(inner.argument, isBody);
  if (inner.type !== 'CallExpression') return false;
  const callee = unwrap(inner.callee as Node);
  const name = callee.type === 'Identifier' ? callee.name : memberName(callee);
  if (!CHECKS.test(name ?? '')) return false;
  return inner.arguments.some((argument) => isBody(argument as Node));
}

/** `schema.parse(req.body)`, `apiValidator(schema, req.body)`: what comes out is what went in. */
const CHECKS = /^((safe)?parse(Async)?|cast|assert|ensure|check(Body|Input)?)$|valid(ate|ator|ated)/i;
