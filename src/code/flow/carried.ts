import type { Node } from '../syntax/nodes.ts';
import type { Edge, FlowFile, Graph, Spot } from './graph.ts';
import { isRequestName, isResponseName, requestValue } from './request.ts';

/** Who is signed in, and what packages put there, is not what the request sends. */
const OWN =
  /^(user|session|auth|account|app|res|next|log|logger|id|ip|ips|protocol|method|route|socket|connection|client|t|i18n|db|csrfToken|flash)$/;

const known = new WeakMap<Graph, Map<string, readonly { file: FlowFile; right: Node }[]>>();

/** `req.filter`, `res.locals.filter` that a middleware of the program has written: what it wrote. */
export function carriedEdges(graph: Graph, spot: Spot): Edge[] {
  const { node, select, file } = spot;
  if (node.type !== 'Identifier' || file.scopes.binding(node)?.kind !== 'param') return [];
  const [first, second] = select;
  if (isRequestName(node.name)) {
    if (first === undefined || !/^\w+$/.test(first) || OWN.test(first) || requestValue(select) !== null) return [];
    return writtenTo(graph, ['req', 'request'], first, spot, select.slice(1));
  }
  if (!isResponseName(node.name) || first !== 'locals' || second === undefined) return [];
  if (!/^\w+$/.test(second) || OWN.test(second)) return [];
  return writtenTo(graph, ['res.locals', 'response.locals'], second, spot, select.slice(2));
}

function writtenTo(
  graph: Graph,
  owners: readonly string[],
  name: string,
  spot: Spot,
  select: readonly string[],
): Edge[] {
  const writes = known.get(graph) ?? new Map<string, readonly { file: FlowFile; right: Node }[]>();
  known.set(graph, writes);
  const key = `${owners[0]}.${name}`;
  let found = writes.get(key);
  if (!found) {
    const texts = owners.map((owner) => `${owner}.${name}`);
    found = graph.files.paths.flatMap((path) => {
      const text = graph.files.text(path);
      const file = text.includes(`.${name}`) ? graph.files.file(path) : undefined;
      return file
        ? texts.flatMap((one) =>
            file.scopes
              .assigned(one)
              .flatMap((write) => (write.type === 'AssignmentExpression' ? [{ file, right: write.right }] : [])),
          )
        : [];
    });
    writes.set(key, found);
  }
  return found.map(({ file, right }) => ({
    to: { ...spot, file, node: right, select, frame: null },
    words: `kept as ${key}`,
  }));
}
