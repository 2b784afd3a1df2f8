import type { FunctionNode, Node } from '../syntax/nodes.ts';
import type { Check, FlowFile, Graph } from './graph.ts';
import type { Registration, RequestValue } from './request.ts';
import { textOf } from './texts.ts';

/** `/files/:id([0-9a-f]+)`: what the path of a route lets a parameter be. */
export function pathCheck(graph: Graph, { call, file }: Registration, { part, path }: RequestValue): Check[] {
  const [first] = call.arguments as Node[];
  const [name] = path;
  if (part !== 'params' || name === undefined || !first) return [];
  const text = textOf(graph, { file, node: first, select: [], frame: null });
  const pattern = new RegExp(`:${name.replace(/\W/g, '')}\\(([^)]*)\\)`).exec(text)?.[1];
  if (pattern === undefined || pattern === '' || /\\S|\[\^|(?<!\\)\.|\//.test(pattern)) return [];
  return [{ proof: 'identifier', by: 'the path of the route', file, node: first }];
}

/** `delete req.body.role` in a handler: somebody has thought of what is in it. */
export function deletionCheck(fn: FunctionNode, file: FlowFile, { part, path }: RequestValue): Check[] {
  if (part !== 'body' || path.length > 0) return [];
  const text = file.source.text.slice(fn.start ?? 0, fn.end ?? 0);
  return /\bdelete\s+\w+\.body[.[]/.test(text)
    ? [{ proof: 'checked', by: 'fields that are taken out', file, node: fn }]
    : [];
}
