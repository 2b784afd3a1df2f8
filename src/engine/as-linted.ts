import type { ObjectExpression, Statement } from '@babel/types';
import { requiredModule } from '../code/syntax/imports-of-file.ts';
import { endOf, startOf, textOf } from '../code/syntax/ancestors.ts';
import { isFunction, keyName, walk, type Node } from '../code/syntax/nodes.ts';
import { parse } from '../code/syntax/parser.ts';
import type { Path } from '../model/tree.ts';
import type { ImportOrder } from './import-groups.ts';
import type { LintRules } from './lint-rules.ts';

/** Emitted code in the order that the linter of a project asks for; it is laid out afterwards. */
export function inOrder(text: string, path: Path, rules: LintRules, order: ImportOrder | null): string {
  const imports = order ? sortImports(text, path, order) : text;
  return rules.sortedKeys ? sortKeys(imports, path, rules.sortedKeys) : imports;
}

/** `get () {` for `get() {`: the one thing of `standard` that prettier writes in another way. */
export function spaceParameters(text: string, path: Path): string {
  const places: number[] = [];
  walk(parse(text, path).program, (node) => {
    if (!isFunction(node) || node.type === 'ArrowFunctionExpression') return;
    const open = text.indexOf('(', 'key' in node ? endOf(node.key as Node) : startOf(node));
    if (open > 0 && /[\w$\]'"]/.test(text.charAt(open - 1))) places.push(open);
  });
  return places.sort((a, b) => b - a).reduce((now, at) => `${now.slice(0, at)} ${now.slice(at)}`, text);
}

/** `if (x) {` for `if (x)` above its body: the text is laid out again afterwards. */
export function braceBodies(text: string, path: Path, which: NonNullable<LintRules['braces']>): string {
  const places: { at: number; brace: string }[] = [];
  walk(parse(text, path).program, (node) => {
    const bodies = bodiesOf(node, text).filter(({ body }) => body.type !== 'BlockStatement');
    const isSplit = bodies.some(({ body, from }) => text.slice(from, endOf(body)).includes('\n'));
    if (which !== 'all' && !isSplit) return;
    for (const { body } of bodies) places.push({ at: startOf(body), brace: '{ ' }, { at: endOf(body), brace: ' }' });
  });
  return places
    .sort((a, b) => b.at - a.at)
    .reduce((now, { at, brace }) => now.slice(0, at) + brace + now.slice(at), text);
}

/** `{ next(); return; }` for `return next();` in functions that come to their end without a value: the text is laid out again afterwards. */
export function consistentReturns(text: string, path: Path): string {
  const found: { from: number; to: number; code: string }[] = [];
  walk(parse(text, path).program, (node) => {
    if (!isFunction(node) || node.body.type !== 'BlockStatement') return;
    const own = returnsOf(node.body);
    const last = node.body.body.at(-1);
    const valued = own.filter(({ argument }) => argument);
    if (valued.length === 0 || (valued.length === own.length && last?.type === 'ReturnStatement')) return;
    for (const { argument, start, end } of valued) {
      const call = textOf(text, argument as Node);
      const from = start ?? 0;
      const isAlone = /(?:\)|\belse)\s*$/.test(text.slice(0, from));
      if (/^next\(/.test(call))
        found.push({ from, to: end ?? 0, code: isAlone ? `{ ${call}; return; }` : `${call};\nreturn;` });
    }
  });
  return found
    .sort((a, b) => b.from - a.from)
    .reduce((now, { from, to, code }) => now.slice(0, from) + code + now.slice(to), text);
}

type Return = Extract<Node, { type: 'ReturnStatement' }>;

function returnsOf(body: Node): Return[] {
  const found: Return[] = [];
  walk(body, (node) => {
    if (node.type === 'ReturnStatement') found.push(node);
    return !isFunction(node);
  });
  return found;
}

/** What linters forbid that is not a matter of the layout, in a text that is laid out. */
export function asForbidden(text: string, path: Path, rules: LintRules): string {
  const { noConsole, splitBraces, besideArrows, besideEquals } = rules;
  const beside = besideArrows ? text.replace(/ =>\n[ \t]+(?=\S[^\n]*[,;)]\n)/g, ' => ') : text;
  const set = besideEquals ? beside.replace(/ =\n[ \t]+(?=\S[^\n]*;?\n)/g, ' = ') : beside;
  const quiet = noConsole
    ? set.replace(/^([ \t]*)(?!\/\/|\*)(?=.*\bconsole\.\w)/gm, '$1// eslint-disable-next-line no-console\n$1')
    : set;
  const apart = splitBraces === 'all' ? bracesApart(quiet, path) : quiet;
  return splitBraces ? apart.replace(/^([ \t]*)\} (?=(?:else|catch|finally)\b)/gm, '$1}\n$1') : apart;
}

/** The brace that opens a body stands below what it is the body of. */
function bracesApart(text: string, path: Path): string {
  const places: number[] = [];
  walk(parse(text, path).program, (node) => {
    const isBody = node.type === 'BlockStatement' || node.type === 'ClassBody';
    if (isBody && text.slice(startOf(node), endOf(node)).includes('\n')) places.push(startOf(node));
  });
  return places
    .sort((a, b) => b - a)
    .reduce((now, at) => {
      const before = now.slice(0, at).trimEnd();
      if (before.slice(before.lastIndexOf('\n') + 1).trim() === '') return now;
      // A head that is broken into lines ends where it began: `): void {`.
      const indent = /^[ \t]*/.exec(before.slice(before.lastIndexOf('\n') + 1))?.[0] ?? '';
      return `${before}\n${indent}${now.slice(at)}`;
    }, text);
}

/** `function isError(code) { return …; }` for `const isError = (code) => …;`: the text is laid out again afterwards. */
export function declareFunctions(text: string, path: Path): string {
  const found: { from: number; to: number; code: string }[] = [];
  walk(parse(text, path).program, (node) => {
    if (node.type !== 'VariableDeclaration' || node.kind !== 'const' || node.declarations.length !== 1) return;
    const [{ id, init } = {}] = node.declarations;
    if (id?.type !== 'Identifier' || id.typeAnnotation || init?.type !== 'ArrowFunctionExpression') return;
    const head = text.slice(startOf(init), startOf(init.body)).replace(/\s*=>\s*$/, '');
    const params = head.replace(/^async\s+/, '');
    const body = textOf(text, init.body as Node);
    const code = init.body.type === 'BlockStatement' ? body : `{ return ${body}; }`;
    const open = params.startsWith('(') ? params : `(${params})`;
    found.push({
      from: startOf(node),
      to: endOf(node),
      code: `${init.async ? 'async ' : ''}function ${id.name}${open} ${code}`,
    });
  });
  return found
    .sort((a, b) => b.from - a.from)
    .reduce((now, { from, to, code }) => now.slice(0, from) + code + now.slice(to), text);
}

/** The bodies of a statement, and where the line begins on which each may stand without braces. */
function bodiesOf(node: Node, text: string): { body: Node; from: number }[] {
  if (node.type === 'IfStatement') {
    const { test, consequent, alternate } = node;
    const first = { body: consequent as Node, from: endOf(test) };
    if (!alternate || alternate.type === 'IfStatement') return [first];
    return [first, { body: alternate as Node, from: text.lastIndexOf('else', startOf(alternate)) }];
  }
  const isLoop = /^(For|ForIn|ForOf|While)Statement$/.test(node.type);
  if (!isLoop || !('body' in node)) return [];
  const body = node.body as Node;
  return [{ body, from: text.lastIndexOf(')', startOf(body)) }];
}

function sortImports(text: string, path: Path, order: ImportOrder): string {
  const { body } = parse(text, path).program;
  const imports = body.flatMap((statement) => {
    const module = moduleOf(statement);
    if (module === undefined) return [];
    const isType = statement.type === 'ImportDeclaration' && statement.importKind === 'type';
    return [{ statement, name: module.toLowerCase(), ...order(module, isType) }];
  });
  const [first, last] = [imports[0], imports.at(-1)];
  if (!first || !last) return text;
  const sorted = [...imports].sort((a, b) => a.rank - b.rank || compare(a.name, b.name));
  const lines = sorted.map(({ statement, block }, at) => {
    const isApart = at > 0 && sorted[at - 1]?.block !== block;
    return (isApart ? '\n' : '') + text.slice(startOf(statement), endOf(statement));
  });
  return text.slice(0, startOf(first.statement)) + lines.join('\n') + text.slice(endOf(last.statement));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function moduleOf(statement: Statement): string | undefined {
  if (statement.type === 'ImportDeclaration') return statement.source.value;
  const init = statement.type === 'VariableDeclaration' ? statement.declarations[0]?.init : undefined;
  return init ? requiredModule(init) : undefined;
}

/** Properties with the comments above them, the innermost objects first; those around a spread stay as they are. */
function sortKeys(text: string, path: Path, order: NonNullable<LintRules['sortedKeys']>): string {
  for (let now = text; ;) {
    const next = unsorted(now, path, order);
    if (!next) return now;
    now = next;
  }
}

function unsorted(text: string, path: Path, order: NonNullable<LintRules['sortedKeys']>): string | undefined {
  let found: { node: ObjectExpression; sorted: string } | undefined;
  walk(parse(text, path).program, (node) => {
    if (found || node.type !== 'ObjectExpression' || node.properties.length < 2) return;
    const keys = node.properties.map((one) => ('key' in one ? keyName(one.key, one.computed) : undefined));
    if (keys.includes(undefined)) return;
    const names = keys.map((key) => (order.caseSensitive ? String(key) : String(key).toLowerCase()));
    const between = (a = '', b = ''): number => (order.desc ? compare(b, a) : compare(a, b));
    if (!names.some((name, at) => at > 0 && between(names[at - 1], name) > 0)) return;
    const parts = partsOf(text, node);
    const indexes = [...names.keys()].sort((a, b) => between(names[a], names[b]));
    const body = indexes.map((at) => parts[at]).join(',');
    found = { node, sorted: `{${body}${text.slice(endOf(node.properties.at(-1) as Node), endOf(node))}` };
  });
  return found && text.slice(0, startOf(found.node)) + found.sorted + text.slice(endOf(found.node));
}

/** From behind one comma to the end of the next property. */
function partsOf(text: string, node: ObjectExpression): string[] {
  return node.properties.map((property, at) => {
    const before = node.properties[at - 1];
    const from = before ? text.indexOf(',', endOf(before)) + 1 : startOf(node) + 1;
    return text.slice(from, endOf(property));
  });
}
