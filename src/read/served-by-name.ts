import { memberText } from '../code/syntax/scopes.ts';
import { type Node, walk } from '../code/syntax/nodes.ts';
import type { Hub } from '../code/values/value.ts';
import { literalPattern } from './literal-pattern.ts';
import { isTest } from './entry-points.ts';
import type { Sources } from './sources.ts';

/** `CORE.app = app`, and `createServer(CORE.app)` in another file: the object that holds the app is known to both, whoever made it. */
export function isServedByName(hub: Hub, sources: Sources): boolean {
  const { source } = hub.site;
  const names = new Set<string>();
  walk(source.ast.program, (node) => {
    if (node.type !== 'AssignmentExpression' || node.left.type !== 'MemberExpression') return;
    const isHeld = node.right === hub.site.node || (node.right.type === 'Identifier' && node.right.name === hub.name);
    const name = isHeld ? (memberText(node.left as Node) ?? '') : '';
    if (name.includes('.') && !/^(this|module|exports)\b/.test(name)) names.add(name);
  });
  if (names.size === 0) return false;
  const any = [...names].map(literalPattern).join('|');
  const serves = new RegExp(`\\bcreateServer\\((?:[^()]{0,200},\\s*)?(?:${any})\\s*\\)|\\b(?:${any})\\.listen\\(`);
  return sources.code().some((path) => !isTest(path) && serves.test(sources.text(path) ?? ''));
}
