import type { Known, Site } from './value.ts';
import { unknown } from './interpreter.ts';

/** The value of a binary operation on what is known. */
export function calculate(operator: string, left: Known, right: Known, site: Site): Known {
  if (operator === '+') return add(left, right, site);
  if (left.type === 'literal' && right.type === 'literal') {
    const value = arithmetic(operator, left.value, right.value);
    if (value !== undefined) return { type: 'literal', value };
  }
  return unknown('it is calculated', site);
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
