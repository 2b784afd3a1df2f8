import { memberOf } from '../drivers/index.ts';
import { isInside } from '../../syntax/static-types.ts';
import { memberText, type Binding, type Scopes } from '../../syntax/scopes.ts';
import { bare, isFunction, walk, type FunctionNode, type Node, type NodeOf } from '../../syntax/nodes.ts';
import { extensionOf, type Target } from './extension.ts';
import type { Fact } from './fact.ts';
import type { Reader } from './reader.ts';

/** What a condition stands behind, wherever it is put. */
const PREFIX = 'SELECT * FROM t WHERE ';
const BEFORE = /\b(?:where|and|or|having)\s*\(?\s*$/i;
const MARK = /\?|[$@:]\w/;
/** What may be spliced in beside it: the name of a table. */
const NAMES = /\b(?:from|into|update|join)\s+["`[]?$/i;

/** `(table, where) => pool.query(`DELETE FROM ${table} WHERE ${where}`)`: a function that puts a condition of its callers into its text. */
export function conditionFact(fn: Node, reader: Reader, depth: number): Fact | undefined {
  if (!isFunction(fn)) return undefined;
  for (const [index, param] of fn.params.entries()) {
    const name = param.type === 'AssignmentPattern' ? param.left : param;
    const binding = name.type === 'Identifier' ? reader.scopes.binding(name) : undefined;
    const run = binding && runWith(binding, fn, reader.scopes);
    const target = run && reader.factOf(run.call.callee as Node, depth);
    if (!run || target?.kind !== 'method') continue;
    const member = memberOf(target.driver, target.role, target.method);
    if (!member || !('sink' in member) || member.sink.text !== 0 || member.sink.prefix !== undefined) continue;
    return handedOn(fn, { ...run, index, name, target }, reader);
  }
  return undefined;
}

function handedOn(
  fn: FunctionNode,
  { call, marks, index, name, target }: Run & { index: number; name: Node; target: Target },
  reader: Reader,
): Fact {
  const { driver, role, method } = target;
  // Where its text has values of its own, those of the caller would have to go among them.
  const values = marks ? -1 : valuesOf(fn, call, reader.scopes);
  const fact = { kind: 'wrapper', driver, role, method, text: index, values, prefix: PREFIX } as const;
  if (values >= 0 || marks) return fact;
  return { ...fact, ...extensionOf(fn, name, [{ call, target }], reader, true) };
}

/** The parameter that the call gets its values from; -1 where it gets none. */
function valuesOf(fn: FunctionNode, { arguments: [, given] }: NodeOf<'CallExpression'>, scopes: Scopes): number {
  const binding = given?.type === 'Identifier' ? scopes.binding(given) : undefined;
  if (!binding || binding.writes.length > 0 || /^(cb|callback|done|next|fn)$/i.test(binding.name)) return -1;
  return fn.params.findIndex((param) => (param.type === 'AssignmentPattern' ? param.left : param) === binding.id);
}

/** The call whose text a parameter is a condition of. */
interface Run {
  call: NodeOf<'CallExpression'>;
  /** There are placeholders in its text, or pieces that may hold some. */
  marks: boolean;
}

/** The call whose text a parameter is a condition of, and nothing else. */
function runWith(binding: Binding, fn: FunctionNode, scopes: Scopes): Run | null {
  const reads = binding.reads.filter((read) => read !== binding.id && !isTested(read, scopes));
  const [read, ...more] = reads;
  if (!read || more.length > 0 || binding.writes.length > 0) return null;
  const text = textAround(read, scopes);
  if (text === read || !isCondition(text, read)) return null;
  const parent = scopes.parent(text);
  const own = hasMarks(text);
  if (parent?.type === 'CallExpression')
    return parent.arguments[0] === text && isInside(parent, fn) ? { call: parent, marks: own } : null;
  const variable = heldIn(parent, text, scopes);
  if (!variable) return null;
  const calls = variable.reads.flatMap((one) => {
    const call = scopes.parent(one);
    if (call?.type !== 'CallExpression' || call.arguments[0] !== one) return [];
    return /^(console|log|logger|debug)\b/.test(memberText(call.callee) ?? '') ? [] : [call];
  });
  const [call, ...others] = calls;
  return call && others.length === 0 && isInside(call, fn) ? { call, marks: own || !isPlain(variable) } : null;
}

/** `if (where)`, `where && …` */
function isTested(read: Node, scopes: Scopes): boolean {
  const parent = scopes.parent(read);
  return (
    (parent?.type === 'IfStatement' && parent.test === read) ||
    (parent?.type === 'LogicalExpression' && parent.operator === '&&' && parent.left === read)
  );
}

/** The whole sum or template that an operand is part of. */
function textAround(node: Node, scopes: Scopes): Node {
  let at = node;
  for (let parent = scopes.parent(at); parent; parent = scopes.parent(at)) {
    if (
      !(parent.type === 'BinaryExpression' && parent.operator === '+') &&
      parent.type !== 'TemplateLiteral' &&
      bare(parent) === parent
    )
      break;
    at = parent;
  }
  return at;
}

/** The variable that a text is put into or added to. */
function heldIn(parent: Node | undefined, text: Node, scopes: Scopes): Binding | null {
  if (parent?.type === 'VariableDeclarator')
    return parent.init === text && parent.id.type === 'Identifier' ? (scopes.binding(parent.id) ?? null) : null;
  return parent?.type === 'AssignmentExpression' && parent.operator === '+=' && parent.right === text
    ? (scopes.binding(parent.left) ?? null)
    : null;
}

/** A text of literals and names of tables, which grows by such texts alone, or is cut at its end. */
function isPlain({ from, writes, name }: Binding): boolean {
  const texts = [
    from.type === 'VariableDeclarator' ? from.init : null,
    ...writes.map((write) => {
      if (write.type !== 'AssignmentExpression') return null;
      return write.operator === '+=' || isCut(write, name) ? write.right : null;
    }),
  ];
  return texts.every((text) => text && !hasMarks(text));
}

/** `text = text.slice(0, -2)`, behind a loop */
function isCut({ operator, right }: NodeOf<'AssignmentExpression'>, name: string): boolean {
  const call = bare(right);
  return operator === '=' && call.type === 'CallExpression' && CUT.exec(memberText(call.callee) ?? '')?.[1] === name;
}

const CUT = /^(\w+)\.(?:slice|substr|substring|trim|trimEnd)$/;

function hasMarks(text: Node): boolean {
  let found = false;
  walk(text, (node) => {
    if (node.type === 'StringLiteral') found ||= MARK.test(node.value);
    if (node.type === 'TemplateElement') found ||= MARK.test(node.value.raw);
  });
  return found;
}

/** The part stands where a condition does, behind literals and the names of tables. */
function isCondition(text: Node, part: Node): boolean {
  let before = '';
  let at: string | null = null;
  let fine = true;
  const add = (node: Node): void => {
    const inner = bare(node);
    if (inner === part) at = before;
    else if (inner.type === 'BinaryExpression' && inner.operator === '+') {
      add(inner.left);
      add(inner.right);
    } else if (inner.type === 'StringLiteral') before += inner.value;
    else if (inner.type === 'TemplateLiteral')
      for (const [index, quasi] of inner.quasis.entries()) {
        before += quasi.value.cooked ?? '';
        const expression = inner.expressions[index];
        if (expression) add(expression as Node);
      }
    else {
      fine &&= at === null && NAMES.test(before);
      before += 't';
    }
  };
  add(text);
  return fine && at !== null && BEFORE.test(at);
}
