import { inEnglish } from './in-english.ts';
import { keyName, memberName, unwrap, walk, type Node } from '../syntax/nodes.ts';

/** A query for one record, by an identifier of the request. */
export interface Lookup {
  node: Node;
  /** What is asked, as written: `Order`, `db.orders`. */
  model: string;
  /** Its filter says whose the record has to be. */
  owned: boolean;
}

const WHO =
  /^(user|userId|userid|auth|account|accountId|currentUser|session|isAuthenticated|isUnauthenticated|payload|decoded|token|uid|member|admin|jwt|principal|tenant|tenantId|owner)$/;

/** Whether code looks at who sent the request. */
export function asksWho(body: Node): boolean {
  let asks = false;
  walk(body, (node) => {
    if (isMember(node) && WHO.test(inEnglish(memberName(node) ?? '')) && isRequest(node.object)) asks = true;
    else if (
      node.type === 'VariableDeclarator' &&
      node.init &&
      node.id.type === 'ObjectPattern' &&
      isRequest(node.init)
    )
      asks ||= node.id.properties.some(
        (one) => one.type === 'ObjectProperty' && WHO.test(inEnglish(keyName(one.key, one.computed) ?? '')),
      );
    else if (
      node.type === 'CallExpression' &&
      /(current_?user|authoriz|authoris|permission|policy|ability|isOwner|canAccess|verifyToken|getUser|checkAuth|requireAuth|getAuth)/i.test(
        nameOf(node.callee as Node),
      )
    )
      asks = true;
  });
  return asks;
}

const nameOf = (callee: Node): string =>
  callee.type === 'Identifier' ? callee.name : (memberName(unwrap(callee)) ?? '');

const isMember = (node: Node): node is Extract<Node, { type: 'MemberExpression' | 'OptionalMemberExpression' }> =>
  node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression';

/** `req`, `res.locals`, `req.session` */
function isRequest(node: Node): boolean {
  const inner = unwrap(node);
  if (inner.type === 'Identifier') return /^_?(req|request|ctx)$/.test(inner.name);
  return isMember(inner) && /^(locals|session|request|raw)$/.test(memberName(inner) ?? '');
}

const BY_ID = /^(findById\w*|findByPk|findByPrimary|getById|deleteById|updateById)$/;
const BY_FILTER =
  /^(findOne|findOneAnd\w+|findUnique\w*|findFirst\w*|findOneBy|findOneOrFail|deleteOne|updateOne|delete|update|destroy|remove|replaceOne)$/;
const ID = /^(_?id|\w+_?id)$/i;
const OWNER =
  /^(owner|user|author|creator|createdBy|created_by|account|customer|tenant|org|organization|organisation|member|postedBy|uploader|seller)(_?ids?)?$/i;

/** Queries of a function for one record that an identifier in `req.params` names. */
export function lookupsIn(body: Node): Lookup[] {
  const ids = idNames(body);
  const found: Lookup[] = [];
  walk(body, (node) => {
    if (node.type !== 'CallExpression') return;
    const callee = unwrap(node.callee as Node);
    const method = memberName(callee);
    if (method === undefined || !isMember(callee)) return;
    const [first] = node.arguments as Node[];
    const model = textOfModel(callee.object);
    if (!first || model === null) return;
    if (BY_ID.test(method) && isId(first, ids)) found.push({ node, model, owned: false });
    else if (BY_FILTER.test(method)) {
      const keys = filtersIn(node.arguments as Node[]);
      if (!keys.some(([key, value]) => ID.test(key) && !OWNER.test(inEnglish(key)) && isId(value, ids))) return;
      found.push({ node, model, owned: keys.some(([key, value]) => OWNER.test(inEnglish(key)) && !isId(value, ids)) });
    }
  });
  return found;
}

/** The fields that a query is asked by, with `where` taken off. */
function filtersIn(list: readonly Node[]): [string, Node][] {
  return list.slice(0, 2).flatMap((node) => fieldsOf(unwrap(node), 0));
}

function fieldsOf(node: Node, depth: number): [string, Node][] {
  if (node.type !== 'ObjectExpression' || depth > 2) return [];
  return node.properties.flatMap((one): [string, Node][] => {
    if (one.type !== 'ObjectProperty') return [];
    const key = keyName(one.key, one.computed) ?? '';
    const value = unwrap(one.value as Node);
    return /^(where|filter|AND|\$and)$/.test(key) ? fieldsOf(value, depth + 1) : [[key, value]];
  });
}

/** Variables that hold what `req.params` names: `const { id } = req.params`. */
function idNames(body: Node): ReadonlySet<string> {
  const names = new Set<string>();
  walk(body, (node) => {
    if (node.type !== 'VariableDeclarator' || !node.init) return;
    if (node.id.type === 'Identifier' && isId(node.init, names)) names.add(node.id.name);
    if (node.id.type !== 'ObjectPattern' || memberName(unwrap(node.init)) !== 'params') return;
    for (const one of node.id.properties)
      if (one.type === 'ObjectProperty' && one.value.type === 'Identifier') names.add(one.value.name);
  });
  return names;
}

/** `req.params.id`, also through a conversion. */
function isId(node: Node, names: ReadonlySet<string>): boolean {
  const inner = unwrap(node);
  if (inner.type === 'Identifier') return names.has(inner.name);
  if (inner.type === 'CallExpression' || inner.type === 'NewExpression')
    return inner.arguments.length > 0 && isId(inner.arguments[0] as Node, names);
  if (inner.type === 'UnaryExpression') return isId(inner.argument, names);
  return isMember(inner) && memberName(unwrap(inner.object)) === 'params';
}

function textOfModel(object: Node): string | null {
  const inner = unwrap(object);
  if (inner.type === 'Identifier') return inner.name;
  if (inner.type === 'ThisExpression') return 'this';
  if (!isMember(inner)) return null;
  const left = textOfModel(inner.object);
  const name = memberName(inner);
  return left === null || name === undefined ? null : `${left}.${name}`;
}
