import type { FunctionNode, Node } from '../syntax/nodes.ts';
import type { Check, FlowFile, Graph } from './graph.ts';
import type { Registration, RequestValue } from './request.ts';
import { textOf } from './texts.ts';

/** `/files/:id([0-9a-f]+)`: what the path of a route lets a parameter be. */
export function pathCheck(graph: Graph, { call, file }: Registration, { part, path }: RequestValue): Check[] {
  const [first] = call.arguments as Node[];
  const [name] = path;
  if (part !== 'params' || name === undefined || !first) return [];
  const pattern =
    first.type === 'RegExpLiteral'
      ? groupOf(first.pattern, name)
      : new RegExp(`:${name.replace(/\W/g, '')}\\(([^)]*)\\)`).exec(
          textOf(graph, { file, node: first, select: [], frame: null }),
        )?.[1];
  if (pattern === undefined || pattern === '' || /\\S|\[\^|(?<!\\)\.|\//.test(pattern)) return [];
  return [{ proof: 'identifier', by: 'the path of the route', file, node: first }];
}

/** The group of a pattern that a parameter is: `([a-z]+)`, by its number from 0 or its name; one with groups inside is none. */
function groupOf(pattern: string, name: string): string | undefined {
  const groups = [...pattern.matchAll(/\\.|\[(?:\\.|[^\]])*\]|\((?:\?<(\w+)>|(?!\?))/g)].filter(([text]) =>
    text.startsWith('('),
  );
  const group = groups.find(([, own], index) => (own ?? String(index)) === name);
  if (!group) return undefined;
  return /^((?:\\.|\[(?:\\.|[^\]])*\]|[^()])*)\)/.exec(pattern.slice(group.index + group[0].length))?.[1];
}

/** `delete req.body.role` in a handler: somebody has thought of what is in it. */
export function deletionCheck(fn: FunctionNode, file: FlowFile, { part, path }: RequestValue): Check[] {
  if (part !== 'body' || path.length > 0) return [];
  const text = file.source.text.slice(fn.start ?? 0, fn.end ?? 0);
  return /\bdelete\s+\w+\.body[.[]/.test(text)
    ? [{ proof: 'checked', by: 'fields that are taken out', file, node: fn }]
    : [];
}

/** `req.assert('email')…` and a look at `req.validationErrors()`: express-validator before version 6. */
export function assertedCheck(fn: FunctionNode, file: FlowFile, { path: [name] }: RequestValue): Check[] {
  const text = file.source.text.slice(fn.start ?? 0, fn.end ?? 0);
  if (name === undefined || !/\b(asyncV|v)alidationErrors\(|\bgetValidationResult\(/.test(text)) return [];
  const asserted = [...text.matchAll(/\.(?:assert|check(?:Body|Query|Params)?|validate)\(\s*['"`]([\w.]+)['"`]/g)];
  return asserted.some(([, field = '']) => field.split('.')[0] === name)
    ? [{ proof: 'checked', by: 'express-validator', file, node: fn }]
    : [];
}

/** Fields that a signature with a key is made of, which is compared with the one that was sent: who sends them has the key. */
export function signedCheck(fn: FunctionNode, file: FlowFile, { part, path }: RequestValue): Check[] {
  const name = path.at(-1);
  if (name === undefined || (part !== 'body' && part !== 'query')) return [];
  const text = file.source.text.slice(fn.start ?? 0, fn.end ?? 0);
  if (!/\bcreateHmac\(/.test(text) || !/timingSafeEqual\(|[!=]==?\s*[\w.]*sign|sign\w*\s*[!=]==?/i.test(text))
    return [];
  const fed = [...text.matchAll(/\.update\(([^)]*)\)/g)].map(([, given = '']) => `${given} ${madeAs(given, text)}`);
  const isFed = fed.some((given) => new RegExp(`\\b${name.replace(/\W/g, '')}\\b`).test(given));
  return isFed ? (['plain', 'checked'] as const).map((proof) => ({ proof, by: 'a signature', file, node: fn })) : [];
}

/** An expression with the lines that go on with it, whether or not a semicolon ends it. */
const LINES = '(?:[^;\\n]*[+,(|&?:][ \\t]*\\n)*[^;\\n]*(?:\\n\\s*[+.?:|&][^;\\n]*)*';

/** What a name that stands alone was made as: `const text = order + '|' + payment`. */
function madeAs(given: string, text: string): string {
  const name = /^\s*(\w+)/.exec(given)?.[1];
  return (name !== undefined && new RegExp(`\\b${name}\\s*=\\s*(${LINES})`).exec(text)?.[1]) || '';
}
