import { memberName, type Node, rootName, unwrap, walk } from '../syntax/nodes.ts';

const BODY_METHODS = new Set(['send', 'json', 'jsonp', 'end', 'write', 'render']);
const HEADER_METHODS = new Set(['set', 'setHeader', 'header', 'append']);

type Call = Extract<Node, { type: 'CallExpression' }>;

/** `res.set('X-Error', …)` */
export const isHeader = ({ callee, arguments: given }: Call): boolean =>
  given.length > 1 && HEADER_METHODS.has(memberName(unwrap(callee as Node)) ?? '');

/** Whether a call sends a body, or a header: `res.status(500).json(…)`. */
export function isBody(node: Call, response: ReadonlySet<string>): boolean {
  const name = memberName(unwrap(node.callee as Node));
  return (
    name !== undefined &&
    (BODY_METHODS.has(name) || isHeader(node)) &&
    response.has(rootName(node.callee as Node) ?? '')
  );
}

/** Objects that are written out in a body of code, and sent by it: `const body = { … }; res.json(body)`. */
export function sentObjects(code: Node, response: ReadonlySet<string>): Set<string> {
  const made = new Set<string>();
  const sent = new Set<string>();
  walk(code, (node) => {
    if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier' && node.init?.type === 'ObjectExpression')
      made.add(node.id.name);
    if (node.type !== 'CallExpression' || !isBody(node, response)) return;
    for (const argument of node.arguments) if (argument.type === 'Identifier') sent.add(argument.name);
  });
  return new Set([...made].filter((name) => sent.has(name)));
}
