import { bare, isFunction, unwrap, type Node } from '../../../syntax/nodes.ts';
import { endOf, startOf } from '../../../syntax/ancestors.ts';
import { isInside } from '../../../syntax/static-types.ts';
import { memberTextOf, type MemberText } from '../../resolve/member-texts.ts';
import { isInMessage } from '../../template/messages.ts';
import { codeOf } from '../../bind/index.ts';
import type { Context } from '../text-edits/all.ts';
import { arrayName } from './apart.ts';
import type { Job } from './job.ts';

const LISTS = ['params', 'values', 'sqlParams'];

/** A member that holds the values of a text. */
export interface List {
  name: string;
  /** The text that it is declared beside. */
  of: MemberText;
  /** The list as the call reads it. */
  code: string;
  reused: boolean;
  given: string;
}

/** The list that the call takes already, or a new one beside the text. */
export function listFor(text: MemberText, texts: readonly MemberText[], job: Job): List | { refused: string } {
  const { existing, parameters, context, sink } = job;
  const object = memberRead(text, job);
  if (!object) return { refused: 'the text is joined in a way that is not followed' };
  if (existing.kind === 'none' || (existing.kind === 'unused' && existing.empty)) {
    if (parameters.length > 0) return { refused: 'it has placeholders already, and no values are seen for them' };
    const body = bodyOf(text.owner, context);
    const names =
      sink.sink.mark === '?' && texts.length > 1 ? [arrayName(text.name)] : [...LISTS, arrayName(text.name)];
    const name = names.find((one) => !new RegExp(`\\b${one}\\b`).test(body));
    if (name === undefined) return { refused: 'no name is free for the list of its values' };
    return { name, of: text, code: `${codeOf(object, context)}.${name}`, reused: false, given: '' };
  }
  const node = existing.kind === 'variable' ? unwrap(existing.node) : null;
  const values = node ? memberTextOf(node, context.scopes) : null;
  if (!node || !values?.isList || values.owner !== text.owner || texts.length > 1)
    return { refused: 'the list of values it already has comes from elsewhere' };
  const given = codeOf(node, context);
  const refused = notInStep(values, job);
  return refused ? { refused } : { name: values.name, of: text, code: given, reused: true, given };
}

/** Where the members of an object are named: in its class, or wherever the prototype of a constructor gets its methods. */
function bodyOf(owner: MemberText['owner'], { file }: Context): string {
  if (owner.type === 'ClassDeclaration' || owner.type === 'ClassExpression')
    return file.slice(startOf(owner), endOf(owner));
  return (file.match(/\.\s*\w+/g) ?? []).join(' ');
}

/** Old values are added by other methods than new ones, so that each method leaves text and values even. */
function notInStep(values: MemberText, { bindings, parameters, sink, context }: Job): string | null {
  const methodOf = (node: Node): Node | undefined => methodAround(node, context.scopes);
  const begin = values.writes[0] ? unwrap(values.writes[0].value) : null;
  if (begin?.type !== 'ArrayExpression' || begin.elements.length > 0)
    return 'the number of values in its list is not seen';
  const old = values.writes.filter(({ by }) => by === 'push').map(({ at }) => methodOf(at));
  const mixed = [...bindings.keys()].some(({ root }) => old.includes(methodOf(root.node)));
  if (sink.sink.mark === '?') return mixed ? 'one method adds old values and new ones' : null;
  const counted = parameters.every(({ hole }) => hole && codeOf(hole.node, context).includes(`.${values.name}.`));
  return counted ? null : 'its placeholders are numbered in another way than by the length of their list';
}

function methodAround(node: Node, scopes: Context['scopes']): Node | undefined {
  let at: Node | undefined = scopes.parent(node);
  while (at && (!isFunction(at) || at.type === 'ArrowFunctionExpression')) at = scopes.parent(at);
  return at;
}

/** The object whose text the call takes, as it is written there, or in the same function before it. */
function memberRead(text: MemberText, { context, sink }: Job): Node | null {
  const { scopes, read } = context;
  const own = methodAround(sink.call, scopes);
  const reads = text.reads.filter((one) => read.has(bare(one)) && !isInMessage(one, scopes));
  const inside = reads.find((one) => isInside(one, sink.text));
  const found = inside ?? reads.find((one) => methodAround(one, scopes) === own);
  return found?.type === 'MemberExpression' ? found.object : null;
}
