import type { NodeOf } from '../../../syntax/nodes.ts';
import { endOf } from '../../../syntax/ancestors.ts';
import { propertyNamed, type MemberText, type MemberWrite } from '../../resolve/member-texts.ts';
import type { HolePiece, Root } from '../../template/index.ts';
import { elements, itemsOf, type Binding } from '../bound-values.ts';
import { codeOf } from '../../bind/index.ts';
import { inspected } from '../other-uses.ts';
import { spliceAll, type Context } from '../text-edits/all.ts';
import type { Change, Mark } from '../text-edits/index.ts';
import { placeValues } from '../values-argument/index.ts';
import type { Job, Result } from './job.ts';
import { inOrder, numberedBehind, SIGNS } from './given-lists.ts';
import { listFor, type List } from './member-lists.ts';
import { joinedAtTimes, taken } from './member-uses.ts';
import { indentOf, lineBreak, pushAfter } from './statements.ts';

/** Text that grows in members of an object has its values in another member, which grows with it; with `?` each text has its own. */
export function growMember(job: Job): Result {
  const { sink, bindings, context } = job;
  const texts = [...new Set([...bindings.keys()].flatMap(({ root }) => root.member?.text ?? []))];
  const lists = new Map<MemberText, List>();
  for (const text of texts) {
    const why = taken(text, job) ?? joinedAtTimes(text, context);
    if (why) return { refused: why };
    const list = sink.sink.mark !== '?' ? [...lists.values()][0] : undefined;
    const own = list ?? listFor(text, texts, job);
    if ('refused' in own) return own;
    lists.set(text, own);
  }
  const why = inspected(job);
  if (why) return { refused: why };
  const codes = new Map([...lists].map(([text, { code }]) => [text, code]));
  const groupOf = ({ member }: Root): MemberText | undefined => member?.text;
  const [one = ''] = codes.values();
  const placed = sink.sink.mark === '?' ? inOrder(job, codes, groupOf) : numberedBehind(job, one, groupOf);
  if ('refused' in placed) return placed;
  const changes: Change[] = [];
  const marks = new Map<Binding, Mark>();
  for (const [text, list] of lists) {
    const edits = writesOf(text, list.name, marks, job);
    if ('refused' in edits) return edits;
    changes.push(...edits.changes);
    if (list.reused || list.of !== text) continue;
    const declared = declare(text, list.name, edits.first, context);
    if (!declared) return { refused: 'there is no place to declare the list of its values' };
    changes.push(...declared);
  }
  const spliced = spliceAll(job.flats, bindings, (binding) => marks.get(binding) ?? placed.mark(binding), context);
  if ('refused' in spliced) return spliced;
  const [first] = lists.values();
  const given =
    first?.reused && placed.code === first.given ? { changes: [] } : placeValues(sink, placed.code, context);
  return 'refused' in given ? given : { changes: [...spliced.changes, ...changes, ...given.changes] };
}

interface Writes {
  changes: Change[];
  /** The values that the text begins with. */
  first: readonly string[];
}

/** What goes beside each place where the member gets text. */
function writesOf(text: MemberText, name: string, marks: Map<Binding, Mark>, job: Job): Writes | { refused: string } {
  const { bindings, context, sink } = job;
  const { mark } = sink.sink;
  const sign = SIGNS[mark] ?? '$';
  const changes: Change[] = [];
  let first: readonly string[] = [];
  for (const write of text.writes) {
    const own = [...bindings.keys()].filter(({ root }) => root.member?.write === write);
    const items = itemsOf(job.pieces, bindings, (root) => root.member?.write === write, write.value);
    if (own.length === 0 && write.by !== 'set') continue;
    const list = write.object ? `${codeOf(write.object, context)}.${name}` : name;
    const isNew = write.by === 'init' || write.by === 'set';
    if (mark !== '?' && !isNew) {
      const refused = countedMarks(own, bindings, marks, list, sign);
      if (refused) return { refused };
      continue;
    }
    if (mark !== '?' && items.some(({ kind }) => kind !== 'value'))
      return { refused: 'its values stand under a condition where the text begins' };
    if (mark !== '?')
      items.forEach((item, index) => {
        const binding = item.kind === 'value' && item.holes[0] ? bindings.get(item.holes[0]) : undefined;
        if (binding) marks.set(binding, { before: `${sign}${index + 1}`, code: '', after: '' });
      });
    const codes = elements(items, context);
    if ('refused' in codes) return codes;
    if (write.by === 'init') {
      first = codes;
      continue;
    }
    const root: Root = own[0]?.root ?? { node: write.value, binding: null, by: 'set', repeated: false };
    const code = write.by === 'set' ? `${list} = [${codes.join(', ')}]` : `${list}.push(${codes.join(', ')})`;
    const pushed = pushAfter(root, [code], context);
    if ('refused' in pushed) return pushed;
    changes.push(...pushed.changes);
  }
  return { changes, first };
}

/** `$${this.params.push(name)}` */
export function countedMarks(
  holes: readonly HolePiece[],
  bindings: ReadonlyMap<HolePiece, Binding>,
  marks: Map<Binding, Mark>,
  list: string,
  sign: string,
): string | null {
  for (const hole of holes) {
    const binding = bindings.get(hole);
    if (!binding || marks.has(binding)) continue;
    if (binding.bound.marks) return 'a list of values has a placeholder for each, and their numbers are not seen';
    marks.set(binding, { before: sign, code: `${list}.push(${binding.bound.code})`, after: '' });
  }
  return null;
}

/** `this.params = []` behind the first text, and the declaration of it where the text has one. */
function declare(text: MemberText, name: string, first: readonly string[], context: Context): Change[] | null {
  const [begin] = text.writes;
  if (!begin) return null;
  const { file, typed } = context;
  const list = `[${first.join(', ')}]`;
  const property = propertyNamed(text.name, text.owner);
  if (property && (typed || begin.by !== 'init' || begin.at === property)) {
    if (begin.at !== property && first.length > 0)
      return [...propertyBeside(property, name, '', context), ...besideInit(begin, name, list, context)];
    return propertyBeside(property, name, list, context);
  }
  if (typed && text.owner.type !== 'FunctionDeclaration' && text.owner.type !== 'FunctionExpression') return null;
  return begin.object ? besideInit(begin, name, list, { ...context, file }) : null;
}

function besideInit({ value, object }: MemberWrite, name: string, list: string, context: Context): Change[] {
  if (!object) return [];
  const root: Root = { node: value, binding: null, by: 'set', repeated: false };
  const pushed = pushAfter(root, [`${codeOf(object, context)}.${name} = ${list}`], context);
  return 'refused' in pushed ? [] : pushed.changes;
}

/** `private params: unknown[] = [];` below `private sql = '…';` */
function propertyBeside(property: NodeOf<'ClassProperty'>, name: string, list: string, context: Context): Change[] {
  const { file, typed } = context;
  const head = [property.accessibility].filter(Boolean).join(' ');
  const type = typed ? ': any[]' : '';
  const end = file[endOf(property) - 1] === ';' ? ';' : '';
  const code = `${head ? `${head} ` : ''}${name}${type}${list ? ` = ${list}` : ''}${end}`;
  const at = endOf(property);
  return [{ start: at, end: at, text: lineBreak(file) + indentOf(property, file) + code }];
}
