import type { Known, Site } from './value.ts';
import type { Node } from '../syntax/nodes.ts';
import { Scope } from './scope.ts';
import { assign, bind } from './assignments.ts';
import { defineClass, evaluate, functionOf } from './expressions.ts';
import { elementsOf } from './members.ts';
import { type Machine, textOf, UNDEFINED, unknown } from './interpreter.ts';
import { load, runExport, runImport } from './modules.ts';

/** Runs statements in order; functions are declared first. Ends at a `return` or `throw` of this body. */
export function runBody(m: Machine, body: readonly Node[], scope: Scope): void {
  for (const node of body) hoist(m, node, scope);
  for (const node of body) {
    if (!m.step()) return;
    run(m, node, scope);
    if (node.type === 'ReturnStatement' || node.type === 'ThrowStatement') return;
  }
}

function hoist(m: Machine, node: Node, scope: Scope): void {
  const declared = node.type.startsWith('Export') && 'declaration' in node ? node.declaration : node;
  if (!declared || typeof declared !== 'object' || !('type' in declared)) return;
  if (declared.type !== 'FunctionDeclaration' || !declared.id) return;
  scope.declare(declared.id.name, functionOf(m, declared, scope), m.conditions.length);
}

function run(m: Machine, node: Node, scope: Scope): void {
  const before = m.statement;
  m.statement = node;
  m.attempt(scope.source.path, () => runStatement(m, node, scope));
  m.statement = before;
}

function runBlock(m: Machine, node: Node, scope: Scope): void {
  if (node.type === 'BlockStatement') runBody(m, node.body, new Scope(scope.source, scope));
  else run(m, node, scope);
}

function runStatement(m: Machine, node: Node, scope: Scope): void {
  switch (node.type) {
    case 'ExpressionStatement':
      evaluate(m, node.expression, scope);
      return;
    case 'VariableDeclaration':
      return runVariables(m, node, scope);
    case 'ReturnStatement':
      m.returns.push(node.argument ? evaluate(m, node.argument, scope) : UNDEFINED);
      return;
    case 'ThrowStatement':
      evaluate(m, node.argument, scope);
      return;
    case 'IfStatement':
      return runIf(m, node, scope);
    case 'BlockStatement':
      return runBlock(m, node, scope);
    case 'TryStatement':
      return runTry(m, node, scope);
    case 'SwitchStatement':
      return runSwitch(m, node, scope);
    case 'LabeledStatement':
      return run(m, node.body, scope);
    case 'ClassDeclaration':
      defineClass(m, node, scope);
      return;
    case 'TSEnumDeclaration':
      return runEnum(m, node, scope);
    case 'TSModuleDeclaration':
      if (node.body.type === 'TSModuleBlock') runBody(m, node.body.body, new Scope(scope.source, scope));
      return;
    default:
      return runLoopOrModule(m, node, scope);
  }
}

function runLoopOrModule(m: Machine, node: Node, scope: Scope): void {
  switch (node.type) {
    case 'ForStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
      return runLoop(m, node, scope);
    case 'ForOfStatement':
    case 'ForInStatement':
      return runForEach(m, node, scope);
    case 'ImportDeclaration':
      return runImport(m, node, scope);
    case 'TSImportEqualsDeclaration':
      if (node.moduleReference.type !== 'TSExternalModuleReference') return;
      scope.declare(node.id.name, load(m, node.moduleReference.expression.value, scope.source, node), 0);
      return;
    case 'ExportDefaultDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'TSExportAssignment':
      return runExport(m, node, scope, (inner) => runDeclaration(m, inner, scope));
    default:
      return;
  }
}

function runDeclaration(m: Machine, node: Node, scope: Scope): Known | undefined {
  if (node.type === 'VariableDeclaration' || node.type === 'TSEnumDeclaration') {
    runStatement(m, node, scope);
    return undefined;
  }
  if (node.type === 'FunctionDeclaration') {
    return node.id ? scope.find(node.id.name)?.value : functionOf(m, node, scope);
  }
  if (node.type === 'ClassDeclaration') return defineClass(m, node, scope);
  return node.type.startsWith('TS') && !node.type.endsWith('Expression') ? undefined : evaluate(m, node, scope);
}

function runVariables(m: Machine, node: Extract<Node, { type: 'VariableDeclaration' }>, scope: Scope): void {
  if (node.declare) return;
  for (const { id, init } of node.declarations) {
    if (!init) {
      if (id.type === 'Identifier' && !scope.has(id.name)) scope.declare(id.name, UNDEFINED, m.conditions.length);
      continue;
    }
    bind(m, id as Node, evaluate(m, init, scope), scope);
  }
}

function runIf(m: Machine, node: Extract<Node, { type: 'IfStatement' }>, scope: Scope): void {
  evaluate(m, node.test, scope);
  const text = textOf(scope.source, node.test);
  m.under(text, () => runBlock(m, node.consequent, scope));
  const { alternate } = node;
  if (alternate) m.under(`!(${text})`, () => runBlock(m, alternate, scope));
}

function runTry(m: Machine, node: Extract<Node, { type: 'TryStatement' }>, scope: Scope): void {
  runBlock(m, node.block, scope);
  const { handler } = node;
  if (handler) {
    const inner = new Scope(scope.source, scope);
    if (handler.param) bind(m, handler.param, unknown('an error'), inner);
    m.under('an error was thrown', () => runBlock(m, handler.body, inner));
  }
  if (node.finalizer) runBlock(m, node.finalizer, scope);
}

function runSwitch(m: Machine, node: Extract<Node, { type: 'SwitchStatement' }>, scope: Scope): void {
  evaluate(m, node.discriminant, scope);
  const asked = textOf(scope.source, node.discriminant);
  const inner = new Scope(scope.source, scope);
  for (const one of node.cases) {
    const text = one.test ? `${asked} === ${textOf(scope.source, one.test)}` : `${asked} is none of these`;
    m.under(text, () => runBody(m, one.consequent, inner));
  }
}

function runLoop(
  m: Machine,
  node: Extract<Node, { type: 'ForStatement' | 'WhileStatement' | 'DoWhileStatement' }>,
  scope: Scope,
): void {
  const inner = new Scope(scope.source, scope);
  if (node.type === 'ForStatement') {
    if (node.init?.type === 'VariableDeclaration') {
      for (const { id } of node.init.declarations) bind(m, id as Node, unknown('it changes in a loop'), inner);
    } else if (node.init) evaluate(m, node.init, inner);
  }
  runBlock(m, node.body, inner);
}

/** A loop over a list that is known runs for each of its items. */
function runForEach(
  m: Machine,
  node: Extract<Node, { type: 'ForOfStatement' | 'ForInStatement' }>,
  scope: Scope,
): void {
  const over = evaluate(m, node.right, scope);
  for (const item of elementsOf(over, node.type === 'ForInStatement')) {
    const inner = new Scope(scope.source, scope);
    if (node.left.type === 'VariableDeclaration') {
      for (const { id } of node.left.declarations) bind(m, id as Node, item, inner);
    } else assign(m, node.left, item, inner);
    runBlock(m, node.body, inner);
  }
}

function runEnum(m: Machine, node: Extract<Node, { type: 'TSEnumDeclaration' }>, scope: Scope): void {
  const site: Site = { source: scope.source, node };
  const entries = new Map<string, Known>();
  let next = 0;
  for (const { id, initializer } of node.body?.members ?? node.members ?? []) {
    const value: Known = initializer ? evaluate(m, initializer, scope) : { type: 'literal', value: next };
    if (value.type === 'literal' && typeof value.value === 'number') next = value.value + 1;
    entries.set(id.type === 'Identifier' ? id.name : id.value, value);
  }
  scope.declare(node.id.name, { type: 'object', entries, open: false, site }, m.conditions.length);
}
