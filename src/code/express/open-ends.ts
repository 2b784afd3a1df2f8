import {
  children,
  type FunctionNode,
  isFunction,
  memberName,
  type Node,
  rootName,
  unwrap,
  walk,
} from '../syntax/nodes.ts';

/**
 * How control leaves statements: `open` behind the last of them, `lost` by a `return` within; both without a response.
 * `spoken`: some way comes to their end with a response behind it.
 */
interface Flow {
  open: boolean;
  lost: boolean;
  spoken: boolean;
}

const ON: Flow = { open: true, lost: false, spoken: false };
const ENDED: Flow = { open: false, lost: false, spoken: false };
const SPOKEN: Flow = { open: false, lost: false, spoken: true };

/**
 * Where a handler of errors may end and neither responds nor hands on, so that the request hangs: behind its last statement,
 * which is given, or `within`. Where some way comes there with a response, it is what lacks another branch: the block of an
 * `if`, the last case of a `switch`. What it calls with the response, with `next` or with the error is taken to respond, but
 * for a log.
 */
export function openEnd({ body, params }: FunctionNode): Node | 'within' | undefined {
  if (body.type !== 'BlockStatement') return undefined;
  const names = (params as Node[]).map((param) => rootName(param) ?? '');
  const statements = body.body as Node[];
  const { open, lost, spoken } = flowOf(statements, names);
  const last = statements.at(-1);
  if (lost) return 'within';
  if (!open) return undefined;
  if (!spoken || !last) return last ?? 'within';
  return flowOf(statements.slice(0, -1), names).spoken ? 'within' : (lastBranch(last, names) ?? 'within');
}

/** What another branch can stand behind, where that is all that is missing. */
function lastBranch(last: Node, names: readonly string[]): Node | undefined {
  if (last.type === 'SwitchStatement') {
    const bodies = last.cases.map(({ consequent }) => consequent as Node[]);
    const isWhole =
      last.cases.every(({ test }) => test) && bodies.every((body) => body.length === 0 || !flowOf(body, names).open);
    return isWhole && isLeft(bodies.at(-1)?.at(-1)) ? last.cases.at(-1) : undefined;
  }
  if (last.type !== 'IfStatement' || flowOfOne(last.consequent, names).open) return undefined;
  if (last.alternate) return lastBranch(last.alternate, names);
  return last.consequent.type === 'BlockStatement' ? last.consequent : undefined;
}

function isLeft(last: Node | undefined): boolean {
  if (last?.type === 'BlockStatement') return isLeft(last.body.at(-1));
  return last !== undefined && /^(Break|Return|Throw)Statement$/.test(last.type);
}

function flowOf(statements: readonly Node[], names: readonly string[]): Flow {
  let lost = false;
  let spoken = false;
  for (const statement of statements) {
    const flow = flowOfOne(statement, names);
    lost ||= flow.lost;
    spoken ||= flow.spoken;
    if (!flow.open) return { open: false, lost, spoken };
  }
  return { open: true, lost, spoken };
}

function flowOfOne(node: Node, names: readonly string[]): Flow {
  switch (node.type) {
    case 'ReturnStatement':
      return { ...ENDED, lost: !(node.argument && responds(node.argument, names)) };
    case 'ThrowStatement':
      return ENDED;
    case 'BlockStatement':
      return flowOf(node.body as Node[], names);
    case 'LabeledStatement':
      return flowOfOne(node.body, names);
    case 'IfStatement': {
      if (responds(node.test, names)) return SPOKEN;
      const done = flowOfOne(node.consequent, names);
      if (isThere(node.test, names)) return done;
      const other = node.alternate ? flowOfOne(node.alternate, names) : ON;
      const begun = hasBegun(node.test, names);
      return {
        open: done.open || other.open,
        lost: (done.lost && !begun) || other.lost,
        spoken: done.spoken || other.spoken,
      };
    }
    case 'TryStatement':
      return flowOfTry(node, names);
    case 'SwitchStatement':
      return flowOfSwitch(node, names);
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
      return { ...flowOfOne(node.body, names), open: true };
    case 'ExpressionStatement':
      return responds(node.expression, names) ? SPOKEN : ON;
    case 'VariableDeclaration':
      return node.declarations.some(({ init }) => init && responds(init as Node, names)) ? SPOKEN : ON;
    default:
      return ON;
  }
}

function flowOfTry(
  { block, handler, finalizer }: Extract<Node, { type: 'TryStatement' }>,
  names: readonly string[],
): Flow {
  const last = finalizer ? flowOfOne(finalizer, names) : ON;
  if (!last.open) return last;
  const tried = flowOfOne(block, names);
  const caught = handler ? flowOfOne(handler.body, names) : ENDED;
  return {
    open: tried.open || caught.open,
    lost: tried.lost || caught.lost,
    spoken: tried.spoken || caught.spoken || last.spoken,
  };
}

/** Each case runs on into the next where nothing stops it; without a `default` some error fits none. */
function flowOfSwitch(
  { cases, discriminant }: Extract<Node, { type: 'SwitchStatement' }>,
  names: readonly string[],
): Flow {
  if (responds(discriminant, names)) return SPOKEN;
  const flows = cases.map((one) => flowOf(one.consequent as Node[], names));
  const leaves = cases.some(
    ({ consequent }, at) => flows[at]?.open === true && (breaks(consequent as Node[]) || at === cases.length - 1),
  );
  const covered = cases.some(({ test }) => !test);
  return {
    open: leaves || !covered,
    lost: flows.some(({ lost }) => lost),
    spoken: flows.some(({ spoken }) => spoken),
  };
}

/** `if (err)`: what comes to a handler of errors is one. */
function isThere(node: Node, [error]: readonly string[]): boolean {
  const test = unwrap(node);
  if (test.type === 'Identifier') return error !== '' && test.name === error;
  if (test.type === 'UnaryExpression' && test.operator === '!')
    return test.argument.type === 'UnaryExpression' && isThere(test.argument.argument, [error ?? '']);
  if (test.type !== 'BinaryExpression' || !/^!==?$/.test(test.operator)) return false;
  return isThere(test.left as Node, [error ?? '']) && isNothing(test.right);
}

const isNothing = (node: Node): boolean =>
  node.type === 'NullLiteral' || (node.type === 'Identifier' && node.name === 'undefined');

const breaks = (statements: readonly Node[]): boolean =>
  statements.some(
    (one) => one.type === 'BreakStatement' || (one.type === 'BlockStatement' && breaks(one.body as Node[])),
  );

/** `if (res.headersSent) return;`, `if (!err) return;`: there is a response, or nothing to say. */
function hasBegun(test: Node, [error]: readonly string[]): boolean {
  let found = test.type === 'UnaryExpression' && rootName(test.argument) === error;
  walk(test, (inner) => {
    if (/^(headersSent|writableEnded|finished|destroyed|aborted|closed)$/.test(memberName(inner) ?? '')) found = true;
  });
  return found;
}

/** On every way through an expression the response is ended, or something else is given what ends it. */
function responds(node: Node, names: readonly string[]): boolean {
  if (isFunction(node)) return false;
  if (node.type === 'LogicalExpression') return responds(node.left, names);
  if (node.type === 'ConditionalExpression')
    return responds(node.test, names) || (responds(node.consequent, names) && responds(node.alternate, names));
  if (/^(Optional)?CallExpression$/.test(node.type) && isResponse(node, names)) return true;
  return children(node).some((child) => responds(child, names));
}

function isResponse(call: Node, names: readonly string[]): boolean {
  if (call.type !== 'CallExpression' && call.type !== 'OptionalCallExpression') return false;
  const [error, request, response, next] = names;
  const callee = unwrap(call.callee as Node);
  const root = rootName(callee);
  const method = memberName(callee) ?? '';
  if (root !== undefined && root === response) return !SETTERS.test(method);
  if (root !== undefined && root === request) return /^(next|respond|send|fail|reply)$/i.test(method);
  if (callee.type === 'Identifier' && callee.name === next) return true;
  if (method === 'exit' || method === 'abort') return true;
  const isLog = TELLS.test(`${root ?? ''}.${method}`) || (callee.type === 'Identifier' && TELLS.test(callee.name));
  const hands = (call.arguments as Node[]).some((given) => mentions(given, [response, next]));
  return hands || (!isLog && (call.arguments as Node[]).some((given) => mentions(given, [error])));
}

const SETTERS =
  /^(status|set|header|setHeader|setHeaders|removeHeader|type|contentType|cookie|clearCookie|append|attachment|vary|links|location|on|once|off|get|getHeader|setTimeout|setLocale|__)$/;

/** What is told of an error, and says nothing to the client. */
const TELLS =
  /console|log|winston|pino|bunyan|debug|trace|sentry|raven|bugsnag|rollbar|newrelic|airbrake|honeybadger|captur|notice|report|notify|track|audit|metric|\bassign|String$|\bJSON\.|\butil\.|isArray|instanceof|inspect|format|keys|values|entries|includes|startsWith|match|test/i;

function mentions(node: Node, names: readonly (string | undefined)[]): boolean {
  let found = false;
  walk(node, (inner) => void (found ||= inner.type === 'Identifier' && names.includes(inner.name)));
  return found;
}
