import { bare, isFunction, memberName, type Node } from '../syntax/nodes.ts';
import { functionAround } from '../syntax/static-types.ts';
import type { FlowFile, Graph, Spot } from './graph.ts';
import { isResponseName, requestParameter } from './request.ts';

/** Whether an object is the response: `res`, `res.status(404)`, `req.res`. */
export function responseAt(graph: Graph, { file, node }: Spot): 'certain' | 'possible' | null {
  let at: Node = bare(node);
  while (at.type === 'CallExpression' && at.callee.type === 'MemberExpression') {
    if (
      !/^(status|type|contentType|set|header|vary|cookie|clearCookie|append|links|location)$/.test(
        memberName(at.callee) ?? '',
      )
    )
      return null;
    at = bare(at.callee.object);
  }
  if (at.type !== 'Identifier') return isResponseName(memberName(at) ?? '') ? 'possible' : null;
  const binding = file.scopes.binding(at);
  if (binding?.kind !== 'param' || !isFunction(binding.from)) return isResponseName(at.name) ? 'possible' : null;
  const index = binding.from.params.findIndex((param) => param === binding.id);
  const request = requestParameter(graph, binding.from, file);
  if (request && index === request.index + 1) return 'certain';
  return isResponseName(at.name) ? 'possible' : null;
}

/** Whether the function says, before it answers, that the answer is no page: `res.type('text')`, `res.set('Content-Type', type)`. */
export function isTyped(graph: Graph, file: FlowFile, call: Node): boolean {
  const { source, scopes } = file;
  const around = functionAround(call, scopes);
  const start = around?.start ?? 0;
  const before = source.text.slice(start, call.end ?? start);
  if (TYPED.test(before)) return true;
  return NAMED_TYPE.test(before) && typesBefore(file, call, around).some((node) => isNoPage(graph, file, node));
}

/** Types that are not written where they are set. */
const typesBefore = ({ scopes }: FlowFile, call: Node, around: Node | null): Node[] =>
  scopes.nodes('CallExpression').flatMap((one) => {
    if (one.type !== 'CallExpression' || functionAround(one, scopes) !== around) return [];
    const name = memberName(one.callee) ?? '';
    const [first, second] = one.arguments as Node[];
    if ((one.end ?? 0) > (call.end ?? 0) || !first) return [];
    if (/^(type|contentType)$/.test(name)) return [first];
    const isHeader = /^(set|header|setHeader)$/.test(name) && first.type === 'StringLiteral';
    return isHeader && second && /^content-type$/i.test(first.value) ? [second] : [];
  });

const isNoPage = (graph: Graph, file: FlowFile, node: Node): boolean => {
  const ends = graph.ends({ file, node, select: [], frame: null });
  return ends.length > 0 && ends.every((end) => end.node.type === 'StringLiteral' && !/html/.test(end.node.value));
};

const NAMED_TYPE = /\.(?:type|contentType)\(\s*[A-Za-z_$]|content-type['"`]\s*,\s*[A-Za-z_$]/i;

const TYPED = /\.(?:type|contentType)\(\s*['"`](?!\.?html|text\/html)|content-type['"`]\s*[,:]\s*['"`](?!text\/html)/i;
