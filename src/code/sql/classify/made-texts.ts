import { kindOf } from '../../syntax/static-types.ts';
import { bare, memberName, unwrap, type Node, type NodeOf } from '../../syntax/nodes.ts';
import { memberText, type Scopes } from '../../syntax/scopes.ts';
import { NUMBER, PLAIN } from './reasons.ts';

/** Texts that the program makes of nothing from outside: dates, ids, hashes. They are bound where other values are. */
export const MADE = 'made by the program';

const IDS = /^(uuid|uuidv[1-7]|v[1-7]|nanoid|cuid|createId|ulid|randomUUID|genSaltSync|hashSync|genSalt|hash)$/;
const DIGITS = /^\\D\+?$|^\[\^(?:\\d|0-9|\d)+\]\+?$/;
const WORDS = /^\\W\+?$|^\[\^(?:\\w|\\d|a-z|A-Z|0-9|[A-Za-z0-9_])+\]\+?$/;

/** `'$' + params.length`, `@p${i}`: no text, but a placeholder. */
const BEGINS_MARK = /\$$|@\w*$|^\?$/;

/** `toISOString()`, `moment().format('YYYY')`, `uuid()`, `hash.digest('hex')`, cut and put together. */
export function isMade(node: Node, scopes: Scopes): boolean {
  return isMadeText(node, scopes, 0);
}

function isMadeText(node: Node, scopes: Scopes, depth: number): boolean {
  const inner = unwrap(node);
  if (depth > 8) return false;
  switch (inner.type) {
    case 'AwaitExpression':
      return isMadeText(inner.argument, scopes, depth + 1);
    case 'StringLiteral':
      return !BEGINS_MARK.test(inner.value);
    case 'TemplateLiteral':
      if (inner.quasis.some(({ value }) => BEGINS_MARK.test(value.raw))) return false;
      return inner.expressions.every((one) => isPart(one as Node, scopes, depth + 1));
    case 'BinaryExpression':
      return inner.operator === '+' && isPart(inner.left, scopes, depth + 1) && isPart(inner.right, scopes, depth + 1);
    case 'MemberExpression':
      return inner.computed && inner.property.type === 'NumericLiteral' && isMadeText(inner.object, scopes, depth + 1);
    case 'Identifier': {
      const binding = scopes.binding(inner);
      const from = binding?.from;
      return (
        from?.type === 'VariableDeclarator' &&
        binding?.writes.length === 0 &&
        from.id === binding.id &&
        !!from.init &&
        !/Literal$/.test(bare(from.init).type) &&
        isMadeText(from.init, scopes, depth + 1)
      );
    }
    case 'CallExpression':
      return isMadeBy(inner, scopes, depth);
    default:
      return false;
  }
}

/** Numbers and texts of them are parts of a text that is made. */
function isPart(node: Node, scopes: Scopes, depth: number): boolean {
  return kindOf(node, scopes) === 'number' || isMadeText(node, scopes, depth);
}

function isMadeBy(call: NodeOf<'CallExpression'>, scopes: Scopes, depth: number): boolean {
  const callee = bare(call.callee as Node);
  if (memberText(callee) === 'String') return call.arguments.every((one) => isPart(one as Node, scopes, depth + 1));
  if (callee.type === 'Identifier') return IDS.test(callee.name) && isImported(callee, scopes);
  if (callee.type !== 'MemberExpression') return false;
  const name = memberName(callee) ?? '';
  const object = bare(callee.object);
  const literal = call.arguments.every(({ type }) => /^(String|Numeric|RegExp)Literal$|^UnaryExpression$/.test(type));
  switch (name) {
    case 'toISOString':
      return true;
    case 'format':
      return literal && isFormatted(callee);
    case 'digest':
      return call.arguments[0]?.type === 'StringLiteral' && /^(hex|base64(url)?)$/.test(call.arguments[0].value);
    case 'slice':
    case 'substring':
    case 'substr':
    case 'split':
    case 'replace':
    case 'trim':
    case 'toString':
    case 'padStart':
    case 'padEnd':
      return literal && (isPart(object, scopes, depth + 1) || isRandom(object, call));
    case 'shift':
    case 'pop':
      return isMadeText(object, scopes, depth + 1);
    default:
      return IDS.test(name) && object.type === 'Identifier' && isImported(object, scopes);
  }
}

/** `moment(x).format` */
export function isFormatted(callee: Node): boolean {
  return (
    callee.type === 'MemberExpression' &&
    memberName(callee) === 'format' &&
    /^(moment|dayjs)(\.|$)/.test(rootCall(callee.object))
  );
}

/** `crypto.randomBytes(16).toString('hex')` */
function isRandom(object: Node, call: NodeOf<'CallExpression'>): boolean {
  const [encoding] = call.arguments;
  return (
    object.type === 'CallExpression' &&
    /(^|\.)randomBytes$/.test(memberText(object.callee) ?? '') &&
    encoding?.type === 'StringLiteral' &&
    encoding.value === 'hex'
  );
}

function isImported(id: NodeOf<'Identifier'>, scopes: Scopes): boolean {
  const binding = scopes.binding(id);
  if (!binding) return id.name === 'crypto';
  if (binding.kind === 'import') return true;
  const init = binding.from.type === 'VariableDeclarator' && binding.from.init ? bare(binding.from.init) : undefined;
  const call = init?.type === 'MemberExpression' ? bare(init.object) : init;
  return call?.type === 'CallExpression' && call.callee.type === 'Identifier' && call.callee.name === 'require';
}

/** The function that a chain of calls begins with: `moment` in `moment(x).add(1, 'day')`. */
function rootCall(node: Node): string {
  let at = bare(node);
  while (at.type === 'CallExpression' || at.type === 'MemberExpression') {
    if (at.type === 'CallExpression' && bare(at.callee as Node).type === 'Identifier')
      return memberText(at.callee) ?? '';
    at = bare((at.type === 'CallExpression' ? at.callee : at.object) as Node);
  }
  return memberText(at) ?? '';
}

/** `name.replace(/[^a-z]/g, '')`: what is left of any text; `null` where more may be. */
export function whyCleaned(call: NodeOf<'CallExpression'>): string | null {
  const [pattern, by] = call.arguments;
  if (memberName(call.callee) !== 'replace' && memberName(call.callee) !== 'replaceAll') return null;
  if (pattern?.type !== 'RegExpLiteral' || !pattern.flags.includes('g') || by?.type !== 'StringLiteral') return null;
  if (DIGITS.test(pattern.pattern) && /^\d*$/.test(by.value)) return NUMBER;
  return WORDS.test(pattern.pattern) && /^\w*$/.test(by.value) ? PLAIN : null;
}
