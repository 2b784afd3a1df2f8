import { codeOf, objectCode, type Bound, type Source } from '../bind/index.ts';
import { isInside, isPath, isPure } from '../../syntax/static-types.ts';
import type { Value } from '../classify/index.ts';
import type { HolePiece, Piece, Root } from '../template/index.ts';
import type { Node } from '../../syntax/nodes.ts';

/** A value that will be bound. */
export interface Binding {
  value: Value;
  bound: Bound;
}

/** What goes into the array of values, in the order of the text. */
export type Item =
  | { kind: 'value'; holes: readonly HolePiece[]; code: string }
  | { kind: 'choice'; test: Node; yes: Item[]; no: Item[] }
  | { kind: 'map'; list: Node; fn: Node; items: Item[] }
  /** A placeholder of before: its value stays where it is. */
  | { kind: 'existing' };

/** The same value, condition or list of the program. */
function isSame(a: Item, b: Item): boolean {
  if (a.kind === 'value') return b.kind === 'value' && a.holes[0]?.node === b.holes[0]?.node;
  if (a.kind === 'map') return b.kind === 'map' && a.fn === b.fn;
  return a.kind === 'choice' && b.kind === 'choice' && a.test === b.test;
}

/** The values of the holes of some roots, in text order; with `within`, under the conditions of that expression alone. */
export function itemsOf(
  pieces: readonly Piece[],
  bindings: ReadonlyMap<HolePiece, Binding>,
  take: (root: Root, hole: HolePiece) => boolean,
  within?: Node,
): Item[] {
  const items: Item[] = [];
  const done = new Set<Binding>();
  for (const piece of pieces) {
    switch (piece.kind) {
      case 'hole':
        addHole(piece);
        break;
      case 'ref':
        if (bindings.has(piece.whole)) addHole(piece.whole);
        else items.push(...itemsOf(piece.pieces, bindings, take, within));
        break;
      case 'choice':
        if (piece.whole && bindings.has(piece.whole)) addHole(piece.whole);
        else
          addChoice(piece.test, itemsOf(piece.yes, bindings, take, within), itemsOf(piece.no, bindings, take, within));
        break;
      case 'list':
        if (bindings.has(piece.whole)) addHole(piece.whole);
        else {
          const inner = piece.items.flatMap((item) => itemsOf(item, bindings, take, within));
          // What a function gives behind statements of its own gets its values there.
          if (inner.length > 0 && piece.map?.by === 'map')
            items.push({ kind: 'map', list: piece.map.list, fn: piece.map.fn, items: inner });
          else items.push(...inner);
        }
        break;
      default:
    }
  }
  return items;

  function addHole(hole: HolePiece): void {
    const binding = bindings.get(hole);
    if (!binding || done.has(binding) || !take(hole.root, hole)) return;
    // `sql += "'ORD-" + year; sql += '-' + number + "'"`: one value, which is whole with its last part.
    const last = binding.value.parts.findLast((part) => typeof part === 'object');
    if (last && last.root.node !== hole.root.node) return;
    done.add(binding);
    items.push({
      kind: 'value',
      holes: binding.value.parts.filter((part) => typeof part === 'object'),
      code: binding.bound.code,
    });
  }

  function addChoice(test: Node | null, yes: Item[], no: Item[]): void {
    if (yes.length === 0 && no.length === 0) return;
    // A condition of another statement has been decided where this piece is added.
    if (test && (!within || isInside(test, within))) items.push({ kind: 'choice', test, yes, no });
    // What stands on both sides of it was added before.
    else items.push(...yes, ...no.filter((item) => !yes.some((other) => isSame(item, other))));
  }
}

/** The elements of an array literal that holds the values; a reason where they would be evaluated twice or differently. */
export function elements(items: readonly Item[], source: Source): string[] | { refused: string } {
  const codes: string[] = [];
  for (const item of items) {
    if (item.kind === 'existing') continue;
    if (item.kind === 'value') {
      codes.push(item.code);
      continue;
    }
    if (item.kind === 'choice') {
      if (!isPure(item.test))
        return {
          refused: 'the condition in the text has side effects, and it would be evaluated a second time for the values',
        };
      const yes = elements(item.yes, source);
      const no = elements(item.no, source);
      if ('refused' in yes) return yes;
      if ('refused' in no) return no;
      codes.push(...eitherOf(codeOf(item.test, source), yes, no));
      continue;
    }
    if (!isPath(item.list))
      return {
        refused: 'the list in the text would be computed a second time for the values: keep it in a constant first',
      };
    const inner = elements(item.items, source);
    if ('refused' in inner) return inner;
    codes.push(`...${objectCode(item.list, source)}${eachOf(item.fn, inner, source)}`);
  }
  return codes;
}

/** `.map(String)`, `.map((row) => row.id)`, `.flatMap((row) => [row.id, row.name])` */
function eachOf(fn: Node, values: readonly string[], source: Source): string {
  const params = parametersOf(fn, source);
  const [only = '', ...more] = values;
  if (more.length > 0 || only.startsWith('...')) return `.flatMap(${params} => [${values.join(', ')}])`;
  const [, converts, name] = /^(String|Number)\((\w+)\)$/.exec(only) ?? [];
  if (converts && params.replace(/^\((.*)\)$/, '$1') === name) return `.map(${converts})`;
  return `.map(${params} => ${only.startsWith('{') ? `(${only})` : only})`;
}

/** A list that is made anew needs no other around it. */
export function listCode(codes: readonly string[]): string {
  const [only, ...more] = codes;
  return more.length === 0 && only && /^\.{3}[\w$.]+\.(?:flatMap|map)\(/.test(only)
    ? only.slice(3)
    : `[${codes.join(', ')}]`;
}

/** One conversion of two values. */
const SAME = /^(String|Number)\(([^()]*)\) \1\(([^()]*)\)$/;

/** The values of either branch. */
function eitherOf(test: string, yes: readonly string[], no: readonly string[]): string[] {
  if (yes.join() === no.join()) return [...yes];
  const only = onlyUnlessEmpty(test, yes, no);
  if (only) return [only];
  const single = yes.length === 1 && no.length === 1 && ![...yes, ...no].some((code) => code.startsWith('...'));
  if (single && !test.includes(',')) {
    const [as = '', a = yes[0], b = no[0]] = SAME.exec(`${yes[0]} ${no[0]}`)?.slice(1) ?? [];
    return [as ? `${as}(${test} ? ${a} : ${b})` : `${test} ? ${a} : ${b}`];
  }
  return [`...(${test} ? ${listCode(yes)} : ${listCode(no)})`];
}

/** `...(ids.length > 0 ? ids.map(String) : [])`: of an empty list there is nothing either way. */
function onlyUnlessEmpty(test: string, yes: readonly string[], no: readonly string[]): string | null {
  const [, name, isFilled, isEmpty] = COUNTED.exec(test) ?? [];
  const [one, ...more] = isFilled !== undefined ? yes : isEmpty !== undefined ? no : [];
  const other = isFilled !== undefined ? no : yes;
  const isOf = one === `...${name}` || one?.startsWith(`...${name}.map(`) || one?.startsWith(`...${name}.flatMap(`);
  return one && isOf && more.length === 0 && other.length === 0 ? one : null;
}

/** `ids.length`, `ids.length > 0`, `ids.length === 0` */
const COUNTED = /^([\w$.]+)\.length(?:((?: (?:>|!==?) 0| >= 1)?)|( ={2,3} 0))$/;

function parametersOf(fn: Node, source: Source): string {
  if (fn.type !== 'ArrowFunctionExpression') return '()';
  const [first] = fn.params;
  const last = fn.params.at(-1);
  if (!first || !last) return '()';
  const text = source.file.slice(first.start ?? 0, last.end ?? 0);
  const parens = source.file.slice(fn.start ?? 0, first.start ?? 0).includes('(');
  return parens ? `(${text})` : text;
}

/** Evaluating it once instead of twice makes no difference. */
export function repeatable({ value }: Binding): boolean {
  return value.parts.every((part) => typeof part === 'string' || isPure(part.node));
}

/** Values that may share one `$n`: the same expression where the server infers the same type. */
export function contextOf({ value, bound }: Binding): string {
  const texts = value.quoted && /^I?LIKE$/.test(value.detail);
  return [bound.code, bound.after, value.role, value.detail, texts ? '' : value.column, value.quoted].join('\0');
}
