import { bare, isFunction, type Node } from '../../syntax/nodes.ts';
import { propertyOf, returnsOf } from '../../syntax/static-types.ts';
import { memberText, type Scopes } from '../../syntax/scopes.ts';
import { isCallback } from '../../syntax/callback.ts';
import type { Fact, StatementRun } from './fact.ts';
import { functionNames } from './function-names.ts';
import type { Reader } from './reader.ts';
import type { Roles } from './index.ts';
import type { SinkCall } from './sinks.ts';

/** What a function gives that builds a statement: its text, or an object with the text and its values. */
export interface Statement {
  text: Node;
  config: Node | null;
  /** What hands it out: the `return`, or the arrow function. */
  from: Node;
}

const BEGINS = /^\s*\(?\s*(?:select|insert|update|delete|replace\s+into|with|merge|call)\s/i;
const TEXTS = ['text', 'sql'];
/** Drivers that take `{ text, values }` in the place of a text, and mean the same by it. */
const TAKES_OBJECT = /^(pg|mysql2?)$/;

/** The statement that a function builds, and nothing else; `null` where it is none. */
export function statementOf(fn: Node, scopes: Scopes): Statement | null {
  if (!isFunction(fn) || fn.async || fn.generator) return null;
  const [result, ...more] = returnsOf(fn);
  if (!result || more.length > 0) return null;
  const inner = bare(result);
  const config = inner.type === 'ObjectExpression' ? inner : null;
  const text = config ? TEXTS.map((name) => propertyOf(config, name)).find((node) => node !== undefined) : result;
  const from = scopes.parent(result) ?? fn;
  return text && beginsLikeSql(text, scopes) ? { text, config, from: isFunction(from) ? result : from } : null;
}

function beginsLikeSql(text: Node, scopes: Scopes, depth = 0): boolean {
  const inner = bare(text);
  switch (inner.type) {
    case 'StringLiteral':
      return BEGINS.test(inner.value);
    case 'TemplateLiteral':
      return BEGINS.test(inner.quasis[0]?.value.cooked ?? '');
    case 'BinaryExpression': {
      let left: Node = inner;
      while (left.type === 'BinaryExpression') left = bare(left.left);
      return depth < 4 && beginsLikeSql(left, scopes, depth + 1);
    }
    case 'Identifier': {
      const from = scopes.binding(inner)?.from;
      return from?.type === 'VariableDeclarator' && from.init && depth < 4
        ? beginsLikeSql(from.init, scopes, depth + 1)
        : false;
    }
    default:
      return false;
  }
}

export function statementFact(fn: Node, reader: Reader, depth: number): Fact | undefined {
  const statement = statementOf(fn, reader.scopes);
  if (!statement) return undefined;
  const constant = reader.factOf(statement.text, depth)?.kind === 'constant';
  return {
    kind: 'statement',
    key: `${reader.surroundings.path ?? ''}:${functionNames(reader.scopes).byNode.get(fn) ?? ''}`,
    constant,
  };
}

/** How the statements that functions build are run by this file; a run without a driver is one that is not seen. */
export function statementRuns(scopes: Scopes, roles: Roles, sinks: readonly SinkCall[]): StatementRun[] {
  const byText = new Map(sinks.map((sink) => [bare(sink.text), sink]));
  const runs: StatementRun[] = [];
  for (const call of scopes.nodes('CallExpression')) {
    if (call.type !== 'CallExpression') continue;
    const fact = roles.factOf(call.callee as Node);
    if (fact?.kind === 'statement' && !fact.constant)
      for (const use of usesOf(call, scopes)) runs.push(runOf(fact.key, use && byText.get(use), scopes));
    for (const argument of call.arguments as Node[]) {
      const handed = /^(Identifier|MemberExpression)$/.test(argument.type) ? roles.factOf(argument) : undefined;
      if (handed?.kind === 'statement') runs.push({ key: handed.key });
    }
  }
  return runs;
}

/** Where the result of a call goes: itself, or the reads of the constant that keeps it. */
function usesOf(call: Node, scopes: Scopes): (Node | null)[] {
  let outer = call;
  let parent = scopes.parent(outer);
  while (parent && bare(parent) === call) [outer, parent] = [parent, scopes.parent(parent)];
  if (parent?.type !== 'VariableDeclarator') return [call];
  const binding = parent.id.type === 'Identifier' ? scopes.binding(parent.id) : undefined;
  if (!binding || binding.writes.length > 0) return [null];
  return binding.reads.filter((read) => !isLogged(read, scopes));
}

function isLogged(read: Node, scopes: Scopes): boolean {
  const call = scopes.parent(read);
  return call?.type === 'CallExpression' && /^(console|log|logger|winston|debug)\b/.test(memberText(call.callee) ?? '');
}

function runOf(key: string, run: SinkCall | undefined | null, scopes: Scopes): StatementRun {
  if (!run || run.config || run.wrapper || !TAKES_OBJECT.test(run.driver) || !run.sink.config) return { key };
  const behind = run.call.arguments[run.values] as Node | undefined;
  if (behind && !isCallback(behind, scopes)) return { key };
  return { key, by: { driver: run.driver, method: run.method, dialect: run.dialect, sink: run.sink } };
}

/** Statements that all their calls run in one way, by key. */
export function agreedRuns(runs: readonly StatementRun[]): Record<string, NonNullable<StatementRun['by']>> {
  const agreed: Record<string, NonNullable<StatementRun['by']>> = {};
  const spoilt = new Set<string>();
  for (const { key, by } of runs) {
    const before = agreed[key];
    if (!by || (before && (before.driver !== by.driver || before.method !== by.method))) spoilt.add(key);
    else agreed[key] = by;
  }
  for (const key of spoilt) delete agreed[key];
  return agreed;
}
