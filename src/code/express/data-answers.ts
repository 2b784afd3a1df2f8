import { memberName, type Node, unwrap, walk } from '../syntax/nodes.ts';

const PAGES = new Set(['render', 'sendFile', 'sendfile', 'download', 'view', 'pipe']);
const TEXTS = new Set(['send', 'end', 'write']);

/**
 * Whether all that a handler answers is seen, and is data: JSON, a status, a text without tags. It is not where the response is
 * handed to other code, or what is sent is worked out when it runs.
 *
 * @param rootOf the variable at the beginning of a chain of members and calls
 */
export function answersData(
  fn: Node,
  response: ReadonlySet<string>,
  rootOf: (node: Node) => string | undefined,
): boolean {
  let data = true;
  const typed = declaresData(fn, response, rootOf);
  walk(fn, (node) => {
    if (node.type !== 'CallExpression' && node.type !== 'OptionalCallExpression' && node.type !== 'NewExpression')
      return data;
    const args = node.arguments as Node[];
    const callee = unwrap(node.callee as Node);
    if (args.some((argument) => argument.type === 'Identifier' && response.has(argument.name))) data = false;
    if (!response.has(rootOf(callee) ?? '')) return data;
    const name = memberName(callee) ?? '';
    if (PAGES.has(name) || (TEXTS.has(name) && !isData(args[0], typed)) || isMarkup(name, args)) data = false;
    return data;
  });
  return data;
}

/** A content type that is no page stands in it, so that what is worked out when it runs is none, either. */
function declaresData(fn: Node, response: ReadonlySet<string>, rootOf: (node: Node) => string | undefined): boolean {
  let found = false;
  walk(fn, (node) => {
    if (node.type !== 'CallExpression' || !response.has(rootOf(node.callee as Node) ?? '')) return;
    const name = memberName(unwrap(node.callee as Node)) ?? '';
    const [first, second] = node.arguments as Node[];
    const value =
      name === 'type' || name === 'contentType'
        ? first
        : /^(set|header|setHeader)$/.test(name) && isContentType(first)
          ? second
          : undefined;
    if (isNoPage(value)) found = true;
  });
  return found;
}

const isContentType = (name: Node | undefined): boolean =>
  name?.type === 'StringLiteral' && /^content-type$/i.test(name.value);

/** What `res.send` sends as JSON, and texts that hold no tag. */
function isData(value: Node | undefined, typed: boolean): boolean {
  switch (value?.type) {
    case undefined:
    case 'ObjectExpression':
    case 'ArrayExpression':
    case 'NumericLiteral':
    case 'BooleanLiteral':
    case 'NullLiteral':
      return true;
    case 'StringLiteral':
      return !value.value.includes('<');
    default:
      return typed;
  }
}

/** A content type of its own that is not JSON: `res.type('html')`, `res.set('Content-Type', type)`. */
function isMarkup(name: string, [first, second]: readonly Node[]): boolean {
  if (name === 'type' || name === 'contentType') return !isNoPage(first);
  if (!['set', 'header', 'setHeader'].includes(name)) return false;
  if (first?.type === 'StringLiteral') return isContentType(first) && !isNoPage(second);
  return first?.type !== 'ObjectExpression';
}

const isNoPage = (value: Node | undefined): boolean =>
  value?.type === 'StringLiteral' && !/html|svg|xml/i.test(value.value);
