import type { File } from '@babel/types';
import { memberName, type Node, unwrap, walk } from '../syntax/nodes.ts';
import { isClientStatus, isDevelopmentTest, openGuard } from './environment-guards.ts';

/** Of the runtime, of drivers and object mappers: their words are not the app's, whatever the status. */
const OF_OTHERS =
  /^(Type|Range|Reference|Syntax|Eval|URI|Aggregate|System|Assertion)?Error$|^(Mongo|Cast|Sequelize|Prisma|Sqlite|Postgres|Query|Database|Mysql|Redis|Axios|Knex|DB)/i;
const VALIDATION = /validat/i;

/** `err.name === 'OutOfStock'`, `err instanceof ShopError`, `status < 500`: what follows is said about errors of the app's own, to its users. */
export function isForClients(node: Node, errors: ReadonlySet<string>): boolean {
  const test = unwrap(node);
  if (test.type === 'LogicalExpression') {
    const sides = [test.left, test.right];
    const said = (side: Node): boolean => isForClients(side, errors);
    return test.operator === '&&' ? sides.some(said) : sides.every(said);
  }
  if (isMarked(test, errors)) return true;
  if (test.type !== 'BinaryExpression') return false;
  if (isClientStatus(test)) return true;
  if (test.operator === 'instanceof') return isError(test.left as Node, errors) && isOwn(lastName(test.right));
  if (!/^={2,3}$/.test(test.operator)) return false;
  const sides = [unwrap(test.left as Node), unwrap(test.right)];
  const name = sides.find((side) => side.type === 'StringLiteral');
  // `err.message === 'Connection is closed.'`: that is all it says.
  if (name && sides.some((side) => isMemberOf(side, 'message', errors))) return true;
  return name?.type === 'StringLiteral' && sides.some((side) => isSaidBy(side, name.value, errors));
}

/** `err.name`, `err.code` that the app, or a package that checks what clients send, has given: no driver and no system. */
const isSaidBy = (side: Node, word: string, errors: ReadonlySet<string>): boolean =>
  (isMemberOf(side, 'name', errors) && isOwn(word)) ||
  (['code', 'type'].some((member) => isMemberOf(side, member, errors)) && !OF_SYSTEMS.test(word));

/** Codes of the file system, the network, Node, and databases. */
const OF_SYSTEMS =
  /^(E(NOENT|ACCES|PERM|EXIST|BUSY|PIPE|MFILE|ISDIR|NOTDIR|NOTEMPTY|NOTFOUND|AI_\w+|TIMEDOUT|CONN\w+|ADDR\w+|HOST\w+|PROTO|ENOTFOUND)|ER_|ERR_|SQLITE|UND_|PROTOCOL_|P\d{4}|\d)|Error$/;

/** `err.isJoi`, `createError.isHttpError(err)` */
function isMarked(node: Node, errors: ReadonlySet<string>): boolean {
  const name = node.type === 'CallExpression' ? memberName(unwrap(node.callee as Node)) : memberName(node);
  if (!/^is(Joi|Boom|Http|HttpError|Celebrate\w*)$/.test(name ?? '')) return false;
  if (node.type === 'CallExpression') return node.arguments.some((argument) => isError(argument as Node, errors));
  return 'object' in node && isError(node.object as Node, errors);
}

/** The code of each branch of a `switch` over an error, and whether it is for errors of the app's own alone. */
export function branchesOf(
  { discriminant, cases }: Extract<Node, { type: 'SwitchStatement' }>,
  errors: ReadonlySet<string>,
): { code: readonly Node[]; isOwn: boolean }[] {
  const over = unwrap(discriminant);
  const said = (test: Node | null | undefined): boolean => {
    if (!test) return false;
    if (over.type === 'BooleanLiteral') return over.value && isForClients(test, errors);
    return test.type === 'StringLiteral' && isSaidBy(over, test.value, errors);
  };
  let all = true;
  return cases.map(({ test, consequent }) => {
    const isOwn = said(test) && all;
    // A branch that is empty, or does not end, goes on in the next one.
    all = exitsCase(consequent) || isOwn;
    return { code: consequent, isOwn };
  });
}

const exitsCase = (code: readonly Node[]): boolean =>
  /^(Return|Throw|Break|Continue)Statement$/.test(code.at(-1)?.type ?? '') ||
  (code.at(-1)?.type === 'BlockStatement' && exits(code.at(-1) as Node));

/**
 * Which errors are left behind `if (!err.expose) return next(err)`: none whose inside is a secret, or, behind
 * `if (!(err instanceof ShopError)) throw err` and `if (status >= 500) return …`, those of the app's own.
 */
export function leftBehind(ast: File, node: Node, errors: ReadonlySet<string>): 'nothing' | 'own' | 'all' {
  if (node.type !== 'IfStatement' || node.alternate || !exits(node.consequent)) return 'all';
  const test = unwrap(node.test);
  if (test.type === 'BinaryExpression' && test.operator === '>=' && isFault(test.right)) return 'own';
  if (test.type !== 'UnaryExpression' || test.operator !== '!') return 'all';
  const held = unwrap(test.argument);
  if (isDevelopmentTest(held)) return openGuard(ast, held, false) ? 'all' : 'nothing';
  return isForClients(held, errors) ? 'own' : 'all';
}

function exits(node: Node): boolean {
  const last = node.type === 'BlockStatement' ? node.body.at(-1) : node;
  return last?.type === 'ReturnStatement' || last?.type === 'ThrowStatement';
}

const isFault = (node: Node): boolean => node.type === 'NumericLiteral' && node.value === 500;

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
export function deletesStack(body: Node): boolean {
  let found = false;
  walk(body, (node) => {
    if (node.type === 'UnaryExpression' && node.operator === 'delete')
      found ||= memberName(unwrap(node.argument)) === 'stack';
  });
  return found;
}
