import { bare, memberName, type Node } from '../syntax/nodes.ts';
import type { FlowFile } from './graph.ts';

const GIVES_TEXT =
  /^(to\w*String|to\w*Case|trim\w*|slice|substr(ing)?|replace(All)?|normalize|join|concat|String|pad\w+)$/;

/** What a method is called on may be a text: it is none that a class or a package makes, as an index or a router is. */
export function mayBeText(node: Node, file: FlowFile): boolean {
  const inner = bare(node);
  switch (inner.type) {
    case 'StringLiteral':
    case 'TemplateLiteral':
      return true;
    case 'CallExpression':
    case 'OptionalCallExpression': {
      const callee = bare(inner.callee as Node);
      return GIVES_TEXT.test(memberName(callee) ?? (callee.type === 'Identifier' ? callee.name : ''));
    }
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return isOfRecord(inner.object, file);
    case 'Identifier': {
      const binding = file.scopes.binding(inner);
      if (binding?.from.type !== 'VariableDeclarator') return binding?.kind === 'param';
      const { id, init } = binding.from;
      if (!init) return isLooped(binding.from, file);
      // `const { title } = await load()`, and not `const { routes } = require('./routes')`.
      return id === binding.id ? mayBeText(init, file) : bare(init).type !== 'CallExpression';
    }
    default:
      return false;
  }
}

/** `item.title` of what a function is given or a loop goes through; `this.router` and members of modules are none. */
function isOfRecord(node: Node, file: FlowFile): boolean {
  const inner = bare(node);
  if (inner.type === 'MemberExpression' || inner.type === 'OptionalMemberExpression')
    return isOfRecord(inner.object, file);
  const binding = inner.type === 'Identifier' ? file.scopes.binding(inner) : undefined;
  if (binding?.kind === 'param') return true;
  return binding?.from.type === 'VariableDeclarator' && isLooped(binding.from, file);
}

const isLooped = (declarator: Node, { scopes }: FlowFile): boolean => {
  const declaration = scopes.parent(declarator);
  return declaration !== undefined && scopes.parent(declaration)?.type === 'ForOfStatement';
};
