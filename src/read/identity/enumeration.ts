import type { Place } from '../../model/place.ts';
import { ancestors, endOf, startOf, textOf } from '../../code/syntax/ancestors.ts';
import { isFunction, type Node, writtenText } from '../../code/syntax/nodes.ts';
import type { Source } from '../../code/values/value.ts';
import { placeAt } from '../values.ts';
import { takesRequest } from './request-parts.ts';

const WHO = '(?:user(?:name)?|account|e-?mail(?: address)?|member|customer)';
const UNKNOWN = new RegExp(
  `\\b${WHO}\\b[\\w\\s']{0,25}\\b(?:not (?:found|exist|registered)|n['o]t exist|unknown)|\\b(?:no|unknown|invalid|incorrect|wrong) (?:such )?${WHO}\\b`,
  'i',
);
const WRONG =
  /\b(wrong|incorrect|invalid|bad) (password|credentials?)\b|\bpassword (is |was )?(wrong|incorrect|invalid|not (correct|match|valid)|does ?n[o']t match)/i;
const COMPARES = /\b(compare|verify|valid|check|match|authenticate)\w*\s*\(/i;
const LONGEST = 4000;

/** `'User not found'` in a function that says `'Wrong password'` after it has compared one: who has an account can be asked. */
export function unknownAccountOf(source: Source, node: Node): Place[] {
  if (node.type !== 'StringLiteral' && node.type !== 'TemplateLiteral') return [];
  const said = writtenText(node) ?? '';
  if (!UNKNOWN.test(said) || /password|credential/i.test(said)) return [];
  for (const fn of ancestors(source.ast, node).filter((one) => isFunction(one))) {
    const text = textOf(source.text, fn);
    if (text.length > LONGEST) return [];
    if (WRONG.test(text) && COMPARES.test(text)) return [placeAt(source, startOf(node), endOf(node))];
    // What stands around a handler holds those of other routes, too.
    if (takesRequest(fn)) return [];
  }
  return [];
}
