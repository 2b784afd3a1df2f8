import { bare, keyName, memberName, type Node, rootName, walk } from '../syntax/nodes.ts';
import { memberText } from '../syntax/scopes.ts';

/** What a function puts on its parameters, for whoever comes behind: `res.locals.nonce = …`, `Object.assign(res.locals, { nonce })`. */
export function setsOf(body: Node, params: readonly string[]): string[] {
  const found = new Set<string>();
  const note = (target: Node, ...names: string[]): void => {
    const text = memberText(bare(target));
    if (!text || !params.includes(rootName(target) ?? '')) return;
    const path = text.split('.').slice(1);
    for (const last of names.length > 0 ? names : ['']) found.add([...path, ...(last ? [last] : [])].join('.'));
  };
  walk(body, (node) => {
    if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression') note(node.left);
    if (node.type !== 'CallExpression' || memberName(bare(node.callee as Node)) !== 'assign') return;
    const [target, given] = node.arguments as Node[];
    if (target && given?.type === 'ObjectExpression')
      note(
        target,
        ...given.properties.flatMap((one) =>
          one.type === 'ObjectProperty' ? (keyName(one.key, one.computed) ?? []) : [],
        ),
      );
  });
  return [...found].filter(Boolean);
}
