import { keyName, memberName, unwrap, type Node } from '../syntax/nodes.ts';
import { memberText } from '../syntax/scopes.ts';
import { propertyOf } from '../syntax/static-types.ts';
import { safeWhy } from './classify/safe-holes.ts';
import { flatten } from './classify/variants.ts';
import { refusedSite } from './report-sites.ts';
import type { SinkCall } from './resolve/sinks.ts';
import type { Context } from './rewrite/text-edits/all.ts';
import type { SqlSite } from './site.ts';
import type { Piece } from './template/index.ts';

/** `$1:raw`, `$1^`, `${name:raw}`, `$(name^)`, and `:value` or `#`, which is safe between single quotes alone. */
const RAW =
  /\$(?:(?<index>\d+)(?<as>:raw\b|\^|:value\b|#)|[{(<[/]\s*(?<name>[\w$.]+)\s*(?<own>:raw\b|\^|:value\b|#)\s*[})>\]/])/g;

/** Values of pg-promise that are put into the text as they are: reported, where they may be anything. */
export function rawParameters(
  sinks: readonly SinkCall[],
  read: (text: Node) => readonly Piece[],
  context: Context,
): SqlSite[] {
  return sinks.filter(({ driver }) => driver === 'pg-promise').flatMap((sink) => rawIn(sink, read(sink.text), context));
}

function rawIn(sink: SinkCall, pieces: readonly Piece[], context: Context): SqlSite[] {
  const [flat] = flatten(pieces, 'postgres');
  const given = valuesOf(sink);
  if (!flat || !given) return [];
  const reasons = [...flat.sql.matchAll(RAW)].flatMap(({ 0: mark, index = 0, groups = {} }) => {
    const as = groups['as'] ?? groups['own'] ?? '';
    if (/^(:value|#)$/.test(as) && isQuoted(flat.tokens, index)) return [];
    const value = valueOf(given, groups['index'], groups['name']);
    if (isHarmless(value, context)) return [];
    const [plain, name] = ['', ':name'].map((by) => mark.replace(as, by));
    return [
      `\`${mark}\` puts the value into the text as it is: write \`${plain}\` for a value, \`${name}\` for a name.`,
    ];
  });
  return reasons.length > 0 ? [refusedSite(sink.text, sink.call, context.path, [...new Set(reasons)].join(' '))] : [];
}

function isQuoted(tokens: ReturnType<typeof flatten>[number]['tokens'], at: number): boolean {
  return tokens.some(({ kind, quote, start, end }) => kind === 'string' && quote === "'" && start < at && at < end);
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
