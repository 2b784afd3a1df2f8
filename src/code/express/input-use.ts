import { keyName, memberName, unwrap, walk, type Node } from '../syntax/nodes.ts';

/** What a handler does with the request. */
export interface InputUse {
  readsBody: boolean;
  /** It calls something that by its name checks input. */
  checksInput: boolean;
  /** It hands the request to other code. */
  sharesRequest: boolean;
}

const CHECKS = /valid|schema|^(parse|parseAsync|safeParse|safeParseAsync|assert|cast|attempt)$|sanit/i;

export function inputUse(body: Node, params: readonly string[]): InputUse {
  const use: InputUse = { readsBody: false, checksInput: false, sharesRequest: false };
  const request = params[params.length === 4 ? 1 : 0];
  walk(body, (node) => {
    if (node.type === 'VariableDeclarator' && node.id.type === 'ObjectPattern' && isNamed(node.init, request))
      use.readsBody ||= node.id.properties.some(
        (one) => one.type === 'ObjectProperty' && keyName(one.key, one.computed) === 'body',
      );
    if ((node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression') && memberName(node) === 'body')
      use.readsBody ||= isNamed(node.object, request);
    if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return;
    const callee = unwrap(node.callee as Node);
    const name = callee.type === 'Identifier' ? callee.name : (memberName(callee) ?? '');
    if (CHECKS.test(name) && !isJson(callee)) use.checksInput = true;
    if (node.arguments.some((one) => isNamed(one as Node, request))) use.sharesRequest = true;
  });
  return use;
}

const isNamed = (node: Node | null | undefined, name: string | undefined): boolean => {
  const inner = node ? unwrap(node) : undefined;
  return inner?.type === 'Identifier' && inner.name === name;
};

const isJson = (callee: Node): boolean =>
  'object' in callee &&
  (callee.object as Node).type === 'Identifier' &&
  (callee.object as { name?: string }).name === 'JSON';
