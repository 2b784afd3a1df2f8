import { codeOf, type Source } from '../bind/index.ts';
import { holds } from '../bind/columns.ts';
import { knownOf } from '../bind/known.ts';
import { isSent, isWholeBody } from '../bind/sent.ts';
import { placeOf } from '../classify/neighbours.ts';
import type { Value } from '../classify/index.ts';
import { statementsOf } from '../classify/statements.ts';
import type { Token } from '../classify/tokens.ts';
import { flatten } from '../classify/variants.ts';
import { upper } from '../classify/words.ts';
import { typeIn } from '../schema/lookup.ts';
import type { SinkCall } from '../resolve/sinks.ts';
import type { Piece } from '../template/index.ts';
import { unwrap, type Node } from '../../syntax/nodes.ts';
import { endOf, startOf } from '../../syntax/ancestors.ts';
import type { Context } from './text-edits/all.ts';
import type { Change } from './text-edits/index.ts';
import { slotOf } from './values-argument/slots.ts';

/** Values of a request that a client writes into the text as SQL where they are objects. */
export interface BoundObjects {
  sink: SinkCall;
  /** The list of values, or the one that is given alone. */
  node: Node;
  changes: Change[];
  /** What a request may name every column of; `null` where all is converted. */
  columns: Node | null;
}

/** `[req.body.password]` on mysql: `{"password": 1}` becomes `` `password` = 1 ``, which is true of every row. */
export function boundObjects(sink: SinkCall, pieces: readonly Piece[], context: Context): BoundObjects | null {
  if (sink.sink.binding !== 'mysql' || sink.method === 'format') return null;
  const slot = slotOf(sink, context);
  if ('refused' in slot || slot.nodes.length !== 1) return null;
  const node = slot.nodes[0] as Node;
  const elements = elementsOf(node, context);
  if (!elements?.some((element) => isSent(element, context.scopes))) return null;
  const flats = flatten([...pieces], sink.dialect);
  const [flat] = flats;
  if (!flat || flats.length > 1) return null;
  const places = statementsOf(flat.tokens, true, 'mysql').flatMap((statement) => marksOf(statement, context));
  if (places.length !== elements.length) return null;
  const found: BoundObjects = { sink, node, changes: [], columns: null };
  elements.forEach((element, index) => {
    const place = places[index];
    if (!place || !isSent(element, context.scopes)) return;
    if (place === 'columns') {
      if (isWholeBody(element, context.scopes)) found.columns = element;
      return;
    }
    const known = knownOf(element, context.scopes);
    if (known.kind !== 'unknown' || known.plain) return;
    const text = convertedCode(place, element, Boolean(known.asked), context);
    found.changes.push({ start: startOf(element), end: endOf(element), text });
  });
  return found.changes.length > 0 || found.columns ? found : null;
}

/** The values one by one; a variable is followed to the list that it holds. */
function elementsOf(node: Node, context: Context): Node[] | null {
  let list = unwrap(node);
  if (list.type === 'Identifier') {
    const binding = context.scopes.binding(list);
    const from = binding?.from;
    const changed = binding?.reads.some((read) => context.scopes.parent(read)?.type === 'MemberExpression');
    if (!binding || binding.writes.length > 0 || changed) return null;
    if (from?.type !== 'VariableDeclarator' || from.id !== binding.id || !from.init) return [list];
    const init = unwrap(from.init);
    if (init.type !== 'ArrayExpression') return [list];
    list = init;
  }
  if (list.type !== 'ArrayExpression') return [list];
  const { elements } = list;
  return elements.every((element) => element !== null && element.type !== 'SpreadElement')
    ? (elements as Node[])
    : null;
}

type Marked = Pick<Value, 'role' | 'type' | 'on' | 'column'> | 'columns' | null;

/** What each `?` of a statement is for, as far as an object there would be SQL. */
function marksOf(statement: readonly Token[], { schema }: Context): Marked[] {
  const tokens = statement.filter(({ kind }) => kind !== 'comment');
  return tokens.flatMap((token, at): Marked[] => {
    if (token.kind !== 'parameter' || !token.text.startsWith('?')) return [];
    if (token.text !== '?') return [null];
    const before = upper(tokens[at - 1]);
    if (before === 'SET' || (before === 'UPDATE' && upper(tokens[at - 2]) === 'KEY')) return ['columns'];
    const found = placeOf(tokens, at, false, 'mysql');
    // A list in IN (?) is meant, and one value of a row can not become another condition.
    if (found.kind === 'refused' || found.alone || isOfRow(tokens, at)) return [null];
    return [{ ...found, type: found.on ? typeIn(schema, tokens, found.on) : null }];
  });
}

function isOfRow(tokens: readonly Token[], at: number): boolean {
  const words = tokens.slice(0, at).map(upper);
  const values = Math.max(words.lastIndexOf('VALUES'), words.lastIndexOf('VALUE'));
  return values >= 0 && !words.slice(values).some((word) => /^(UPDATE|WHERE|SELECT)$/.test(word));
}

/** The text or number that was meant; what is not sent stays NULL where it is written. */
function convertedCode(
  place: Exclude<Marked, 'columns' | null>,
  element: Node,
  asked: boolean,
  source: Source,
): string {
  const code = codeOf(element, source);
  const base = holds({ ...(place as Value), column: place.column });
  const to = place.role === 'limit' || /^(boolean|integer|float)$/.test(base) ? 'Number' : 'String';
  return place.role === 'store' && !asked ? `${code} && ${to}(${code})` : `${to}(${code})`;
}
