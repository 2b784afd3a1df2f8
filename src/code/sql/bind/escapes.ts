import type { Value } from '../classify/index.ts';
import { bare, isFunction, memberName, type Node } from '../../syntax/nodes.ts';
import { unescaped } from '../template/quoting.ts';
import { codeOf, type Source } from './conversion.ts';

/** A function of the app that doubles quotes: its result can't be bound, what goes in is not seen. */
export function escapedByHand(value: Value, source: Source): string | null {
  for (const part of value.parts) {
    if (typeof part === 'string') continue;
    const call = bare(part.node);
    if (unescaped(call) && value.quoted) continue;
    if (BY_HAND.test(codeOf(call, source)))
      return 'its quotes are escaped by hand in an expression that would be bound with them: bind the plain value instead';
    const unseen = unseenEscaper(call, value.quoted, source);
    if (unseen) return `${unseen}() escapes what it is given, by its name: bind the plain value instead`;
    const kept = call.type === 'Identifier' ? keptIn(call, source).find((one) => escapes(one, source)) : undefined;
    if (kept)
      return `${codeOf(call, source)} has its quotes escaped by hand, and would be bound with them: bind the plain value instead`;
    if (call.type === 'CallExpression' && call.callee.type === 'Identifier' && isEscaper(call.callee, source))
      return `${call.callee.name}() escapes quotes by hand, and its result would be bound with them: bind the value itself instead`;
  }
  return null;
}

/** `x.replace(/'/g, "''")`, `x.replace(/([\\'"])/g, '\\$1')`, `x.replaceAll('"', '\\"')` */
const BY_HAND =
  /\.replace(All)?\(\s*(\/\(?(?:\?:)?(?:\\?'|\[[^\]]*')|["`]\\?'["`]|(?:\/\(?\\?"\)?\/\w*|'"')\s*,\s*['"`](?:\\\\|""))/;

/** Functions that give text with quotes of its own, or without those that end one, by what they are called. */
const ESCAPER =
  /^(?:\w+_)?(?:escape(?:d|_?sql|_?(?:my)?sql_?\w*|_?strings?|_?values?|_?literals?|_?quotes?)?|add_?slashes|(?:to|as)_?(?:sql_?)?literal|(?:my)?sql_?(?:real_?)?escape\w*|(?:real_?)?escape_?string|quote(?:_?(?:sql|literal|strings?|values?))?|sql_?(?:string|quote|literal))$/i;

/** Without quotes in the text around it, what any such name gives has them. */
const BRINGS_QUOTES = /escape|quote/i;

/** A call of such a function that is not seen: it comes from whoever calls, or from another module. */
function unseenEscaper(call: Node, quoted: boolean, { scopes }: Source): string | null {
  if (call.type !== 'CallExpression') return null;
  const { callee } = call;
  const name = callee.type === 'Identifier' ? callee.name : (memberName(callee) ?? '');
  if (!quoted && BRINGS_QUOTES.test(name)) return name;
  if (!ESCAPER.test(name)) return null;
  const binding = callee.type === 'Identifier' ? scopes.binding(callee) : undefined;
  return binding && isOwnFunction(binding.from) ? null : name;
}

/** What a function of the file does is seen. */
const isOwnFunction = (from: Node): boolean =>
  from.type === 'FunctionDeclaration' ||
  (from.type === 'VariableDeclarator' && !!from.init && isFunction(bare(from.init as Node)));

/** What a variable is given, where it is made and later. */
function keptIn(name: Node, { scopes }: Source): Node[] {
  const binding = scopes.binding(name);
  if (!binding) return [];
  const made = binding.from.type === 'VariableDeclarator' && binding.from.id === binding.id ? [binding.from.init] : [];
  const later = binding.writes.map((write) => (write.type === 'AssignmentExpression' ? write.right : null));
  return [...made, ...later].flatMap((one) => (one ? [bare(one as Node)] : []));
}

/** The value itself is changed, not something that it holds among others. */
function escapes(value: Node, source: Source): boolean {
  if (value.type !== 'CallExpression') return false;
  if (value.callee.type === 'Identifier') return isEscaper(value.callee, source);
  return value.callee.type === 'MemberExpression' && BY_HAND.test(codeOf(value, source));
}

function isEscaper(name: Node, source: Source): boolean {
  const binding = source.scopes.binding(name);
  return binding !== undefined && BY_HAND.test(codeOf(binding.from, source));
}
