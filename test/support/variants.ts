import jscodeshift, { type ASTPath, type Collection, type JSCodeshift } from 'jscodeshift';
import { format, type Options } from 'prettier';
import { Edits } from '../../src/code/edit/edits.ts';
import { startOf, textOf } from '../../src/code/syntax/ancestors.ts';
import { parse } from '../../src/code/syntax/parser.ts';
import { readScopes, type Binding } from '../../src/code/syntax/scopes.ts';

/** A program written in another way; what it does is the same. */
export interface Variant {
  name: string;
  /** Fixtures that are known by the names in them. */
  except?: RegExp;
  change: (code: string, path: string) => string | Promise<string>;
}

type Rewrite = (root: Collection, j: JSCodeshift) => void;
type Expression = Parameters<JSCodeshift['expressionStatement']>[0];
type Handler = ReturnType<JSCodeshift['arrowFunctionExpression']> | ReturnType<JSCodeshift['functionExpression']>;

/** What Node 20 runs and these tools no longer read (`assert { type: 'json' }`) stays as it is written. */
const whereRead =
  (change: Variant['change']): Variant['change'] =>
  async (code, path) => {
    try {
      return await change(code, path);
    } catch (error) {
      if (error instanceof SyntaxError) return code;
      throw error;
    }
  };

const styled = (options: Options): Variant => ({
  name: JSON.stringify(options),
  change: whereRead((code, path) => format(code, { ...options, parser: /ts$/.test(path) ? 'typescript' : 'babel' })),
});

const rewritten = (name: string, rewrite: Rewrite): Variant => ({
  name,
  change: whereRead((code, path) => {
    const j = jscodeshift.withParser(/ts$/.test(path) ? 'ts' : 'babylon');
    const root = j(code) as Collection;
    rewrite(root, j);
    return root.toSource();
  }),
});

/** SQL is rewritten from syntax alone, where a request is known by its name; a helper that is handed one shows little else. */
const KNOWN_BY_NAME =
  /^sql-injection\/(bound-objects|names-and-directions)|^sessions\/signed-in-by-a-helper$|^errors\/(page-of-other-code|behind-other-tests|answered-by-a-helper|helpers?-.*)$/;

export const VARIANTS: readonly Variant[] = [
  styled({ semi: false, singleQuote: false }),
  styled({ semi: false, singleQuote: true, useTabs: true }),
  styled({ semi: true, singleQuote: false, tabWidth: 4 }),
  styled({ semi: true, singleQuote: true, endOfLine: 'crlf' }),
  { name: 'other names of parameters', change: otherParameters },
  { name: 'parameters in another language', except: KNOWN_BY_NAME, change: foreignParameters },
  { name: 'other names of modules and apps', change: otherModules },
  rewritten('var for const', withVar),
  rewritten('let for const', withLet),
  rewritten('functions for arrows', withFunctions),
  rewritten('arrows for functions', withArrows),
  rewritten('templates for concatenation', withTemplates),
  rewritten('concatenation for templates', withConcatenation),
  rewritten('members in brackets', withBrackets),
  rewritten('destructured from the request', destructured),
  rewritten('read from the request', undone),
  rewritten('handlers with names', named),
  rewritten('routes by app.route()', routed),
  rewritten('started in a function', started),
];

const PARAMETERS: Readonly<Record<string, string>> = {
  req: 'request',
  res: 'response',
  err: 'problem',
  next: 'proceed',
};

/** Renames variables where they are declared and where they are used. */
function renamed(code: string, path: string, nameOf: (binding: Binding) => string | undefined): string {
  const edits = new Edits(code);
  const scopes = readScopes(parse(code, path));
  for (const id of scopes.nodes('Identifier')) {
    const binding = id.type === 'Identifier' ? scopes.binding(id) : undefined;
    const name = binding && nameOf(binding);
    if (id.type !== 'Identifier' || name === undefined) continue;
    const parent = scopes.parent(id);
    const key = parent?.type === 'ObjectProperty' && parent.shorthand ? `${id.name}: ` : '';
    edits.replace(startOf(id), startOf(id) + id.name.length, key + name);
  }
  return edits.toString();
}

function otherParameters(code: string, path: string): string {
  return renamed(code, path, ({ kind, name }) => (kind === 'param' ? PARAMETERS[name] : undefined));
}

const FOREIGN: Readonly<Record<string, string>> = {
  req: 'peticion',
  res: 'respuesta',
  next: 'sigue',
};

/** What a handler is given is told by its place and by what is done with it; what a callback is given first, by its name. */
function foreignParameters(code: string, path: string): string {
  return renamed(code, path, ({ kind, name, from }) => {
    if (kind !== 'param') return undefined;
    const isHandler = 'params' in from && from.params.length > 2;
    return /^err(or)?$/.test(name) ? (isHandler ? 'fallo' : undefined) : FOREIGN[name];
  });
}

const MADE = /^require\(|^express\(\)|^(?:express\.)?Router\(/;

/** Modules taken in whole, apps and routers; what a file exports keeps its name. */
function otherModules(code: string, path: string): string {
  if (/^export (?:const|let|var)|export \{/m.test(code)) return code;
  return renamed(code, path, ({ name, from }) => {
    const init = from.type === 'VariableDeclarator' && from.id.type === 'Identifier' ? from.init : undefined;
    const isModule = from.type === 'ImportDefaultSpecifier' || (init && MADE.test(textOf(code, init)));
    return isModule ? `its${name.slice(0, 1).toUpperCase()}${name.slice(1)}` : undefined;
  });
}

function withKind(root: Collection, j: JSCodeshift, kind: 'var' | 'let'): void {
  root.find(j.VariableDeclaration, { kind: 'const' }).forEach((path) => {
    const around = (path.parent as ASTPath).node.type;
    if (!around.startsWith('For')) path.node.kind = kind;
  });
}

function withVar(root: Collection, j: JSCodeshift): void {
  withKind(root, j, 'var');
}

function withLet(root: Collection, j: JSCodeshift): void {
  withKind(root, j, 'let');
}

/** Arrows that use nothing of what is around them but variables. */
function withFunctions(root: Collection, j: JSCodeshift): void {
  // The inner ones first: one that is all another gives stands in what is made of that.
  for (const path of root.find(j.ArrowFunctionExpression).paths().reverse()) {
    if (j(path).find(j.ThisExpression).length > 0) continue;
    const { params, body, async } = path.node;
    const block = body.type === 'BlockStatement' ? body : j.blockStatement([j.returnStatement(body)]);
    const made = j.functionExpression(null, params, block);
    made.async = async === true;
    path.replace(made);
  }
}

function withArrows(root: Collection, j: JSCodeshift): void {
  root.find(j.FunctionExpression).forEach((path) => {
    const uses = j(path).find(j.ThisExpression).length + j(path).find(j.Identifier, { name: 'arguments' }).length;
    const isMethod = /Method|Property/.test((path.parent as ASTPath).node.type);
    if (uses > 0 || path.node.generator === true || path.node.id || isMethod) return;
    const made = j.arrowFunctionExpression(path.node.params, path.node.body);
    made.async = path.node.async === true;
    path.replace(made);
  });
}

/** The operands of a sum that begins with a string. */
function operands(node: Expression): Expression[] | undefined {
  if (node.type !== 'BinaryExpression' || node.operator !== '+') return undefined;
  const left = operands(node.left) ?? [node.left];
  return [...left, node.right];
}

const isString = (node: Expression | undefined): node is Expression & { value: string } =>
  node?.type === 'StringLiteral' || (node?.type === 'Literal' && typeof node.value === 'string');

function withTemplates(root: Collection, j: JSCodeshift): void {
  root.find(j.BinaryExpression, { operator: '+' }).forEach((path) => {
    const above = (path.parent as ASTPath).node;
    if (above.type === 'BinaryExpression' && above.operator === '+') return;
    const parts = operands(path.node);
    if (!isString(parts?.[0])) return;
    const texts = [''];
    const holes: Expression[] = [];
    for (const part of parts) {
      if (isString(part)) texts[texts.length - 1] += part.value.replace(/[\\`]|\$\{/g, '\\$&');
      else {
        holes.push(part);
        texts.push('');
      }
    }
    const quasis = texts.map((raw, at) => j.templateElement({ raw, cooked: raw }, at === texts.length - 1));
    path.replace(j.templateLiteral(quasis, holes));
  });
}

function withConcatenation(root: Collection, j: JSCodeshift): void {
  root.find(j.TemplateLiteral).forEach((path) => {
    if ((path.parent as ASTPath).node.type === 'TaggedTemplateExpression' || path.node.expressions.length === 0) return;
    const first: Expression = j.stringLiteral(path.node.quasis[0]?.value.cooked ?? '');
    const sum = path.node.expressions.reduce<Expression>((before, hole, at) => {
      const after = path.node.quasis[at + 1]?.value.cooked ?? '';
      const both = j.binaryExpression('+', before as never, bracketed(hole as Expression, j) as never);
      return after === '' ? both : j.binaryExpression('+', both, j.stringLiteral(after));
    }, first);
    path.replace(sum);
  });
}

const bracketed = (node: Expression, j: JSCodeshift): Expression =>
  /Binary|Conditional|Logical|Assignment|Arrow|Await|Yield/.test(node.type) ? j.parenthesizedExpression(node) : node;

const PARTS = /^(?:body|query|params|headers|cookies|session)$/;

function withBrackets(root: Collection, j: JSCodeshift): void {
  root.find(j.MemberExpression, { computed: false }).forEach(({ node }) => {
    const { object, property } = node;
    const part =
      object.type === 'MemberExpression' && object.property.type === 'Identifier' ? object.property.name : '';
    if (property.type !== 'Identifier' || !PARTS.test(part)) return;
    node.computed = true;
    node.property = j.stringLiteral(property.name);
  });
}

/** `const id = req.params.id` as `const { id } = req.params`. */
function destructured(root: Collection, j: JSCodeshift): void {
  root.find(j.VariableDeclarator).forEach(({ node }) => {
    const { id, init } = node;
    if (id.type !== 'Identifier' || init?.type !== 'MemberExpression' || init.computed === true) return;
    if (init.object.type !== 'MemberExpression' || init.property.type !== 'Identifier') return;
    const key = j.objectProperty(j.identifier(init.property.name), j.identifier(id.name));
    key.shorthand = init.property.name === id.name;
    node.id = j.objectPattern([key]);
    node.init = init.object;
  });
}

/** `const { id } = req.params` as `const id = req.params.id`. */
function undone(root: Collection, j: JSCodeshift): void {
  root.find(j.VariableDeclaration).forEach((path) => {
    const [first, ...others] = path.node.declarations;
    if (others.length > 0 || first?.type !== 'VariableDeclarator' || first.id.type !== 'ObjectPattern') return;
    if (first.init?.type !== 'MemberExpression') return;
    const pairs = first.id.properties.map((property) =>
      property.type === 'ObjectProperty' && property.key.type === 'Identifier' && property.value.type === 'Identifier'
        ? { key: property.key.name, name: property.value.name }
        : undefined,
    );
    if (pairs.some((pair) => pair === undefined) || (path.parent as ASTPath).node.type.startsWith('For')) return;
    const from = first.init;
    const made = pairs.map((pair) =>
      j.variableDeclarator(j.identifier(pair?.name ?? ''), j.memberExpression(from, j.identifier(pair?.key ?? ''))),
    );
    path.replace(...made.map((declarator) => j.variableDeclaration(path.node.kind, [declarator])));
  });
}

const METHODS = /^(?:get|post|put|patch|delete|all)$/;

/** The statement of a route, its path and handlers. */
function routes(
  root: Collection,
  j: JSCodeshift,
): { path: ASTPath; call: ReturnType<JSCodeshift['callExpression']> }[] {
  const found: { path: ASTPath; call: ReturnType<JSCodeshift['callExpression']> }[] = [];
  root.find(j.ExpressionStatement).forEach((path) => {
    const call = path.node.expression;
    if (call.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return;
    const { object, property } = call.callee;
    if (object.type !== 'Identifier' || property.type !== 'Identifier' || !METHODS.test(property.name)) return;
    // `store.get(id, (error) => …)` is none.
    if (call.arguments.length >= 2 && isString(call.arguments[0] as Expression)) found.push({ path, call });
  });
  return found;
}

const isFunction = (node: { type: string }): node is Handler => /^(?:Arrow)?Function(?:Expression)?$/.test(node.type);

function named(root: Collection, j: JSCodeshift): void {
  routes(root, j).forEach(({ path, call }, index) => {
    const last = call.arguments[call.arguments.length - 1];
    if (!last || !isFunction(last) || last.body.type !== 'BlockStatement') return;
    const name = `handler${index + 1}`;
    const made = j.functionDeclaration(j.identifier(name), last.params, last.body);
    made.async = last.async === true;
    call.arguments[call.arguments.length - 1] = j.identifier(name);
    path.insertBefore(made);
  });
}

function routed(root: Collection, j: JSCodeshift): void {
  routes(root, j).forEach(({ call }) => {
    const [path, ...handlers] = call.arguments;
    if (!path || !isString(path as Expression) || call.callee.type !== 'MemberExpression') return;
    const made = j.callExpression(j.memberExpression(call.callee.object, j.identifier('route')), [path]);
    call.callee = j.memberExpression(made, call.callee.property as never);
    call.arguments = handlers;
  });
}

/** All from `const app = express()` on in a function that is called at once. */
function started(root: Collection, j: JSCodeshift): void {
  const program = root.find(j.Program).get() as ASTPath<{ body: { type: string }[] }>;
  const { body } = program.node;
  const first = body.findIndex((node) => /=\s*express\(\)/.test(j(node as never).toSource()));
  const exported = body.some((node) => /^(?:Export|.*module\.exports)/.test(node.type + j(node as never).toSource()));
  if (first < 0 || exported) return;
  const inside = body.splice(first);
  const made = j.functionDeclaration(j.identifier('bootstrap'), [], j.blockStatement(inside as never));
  body.push(made, j.expressionStatement(j.callExpression(j.identifier('bootstrap'), [])));
}
