import { bare, isFunction, memberName, type Node, type NodeOf } from '../../syntax/nodes.ts';
import { startOf } from '../../syntax/ancestors.ts';
import { kindOf } from '../../syntax/static-types.ts';
import type { Scopes } from '../../syntax/scopes.ts';
import type { Fact } from './fact.ts';
import type { ChainTexts, GivenTexts } from './given-texts.ts';
import type { Roles } from './roles.ts';

/** A call of a method that gives what it is called on, as those of builders do; without a key, of a method that is not seen. */
export interface ChainCall {
  key?: string;
  name: string;
  given: readonly GivenText[];
}

interface GivenText {
  constant?: string;
  /** One value between quotes, as `file:start`. */
  literal?: string;
  isNumber?: true;
}

export function chainCalls(scopes: Scopes, roles: Roles, path = ''): ChainCall[] {
  const calls: ChainCall[] = [];
  const names = new Set<string>();
  for (const call of scopes.nodes('CallExpression')) {
    if (call.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') continue;
    const name = memberName(call.callee);
    const args = call.arguments as Node[];
    if (name === undefined || args.length === 0) continue;
    const fact = roles.factOf(call.callee);
    const key = keyOf(fact);
    if (key !== undefined) {
      names.add(name);
      calls.push({ key, name, given: args.map((argument) => givenText(argument, path, scopes, roles)) });
    } else if (!fact && args.length > 1 && !args.some(isFunction)) calls.push({ name, given: args.map(() => ({})) });
  }
  for (const member of scopes.nodes('MemberExpression')) {
    const name = member.type === 'MemberExpression' ? memberName(member) : undefined;
    const use = scopes.parent(member);
    if (name === undefined || !names.has(name) || (use?.type === 'CallExpression' && use.callee === member)) continue;
    const key = keyOf(roles.factOf(member));
    // Handed on, it may be called with anything.
    if (key !== undefined) calls.push({ key, name, given: [] });
  }
  return calls;
}

function keyOf(fact: Fact | undefined): string | undefined {
  return fact?.kind === 'returns' ? fact.key : undefined;
}

function givenText(argument: Node, path: string, scopes: Scopes, roles: Roles): GivenText {
  const fact = roles.factOf(argument);
  const literal = literalParts(argument, scopes, roles) ? { literal: `${path}:${startOf(argument)}` } : {};
  if (fact?.kind === 'constant') return { constant: String(fact.value), ...literal };
  return kindOf(argument, scopes) === 'number' ? { isNumber: true } : literal;
}

/** `"'" + name + "'"`: the parts between its quotes; `null` where it is anything else. */
export function literalParts(argument: Node, scopes: Scopes, roles: Roles): (string | Node)[] | null {
  const inner = bare(argument);
  if (inner.type === 'CallExpression') return quotedByFunction(inner, scopes, roles);
  if (!/^(StringLiteral|TemplateLiteral|BinaryExpression)$/.test(inner.type)) return null;
  const parts = partsOf(inner);
  const [first, last] = [parts[0], parts.at(-1)];
  if (typeof first !== 'string' || typeof last !== 'string' || !first.startsWith("'") || !last.endsWith("'"))
    return null;
  if (parts.length === 1 && first.length < 2) return null;
  const within = [...parts];
  within[0] = first.slice(1);
  within[within.length - 1] = (within.at(-1) as string).slice(0, -1);
  return within.some((part) => typeof part === 'string' && /['\\]/.test(part))
    ? null
    : within.filter((part) => part !== '');
}

/** `quote(name)`: of a function that writes text between quotes, and is given text. */
function quotedByFunction(call: NodeOf<'CallExpression'>, scopes: Scopes, roles: Roles): Node[] | null {
  const fact = roles.factOf(call.callee as Node);
  const [argument, ...more] = call.arguments as Node[];
  if (fact?.kind !== 'text' || !argument || more.length > 0 || argument.type === 'SpreadElement') return null;
  const [before, value, after, ...others] = fact.parts;
  const isQuoted = before === "'" && after === "'" && others.length === 0;
  if (!isQuoted || typeof value !== 'object' || value.param !== 0 || value.as === 'trimmed') return null;
  return value.as && value.as !== 'escaped' && kindOf(argument, scopes) !== 'string' ? null : [argument];
}

/** Operands and spliced expressions, with neighbouring literals as one. */
function partsOf(node: Node): (string | Node)[] {
  const parts: (string | Node)[] = [];
  const add = (part: string | Node): void => {
    const last = parts.at(-1);
    if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part;
    else parts.push(part);
  };
  const look = (one: Node): void => {
    const inner = bare(one);
    if (inner.type === 'StringLiteral') add(inner.value);
    else if (inner.type === 'BinaryExpression' && inner.operator === '+') {
      look(inner.left);
      look(inner.right);
    } else if (inner.type === 'TemplateLiteral')
      inner.quasis.forEach((quasi, index) => {
        add(quasi.value.cooked ?? '\\');
        const expression = inner.expressions[index];
        if (expression) add(expression as Node);
      });
    else add(one);
  };
  look(node);
  return parts;
}

/** What is known of parameters where all calls are seen; `isNamed` tells whether code that was not looked at has calls of that name. */
export function agreedTexts(calls: readonly ChainCall[], isNamed: (name: string) => boolean = () => false): ChainTexts {
  const unseen = new Map<string, number>();
  const byKey = new Map<string, ChainCall[]>();
  for (const call of calls) {
    if (call.key === undefined) unseen.set(call.name, Math.max(unseen.get(call.name) ?? 0, call.given.length));
    else {
      const own = byKey.get(call.key);
      if (own) own.push(call);
      else byKey.set(call.key, [call]);
    }
  }
  const agreed: ChainTexts = {};
  for (const [key, own] of byKey) {
    if (own.some(({ name }) => isNamed(name))) continue;
    const count = Math.min(...own.map(({ given }) => given.length));
    const from = Math.max(0, ...own.map(({ name }) => unseen.get(name) ?? 0));
    for (let index = from; index < count; index += 1) {
      const texts = textsAt(own.map(({ given }) => given[index] ?? {}));
      if (texts) (agreed[key] ??= {})[index] = texts;
    }
  }
  return agreed;
}

function textsAt(given: readonly GivenText[]): GivenTexts | null {
  const constants = given.flatMap(({ constant }) => constant ?? []);
  if (constants.length === given.length) return { constants: [...new Set(constants)] };
  const literals = given.flatMap(({ literal }) => literal ?? []);
  const isKnown = ({ literal, isNumber, constant }: GivenText): boolean =>
    literal !== undefined || isNumber === true || (constant !== undefined && /^\d+$/.test(constant));
  return literals.length > 0 && given.every(isKnown) ? { literals } : null;
}
