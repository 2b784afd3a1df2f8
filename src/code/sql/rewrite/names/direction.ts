import { codeOf } from '../../bind/index.ts';
import { bare, memberName, type Node } from '../../../syntax/nodes.ts';
import { kindOf } from '../../../syntax/static-types.ts';
import { isGiven } from './subject.ts';
import type { Around } from './place.ts';
import type { Context } from '../text-edits/all.ts';

/** What stands around an expression so that it gives DESC or ASC, in any case that asks for it; `null` where it may be another piece of SQL. */
export function directionAround(node: Node, context: Context): Around | null {
  if (!isDirection(node, context)) return null;
  const { quote, scopes, typed } = context;
  const [up, down] = [`${quote}DESC${quote}`, `${quote}ASC${quote}`];
  const inner = bare(node);
  const method = inner.type === 'CallExpression' && inner.arguments.length === 0 ? memberName(inner.callee) : undefined;
  if (method === 'toUpperCase') return { before: '', kept: node, after: ` === ${up} ? ${up} : ${down}` };
  if (method === 'toLowerCase') return { before: '', kept: node, after: ` === ${quote}desc${quote} ? ${up} : ${down}` };
  const [open, close] = typed && kindOf(node, scopes) !== 'string' ? ['String(', ')'] : ['', ''];
  return { before: `/^desc$/i.test(${open}`, kept: node, after: `${close}) ? ${up} : ${down}` };
}

const NAMED =
  /dir(ection)?$|^dir|order(ing|dir\w*|type|way)?$|^(asc|desc|sort)$|sort_?(order|dir\w*|type|way|mode)$|(asc|desc)(ending)?$/i;
const OTHER = /limit|pag(e|in)|offset|clause|sql|query|where|filter|suffix|extra|tail|lock/i;
const WORDS = /(["'`])(asc|desc)\1/i;

/** By its name, or by the words that stand where it is made. */
function isDirection(node: Node, { scopes, file }: Context): boolean {
  if (/["'`]\s*(asc|desc)?\s*nulls\s+(first|last)/i.test(file)) return false;
  let at = bare(node);
  while (at.type === 'CallExpression' || at.type === 'LogicalExpression') {
    if (at.type === 'LogicalExpression') {
      at = bare(at.left);
      continue;
    }
    const callee = bare(at.callee);
    at =
      callee.type === 'MemberExpression' ? bare(callee.object) : bare((at.arguments[0] as Node | undefined) ?? callee);
  }
  if (WORDS.test(codeOf(node, { file }))) return true;
  const name = at.type === 'Identifier' ? at.name : (memberName(at) ?? '');
  const binding = scopes.binding(at);
  const made = binding?.from.type === 'VariableDeclarator' ? codeOf(binding.from, { file }) : '';
  const pattern = binding ? scopes.parent(binding.id) : undefined;
  const given = pattern?.type === 'AssignmentPattern' ? codeOf(pattern, { file }) : '';
  if (
    WORDS.test(given) ||
    (binding?.from.type === 'VariableDeclarator' && binding.from.id === binding.id && WORDS.test(made))
  )
    return true;
  return (NAMED.test(name) || isGiven(node, scopes)) && !OTHER.test(name);
}
