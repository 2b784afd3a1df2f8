import type { Place } from '../model/place.ts';
import type { Project } from '../model/project.ts';
import { memberName, unwrap, walk, type Node } from '../code/syntax/nodes.ts';
import { handedWords } from '../code/express/own-words.ts';
import type { Sources } from './sources.ts';
import { isTest } from './entry-points.ts';
import { placeOf } from './values.ts';

/** Packages that do the same as they are loaded. */
const PATCHES = new Set(['express-async-errors', 'express-async-patch', 'express-async-error']);
const MENTIONS = new RegExp(`\\bforwardRejections\\b|['"\`](?:${[...PATCHES].join('|')})(?:/[\\w./-]*)?['"\`]`);

/** Where the program makes Express 4 take notice of rejected handlers, all of them: `security.forwardRejections(express)`. */
export function readForwarding(sources: Sources): Project['forwarding'] {
  return sources.code().flatMap((path) => {
    if (isTest(path) || !sources.mentions(path, MENTIONS)) return [];
    const source = sources.open(path);
    const found: Project['forwarding'] = [];
    if (source)
      walk(source.ast.program, (node) => {
        if (isPatched(node) || isOurs(node)) found.push({ ...placeOf({ source, node }), errors: !isOurs(node) });
      });
    return found;
  });
}

const WORDS = /\bError\(|\bnext\(\s*\{/;

/** Where the app first hands words of its own to the error handler, without a status below 500. */
export function readHandedWords(sources: Sources): Place | null {
  for (const path of sources.code()) {
    if (isTest(path) || !sources.mentions(path, WORDS)) continue;
    const source = sources.open(path);
    const node = source && handedWords(source.ast.program);
    if (source && node) return placeOf({ source, node });
  }
  return null;
}

function isPatched(node: Node): boolean {
  if (node.type === 'ImportDeclaration') return isPatch(node.source.value);
  if (node.type !== 'CallExpression') return false;
  const callee = unwrap(node.callee as Node);
  const [first] = node.arguments;
  return (
    callee.type === 'Identifier' && callee.name === 'require' && first?.type === 'StringLiteral' && isPatch(first.value)
  );
}

function isOurs(node: Node): boolean {
  if (node.type !== 'CallExpression' || node.arguments.length === 0) return false;
  const callee = unwrap(node.callee as Node);
  return callee.type === 'MemberExpression' && memberName(callee) === 'forwardRejections';
}

const isPatch = (module: string): boolean => PATCHES.has(module.split('/')[0] ?? '');
