import type { Statement } from '@babel/types';
import { bindingsOf, requiredModule } from '../syntax/imports-of-file.ts';
import { patternNames, rootName, unwrap, type Node } from '../syntax/nodes.ts';
import type { SourceFile } from '../syntax/source-file.ts';
import { ancestors, endOf, startOf } from '../syntax/ancestors.ts';

const ENV_LOADER = /^(?:dotenv|env-cmd|node-env-file)/;

/**
 * The last import or require of the file's header, that is before what `anchor` belongs to at the top level (the anchor
 * itself counts). In an ES module any import will do, they are hoisted.
 */
export function headerEnd(file: SourceFile, anchor: Node, esm: boolean): Statement | undefined {
  const { body } = file.ast.program;
  const path = ancestors(file.ast, anchor);
  const index = body.findIndex((statement) => path.includes(statement));
  const own = body[index];
  const before = index < 0 ? body : body.slice(0, index + (own && own === anchor && !isGiven(own) ? 1 : 0));
  if (!esm)
    return behindParts(file, before, behindOwn(file, before) ?? lastLoading(file, mainHeader(file, before) ?? before));
  return before.findLast(isImport) ?? body.find(isImport);
}

/** `const { S3 } = aws;` on the line below `const aws = require('aws-sdk');` stays with it. */
function behindParts(
  { text }: SourceFile,
  statements: readonly Statement[],
  end: Statement | undefined,
): Statement | undefined {
  if (end?.type !== 'VariableDeclaration') return end;
  const names = new Set(end.declarations.flatMap(({ id }) => patternNames(id)));
  let last: Statement = end;
  for (const next of statements.slice(statements.indexOf(end) + 1)) {
    const isBelow = /^[^\S\n]*\n[^\S\n]*$/.test(text.slice(endOf(last), startOf(next)));
    const isPart =
      next.type === 'VariableDeclaration' &&
      next.declarations.every(
        ({ init }) =>
          init && names.has(rootName(unwrap(init)) ?? '') && !text.slice(startOf(init), endOf(init)).includes('('),
      );
    if (!isBelow || !isPart) return last;
    last = next;
  }
  return last;
}

/** `const auth = require('./auth')(secret)`: what it is given has to be there before. */
function isGiven(statement: Statement): boolean {
  if (statement.type !== 'VariableDeclaration') return false;
  return statement.declarations.some(({ init }) => {
    const value = init ? unwrap(init) : undefined;
    return (
      value?.type === 'CallExpression' &&
      value.arguments.length > 0 &&
      requiredModule(value) === undefined &&
      rootModule(value)?.startsWith('.') === true
    );
  });
}

/** The block at the start that holds nearly all that a file loads: what it loads further down is for that place. */
export function mainHeader(file: SourceFile, statements: readonly Statement[]): readonly Statement[] | undefined {
  const end = endOfBlock(statements.map((statement) => isHeader(file, statement)));
  const later = end < 0 ? [] : statements.slice(end).filter((statement) => isHeader(file, statement));
  if (later.some((one) => loadsEnvironment(file, one))) return undefined;
  // `require('./boot')` further down gives the file nothing, so that nothing belongs behind it.
  const giving = new Set(later.filter(({ type }) => type !== 'ExpressionStatement'));
  const areFew = later.length * 4 <= end || areApart(statements.slice(end).map((one) => giving.has(one)));
  const isMain = giving.size === 0 ? end >= FEW : end >= LONG && areFew;
  return isMain ? statements.slice(0, end) : undefined;
}

/** The end of the first run; `const app = express();` among many lines that load something does not end it. */
function endOfBlock(loads: readonly boolean[]): number {
  let end = loads.indexOf(false);
  while (end > 0) {
    const next = loads.indexOf(true, end);
    const after = loads.indexOf(false, next);
    const run = (after < 0 ? loads.length : after) - next;
    if (next < 0 || next - end > 1 || end < LONG || run < LONG) return end;
    end = after;
  }
  return end;
}

/** Each stands at what it is for: no more than a few in a row. */
function areApart(loads: readonly boolean[]): boolean {
  let row = 0;
  return loads.every((one) => (row = one ? row + 1 : 0) < LONG);
}

const FEW = 2;

/** So many lines that load something are a header. */
const LONG = 5;

/** What was imported for an earlier edit stays together with what this one needs, wherever the file loads more. */
function behindOwn(file: SourceFile, before: readonly Statement[]): Statement | undefined {
  const own = bindingsOf(file).find(
    ({ local, module }) => local === 'security' && /^\..*\bsecurity(\.\w+)?$/.test(module),
  );
  const start = before.findIndex((statement) => statement === own?.statement);
  if (start < 0) return undefined;
  const after = before.slice(start).findIndex((statement) => !isHeader(file, statement));
  return after < 0 ? before.at(-1) : before[start + after - 1];
}

/** `require('./boot/db')()` starts something: imports stand behind it only where there is nothing else. */
function lastLoading(file: SourceFile, before: readonly Statement[]): Statement | undefined {
  const header = before.filter((statement) => isHeader(file, statement));
  const last = header.findLast((statement) => !startsOwn(statement)) ?? header.at(-1);
  const plain = header.findLast(
    (statement) => !makesServer(statement) && !loadsEnvironment(file, statement) && !startsOwn(statement),
  );
  if (!last || !plain || startOf(last) <= startOf(plain)) return last;
  // Modules of the app that are loaded before the environment need none of it to be loaded.
  const between = header.slice(header.indexOf(plain) + 1);
  const isEarly = header
    .slice(0, header.indexOf(plain) + 1)
    .some((statement) => startsOwn(statement) || isOwnRequire(statement));
  return isEarly || !between.some((statement) => loadsEnvironment(file, statement)) ? plain : last;
}

/** `const router = require('express').Router();`, `const io = require('socket.io')(server);` begin what the file does. */
function makesServer(statement: Statement): boolean {
  if (statement.type !== 'VariableDeclaration') return false;
  return statement.declarations.some(({ init }) => {
    const value = init ? unwrap(init) : undefined;
    if (value?.type !== 'CallExpression' || requiredModule(value) !== undefined) return false;
    return (
      value.arguments.some(({ type }) => type === 'Identifier') || /^(express|https?)$/.test(rootModule(value) ?? '')
    );
  });
}

function isOwnRequire(statement: Statement): boolean {
  if (statement.type !== 'VariableDeclaration') return false;
  return statement.declarations.some(({ init }) => init && /^\.(?!.*\.json$)/.test(rootModule(init) ?? ''));
}

function startsOwn(statement: Statement): boolean {
  if (statement.type !== 'ExpressionStatement' || requiredModule(unwrap(statement.expression)) !== undefined)
    return false;
  return rootModule(statement.expression)?.startsWith('.') === true;
}

function isImport({ type }: Statement): boolean {
  return type === 'ImportDeclaration' || type === 'TSImportEqualsDeclaration';
}

/** A statement that loads modules or the environment: `require`s, `import`s, `require('dotenv').config()`. */
export function isHeader(file: SourceFile, statement: Statement): boolean {
  if (isImport(statement) || loadsEnvironment(file, statement)) return true;
  if (statement.type === 'VariableDeclaration') {
    return statement.declarations.some(({ init }) => init && rootModule(init) !== undefined && !isComputed(init));
  }
  if (statement.type !== 'ExpressionStatement') return false;
  return rootModule(statement.expression) !== undefined && !isGivenThings(statement.expression);
}

/** The end of a header: what follows it is set off. An app that is made there is a start of its own. */
export function onlyLoads(file: SourceFile, node: Node): boolean {
  if (node.type === 'VariableDeclaration')
    return node.declarations.every(({ init }) => {
      if (!init) return false;
      const value = unwrap(init);
      const module = rootModule(value);
      const isMade = module === 'express' && value.type === 'CallExpression' && requiredModule(value) === undefined;
      return module !== undefined && !isMade && !isGivenThings(value);
    });
  return isImport(node as Statement) || loadsEnvironment(file, node as Statement);
}

/** `require('url').parse(config.host)` is a value of the file's own, wherever the module is loaded. */
function isComputed(init: Node): boolean {
  const call = unwrap(init);
  return call.type === 'CallExpression' && unwrap(call.callee).type === 'MemberExpression' && isGivenThings(call);
}

/** `require('./routes')(app)` does more than load. */
function isGivenThings(expression: Node): boolean {
  const call = unwrap(expression);
  if (call.type !== 'CallExpression' || requiredModule(call) !== undefined) return false;
  return call.arguments.some(
    ({ type }) => type === 'Identifier' || type === 'ThisExpression' || type === 'MemberExpression',
  );
}

/** `dotenv.config()`, `require('dotenv').config()`, `process.loadEnvFile()`: only behind it the environment is complete. */
function loadsEnvironment(file: SourceFile, statement: Statement): boolean {
  if (statement.type === 'BlockStatement')
    return statement.body.length > 0 && statement.body.every((one) => loadsEnvironment(file, one));
  if (statement.type === 'IfStatement')
    return [statement.consequent, statement.alternate ?? statement.consequent].every((one) =>
      loadsEnvironment(file, one),
    );
  const call = callOf(statement);
  if (call?.type !== 'CallExpression') return false;
  const module = rootModule(call);
  if (module !== undefined) return ENV_LOADER.test(module);
  const callee = file.text.slice(startOf(call.callee), endOf(call.callee));
  if (callee === 'process.loadEnvFile') return true;
  const [root] = callee.split('.');
  return bindingsOf(file).some((binding) => binding.local === root && ENV_LOADER.test(binding.module));
}

function callOf(statement: Statement): Node | undefined {
  if (statement.type === 'ExpressionStatement') return unwrap(statement.expression);
  const init = statement.type === 'VariableDeclaration' ? statement.declarations[0]?.init : null;
  return init ? unwrap(init) : undefined;
}

/** The module that `require('x')`, `require('x').y` or `require('x').y(…)` starts from. */
function rootModule(expression: Node): string | undefined {
  const node = unwrap(expression);
  const module = requiredModule(node);
  if (module !== undefined) return module;
  if (node.type === 'CallExpression') return rootModule(node.callee);
  if (node.type === 'MemberExpression') return rootModule(node.object);
  return undefined;
}
