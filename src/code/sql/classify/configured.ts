import { bare, keyName, unwrap, type Node } from '../../syntax/nodes.ts';
import { PLACEHOLDERS } from './composed-texts.ts';
import { constantItems } from './constant-items.ts';
import { importOf } from './checks.ts';
import { isLiteralKey } from './literal-keys.ts';
import type { Roles } from '../resolve/roles.ts';
import { overlaps } from '../resolve/run-time-writes.ts';
import { memberText, type Binding, type Scopes } from '../../syntax/scopes.ts';

/** What is set where the program is deployed, or taken from a list that is written out: nobody who sends requests decides it. */
export function whyConfigured(node: Node, scopes: Scopes, roles: Roles): string | null {
  const inner = unwrap(node);
  if (isEnvironment(inner)) return 'set where it is deployed';
  if (isLoaded(inner, scopes, roles)) return 'loaded from a file';
  if (isTableOfModel(inner, scopes)) return 'a constant';
  if (isSetting(inner, scopes)) return 'set where it is deployed';
  const texts = constantItems(inner, scopes);
  if (texts) return texts.some((text) => MARK.test(text)) ? PLACEHOLDERS : 'a constant';
  if (inner.type !== 'Identifier') return null;
  const binding = scopes.binding(inner);
  if (!binding) return null;
  if (fromEnvironment(binding)) return 'set where it is deployed';
  return isLiteralKey(inner, scopes) ? 'a constant' : null;
}

/** `process.env.TABLE`, `import.meta.env.TABLE`, `Bun.env.TABLE`, `Deno.env.get('TABLE')` */
function isEnvironment(node: Node): boolean {
  if (node.type === 'CallExpression')
    return memberText(node.callee) === 'Deno.env.get' && node.arguments[0]?.type === 'StringLiteral';
  if (/^(process|Bun)\.env(\.\w+)?$/.test(memberText(node) ?? '')) return true;
  if (node.type !== 'MemberExpression' || keyName(node.property, node.computed) === undefined) return false;
  const { object } = node;
  return object.type === 'MetaProperty' ? keyName(node.property, node.computed) === 'env' : isMetaEnv(object);
}

function isMetaEnv(node: Node): boolean {
  return node.type === 'MemberExpression' && node.object.type === 'MetaProperty' && isEnvironment(node);
}

/** What drivers take for placeholders. */
const MARK = /\?|[$@:]\w/;

/** `const { TABLE } = process.env` */
function fromEnvironment({ from, id, writes }: Binding): boolean {
  if (from.type !== 'VariableDeclarator' || from.id.type !== 'ObjectPattern' || !from.init || writes.length > 0)
    return false;
  const isOwn = from.id.properties.some(
    (property) =>
      property.type === 'ObjectProperty' &&
      (property.value === id ||
        (property.value.type === 'AssignmentPattern' &&
          property.value.left === id &&
          property.value.right.type === 'StringLiteral')) &&
      keyName(property.key, property.computed) !== undefined,
  );
  return isOwn && memberText(unwrap(from.init)) === 'process.env';
}

/** `queries.byId` behind `const queries = await loadQueries('users')`, `readFileSync(join(__dirname, 'users.sql'), 'utf8')`. */
function isLoaded(node: Node, scopes: Scopes, roles: Roles): boolean {
  const names: string[] = [];
  let root = node;
  while (root.type === 'MemberExpression' && !root.computed) {
    names.unshift(keyName(root.property, false) ?? '');
    root = unwrap(root.object);
  }
  const module = importOf(root, scopes);
  if (module !== null && roles.writes(module).some((path) => overlaps(path, names.join('.')))) return false;
  const binding = scopes.binding(root);
  const from = binding?.from;
  const init = from?.type === 'VariableDeclarator' && from.id === binding?.id && from.init ? unwrap(from.init) : root;
  if (init.type !== 'CallExpression' || (binding?.writes.length ?? 0) > 0) return false;
  const name = memberText(init.callee) ?? '';
  if (!LOADS.test(name) && !(READS.test(name) && init.arguments.some((one) => isFilePath(one as Node)))) return false;
  return init.arguments.length > 0 && init.arguments.every((argument) => isFixed(argument as Node, scopes));
}

/** `User.tableName`, `User.getTableName()`, `this.constructor.tableName` of a model of the program, `repository.metadata.tablePath`. */
function isTableOfModel(node: Node, scopes: Scopes): boolean {
  const path = node.type === 'CallExpression' && node.arguments.length === 0 ? (node.callee as Node) : node;
  if (
    path.type !== 'MemberExpression' ||
    !/^(getTableName|tableName|tablePath)$/.test(keyName(path.property, path.computed) ?? '')
  )
    return false;
  let root = unwrap(path.object);
  if (/(^|\.)(this\.constructor|\w+\.metadata)$/.test(memberText(root) ?? '')) return true;
  while (root.type === 'MemberExpression' && !root.computed) root = unwrap(root.object);
  const binding = root.type === 'Identifier' ? scopes.binding(root) : undefined;
  if (binding?.kind === 'class' || importOf(root, scopes) !== null) return true;
  const init = binding?.from.type === 'VariableDeclarator' && binding.from.init ? unwrap(binding.from.init) : undefined;
  return init?.type === 'CallExpression' && /(^|\.)(define|model)$/.test(memberText(init.callee) ?? '');
}

const SETTINGS = /^(config|nconf|convict|rc|env-var|envalid)$/;

/** `config.get('db.table')`, `config.db.table` of a package that reads settings. */
function isSetting(node: Node, scopes: Scopes): boolean {
  const path = node.type === 'CallExpression' ? (node.callee as Node) : node;
  if (path.type !== 'MemberExpression') return false;
  if (node.type === 'CallExpression' && !node.arguments.every((one) => isFixed(one as Node, scopes))) return false;
  let root: Node = path;
  while (root.type === 'MemberExpression' && keyName(root.property, root.computed) !== undefined)
    root = unwrap(root.object);
  return SETTINGS.test(importOf(root, scopes) ?? '');
}

const LOADS = /(^|\.)(require|import)$|(load|read|import)\w*(file|sql|quer|script|template|statement)\w*$/i;
const READS = /(^|\.|[a-z])(load|read|import|require)\w*$/i;

/** `'./users.sql'`, `join(__dirname, 'users')`: no name of a parameter. */
function isFilePath(node: Node): boolean {
  return node.type === 'StringLiteral' ? /[./]/.test(node.value) : node.type === 'CallExpression';
}

/** A path that is written out. */
function isFixed(node: Node, scopes: Scopes): boolean {
  const inner = bare(node);
  if (inner.type === 'StringLiteral' || inner.type === 'ObjectExpression') return true;
  if (inner.type === 'Identifier') return /^__(dirname|filename)$/.test(inner.name);
  if (inner.type === 'TemplateLiteral') return inner.expressions.every((part) => isFixed(part as Node, scopes));
  if (inner.type !== 'CallExpression') return false;
  return (
    /(^|\.)(join|resolve)$/.test(memberText(inner.callee) ?? '') &&
    inner.arguments.every((argument) => isFixed(argument as Node, scopes))
  );
}
