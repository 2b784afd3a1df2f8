import { bare, keyName, memberName, unwrap, type Node } from '../syntax/nodes.ts';
import { isCall } from './callees.ts';
import { looseBeginning } from './loose-beginnings.ts';
import { UNSEEN, type Check, type FlowFile, type Graph, type Proof } from './graph.ts';
import { NO_DOTS, NO_FOLDERS, WHOLE_HOST } from './guards/targets.ts';
import { textOf } from './texts.ts';

type IsIt = (node: Node) => boolean;
type Make = (proof: Proof, by: string) => Check;

/** The text that a check is given. */
export function givenText(graph: Graph, file: FlowFile, node: Node | undefined): string {
  if (!node) return '';
  if (node.type === 'RegExpLiteral') return node.pattern.replaceAll('\\', '');
  return textOf(graph, { file, node, select: [], frame: null });
}

/** `/^[a-z]+$/.test(x)`, `x.match(/^…/)` */
export function patternChecks(
  graph: Graph,
  file: FlowFile,
  test: Node,
  method: string | null,
  receiver: Node | undefined,
  check: Make,
): Check[] {
  if (!isCall(test) || (method !== 'test' && method !== 'match')) return [];
  const node = method === 'test' ? receiver : (test.arguments[0] as Node | undefined);
  const [end] = node ? graph.ends({ file, node, select: [], frame: null }) : [];
  const pattern = end?.node.type === 'RegExpLiteral' ? end.node.pattern : undefined;
  if (pattern === undefined || !pattern.startsWith('^')) return [];
  const isName =
    pattern.endsWith('$') && !/\\S|\[\^|(?<!\\)\./.test(pattern) && !/\/|\\\\|<|&|;|`|\$\w/.test(pattern.slice(1, -1));
  return [check('pattern', 'a pattern'), ...(isName ? [check('identifier', 'a pattern')] : [])];
}

/** `/\.\./.test(x)` that fails */
export function absentPattern(method: string | null, receiver: Node | undefined, check: Make): Check[] {
  if (method !== 'test' || receiver?.type !== 'RegExpLiteral') return [];
  return absentChecks(receiver.pattern.replaceAll('\\', ''), (proof) => check(proof, 'a check of where it leads'));
}

/** `new URL(x).host === HOST`, `full.indexOf(ROOT) === 0` */
export function placeChecks(
  graph: Graph,
  { left, right, operator }: Extract<Node, { type: 'BinaryExpression' }>,
  truth: boolean,
  isIt: IsIt,
  file: FlowFile,
  check: Make,
): Check[] {
  const isEqual = operator.startsWith('=') === truth;
  if (isEqual && [left, right].some((one) => isHost(one, isIt, file)))
    return [check('host', 'a check of the host'), check('local', 'a check of the host')];
  if (isEqual && isBeginning(left, isIt))
    return [
      { ...check('inside', 'a check of where it leads'), ...looseBeginning(graph, file, right, { cut: true }) },
      check('host', 'a check of where it leads'),
    ];
  const searched = left.type === 'CallExpression' && memberName(left.callee) === 'indexOf' ? left : null;
  if (searched && isAbsent(operator, right, !truth) && isHost(searched.arguments[0] as Node | undefined, isIt, file))
    return [check('host', 'a list of hosts'), check('local', 'a list of hosts')];
  if (!searched || searched.callee.type !== 'MemberExpression' || !isIt(searched.callee.object)) return [];
  const text = givenText(graph, file, searched.arguments[0] as Node | undefined);
  const by = 'a check of where it leads';
  if (isAbsent(operator, right, truth)) return absentChecks(text, (proof) => check(proof, by));
  if (!isEqual && /^\.\./.test(text) && right.type === 'NumericLiteral' && right.value === 0)
    return [check('inside', by)];
  if (!isEqual || right.type !== 'NumericLiteral' || right.value !== 0) return [];
  const folder = searched.arguments[0] as Node | undefined;
  const inside = text.startsWith(UNSEEN) ? [{ ...check('inside', by), ...looseBeginning(graph, file, folder) }] : [];
  if (WHOLE_HOST.test(text)) return [check('host', by), check('local', by), ...inside];
  if (text === '/') return [check('rooted', by)];
  return inside.length > 0 ? [...inside, check('checked', by)] : [];
}

/** `x.indexOf('..') === -1`, `x.indexOf('..') < 0`; of `> -1` and `>= 0` the contrary. */
export function isAbsent(operator: string, right: Node, truth: boolean): boolean {
  const isMinusOne = right.type === 'UnaryExpression' && right.operator === '-';
  const isNought = right.type === 'NumericLiteral' && right.value === 0;
  if (operator === '<' || operator === '>=') return isNought && truth === (operator === '<');
  if (operator === '>') return isMinusOne && !truth;
  return isMinusOne && /^[!=]==?$/.test(operator) && operator.startsWith('=') === truth;
}

function absentChecks(text: string, check: (proof: Proof) => Check): Check[] {
  return [...(NO_DOTS.test(text) ? [check('dotless')] : []), ...(NO_FOLDERS.test(text) ? [check('rootless')] : [])];
}

/** `HOSTS.includes(new URL(x).hostname)` */
export function isHostList(
  method: string | null,
  first: Node | undefined,
  receiver: Node | undefined,
  isIt: IsIt,
  file: FlowFile,
): boolean {
  // `good.com` also ends `evilgood.com`.
  if (method === 'endsWith')
    return (
      receiver !== undefined &&
      isHost(receiver, isIt, file) &&
      !(first?.type === 'StringLiteral' && !/^\./.test(first.value))
    );
  return first !== undefined && /^(includes|has|indexOf|test|some)$/.test(method ?? '') && isHost(first, isIt, file);
}

/** `` LIST.includes(`${folder}/${name}`) `` */
export function isPartOf(method: string | null, first: Node | undefined, isIt: IsIt): boolean {
  if (!/^(includes|has|indexOf)$/.test(method ?? '') || !first) return false;
  if (first.type === 'TemplateLiteral') return first.expressions.some((one) => isIt(one as Node));
  return first.type === 'BinaryExpression' && [first.left, first.right].some((one) => isIt(one as Node));
}

/** `url.hostname` of what is looked at, or of what was made of it, by itself or under a name. */
function isHost(node: Node | undefined, isIt: IsIt, file: FlowFile): boolean {
  if (!node) return false;
  const inner = bare(node);
  if (inner.type === 'Identifier') return isKeptHost(inner, isIt, file);
  if (inner.type !== 'MemberExpression' && inner.type !== 'OptionalMemberExpression') return false;
  return HOST.test(memberName(inner) ?? '') && isUrlOf(inner.object, isIt, file, 0);
}

const HOST = /^(host|hostname|origin)$/;

/** `const host = new URL(x).hostname;`, `const { hostname } = new URL(x);` */
function isKeptHost(node: Extract<Node, { type: 'Identifier' }>, isIt: IsIt, file: FlowFile): boolean {
  const binding = file.scopes.binding(node);
  const from = binding?.writes.length === 0 ? binding.from : undefined;
  if (from?.type !== 'VariableDeclarator' || !from.init) return false;
  if (from.id.type !== 'ObjectPattern') return bare(from.init).type !== 'Identifier' && isHost(from.init, isIt, file);
  const key = from.id.properties.find((one) => one.type === 'ObjectProperty' && one.value === binding?.id);
  const name = key?.type === 'ObjectProperty' ? keyName(key.key, key.computed) : undefined;
  return HOST.test(name ?? '') && isUrlOf(from.init, isIt, file, 0);
}

function isUrlOf(node: Node, isIt: IsIt, file: FlowFile, depth: number): boolean {
  const inner = bare(node);
  if (isIt(inner)) return true;
  if (isCall(inner)) return (inner.arguments as Node[]).slice(0, 1).some((one) => isIt(bare(one)));
  if (inner.type !== 'Identifier' || depth > 1) return false;
  const from = file.scopes.binding(inner)?.from;
  return from?.type === 'VariableDeclarator' && from.init ? isUrlOf(from.init, isIt, file, depth + 1) : false;
}

/** `normalize(x).split(sep)[0]` */
export function isFirstPiece(node: Node, isIt: IsIt): boolean {
  const inner = bare(node);
  if (inner.type !== 'MemberExpression' || inner.property.type !== 'NumericLiteral' || inner.property.value !== 0)
    return false;
  const call = bare(inner.object);
  return (
    call.type === 'CallExpression' &&
    call.callee.type === 'MemberExpression' &&
    memberName(call.callee) === 'split' &&
    isIt(call.callee.object)
  );
}

/** `full.slice(0, ROOT.length) === ROOT` */
function isBeginning(node: Node, isIt: IsIt): boolean {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false;
  const [from, to] = node.arguments as Node[];
  return (
    /^(slice|substring|substr)$/.test(memberName(node.callee) ?? '') &&
    isIt(node.callee.object) &&
    from?.type === 'NumericLiteral' &&
    from.value === 0 &&
    to !== undefined &&
    memberName(to) === 'length'
  );
}

/** What `path.relative(ROOT, full)`, or the name it is kept under, is the way to: `full`. */
export function relativeTo(node: Node, file: FlowFile, depth = 0): Node | null {
  const inner = bare(node);
  if (inner.type === 'CallExpression') {
    const name = memberName(inner.callee) ?? (inner.callee.type === 'Identifier' ? inner.callee.name : '');
    const [first, second] = inner.arguments as Node[];
    if (name === 'normalize' && first && depth < 3) return relativeTo(first, file, depth + 1);
    return name === 'relative' ? (second ?? null) : null;
  }
  if (inner.type !== 'Identifier' || depth > 2) return null;
  const binding = file.scopes.binding(inner);
  const init = binding?.from.type === 'VariableDeclarator' ? binding.from.init : null;
  return init && init.type === 'CallExpression' ? relativeTo(init, file, depth + 1) : null;
}

/** `x.trim()`: what is no text has no such method, and throws; `x?.trim()` tells of what is there. */
export function isTextOnly(test: Node, isIt: IsIt, truth: boolean): boolean {
  if (test.type === 'MemberExpression') return isTextOnly(bare(test.object), isIt, truth);
  if (test.type !== 'CallExpression' && !(test.type === 'OptionalCallExpression' && truth)) return false;
  const { callee } = test;
  if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') return false;
  return TEXT_METHODS.test(memberName(callee) ?? '')
    ? isIt(callee.object)
    : isTextOnly(bare(callee.object), isIt, truth);
}

const TEXT_METHODS =
  /^(trim|trimStart|trimEnd|toLowerCase|toUpperCase|split|replace|replaceAll|match|matchAll|startsWith|endsWith|charAt|charCodeAt|codePointAt|substring|substr|padStart|padEnd|normalize|localeCompare|repeat)$/;

/** What `path.resolve(full)`, or the name it is kept under, is put together from. */
export function resolvedFrom(node: Node, { scopes }: FlowFile): readonly Node[] {
  const binding = node.type === 'Identifier' ? scopes.binding(node) : undefined;
  const isKept = binding?.writes.length === 0 && binding.from.type === 'VariableDeclarator';
  const call = isKept && binding.from.type === 'VariableDeclarator' ? binding.from.init : node;
  const made = call ? unwrap(call) : null;
  if (made?.type !== 'CallExpression') return [];
  return /^(resolve|normalize|realpath|realpathSync)$/.test(memberName(made.callee) ?? '')
    ? (made.arguments as Node[])
    : [];
}

/** `!/[<>&"']/.test(x)`, `!x.match(/\.\./)`: what the pattern takes, tried, is not in it. */
export function absenceChecks(
  graph: Graph,
  file: FlowFile,
  test: Node,
  method: string | null,
  receiver: Node | undefined,
  check: Make,
): Check[] {
  if (!isCall(test) || !/^(test|exec|match)$/.test(method ?? '')) return [];
  const node = method === 'match' ? (test.arguments[0] as Node | undefined) : receiver;
  const [end] = node ? graph.ends({ file, node, select: [], frame: null }) : [];
  const literal = end?.node.type === 'RegExpLiteral' ? end.node : null;
  if (!literal || literal.pattern.length > 200) return [];
  const takes = (text: string): boolean => new RegExp(literal.pattern, literal.flags.replace(/[gy]/g, '')).test(text);
  try {
    if (takes('a')) return [];
    if (takes('a<b')) return [check('html', 'a pattern')];
    if (takes('a/b')) return [check('filename', 'a pattern')];
    return takes('a..b') || takes('../b') ? [check('dotless', 'a pattern')] : [];
  } catch {
    return [];
  }
}
