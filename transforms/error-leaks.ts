import type { CodeSpec } from '../src/code/edit/code-spec.ts';
import { Imports } from '../src/code/edit/imports.ts';
import type { Edits } from '../src/code/edit/edits.ts';
import { inStyle } from '../src/code/edit/snippet.ts';
import { responseNames } from '../src/code/express/handler-shape.ts';
import { helperError } from '../src/code/express/handed-errors.ts';
import { TELLING } from '../src/code/express/error-aliases.ts';
import { notedOf, type Unset } from '../src/code/express/outside-values.ts';
import { isTextOf, madeOf, wordingOf, type Wording } from '../src/code/express/error-wording.ts';
import { leaksIn } from '../src/code/express/error-leaks.ts';
import { guardOf, isForNobody, leakIn, toldBy } from '../src/code/express/leak-notes.ts';
import { isFunction, keyName, memberName, patternNames, walk, type Node } from '../src/code/syntax/nodes.ts';
import { nodeAt, type Range } from '../src/code/syntax/range.ts';
import { withUsualNames } from '../src/code/express/usual-names.ts';
import {
  instead,
  isInText,
  isRendered,
  isWholeBody,
  ownFallback,
  type Told,
  wordsOf,
} from '../src/code/express/error-stand-ins.ts';
import { refusalOf } from '../src/code/express/leak-refusals.ts';
import { statusOf, type Status } from '../src/code/express/response-status.ts';
import { lineIndent, styleOf } from '../src/code/edit/style.ts';
import { removeUnread } from '../src/code/edit/unread-constants.ts';
import { defineTransform, type TransformRefusal } from '../src/code/edit/transform.ts';
import { type SourceFile } from '../src/code/syntax/source-file.ts';
import { ancestors, endOf, parents, startOf, statementOf, textOf } from '../src/code/syntax/ancestors.ts';

/** What the file's error handlers and catch blocks send of an error in production; statuses and shapes stay. */
export interface ErrorLeaksOptions {
  /** The leaking expressions; without it all of the file. */
  edits?: readonly LeakEdit[];
}

export interface LeakEdit extends Partial<CodeSpec> {
  at: Range;
  /** What has an index signature is read by it: `process.env['NODE_ENV']`. */
  indexed?: boolean;
  /** What views read of errors: `error.message`. */
  shown?: readonly string[];
  /** What other files give, where no variable of the environment is set: `config.env`. */
  unset?: Readonly<Unset>;
}

export default defineTransform<ErrorLeaksOptions>((file, edits, { edits: chosen }) => {
  const editOf = (leak: Node): LeakEdit | undefined => chosen?.find(({ at }) => at.start === startOf(leak));
  const wanted = leaksOf(file, chosen).filter((leak) => !chosen || editOf(leak));
  const imports = new Imports(file, chosen?.flatMap((edit) => edit.imports ?? []) ?? [], anchorOf(file, wanted));
  const guards = new Map(wanted.flatMap((leak) => [[guardOf(leak)?.node, leak] as const]));
  const asked: Node[] = [];
  const shared = [...guards.values()].flatMap((leak): TransformRefusal[] => {
    const guard = guardOf(leak);
    if (!guard) return [];
    const edit = editOf(leak);
    const { node, production } = guard;
    if (guardsMore(file, node, leak)) return [{ reason: MORE, start: startOf(node), ...indexIn(chosen, edit) }];
    const test = developmentTest(edit, production ? '!==' : '===');
    edits.replace(startOf(node), endOf(node), inStyle(test, styleOf(file), ''));
    asked.push(node);
    return [];
  });
  removeUnread(file, edits, asked);
  const open = wanted.filter((leak) => !guardOf(leak));
  const targets = new Map(open.map((leak) => [wholeExpression(file, leak), leak]));
  const shown = new Set([...targets.keys()].map((own) => madeOf(file, own)));
  const worded = new Set<Node>();
  const refusals = [...targets].flatMap(([own, leak]) => {
    const target = withFallback(file, madeOf(file, own), shown);
    if (!target) return [];
    const told = isTextOf(target, own) ? 'message' : telling(own);
    const status = statusOf(file, target);
    const edit = editOf(leak);
    const refusal = refusalOf(file, target, told, status);
    if (refusal) {
      const alike = open.filter((one) => wholeExpression(file, one) === own);
      return alike.map((one) => ({ reason: refusal, start: startOf(one), ...indexIn(chosen, editOf(one)) }));
    }
    const style = styleOf(file);
    const hide: Hide = (shown, other) => hidden(shown, other, edit, imports);
    const wording = isRendered(file, target) ? undefined : wordingOf(file, target);
    if (wording) {
      if (worded.has(wording.node)) return [];
      worded.add(wording.node);
      const { at, code, isChoice } = wordedCode(wording, isForNobody(own, told) ? SERVER : status, edit, hide);
      const whole = isChoice && needsParentheses(parents(file.ast).get(at)) ? `(${code})` : code;
      const [before = '', after = ''] = inStyle(whole, style, '').split(IT);
      edits.insert(startOf(at), before);
      edits.insert(endOf(at), after);
      return [];
    }
    const code = inStyle(
      forView(file, target, told, status, edit, hide) ??
        guarded(file, target, told, isForNobody(own, told) ? SERVER : status, hide),
      style,
      lineIndent(file.text, startOf(target)),
    );
    edits.replace(startOf(target), endOf(target), code);
    keepWords(file, target, code, edits);
    return [];
  });
  if (edits.changed) edits.ahead(() => imports.declare(edits));
  return [...shared, ...refusals];
});

const MORE =
  "What stands behind this test is more than an error handler, and may be needed where NODE_ENV is not set: ask process.env.NODE_ENV === 'development' for the handler alone.";

/** `if (app.get('env') === 'development')` around the start of the app's tools, say, beside an error handler. */
function guardsMore(file: SourceFile, guard: Node, leak: Node): boolean {
  const around = parents(file.ast).get(guard);
  if (around?.type !== 'IfStatement') return false;
  const path = ancestors(file.ast, leak);
  // `if (isProduction) return …` before it.
  if (!path.includes(around)) return false;
  const isInside = !path.slice(0, path.indexOf(around)).some(isFunction);
  return !isInside && around.consequent.type === 'BlockStatement' && around.consequent.body.length > 1;
}

function indexIn(chosen: readonly LeakEdit[] | undefined, edit: LeakEdit | undefined): { edit?: number } {
  return chosen && edit ? { edit: chosen.indexOf(edit) } : {};
}

/** The code that gives a value in development, and another elsewhere. */
type Hide = (shown: string, other: string) => string;

function hidden(shown: string, other: string, edit: LeakEdit | undefined, imports: Imports): string {
  if (edit?.code === undefined) return `${developmentTest(edit)} ? ${shown} : ${other}`;
  const given = other === 'undefined' ? shown : `${shown}, ${other}`;
  return imports.fill({ code: edit.code, imports: edit.imports ?? [] }, [['it', given]]);
}

const developmentTest = (edit: LeakEdit | undefined, operator = '==='): string =>
  `process.env${edit?.indexed ? "['NODE_ENV']" : '.NODE_ENV'} ${operator} 'development'`;

function anchorOf(file: SourceFile, leaks: readonly Node[]): Node | undefined {
  const [first] = leaks;
  return first && statementOf(file.ast, first);
}

/** Leaking expressions in the functions of a file, each once. */
function leaksOf(file: SourceFile, chosen: readonly LeakEdit[] = []): Node[] {
  const unset = Object.assign({}, ...chosen.map((edit) => edit.unset)) as Unset;
  // Read under the usual names, as they were found; edited as they are written.
  const usual = withUsualNames(file.text, file.ast, file.path);
  const { ast } = usual ?? file;
  const home = { ast, outside: notedOf(unset) };
  const found = new Map<number, Node>();
  walk(ast.program, (node) => {
    if (!isFunction(node)) return;
    const names = (node.params as Node[]).map((param) => patternNames(param)[0] ?? '');
    const error = chosen.length > 0 ? helperError(ast, node) : undefined;
    for (const leak of leaksIn(home, node, responseNames(names), names, error)) found.set(startOf(leak), leak);
  });
  const leaks = [...found.values()].sort((a, b) => startOf(a) - startOf(b));
  if (!usual) return leaks;
  const written = (node: Node): Node | undefined =>
    nodeAt(file.ast, { start: usual.starts.get(startOf(node)) ?? startOf(node), end: endOf(node) }, node.type);
  return leaks.flatMap((leak) => leakIn(leak, written) ?? []);
}

/** `(err as Error).message` where the leak is `err`; the call where it is `err.toString`. */
function wholeExpression(file: SourceFile, leak: Node): Node {
  const up = parents(file.ast);
  let node = leak;
  for (let parent = up.get(node); parent; parent = up.get(node)) {
    const marked = /^(TSAsExpression|TSNonNullExpression|TSTypeAssertion|ParenthesizedExpression)$/.test(parent.type);
    const member = node !== leak && memberName(parent) !== undefined && 'object' in parent && parent.object === node;
    const called = memberName(node) === 'toString' && parent.type === 'CallExpression' && parent.callee === node;
    if (!marked && !member && !called) break;
    node = parent;
    if (member && memberName(parent) !== 'toString') break;
  }
  return node;
}

/** `err.message || err` is one expression to guard; `undefined` for its right side. */
function withFallback(file: SourceFile, target: Node, targets: ReadonlySet<Node>): Node | undefined {
  const parent = parents(file.ast).get(target);
  if (parent?.type !== 'LogicalExpression' || parent.operator === '&&') return target;
  if (!targets.has(parent.left) || !targets.has(parent.right)) return target;
  return parent.left === target ? parent : undefined;
}

function telling(target: Node): Told {
  const alias = toldBy(target);
  if (alias !== undefined) return alias === 'stack' ? 'stack' : 'message';
  const name = memberName(target.type === 'CallExpression' ? (target.callee as Node) : target);
  if (name === 'stack') return 'stack';
  if (name === undefined) return 'error';
  return TELLING.has(name) ? 'message' : 'other';
}

/** The code in which `IT` is all that is said with an error, and elsewhere the app's own words are left of it. */
function wordedCode({ node, other, test }: Wording, status: Status, edit: LeakEdit | undefined, hide: Hide): Worded {
  const client = status.kind === 'pure' ? `${status.text} < 500 || ` : '';
  const inDevelopment = developmentTest(edit);
  if (edit?.code !== undefined && client === '') return { at: node, code: hide(IT, other ?? wordsOf(status)) };
  if (test && client === '') return { at: test, code: `${inDevelopment} && ${isLoose(test) ? `(${IT})` : IT}` };
  const shown = node.type === 'ConditionalExpression' ? `(${IT})` : IT;
  return { at: node, code: `${client}${inDevelopment} ? ${shown} : ${other ?? wordsOf(status)}`, isChoice: true };
}

interface Worded {
  at: Node;
  code: string;
  isChoice?: boolean;
}

const IT = '__it__';
const SERVER: Status = { kind: 'server' };
const isLoose = (test: Node): boolean =>
  test.type === 'ConditionalExpression' || (test.type === 'LogicalExpression' && test.operator !== '&&');

function guarded(file: SourceFile, target: Node, told: Told, status: Status, hide: Hide): string {
  const { text } = file;
  const shown = textOf(text, target);
  const parent = parents(file.ast).get(target);
  // A text may be meant for the client; the whole error holds its stack, whatever the status.
  const text5xx = told === 'message' || (told === 'error' && (isInText(parent) || isWholeBody(parent, target)));
  const other = instead(file, told, target, ownFallback(file, target) ?? wordsOf(status));
  const inside = hide(shown, other);
  const isChoice = inside.includes(' ? ');
  const client = text5xx && status.kind === 'pure' ? `${status.text} < 500` : undefined;
  // `err.message || 'Failed'` has the other words already.
  if (isChoice && other === 'undefined' && parent?.type === 'LogicalExpression') {
    const test = inside.slice(0, inside.indexOf(' ? '));
    return client === undefined ? `(${test} && ${shown})` : `((${client} || ${test}) && ${shown})`;
  }
  const code = client === undefined ? inside : isChoice ? `${client} || ${inside}` : `${client} ? ${shown} : ${inside}`;
  if (parent?.type === 'ObjectProperty' && parent.shorthand) return `${shown}: ${code}`;
  return (isChoice || client !== undefined) && needsParentheses(parent) ? `(${code})` : code;
}

/** A view that reads members of an error is given an object: of its message what is said below 500, which is for who reads the page. */
function forView(
  file: SourceFile,
  target: Node,
  told: Told,
  status: Status,
  edit: LeakEdit | undefined,
  hide: Hide,
): string | undefined {
  const parent = parents(file.ast).get(target);
  if (told !== 'error' || parent?.type !== 'ObjectProperty' || !isRendered(file, target)) return undefined;
  const read = (edit?.shown ?? []).filter((one) => one.startsWith(`${keyName(parent.key, parent.computed)}.`));
  const name = textOf(file.text, target);
  const members = read.map((one) => one.slice(one.indexOf('.') + 1));
  if (members.length === 0 || !/^\w+$/.test(name)) return undefined;
  const code = members.find((member) => member.startsWith('status'));
  const words = wordsOf(status);
  const message = status.kind === 'pure' ? `${status.text} < 500 ? ${name}.message : ${words}` : words;
  const given = [
    ...(members.includes('message') ? [`message: ${message}`] : []),
    ...(code === undefined ? [] : [`${code}: ${name}.${code}`]),
  ];
  const other = given.length === 0 ? '{}' : `{ ${given.join(', ')} }`;
  return `${parent.shorthand ? `${name}: ` : ''}${hide(name, other)}`;
}

/** `(isDevelopment && err.message) || 'Failed'`: behind `??`, nothing would be said for `false`. */
function keepWords({ ast, text }: SourceFile, target: Node, code: string, edits: Edits): void {
  const parent = parents(ast).get(target);
  if (parent?.type !== 'LogicalExpression' || parent.operator !== '??' || !/^\(.* && .*\)$/s.test(code)) return;
  const at = text.indexOf('??', endOf(target));
  edits.replace(at, at + 2, '||');
}

function needsParentheses(parent: Node | undefined): boolean {
  return (
    parent !== undefined && /^(Binary|Logical|Unary|Member|OptionalMember|Conditional|TSAs|Spread)/.test(parent.type)
  );
}
