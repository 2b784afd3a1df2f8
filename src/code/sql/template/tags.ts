import { requiredModule } from '../../syntax/imports-of-file.ts';
import { bare, isFunction, memberName, walk, type FunctionNode, type Node } from '../../syntax/nodes.ts';
import { functionOf, isInside } from '../../syntax/static-types.ts';
import { memberText, type Scopes } from '../../syntax/scopes.ts';

/** Packages whose tags give the text, with other white space at most. */
const PACKAGES = /^(dedent|dedent-js|ts-dedent|outdent|endent|common-tags|fake-tag|noop-tag)$/;

/** How a tag gives the text of its template: with its escapes `raw`, or as JavaScript reads them; `null` where it may do more. */
export function plainTag(tag: Node, scopes: Scopes): 'raw' | 'cooked' | null {
  const inner = bare(tag);
  if (memberText(inner) === 'String.raw') return 'raw';
  if (inner.type !== 'Identifier') return null;
  const binding = scopes.binding(inner);
  if (!binding || binding.writes.length > 0) return null;
  const { from } = binding;
  if (from.type === 'VariableDeclarator' && from.init && memberText(from.init) === 'String.raw') return 'raw';
  if (PACKAGES.test(moduleOf(from, scopes) ?? '')) return 'cooked';
  const fn = functionOf(inner, scopes);
  return isFunction(fn) && joins(fn, scopes) ? 'cooked' : null;
}

function moduleOf(from: Node, scopes: Scopes): string | undefined {
  const declaration = scopes.parent(from);
  if (declaration?.type === 'ImportDeclaration') return declaration.source.value;
  return from.type === 'VariableDeclarator' && from.init ? requiredModule(bare(from.init)) : undefined;
}

const CALLS = /^(reduce|map|join|concat|raw|forEach|push|trim|String)$/;

/** `(strings, ...values) => strings.reduce(…)`: puts texts and values together, with nothing of its own between them. */
function joins(fn: FunctionNode, scopes: Scopes): boolean {
  const [strings, values, ...more] = fn.params;
  if (fn.async || fn.generator || more.length > 0) return false;
  if (strings?.type !== 'Identifier' || values?.type !== 'RestElement' || values.argument.type !== 'Identifier')
    return false;
  let plain = true;
  let reads = 0;
  walk(fn.body, (node) => {
    if (node.type === 'StringLiteral') plain &&= node.value === '';
    if (node.type === 'TemplateElement') plain &&= node.value.raw === '';
    if (/^(RegExpLiteral|ThisExpression|NewExpression|TaggedTemplateExpression)$/.test(node.type)) plain = false;
    if (node.type === 'CallExpression') {
      const { callee } = node;
      plain &&= CALLS.test(callee.type === 'Identifier' ? callee.name : (memberName(callee as Node) ?? ''));
    }
    if (node.type !== 'Identifier') return;
    const binding = scopes.binding(node);
    if (binding?.id === values.argument) reads += 1;
    const isName = isKey(node, scopes.parent(node));
    plain &&= isName || (binding ? isInside(binding.id, fn) : /^(String|undefined)$/.test(node.name));
  });
  return plain && reads > 0;
}

function isKey(node: Node, parent: Node | undefined): boolean {
  return (
    (parent?.type === 'MemberExpression' && parent.property === node && !parent.computed) ||
    (parent?.type === 'ObjectProperty' && parent.key === node && !parent.computed && !parent.shorthand)
  );
}
