import { functionAround } from '../../syntax/static-types.ts';
import { givenByAll } from '../../syntax/call-sites.ts';
import { bare, memberName, type Node, type NodeOf } from '../../syntax/nodes.ts';
import { quoteBetween, staysInQuotes } from './quoted-names.ts';
import { MADE } from './made-texts.ts';
import { ESCAPED, NAMED, PLAIN, UNQUOTED } from './reasons.ts';
import type { Binding, Scopes } from '../../syntax/scopes.ts';

/** Text with placeholders in it, or numbers of them. */
export const PLACEHOLDERS = 'placeholders';
const A_CONSTANT = 'a constant';

/** Why a part can be spliced in; `null` where it can't. */
type Ask = (node: Node) => string | null;

/** Why text can be spliced in that the program puts together of what can; `null` where some of it comes from elsewhere. */
export function composedWhy(inner: Node, ask: Ask, scopes: Scopes): readonly (string | null)[] | null {
  switch (inner.type) {
    case 'StringLiteral':
      return [literalWhy(inner.value)];
    case 'TemplateLiteral':
      return inner.quasis.flatMap((quasi, index) => {
        const text = quasi.value.cooked ?? '';
        const expression = inner.expressions[index] as Node | undefined;
        const next = inner.quasis[index + 1]?.value.cooked ?? '';
        return [
          literalWhy(text),
          ...(expression ? [numbered(text) ?? namedWhy(expression, text, next) ?? ask(expression)] : []),
        ];
      });
    case 'BinaryExpression':
      return inner.operator === '+' && isText(inner) ? sumWhy(inner, ask) : null;
    case 'Identifier': {
      const binding = scopes.binding(inner);
      return binding?.kind === 'param' ? givenWhy(binding, ask, scopes) : null;
    }
    default:
      return null;
  }
}

/** A list that is filled with such texts alone, wherever in the file: `const add = (name, value) => { sets.push(`${name} = ?`); … }`. */
export function pushedWhy(binding: Binding, ask: Ask, askList: Ask, scopes: Scopes): readonly (string | null)[] | null {
  const { from } = binding;
  const init = from.type === 'VariableDeclarator' && from.id === binding.id && from.init ? bare(from.init) : null;
  if (!init || binding.writes.length > 0) return null;
  const items: (Node | null)[] = init.type === 'ArrayExpression' ? [...(init.elements as (Node | null)[])] : [];
  const added: Node[] = [];
  for (const read of binding.reads) {
    const member = scopes.parent(read);
    const name = member?.type === 'MemberExpression' && member.object === read ? (memberName(member) ?? '') : '';
    if (name === 'join' || name === 'length') continue;
    // Who is given it has a list of its own.
    if (member?.type === 'ReturnStatement' && functionAround(read, scopes) === functionAround(from, scopes)) continue;
    const call = member && scopes.parent(member);
    if (call?.type !== 'CallExpression' || call.callee !== member) return null;
    const given = call.arguments as Node[];
    if (name === 'push' || name === 'unshift') added.push(...given);
    // How many go, and where, is no matter.
    else if (name === 'splice') added.push(...given.slice(2));
    else return null;
  }
  const reasons = [...items, ...added].map((item) =>
    item && item.type !== 'SpreadElement' ? textWhy(item, ask) : null,
  );
  if (init.type === 'ArrayExpression') return reasons;
  return added.length > 0 ? [askList(init), ...reasons] : null;
}

function textWhy(node: Node, ask: Ask): string | null {
  const inner = bare(node);
  return inner.type === 'StringLiteral' ? literalWhy(inner.value) : ask(node);
}

function literalWhy(text: string): string {
  return /[?$:@]/.test(text) ? PLACEHOLDERS : A_CONSTANT;
}

/** `$${params.length}`: the number of a placeholder. */
function numbered(before: string): string | null {
  return before.endsWith('$') ? PLACEHOLDERS : null;
}

function isText(node: Node): boolean {
  const inner = bare(node);
  if (inner.type === 'BinaryExpression' && inner.operator === '+') return isText(inner.left) || isText(inner.right);
  return inner.type === 'StringLiteral' || inner.type === 'TemplateLiteral';
}

function sumWhy(sum: NodeOf<'BinaryExpression'>, ask: Ask): (string | null)[] {
  const operands: Node[] = [];
  const add = (node: Node): void => {
    const inner = bare(node);
    if (inner.type === 'BinaryExpression' && inner.operator === '+' && isText(inner)) {
      add(inner.left);
      add(inner.right);
    } else operands.push(inner);
  };
  add(sum);
  return operands.map((node, index) => {
    const [before, after] = [operands[index - 1], operands[index + 1]].map(textOf);
    return numbered(before ?? '') ?? namedWhy(node, before, after) ?? textWhy(node, ask);
  });
}

function textOf(node: Node | undefined): string | undefined {
  return node?.type === 'StringLiteral' ? node.value : undefined;
}

/** `"${name.replace(/"/g, '""')}"`: a name with its quotes. */
function namedWhy(node: Node, before: string | undefined, after: string | undefined): string | null {
  const quote = quoteBetween(before, after);
  if (!quote || !staysInQuotes(node, quote)) return null;
  return quote === '"' ? NAMED : ESCAPED;
}

/** What all calls of a function give for a parameter; one that is left out is the word `undefined`. */
function givenWhy(binding: Binding, ask: Ask, scopes: Scopes): (string | null)[] | null {
  const given = givenByAll(binding, scopes);
  return given && given.map((one) => (one ? textWhy(one, ask) : A_CONSTANT));
}

/** Why all parts together can be spliced in: by the weakest of the reasons. */
export function weakestOf(reasons: readonly (string | null)[] | null): string | null {
  if (!reasons?.every((reason) => reason !== null)) return null;
  return (
    [UNQUOTED, NAMED, ESCAPED, PLAIN, MADE, PLACEHOLDERS].find((one) => reasons.includes(one)) ?? reasons[0] ?? null
  );
}
