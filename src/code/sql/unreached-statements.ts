import { bare, memberName, type Node } from '../syntax/nodes.ts';
import { BEGINS, WRITTEN_STATEMENT } from './classify/beginnings.ts';
import { flatten } from './classify/variants.ts';
import { memberText, type Scopes } from '../syntax/scopes.ts';
import { refusedSite } from './report-sites.ts';
import type { SqlSite } from './site.ts';
import type { Context } from './rewrite/text-edits/all.ts';
import { isUnsafe } from './unknown-receivers.ts';
import type { Piece } from './template/index.ts';

const UNSEEN =
  'It is not seen which call runs this statement: write placeholders into the text, and hand its values on beside it.';

/** Statements with something spliced in that are seen to reach no call: handed over in an object, returned to another file. */
export function orphanSites(seen: ReadonlySet<Node>, read: (node: Node) => Piece[], context: Context): SqlSite[] {
  const { scopes } = context;
  const sites: SqlSite[] = [];
  const joined = scopes.nodes('CallExpression').filter((call) => BEGINS.test(beginningOf(call, 0)));
  for (const node of [...scopes.nodes('TemplateLiteral'), ...scopes.nodes('BinaryExpression'), ...joined]) {
    if (!isWhole(node, scopes) || seen.has(node) || isMessage(node, scopes)) continue;
    const flats = flatten(read(node), 'unknown');
    const grows = isAppended(node, scopes);
    if (!grows && !flats.some((flat) => WRITTEN_STATEMENT.test(flat.sql))) continue;
    if (isUnsafe(flats, context)) sites.push(refusedSite(node, node, context.path, UNSEEN));
  }
  return sites;
}

const DEPTH = 40;

/** The text that `['SELECT … ', x].join('')`, `'SELECT … '.concat(x)` and `format('SELECT …', x)` begin with; `''` for any other call. */
function beginningOf(call: Node, depth: number): string {
  if (call.type !== 'CallExpression' || depth > DEPTH) return '';
  const { callee } = call;
  const [first] = call.arguments as Node[];
  if (/(^|\.)format$/.test(memberText(callee as Node) ?? '')) return first?.type === 'StringLiteral' ? first.value : '';
  if (callee.type !== 'MemberExpression' || !/^(join|concat)$/.test(memberName(callee) ?? '')) return '';
  const object = bare(callee.object);
  if (object.type === 'CallExpression') return beginningOf(object, depth + 1);
  const begins = object.type === 'ArrayExpression' ? object.elements[0] : object;
  if (begins?.type === 'TemplateLiteral') return begins.quasis[0]?.value.raw ?? '';
  return begins?.type === 'StringLiteral' ? begins.value : '';
}

/** Text that is no part of a longer one. */
function isWhole(node: Node, scopes: Scopes): boolean {
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0) return false;
  if (node.type === 'BinaryExpression' && node.operator !== '+') return false;
  for (let at = scopes.parent(node); at; at = scopes.parent(at)) {
    if (at.type === 'TaggedTemplateExpression' || at.type === 'TemplateLiteral') return false;
    if (at.type === 'BinaryExpression' && at.operator === '+') return false;
    if (at.type === 'MemberExpression' && /^(join|concat)$/.test(memberName(at) ?? '')) return false;
    if (bare(at) === at && at.type !== 'ConditionalExpression') return true;
  }
  return true;
}

const RUNS = /(^|\.)(run|all|get|each|exec)$|(query|execute|sql)\w*$/i;

/** `throw new Error(…)`, `console.log(…)`, `res.send(…)`: said to somebody. */
function isMessage(node: Node, scopes: Scopes): boolean {
  for (let at = scopes.parent(node); at && !/Statement$/.test(at.type); at = scopes.parent(at)) {
    // What is waited for, or comes from a query, is a result and no text any more.
    if (at.type === 'AwaitExpression') return false;
    if (at.type !== 'CallExpression' && at.type !== 'NewExpression') continue;
    const callee = memberText(at.callee as Node) ?? '';
    if (RUNS.test(callee)) return false;
    if (
      /Error$|(^|\.)(console|log|logger|winston|debug|alert|res|response)\b|\.(log|info|warn|error|debug)$/.test(callee)
    )
      return true;
  }
  return false;
}

/** `sql += ' AND a = ' + x`, where `sql` begins like a statement. */
function isAppended(node: Node, scopes: Scopes): boolean {
  let child = node;
  let at = scopes.parent(node);
  while (at && bare(at) === node) [child, at] = [at, scopes.parent(at)];
  if (at?.type !== 'AssignmentExpression' || at.operator !== '+=' || at.right !== child) return false;
  const from = scopes.binding(at.left)?.from;
  const init = from?.type === 'VariableDeclarator' && from.init ? bare(from.init) : null;
  if (init?.type === 'StringLiteral') return BEGINS.test(init.value);
  return init?.type === 'TemplateLiteral' && BEGINS.test(init.quasis[0]?.value.raw ?? '');
}
