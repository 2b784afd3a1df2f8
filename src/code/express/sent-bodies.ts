import { memberName, type Node, rootName, unwrap, walk } from '../syntax/nodes.ts';

const BODY_METHODS = new Set(['send', 'json', 'jsonp', 'end', 'write', 'render']);

/** Whether a call sends a body: `res.status(500).json(…)`. */
export function isBody(node: Extract<Node, { type: 'CallExpression' }>, response: ReadonlySet<string>): boolean {
  const name = memberName(unwrap(node.callee as Node));
  return name !== undefined && BODY_METHODS.has(name) && response.has(rootName(node.callee as Node) ?? '');
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
