import { children, type FunctionNode, isFunction, memberName, type Node, unwrap, walk } from '../syntax/nodes.ts';
import type { Scopes } from '../syntax/scopes.ts';
import { functionOf } from '../syntax/static-types.ts';

/**
 * `if (!user) throw new Error('User not found')` in what a `catch` belongs to: the app says something to its user there, whatever
 * the status that the answer has. Where a status of 4xx is set, it is no question: such messages stay.
 */
export function throwsOwnWords(block: Node): boolean {
  return saysIn(block, { decided: false, answered: false });
}

/** Nothing in a `try` fails but functions of the file, with words of the app's own: `day = parseDay(req.query.day)`. */
export function throwsOnlyOwnWords(block: Node, scopes: Scopes, depth = 0): boolean {
  let [speaks, foreign] = [false, false];
  walk(block, (node) => {
    if (foreign) return false;
    if (node.type === 'AwaitExpression' || node.type === 'TaggedTemplateExpression') foreign = true;
    if (node.type === 'ThrowStatement') {
      // What is thrown to be caught a line below is no call that fails.
      if (depth > 0 && isOwnThrow(node)) speaks = true;
      else foreign = true;
    }
    if (!/^(Optional)?CallExpression$|^NewExpression$/.test(node.type) || isQuiet(node)) return undefined;
    const fn = depth < 3 ? functionOf((node as { callee: Node }).callee, scopes) : undefined;
    if (isFunction(fn) && fn.async !== true && throwsOnlyOwnWords(fn.body, scopes, depth + 1)) speaks = true;
    else if (!isPlainError(node)) foreign = true;
    return undefined;
  });
  return speaks && !foreign;
}

/** Methods of texts, numbers, lists and responses, which tell nothing of what is inside. */
function isQuiet(node: Node): boolean {
  const callee = unwrap((node as { callee: Node }).callee);
  if (callee.type === 'Identifier')
    return /^(String|Number|Boolean|Date|Set|Map|RegExp|parseInt|parseFloat|isNaN|encodeURIComponent)$/.test(
      callee.name,
    );
  return QUIET.test(memberName(callee) ?? '');
}

const QUIET =
  /^(trim|toLowerCase|toUpperCase|split|replace|replaceAll|test|match|includes|startsWith|endsWith|slice|substring|padStart|padEnd|join|map|filter|some|every|find|indexOf|push|has|isArray|isInteger|isNaN|isFinite|isSafeInteger|keys|values|entries|min|max|floor|ceil|round|abs|now|getTime|toISOString|json|send|status|sendStatus|redirect)$/;

/** The first place of a file where an error with words of the app's own, and no status below 500, is handed to the error handler. */
export function handedWords(program: Node): Node | undefined {
  return handedIn(program, { decided: false, handler: false, next: 'next' });
}

function handedIn(node: Node, at: { decided: boolean; handler: boolean; next: string }): Node | undefined {
  if (at.decided && isHanded(node, at.next)) return node;
  // What is thrown in a `try` comes to its `catch`.
  const handler = isFunction(node) ? takesRequest(node) : at.handler && !(node.type === 'TryStatement' && node.handler);
  const decided = isFunction(node) ? false : at.decided || node.type === 'IfStatement';
  const next = (isFunction(node) && takesRequest(node) && nextOf(node)) || at.next;
  if (handler && decided && (isOwnThrow(node) || (node.type === 'BlockStatement' && answersFirst(node)))) {
    return isOwnThrow(node) ? node : undefined;
  }
  for (const child of children(node)) {
    const found = handedIn(child, { decided, handler, next });
    if (found) return found;
  }
  return undefined;
}

const answersFirst = (block: Extract<Node, { type: 'BlockStatement' }>): boolean => block.body.some(setsClientStatus);

const said = new WeakMap<Node, (boolean | undefined)[]>();

/** A `try` stands in others, each of which is asked. */
function saysIn(node: Node, { decided, answered }: { decided: boolean; answered: boolean }): boolean {
  if (isOwnThrow(node)) return decided && !answered;
  const known = said.get(node) ?? [];
  said.set(node, known);
  const inner = {
    decided: isFunction(node) ? false : decided || node.type === 'IfStatement',
    answered: answered || (node.type === 'BlockStatement' && answersFirst(node)),
  };
  return (known[Number(decided) * 2 + Number(answered)] ??= children(node).some((child) => saysIn(child, inner)));
}

const CALLBACK = /^_?(cb|callback|done|next|fn)\d?$/i;

/** A function calls back with words of its own where an error is expected: `cb('NOT_FOUND')`, `done(new Error('No such user'))`. */
export function callsBackWords(fn: FunctionNode): boolean {
  const names = fn.params.flatMap((param) =>
    param.type === 'Identifier' && CALLBACK.test(param.name) ? param.name : [],
  );
  let found = false;
  if (names.length > 0 && !takesRequest(fn))
    walk(fn.body, (node) => {
      if (found || node.type !== 'CallExpression' || node.callee.type !== 'Identifier') return;
      const [first] = node.arguments as Node[];
      found = names.includes(node.callee.name) && !!first && (isText(first) || isPlainError(first));
    });
  return found;
}

const takesRequest = (fn: Extract<Node, { params: unknown }>): boolean =>
  (fn.params as Node[]).some((param) => param.type === 'Identifier' && /^_?req(uest)?$/.test(param.name));

/** `(req, res, next)`, `(err, req, res, next)` */
function nextOf({ params }: Extract<Node, { params: unknown }>): string | undefined {
  const last = params.length >= 3 ? (params.at(-1) as Node) : undefined;
  return last?.type === 'Identifier' ? last.name : undefined;
}

const isOwnThrow = (node: Node): boolean => node.type === 'ThrowStatement' && isPlainError(unwrap(node.argument));

/** `new Error('words')`; of other classes it is not seen what status they have. */
function isPlainError(node: Node): boolean {
  if (node.type !== 'NewExpression' && node.type !== 'CallExpression') return false;
  const [words, ...more] = node.arguments as Node[];
  return (
    node.callee.type === 'Identifier' && node.callee.name === 'Error' && more.length === 0 && !!words && isText(words)
  );
}

const isText = (node: Node): boolean => node.type === 'StringLiteral' || node.type === 'TemplateLiteral';

/** `next(new Error('words'))`, `next({ status: 500, message: 'words' })` */
function isHanded(node: Node, next: string): boolean {
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier' || node.callee.name !== next) return false;
  const [error] = node.arguments;
  if (!error) return false;
  if (isPlainError(error as Node)) return true;
  if (error.type !== 'ObjectExpression') return false;
  const valueOf = (name: RegExp): Node | undefined => {
    const property = error.properties.find(
      (one) => one.type === 'ObjectProperty' && one.key.type === 'Identifier' && name.test(one.key.name),
    );
    return property?.type === 'ObjectProperty' ? (property.value as Node) : undefined;
  };
  const words = valueOf(/^message$/);
  const status = valueOf(/^(status|statusCode)$/);
  const late = !status || (status.type === 'NumericLiteral' && status.value >= 500);
  return words !== undefined && isText(words) && late;
}

/** `res.status(404);`, `res.statusCode = 401;` */
function setsClientStatus(statement: Node): boolean {
  if (statement.type !== 'ExpressionStatement') return false;
  const node = unwrap(statement.expression);
  const value =
    node.type === 'CallExpression' && memberName(node.callee as Node) === 'status'
      ? node.arguments[0]
      : node.type === 'AssignmentExpression' && memberName(node.left as Node) === 'statusCode'
        ? node.right
        : undefined;
  return value?.type === 'NumericLiteral' && value.value >= 400 && value.value < 500;
}
