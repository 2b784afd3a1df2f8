import { keyName, memberName, unwrap, type Node } from '../syntax/nodes.ts';
import { memberText } from '../syntax/scopes.ts';
import { propertyOf } from '../syntax/static-types.ts';
import { ID } from './bind/columns.ts';
import { isFromClient } from './bind/sent.ts';
import type { Value } from './classify/index.ts';
import { safeWhy } from './classify/safe-holes.ts';
import { flatten } from './classify/variants.ts';
import { refusedSite } from './report-sites.ts';
import type { SinkCall } from './resolve/sinks.ts';
import { sortHoles } from './rewrite/holes.ts';
import type { Context } from './rewrite/text-edits/all.ts';
import type { Change } from './rewrite/text-edits/index.ts';
import type { SqlSite } from './site.ts';
import { partOf, type HolePiece, type Piece, type TextPiece } from './template/pieces.ts';

/** `$1:raw`, `$1^`, `${name:raw}`, `$(name^)`, and `:value` or `#`, which is safe between single quotes alone. */
const RAW =
  /\$(?:(?<index>\d+)(?<as>:raw\b|\^|:value\b|#)|[{(<[/]\s*(?<name>[\w$.]+)\s*(?<own>:raw\b|\^|:value\b|#)\s*[})>\]/])/g;

/** A text with values that pg-promise puts into it as they are, and what becomes of them. */
export interface RawText {
  site: SqlSite;
  changes: Change[];
}

/** `$1:raw`, where it may be anything: `$1` where it stands for a value, and reported where it does not. */
export function rawParameters(
  sinks: readonly SinkCall[],
  read: (text: Node) => readonly Piece[],
  context: Context,
): RawText[] {
  return sinks
    .filter(({ driver }) => driver === 'pg-promise')
    .flatMap((sink) => rawIn(sink, read(sink.text), context) ?? []);
}

interface Found {
  hole: HolePiece;
  /** As it is written, and as a value: by itself, and between quotes with other text. */
  mark: string;
  plain: string;
  open: string;
}

function rawIn(sink: SinkCall, pieces: readonly Piece[], context: Context): RawText | null {
  const given = valuesOf(sink);
  if (!given) return null;
  const found: Found[] = [];
  const taken = pieces.flatMap((piece) => apart(piece, given, found, context));
  if (found.length === 0) return null;
  const { values } = sortHoles(flatten(taken, 'postgres'), sink, context);
  const changes: Change[] = [];
  const reasons: string[] = [];
  for (const one of found) {
    const { hole, mark } = one;
    const value = [...values].find(([, holes]) => holes.includes(hole))?.[0];
    const isOpen = /(:value|#)\W?$/.test(mark);
    if (isOpen && value?.quoted) continue;
    if (isHarmless(hole.node, context)) continue;
    if (!value || !(value.quoted || isPlain(value, hole.node, context))) reasons.push(reasonFor(one));
    else changes.push(...boundIn(one, value.quoted, value.parts.length, context));
  }
  if (reasons.length === 0 && changes.length === 0) return null;
  const site = refusedSite(sink.text, sink.call, context.path, [...new Set(reasons)].join(' '));
  if (changes.length === 0) return { site, changes };
  const isLeft = reasons.length > 0;
  const verdict = isLeft ? ('partial' as const) : ('rewritten' as const);
  return {
    site: {
      ...site,
      driver: sink.driver,
      left: isLeft ? site.left : null,
      reason: isLeft ? site.reason : null,
      verdict,
    },
    changes,
  };
}

function reasonFor({ mark, plain }: Found): string {
  const name = mark.replace(/:raw\b|\^|:value\b|#/, ':name');
  return `\`${mark}\` puts the value into the text as it is: write \`${plain}\` for a value, \`${name}\` for a name.`;
}

/** The parts of a text, with a hole for each value that is put in as it is. */
function apart(piece: Piece, given: Node, found: Found[], context: Context): Piece[] {
  if (piece.kind === 'ref')
    return [{ ...piece, pieces: piece.pieces.flatMap((inner) => apart(inner, given, found, context)) }];
  if (piece.kind !== 'text' || !piece.source) return [piece];
  const { at, root } = piece.source;
  const parts: Piece[] = [];
  let from = 0;
  for (const { 0: mark, index, groups = {} } of piece.text.matchAll(RAW)) {
    const as = groups['as'] ?? groups['own'] ?? '';
    const node = valueOf(given, groups['index'], groups['name']);
    const [start, end] = [at[index] ?? 0, at[index + mark.length] ?? 0];
    const hole: HolePiece = { kind: 'hole', node, start, end, in: 'mark', root };
    found.push({ hole, mark, plain: mark.replace(as, ''), open: mark.replace(as, as === '^' ? '#' : ':value') });
    parts.push(partOf(piece, from, index), hole);
    from = index + mark.length;
  }
  return [...parts, from === 0 ? piece : restOf(piece, from)];
}

function restOf(piece: TextPiece, from: number): TextPiece {
  return partOf(piece, from, piece.text.length);
}

/** `'$1^'` becomes `$1`, which brings its quotes; between quotes with other text the value is only escaped. */
function boundIn({ hole, plain, open }: Found, quoted: boolean, parts: number, { file }: Context): Change[] {
  if (!quoted) return [{ start: hole.start, end: hole.end, text: plain }];
  const isAlone = parts === 1 && file[hole.start - 1] === "'" && file[hole.end] === "'";
  return isAlone
    ? [{ start: hole.start - 1, end: hole.end + 1, text: plain }]
    : [{ start: hole.start, end: hole.end, text: open }];
}

/** Without quotes it may be SQL that is meant so, as `now()`: not what a client sends, a key or a number of rows. */
function isPlain({ role, column }: Value, node: Node, { scopes }: Context): boolean {
  const inner = unwrap(node);
  const isJoined = inner.type === 'CallExpression' && memberName(inner.callee as Node) === 'join';
  return !isJoined && (role === 'limit' || ID.test(column) || column === 'id' || isFromClient(node, scopes));
}

/** What the call is given for the parameters: beside the text, or in its object. */
function valuesOf({ call, config, values }: SinkCall): Node | undefined {
  if (config) return propertyOf(config, 'values');
  return values >= 0 ? (call.arguments[values] as Node | undefined) : undefined;
}

/** The value of one parameter; all of them where they come from elsewhere. */
function valueOf(given: Node, index: string | undefined, name: string | undefined): Node {
  const inner = unwrap(given);
  if (index !== undefined && inner.type === 'ArrayExpression') return inner.elements[Number(index) - 1] ?? given;
  const first = name?.split('.')[0] ?? '';
  if (inner.type !== 'ObjectExpression') return given;
  const own = inner.properties.find(
    (property) => property.type === 'ObjectProperty' && keyName(property.key, property.computed) === first,
  );
  return own?.type === 'ObjectProperty' ? own.value : given;
}

/** A constant, what was checked, or what pg-promise has made itself: `pgp.as.format(…)`, `pgp.helpers.sets(…)`. */
function isHarmless(value: Node, { scopes, roles }: Context): boolean {
  let inner = unwrap(value);
  const from = inner.type === 'Identifier' ? scopes.binding(inner)?.from : undefined;
  if (from?.type === 'VariableDeclarator' && from.id.type === 'Identifier' && from.init) inner = unwrap(from.init);
  if (inner.type === 'CallExpression' && inner.callee.type === 'MemberExpression') {
    const made = memberText(inner.callee.object) ?? '';
    if (/(^|\.)(helpers|as)$/.test(made) || memberName(inner.callee) === 'format') return true;
  }
  return safeWhy(value, scopes, roles) !== null;
}
