import { ancestors } from '../../code/syntax/ancestors.ts';
import { keyName, memberName, type Node, writtenText } from '../../code/syntax/nodes.ts';
import type { Source } from '../../code/values/value.ts';
import type { SecretFact } from '../../model/identity.ts';

const VARIABLE = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$|^SECRET$/;

/**
 * The variable that a text is the default of, where a schema says so: `JWT_SECRET: z.string().default('…')`,
 * `str({ default: '…' })`, `{ env: 'JWT_SECRET', default: '…' }`, `env('JWT_SECRET', '…')`. `path` leads from the text up.
 */
export function variableOfDefault(path: readonly Node[]): string | undefined {
  const [literal, parent, around] = path;
  if (!literal || !parent) return undefined;
  if (
    parent.type === 'ObjectProperty' &&
    parent.value === literal &&
    keyName(parent.key, parent.computed) === 'default'
  )
    return around?.type === 'ObjectExpression' ? (envIn(around) ?? keyAbove(path, 2)) : undefined;
  if (parent.type !== 'CallExpression' || !parent.arguments.includes(literal as never)) return undefined;
  if (memberName(parent.callee as Node) === 'default') return getIn(parent.callee as Node) ?? keyAbove(path, 1);
  const [name] = parent.arguments as Node[];
  const isFallback = parent.arguments.length === 2 && parent.arguments[1] === literal;
  return isFallback && READS.test(nameOf(parent.callee as Node)) ? variable(writtenText(name)) : undefined;
}

const READS = /^(get|read|load|fetch|from|opt(ional)?|lookup)?_?(env|environment|config|setting|variable|get)\w*$|env/i;
const variable = (name: string | undefined): string | undefined =>
  name !== undefined && VARIABLE.test(name) ? name : undefined;
const nameOf = (callee: Node): string => (callee.type === 'Identifier' ? callee.name : (memberName(callee) ?? ''));

/** The key that a schema stands under: through calls and what is called on them. */
function keyAbove(path: readonly Node[], from: number): string | undefined {
  const at = path.findIndex((one, index) => index > from && !/^(Call|Member|Object)Expression$/.test(one.type));
  const property = path[at];
  return property?.type === 'ObjectProperty' ? variable(keyName(property.key, property.computed)) : undefined;
}

/** `{ format: String, default: '…', env: 'JWT_SECRET' }` */
function envIn({ properties }: Extract<Node, { type: 'ObjectExpression' }>): string | undefined {
  const env = properties.find((one) => one.type === 'ObjectProperty' && keyName(one.key, one.computed) === 'env');
  return env?.type === 'ObjectProperty' ? variable(writtenText(env.value as Node)) : undefined;
}

/** `env.get('JWT_SECRET').required().default('…')` */
function getIn(callee: Node): string | undefined {
  let at: Node | undefined = callee;
  while (at) {
    if (at.type === 'MemberExpression') at = at.object;
    else if (at.type === 'CallExpression') {
      const [name] = at.arguments as Node[];
      const found = variable(name && writtenText(name));
      if (found !== undefined) return found;
      at = at.callee as Node;
    } else return undefined;
  }
  return undefined;
}

/** `secret` of `config.secret || 'text'`: the setting that a text takes the place of. */
export function settingBefore(outer: Node | undefined, literal: Node): string | undefined {
  if (outer?.type !== 'LogicalExpression' || outer.operator === '&&' || outer.right !== literal) return undefined;
  return outer.left.type === 'Identifier' ? outer.left.name : memberName(outer.left);
}

/** What takes the place of a text, or is given it: `config/default.js`, a variable, a schema of the configuration. */
export function layerOf({ ast, path }: Source, node: Node): SecretFact['layer'] {
  const [, parent, object] = ancestors(ast, node);
  if (parent?.type === 'AssignmentExpression' && parent.left.type === 'MemberExpression')
    return memberName(parent.left.object) === 'env' ? 'variable' : null;
  if (parent?.type !== 'ObjectProperty') return null;
  if (/(^|\/)defaults?\.[cm]?[jt]s$/.test(path)) return 'default';
  const isSchema =
    object?.type === 'ObjectExpression' &&
    object.properties.some(
      (one) => one.type === 'ObjectProperty' && /^(env|format|arg)$/.test(keyName(one.key, false) ?? ''),
    );
  return isSchema && keyName(parent.key, parent.computed) === 'default' ? 'default' : null;
}
