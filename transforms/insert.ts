import type { CallExpression } from '@babel/types';
import { writeEdits, type Found } from '../src/code/edit/edit-list.ts';
import type { Edits } from '../src/code/edit/edits.ts';
import type { CodeSpec } from '../src/code/edit/code-spec.ts';
import { missingBranch } from '../src/code/edit/other-branches.ts';
import { widthOf } from '../src/code/edit/line-width.ts';
import { inFrontOf, insertAfter, insertBefore } from '../src/code/edit/statements.ts';
import { lineIndent, styleOf } from '../src/code/edit/style.ts';
import { defineTransform } from '../src/code/edit/transform.ts';
import { outOfLists, routeCall } from '../src/code/express/handler-arguments.ts';
import { ChainEdits, type ChainEdit } from '../src/code/express/insertion/chain-edits.ts';
import { SharedHandlers } from '../src/code/express/insertion/shared-handlers.ts';
import { stageIndex } from '../src/code/packages/stages.ts';
import { endOf, parents, startOf, statementOf, textOf } from '../src/code/syntax/ancestors.ts';
import { isFunction, type Node } from '../src/code/syntax/nodes.ts';
import { bindingsOf, requiredModule } from '../src/code/syntax/imports-of-file.ts';
import { nodeAt, nodeAround, type Range } from '../src/code/syntax/range.ts';
import { readScopes } from '../src/code/syntax/scopes.ts';
import type { SourceFile } from '../src/code/syntax/source-file.ts';

/** Adds code: to the chain of an app, in front of the handlers of a route, beside a statement or an argument. */
export interface InsertOptions {
  edits?: readonly InsertEdit[];
}

export type InsertEdit = ChainEdit | HandlersEdit | BesideEdit | ParameterEdit;

/** A handler in front of those of a call: `app.post('/login', limit, login)`. */
export interface HandlersEdit extends CodeSpec {
  /** The call that registers the route. */
  handlersOf: Range;
  /** How many of its handlers stay in front of it; default: none. */
  behind?: number;
  /** How many there are: where the call shows fewer, because a list has a name, its place is counted from the last. */
  of?: number;
  /** What it is called where several routes take it. */
  name?: string;
}

/** A parameter behind the last of a function. */
export interface ParameterEdit extends CodeSpec {
  parametersOf: Range;
}

/** A statement beside a statement, or an argument beside an argument. */
export type BesideEdit = CodeSpec & {
  /** Where imports follow the statement that it belongs before, it stands behind them. */
  behindImports?: true;
} & ({ before: Range } | { after: Range });

export default defineTransform<InsertOptions>((file, edits, { edits: wanted = [] }) => {
  const chain = new ChainEdits(file, edits);
  const shared = new SharedHandlers(
    file,
    wanted.flatMap((edit) => sharedBy(file, edit)),
  );
  const routes = byRoute(wanted);
  const order = [...wanted.keys()].sort((a, b) => stageOf(wanted[a]) - stageOf(wanted[b]));
  const sorted = order.flatMap((at) => wanted[at] ?? []);
  const refusals = writeEdits(file, edits, sorted, (edit) => {
    if ('stage' in edit) return chain.find(byMaker(file, edit));
    if ('parametersOf' in edit) return lastParameter(file, edits, edit);
    return 'handlersOf' in edit ? beforeHandlers(file, edits, edit, { shared, routes }) : beside(file, edits, edit);
  });
  return refusals.map((refusal) => ({ ...refusal, edit: order[refusal.edit ?? 0] ?? 0 }));
});

/** Statements of one place stand there in the order of their stages. */
const stageOf = (edit: InsertEdit | undefined): number => (edit && 'stage' in edit ? stageIndex(edit.stage) : 0);

function sharedBy(file: SourceFile, edit: InsertEdit): ConstructorParameters<typeof SharedHandlers>[1] {
  if (!('handlersOf' in edit) || edit.name === undefined) return [];
  const call = nodeAt(file.ast, edit.handlersOf, 'CallExpression');
  return call ? [{ call, code: edit.code, name: edit.name }] : [];
}

function byRoute(wanted: readonly InsertEdit[]): Map<number, HandlersEdit[]> {
  const routes = new Map<number, HandlersEdit[]>();
  for (const edit of wanted) {
    if (!('handlersOf' in edit)) continue;
    const own = routes.get(edit.handlersOf.start);
    if (own) own.push(edit);
    else routes.set(edit.handlersOf.start, [edit]);
  }
  return routes;
}

function beforeHandlers(
  file: SourceFile,
  edits: Edits,
  { handlersOf, behind = 0, of, ...code }: HandlersEdit,
  { shared, routes }: { shared: SharedHandlers; routes: ReadonlyMap<number, readonly HandlersEdit[]> },
): Found | string {
  const call = nodeAt(file.ast, handlersOf, 'CallExpression');
  const handlers = call?.arguments.slice(routeCall(call) ? 0 : 1) ?? [];
  const handler = behind === 0 ? handlers[0] : handlerAt(handlers as Node[], behind, of);
  if (!call || !handler)
    return `The route is registered in a way that is not followed here; add ${code.code.replace(/\$(?=\w)/g, '')} by hand.`;
  return {
    node: handler,
    write({ styled }) {
      const whole = styled(code);
      if (handlers.some((one) => plain(textOf(file.text, one)) === plain(whole))) return undefined;
      const name = shared.nameFor(call, code.code);
      if (name !== undefined) shared.declare(edits, call, code.code, whole);
      const text = name ?? whole;
      const others = (routes.get(handlersOf.start) ?? []).filter((one) => one.code !== code.code);
      const besides = others.map((one) => shared.nameFor(call, one.code) ?? one.code.replace(/\$(?=\w)/g, ''));
      const line = behind === 0 ? lineAbove(file, call, text, besides) : undefined;
      if (line) edits.insert(line.at, line.text);
      else edits.insert(startOf(handler), `${text}${separator(file, call, handler)}`);
      return undefined;
    },
  };
}

function handlerAt(handlers: readonly Node[], behind: number, count = 0): Node | undefined {
  const shown = outOfLists(handlers);
  if (shown && shown.length >= count) return shown[behind];
  const spread = handlers.findLastIndex(({ type }) => type === 'SpreadElement');
  return (shown ?? outOfLists(handlers.slice(spread + 1)))?.at(behind - count);
}

function lastParameter(file: SourceFile, edits: Edits, { parametersOf, ...code }: ParameterEdit): Found | string {
  const node = nodeAt(
    file.ast,
    parametersOf,
    'FunctionDeclaration',
    'FunctionExpression',
    'ArrowFunctionExpression',
    'ObjectMethod',
    'ClassMethod',
  );
  const last = node?.params.at(-1);
  if (!node || !last) return 'The function is written in a way that is not followed here.';
  return {
    node,
    write({ styled }) {
      // In code without types the parameter needs none either.
      const text = 'typeAnnotation' in last && last.typeAnnotation ? styled(code) : code.code.replace(/:.*/, '');
      const end = endOf(last as Node);
      edits.replace(end, end + mentioned(file.text.slice(end), text), `, ${text}`);
      return undefined;
    },
  };
}

/** How long the comment is that stands for the parameter already: `(err, req, res /*, next *\/)`. */
function mentioned(behind: string, parameter: string): number {
  const name = /\w+/.exec(parameter.replace(/^_/, ''))?.[0] ?? '';
  const comment = new RegExp(`^\\s*,?\\s*(?:/\\*\\s*,?\\s*_?${name}\\b[^*]*\\*/|//\\s*,?\\s*_?${name}\\b[^\\n]*)`);
  return comment.exec(behind)?.[0].length ?? 0;
}

/** How long a line of the file may be: what formatters take by default, more where more than a few are longer. */
function lineWidth({ text }: SourceFile): number {
  const lines = text.split(/\r?\n/).filter((line) => !/^\s*(\/\/|\*|\/\*)|['"`]\)?[;,]?$/.test(line));
  return Math.min(120, widthOf(lines, [80, 90, 100, 110], 1));
}

/**
 * A line of its own above a route whose handler is written in it: `router.post('/login', limit);`. Beside the path it would make the line too
 * long, and a formatter would move all of the handler.
 */
function lineAbove(
  file: SourceFile,
  call: CallExpression,
  code: string,
  besides: readonly string[],
): { at: number; text: string } | undefined {
  const { text } = file;
  const statement = parents(file.ast).get(call);
  const [path, handler, ...more] = call.arguments;
  const last = more.at(-1) ?? handler;
  if (statement?.type !== 'ExpressionStatement' || !path || !isPath(path as Node) || !handler || !last)
    return undefined;
  const { callee } = call;
  if (callee.type !== 'MemberExpression' || !isPlain(callee.object)) return undefined;
  if (!isFunction(last as Node) || !textOf(text, last as Node).includes('\n')) return undefined;
  const start = startOf(statement);
  const indent = lineIndent(text, start);
  const from = text.lastIndexOf('\n', startOf(path)) + 1;
  const [first = ''] = text.slice(from).split(/\r?\n/);
  if (
    startOf(handler) > from + first.length ||
    first.length + [code, ...besides].join(', ').length + 2 <= lineWidth(file)
  )
    return undefined;
  const { eol, semicolons } = styleOf(file);
  const line = `${textOf(text, callee as Node)}(${textOf(text, path)}, ${code})${semicolons ? ';' : ''}`;
  // What is written above the route heads both lines.
  return { at: inFrontOf(file, statement), text: line + eol + indent };
}

/** A text, or one put together from names: written twice, it is the same. */
const isPath = (node: Node): boolean =>
  node.type === 'StringLiteral' || (node.type === 'TemplateLiteral' && node.expressions.every((one) => isName(one)));

const isName = (node: Node): boolean =>
  node.type === 'Identifier' || (node.type === 'MemberExpression' && !node.computed && isName(node.object));

const isPlain = (node: Node): boolean =>
  node.type === 'Identifier' || (node.type === 'MemberExpression' && node.object.type === 'ThisExpression');

const plain = (text: string): string => text.replace(/\s/g, '');

/** A comma and one space, or a new line where each argument has its own; the comma where the file puts it. */
function separator(file: SourceFile, call: CallExpression, handler: Node): string {
  const at = call.arguments.findIndex((argument) => argument === handler);
  const left = (at > 0 ? call.arguments[at - 1] : call.callee) as Node;
  const before = file.text.slice(endOf(left), startOf(handler));
  const line = styleOf(file).eol + lineIndent(file.text, startOf(handler));
  if (/\n[ \t]*,[ \t]*$/.test(before)) return `${line}, `;
  return before.includes('\n') ? `,${line}` : ', ';
}

function beside(file: SourceFile, edits: Edits, edit: BesideEdit): Found | string {
  const range = 'before' in edit ? edit.before : edit.after;
  const node = nodeAround(file.ast, range);
  const parent = node && parents(file.ast).get(node);
  const branch = node && 'after' in edit ? missingBranch(file, edits, node, edit) : undefined;
  if (branch) return branch;
  const statement = node && statementOf(file.ast, node);
  if (!node || !statement) return 'What it belongs beside is written in a way that is not followed here.';
  const local = localMaker(file, node);
  // `const express = require('express'), app = express()`: what the code needs is not there before it.
  const isBefore = 'before' in edit && !declaresImport(file, statement, edit) && !declares(statement, local);
  const last = edit.behindImports ? lastImportBehind(file, statement) : undefined;
  if (last) {
    return {
      node: last,
      write({ styled }) {
        insertAfter(file, edits, last, [styled(edit)]);
        return undefined;
      },
    };
  }
  const isArgument = parent && 'arguments' in parent && parent.arguments.some((one) => one === node);
  const [code, ...names] = byLocalName(edit, local);
  return {
    node,
    write({ styled }) {
      const text = styled(code, ...names);
      if (isArgument && isBefore) edits.insert(startOf(node), `${text}, `);
      else if (isArgument) edits.insert(endOf(node), `, ${text}`);
      else if (isBefore) insertBefore(file, edits, statement, [text]);
      else insertAfter(file, edits, statement, [text]);
      return undefined;
    },
  };
}

interface Maker {
  name: string;
  module: string;
}

/** The package that a function calls here by a name of its own: `const express = require('express')` inside of it. */
function localMaker(file: SourceFile, node: Node): Maker | undefined {
  const name = node.type === 'CallExpression' && node.callee.type === 'Identifier' ? node.callee.name : undefined;
  if (name === undefined || bindingsOf(file).some(({ local }) => local === name)) return undefined;
  const from = readScopes(file.ast).lookup(name, node)?.from;
  const module = from?.type === 'VariableDeclarator' && from.init ? requiredModule(from.init) : undefined;
  return module === undefined ? undefined : { name, module };
}

const declares = (statement: Node, maker: Maker | undefined): boolean =>
  statement.type === 'VariableDeclaration' &&
  statement.declarations.some(({ id }) => id.type === 'Identifier' && id.name === maker?.name);

/** Code that needs the package needs no import of its own there. */
function byLocalName(edit: CodeSpec, local: Maker | undefined): [CodeSpec, ...(readonly [string, string])[]] {
  const made = edit.imports?.find(({ kind, module }) => kind === 'default' && module === local?.module);
  if (local === undefined || made === undefined) return [edit];
  return [{ ...edit, imports: (edit.imports ?? []).filter((one) => one !== made) }, [made.name, local.name]];
}

/** The same for what belongs into the chain of an app that a function makes. */
function byMaker(file: SourceFile, edit: ChainEdit): ChainEdit {
  const made = edit.appAt && nodeAt(file.ast, edit.appAt, 'CallExpression');
  const [code, ...names] = byLocalName(edit, made && localMaker(file, made));
  const text = names.reduce((now, [name, local]) => now.replace(new RegExp(`\\$${name}\\b`, 'g'), local), code.code);
  return { ...edit, ...code, code: text };
}

/** The last of the imports that stand right behind a statement. */
function lastImportBehind(file: SourceFile, statement: Node): Node | undefined {
  const { body } = file.ast.program;
  const at = body.findIndex((one) => one === statement);
  const behind = at < 0 ? [] : body.slice(at + 1);
  const end = behind.findIndex((one) => !bindingsOf(file).some((binding) => binding.statement === one));
  return (end < 0 ? behind : behind.slice(0, end)).at(-1);
}

function declaresImport(file: SourceFile, statement: Node, { imports = [] }: CodeSpec): boolean {
  return bindingsOf(file).some(
    (binding) => binding.statement === statement && imports.some(({ module }) => module === binding.module),
  );
}
