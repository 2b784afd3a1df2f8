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

/** Whether the function says, before it answers, that the answer is no page: `res.type('text')`. */
export function isTyped({ source, scopes }: FlowFile, call: Node): boolean {
  const start = functionAround(call, scopes)?.start ?? 0;
  return TYPED.test(source.text.slice(start, call.end ?? start));
}

const TYPED = /\.(?:type|contentType)\(\s*['"`](?!\.?html|text\/html)|content-type['"`]\s*[,:]\s*['"`](?!text\/html)/i;
