import type { Known, Site } from './value.ts';
import { unknown } from './interpreter.ts';

/** The value of a binary operation on what is known. */
export function calculate(operator: string, left: Known, right: Known, site: Site): Known {
  if (operator === '+') return add(left, right, site);
  if (left.type === 'literal' && right.type === 'literal') {
    const value = arithmetic(operator, left.value, right.value);
    if (value !== undefined) return { type: 'literal', value };
  }
  return calculated(site, sameUnset(operator, left, right));
}

function sameUnset(operator: string, left: Known, right: Known): boolean | undefined {
  const [one, other] = [whereUnset(left), whereUnset(right)];
  if (!one || !other || !/^[!=]==?$/.test(operator)) return undefined;
  return (one.value === other.value) === operator.startsWith('=');
}

export function calculated(site: Site, unset: boolean | undefined): Known {
  const made = unknown('it is calculated', site);
  return unset === undefined || ASKS.test(site.source.text) ? made : Object.assign(made, { unset });
}

/** A file that may end the start where a variable is not set. */
const ASKS = /\bthrow\b|process\.exit|\bassert|cleanEnv|[sS]afeParse|\.(parse|validate)\(\s*process\.env/;

type Literal = Extract<Known, { type: 'literal' }>;

/** What a value is where no variable of the environment is set, as far as that is seen. */
export function whereUnset(known: Known): Pick<Literal, 'value'> | undefined {
  if (known.type === 'literal') return known;
  if (known.type === 'env') return known.fallback ? whereUnset(known.fallback) : { value: undefined };
  return known.type === 'unknown' && known.unset !== undefined ? { value: known.unset } : undefined;
}

function add(left: Known, right: Known, site: Site): Known {
  if (left.type === 'literal' && right.type === 'literal') {
    const { value } = left;
    if (typeof value === 'number' && typeof right.value === 'number')
      return { type: 'literal', value: value + right.value };
    return { type: 'literal', value: String(value) + String(right.value) };
  }
  if (left.type === 'path' && right.type === 'literal')
    return { type: 'path', value: appendPath(left.value, String(right.value)) };
  if (left.type === 'literal' && left.value === '' && right.type === 'path') return right;
  if (left.type === 'literal' && left.value === '' && right.type === 'env') return right;
  if (left.type === 'env' && right.type === 'literal' && right.value === '') return left;
  return unknown('it is put together when it runs', site);
}

/** `__dirname + '/../x'`; at the root of the tree `__dirname` is `.`. */
function appendPath(base: string, text: string): string {
  return text.startsWith('/') || text.startsWith('\\') ? joinPath(base, text.slice(1)) : joinPath(base + text);
}

function arithmetic(operator: string, left: unknown, right: unknown): number | boolean | undefined {
  if (operator === '===' || operator === '==') return left === right;
  if (operator === '!==' || operator === '!=') return left !== right;
  if (typeof left !== 'number' || typeof right !== 'number') return undefined;
  switch (operator) {
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
    case '**':
      return left ** right;
    case '<<':
      return left << right;
    case '>':
      return left > right;
    case '<':
      return left < right;
    default:
      return undefined;
  }
}

/** Joins parts of a path from the root of the tree and resolves `..`; a leading slash in a part does not start anew. */
export function joinPath(...parts: string[]): string {
  const made: string[] = [];
  for (const part of parts.join('/').replace(/\\/g, '/').split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && made.length > 0 && made.at(-1) !== '..') made.pop();
    else made.push(part);
  }
  return made.join('/') || '.';
}
