import type { File } from '@babel/types';
import dns from 'node:dns';
import { constants } from 'node:os';
import { getSystemErrorMap } from 'node:util';
import { keyName, memberName, type Node, patternNames, unwrap, walk } from '../syntax/nodes.ts';
import { nodesInside } from '../syntax/nodes-inside.ts';
import { readScopes } from '../syntax/scopes.ts';
import { leaves } from '../syntax/ancestors.ts';
import { listsFaults } from './fault-lists.ts';
import { guardOver } from './environment-guards.ts';
import { constant, type Home } from './unset-environment.ts';

/** Errors that are met in a file, and variables that hold what they tell. */
export interface Met extends Home {
  errors: ReadonlySet<string>;
  aliases: ReadonlyMap<string, string>;
}

/** Of the runtime, of drivers and object mappers: their words are not the app's, whatever the status. */
const OF_OTHERS =
  /^(Type|Range|Reference|Syntax|Eval|URI|Aggregate|System|Assertion|Native|Node|Errno|Fetch|Network|Timeout|Connection|Abort)?(Error|Exception)$|^(Mongo|Cast|Sequelize|Prisma|Sqlite|Postgres|Query|Database|Mysql|Redis|Axios|Knex|DB|TypeORM|Oracle|DOMException|BulkWrite|UniqueConstraint|ForeignKey)/i;
const VALIDATION = /validat/i;

/**
 * Whether what follows is said about errors of the app's own, to its users: `err.name === 'OutOfStock'`, `err instanceof
 * ShopError`, `status < 500`, `err.expose`; or, where the test is not to hold, `status >= 500`, `!err.expose`.
 */
export function isForClients(node: Node, met: Met, holds = true, depth = 0): boolean {
  const test = unwrap(node);
  const said = (side: Node): boolean => isForClients(side, met, holds, depth + 1);
  if (test.type === 'UnaryExpression') return test.operator === '!' && isForClients(test.argument, met, !holds, depth);
  if (test.type === 'LogicalExpression') {
    const sides = [test.left, test.right];
    if ((test.operator === '&&') === holds) return sides.some(said);
    return sides.some(said) && sides.every((side) => said(side) || guardOver(met, side, holds) !== undefined);
  }
  if (holds && listsFaults(test, (one) => isError(one, met.errors))) return true;
  if (test.type === 'BinaryExpression') return isComparedForClients(test, met, holds);
  if (!holds) return false;
  const init = test.type === 'Identifier' && depth < DEEPEST ? constant(readScopes(met.ast).binding(test)) : undefined;
  return (
    isMarked(test, met.errors) ||
    isGivenStatus(test, met.errors) ||
    isExposed(test, met) ||
    isLookedUp(test, met) ||
    (init != null && said(init))
  );
}

const DEEPEST = 6;

function isComparedForClients(test: Extract<Node, { type: 'BinaryExpression' }>, met: Met, holds: boolean): boolean {
  if (isClientStatus(test, met, holds)) return true;
  const { errors } = met;
  if (test.operator === 'instanceof') return holds && isError(test.left as Node, errors) && isOwn(lastName(test.right));
  if (!(holds ? /^={2,3}$/ : /^!={1,2}$/).test(test.operator)) return false;
  const sides = [unwrap(test.left as Node), unwrap(test.right)];
  if (sides.some((side) => side.type === 'BooleanLiteral' && side.value))
    return sides.some((side) => isExposed(side, met));
  const name = sides.find((side) => side.type === 'StringLiteral');
  // `err.message === 'Connection is closed.'`: that is all it says.
  if (name && sides.some((side) => isMemberOf(side, 'message', errors))) return true;
  return name?.type === 'StringLiteral' && sides.some((side) => isSaidBy(side, name.value, errors));
}

/** `status < 500`, `499 >= err.statusCode`, `err.status === 401`; where it is not to hold, `status >= 500`, `status > 499`. */
function isClientStatus(
  { operator, left, right }: Extract<Node, { type: 'BinaryExpression' }>,
  met: Met,
  holds: boolean,
): boolean {
  if (met.errors.size === 0 && met.aliases.size === 0) return false;
  const [status, sign, limit] =
    right.type === 'NumericLiteral'
      ? [left as Node, operator, right]
      : [right, TURNED[operator] ?? (/=$/.test(operator) ? operator : undefined), left as Node];
  if (limit.type !== 'NumericLiteral' || !sign) return false;
  if ((holds ? /^={2,3}$/ : /^!={1,2}$/).test(sign))
    return limit.value >= 400 && limit.value < 500 && isStatus(status, met);
  const ends = holds ? { '<': 500, '<=': 499 } : { '>=': 500, '>': 499 };
  return Object.entries(ends).some(([one, end]) => one === sign && end === limit.value) && isStatus(status, met);
}

const TURNED: Readonly<Partial<Record<string, string>>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };
const STATUS = /status|^(http)?code$/i;

/** By its name, or by what it was made of: `const n = err.status || 500`; what an error brings and is held to 500 is one by any name. */
function isStatus(node: Node, { ast, errors }: Met): boolean {
  const inner = unwrap(node);
  const init = inner.type === 'Identifier' ? constant(readScopes(ast).binding(inner)) : undefined;
  return [inner, init].some((one) => {
    let found = false;
    if (one)
      walk(one, (part) => {
        const isMember = part.type === 'MemberExpression' || part.type === 'OptionalMemberExpression';
        found ||= part.type === 'Identifier' ? STATUS.test(part.name) : isMember && isError(part.object, errors);
      });
    return found;
  });
}

/** `STATUS[err.name]`, `statuses.get(err.constructor)`: a table of the app has the kind of the error. */
function isLookedUp(test: Node, { errors }: Met): boolean {
  const key =
    test.type === 'MemberExpression' && test.computed
      ? test.property
      : test.type === 'CallExpression' && /^(get|has)$/.test(memberName(test.callee as Node) ?? '')
        ? test.arguments[0]
        : undefined;
  return !!key && ['name', 'constructor', 'type'].some((member) => isMemberOf(unwrap(key as Node), member, errors));
}

/** `err.status ? err.message : 'Something went wrong'`: an error to which somebody has given a status is one that was thrown on purpose. */
const isGivenStatus = (test: Node, errors: ReadonlySet<string>): boolean =>
  ['status', 'statusCode', 'httpStatus'].some((name) => isMemberOf(test, name, errors));

const EXPOSED = /^(expose|(is)?(public|operational))$/i;

/** `err.expose` of http-errors and its like: somebody decided that clients may read this error. */
function isExposed(test: Node, { ast, errors }: Met): boolean {
  if (test.type === 'MemberExpression' || test.type === 'OptionalMemberExpression')
    return EXPOSED.test(memberName(test) ?? '') && isError(test.object, errors);
  // `const { expose } = err`
  const from = test.type === 'Identifier' ? readScopes(ast).binding(test)?.from : undefined;
  if (from?.type !== 'VariableDeclarator' || from.id.type !== 'ObjectPattern' || !from.init) return false;
  const own = from.id.properties.find(
    (one) => one.type === 'ObjectProperty' && test.type === 'Identifier' && patternNames(one.value).includes(test.name),
  );
  return (
    own?.type === 'ObjectProperty' && EXPOSED.test(keyName(own.key, own.computed) ?? '') && isError(from.init, errors)
  );
}

/** `err.name`, `err.code` that the app, or a package that checks what clients send, has given: no driver and no system. */
const isSaidBy = (side: Node, word: string, errors: ReadonlySet<string>): boolean =>
  (isMemberOf(side, 'name', errors) && isOwn(word)) ||
  (['code', 'type'].some((member) => isMemberOf(side, member, errors)) && !isOfSystem(word));

const SYSTEM_CODES = new Set<unknown>([
  ...[...getSystemErrorMap().values()].map(([name]) => name),
  ...Object.keys(constants.errno),
  ...Object.values(dns),
]);

/** Codes of Node's modules, its HTTP and TLS, of databases, and of what sends mail. */
const SYSTEM_WORDS =
  /^(ERR_|ABORT_ERR$|MODULE_NOT_FOUND$|HPE_|Z_\w+_ERROR$|UND_|CERT_|CRL_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|ER_|WARN_DATA|SQLITE|PROTOCOL_|P\d{4}|XX\d{3}|\d|(ORA|NJS|DPI)-|EAI_|E(LOGIN|REQUEST|SOCKET\w*|INSTLOOKUP|CONN\w+|NOTOPEN|DNS|AUTH|ENVELOPE|STREAM)$)|Error$/;

const isOfSystem = (code: string): boolean => SYSTEM_CODES.has(code) || SYSTEM_WORDS.test(code);

/** `err.isJoi`, `createError.isHttpError(err)` */
function isMarked(node: Node, errors: ReadonlySet<string>): boolean {
  if (node.type === 'CallExpression') {
    const callee = unwrap(node.callee as Node);
    const name = /^is([A-Z]\w*)$/.exec(callee.type === 'Identifier' ? callee.name : (memberName(callee) ?? ''))?.[1];
    const isKind = name !== undefined && (/^(Boom|Celebrate\w*|Operational|Trusted)$/.test(name) || isKindOfOwn(name));
    return isKind && node.arguments.some((argument) => isError(argument as Node, errors));
  }
  if (!/^is(Joi|Boom|Http|HttpError|Celebrate\w*)$/.test(memberName(node) ?? '')) return false;
  return 'object' in node && isError(node.object as Node, errors);
}

/** `isShopError(err)`; what nobody foresaw is not the app's own, nor what another server said. */
const isKindOfOwn = (name: string): boolean =>
  /.(Error|Exception)$/.test(name) && isOwn(name) && !/^(Un|Server|Internal|System)/.test(name);

/** The code of each branch of a `switch` over an error, whether it is for errors of the app's own alone, and whether there is no inside to show in it. */
export function branchesOf(
  { discriminant, cases }: Extract<Node, { type: 'SwitchStatement' }>,
  met: Met,
): { code: readonly Node[]; isOwn: boolean; isClosed: boolean }[] {
  const over = unwrap(discriminant);
  const said = (test: Node | null | undefined): boolean => {
    if (!test) return false;
    if (over.type === 'BooleanLiteral') return over.value && isForClients(test, met);
    return test.type === 'StringLiteral' && isSaidBy(over, test.value, met.errors);
  };
  // `switch (process.env.NODE_ENV) { case 'development': …`, `switch (true) { case typeof err === 'string': …`
  const closed = (test: Node | null | undefined): boolean => {
    if (!test) return false;
    const asked = over.type === 'BooleanLiteral' && over.value ? test : equality(discriminant, test);
    return guardOver(met, asked, true) === 'closed' || isTextTest(asked, met.errors);
  };
  let [all, allClosed] = [true, true];
  return cases.map(({ test, consequent }) => {
    const [isOwn, isClosed] = [said(test) && all, closed(test) && allClosed];
    // A branch that is empty, or does not end, goes on in the next one.
    all = exitsCase(consequent) || isOwn;
    allClosed = exitsCase(consequent) || isClosed;
    return { code: consequent, isOwn, isClosed };
  });
}

const equality = (left: Node, right: Node): Node =>
  ({ type: 'BinaryExpression', operator: '===', left, right }) as unknown as Node;

const exitsCase = (code: readonly Node[]): boolean =>
  /^(Return|Throw|Break|Continue)Statement$/.test(code.at(-1)?.type ?? '') ||
  (code.at(-1)?.type === 'BlockStatement' && leaves(code.at(-1)));

/** `typeof err === 'string'`: a text that somebody threw has no inside. */
export function isTextTest(node: Node, errors: ReadonlySet<string>): boolean {
  const test = unwrap(node);
  if (test.type !== 'BinaryExpression' || !/^={2,3}$/.test(test.operator)) return false;
  const sides = [unwrap(test.left as Node), unwrap(test.right)];
  return (
    sides.some(
      (side) => side.type === 'UnaryExpression' && side.operator === 'typeof' && isError(unwrap(side.argument), errors),
    ) && sides.some((side) => side.type === 'StringLiteral' && side.value === 'string')
  );
}

/** Whether an error of that name is none of the app's own. */
export const isOfOthers = (name: string): boolean => !isOwn(name);

const isOwn = (name: string): boolean => name !== '' && (VALIDATION.test(name) || !OF_OTHERS.test(name));

function isMemberOf(node: Node, name: string, errors: ReadonlySet<string>): boolean {
  if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') return false;
  return memberName(node) === name && isError(node.object, errors);
}

export function isError(node: Node, errors: ReadonlySet<string>): boolean {
  const inner = unwrap(node);
  return inner.type === 'Identifier' && errors.has(inner.name);
}

function lastName(node: Node): string {
  const inner = unwrap(node);
  return inner.type === 'Identifier' ? inner.name : (memberName(inner) ?? '');
}

/** `delete err.stack` */
export const deletesStack = (ast: File, body: Node): boolean =>
  nodesInside(ast, body, 'UnaryExpression').some(
    ({ operator, argument }) => operator === 'delete' && memberName(unwrap(argument)) === 'stack',
  );
