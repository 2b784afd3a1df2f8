import type { Node } from '../../syntax/nodes.ts';
import { bare, keyName, lastName, memberName, unwrap } from '../../syntax/nodes.ts';
import { memberText, type Scopes } from '../../syntax/scopes.ts';
import { isAsked } from './asked.ts';
import { isFormatted } from '../classify/made-texts.ts';
import { isOfPath } from './sent.ts';
import { kindOf, type Kind } from '../../syntax/static-types.ts';
import { annotationOf, fieldType, numberWritten } from './written-numbers.ts';

/** What is known of a value before it is bound. */
export interface Known {
  kind: Kind;
  /** A client that means well sends text there, as in a query string. */
  text: boolean;
  /** It is no object and no list, whoever sends it. */
  plain: boolean;
  /** It is no empty text: a part of the path. */
  filled?: boolean;
  /** The code around it asks whether it is there. */
  asked?: boolean;
}

const MAY_BE_ANYTHING: Known = { kind: 'unknown', text: false, plain: false };
const STRING: Known = { kind: 'string', text: true, plain: true };

/** What an expression is by its own form, by the type written beside it, by the check it went through, or by the part of the request it comes from. */
export function knownOf(node: Node, scopes: Scopes): Known {
  return { ...ofExpression(node, scopes, 0), asked: isAsked(node, scopes), filled: isOfPath(node, scopes) };
}

function ofExpression(node: Node, scopes: Scopes, depth: number): Known {
  const kind = kindOf(node, scopes);
  if (kind !== 'unknown') return { kind, text: kind === 'string', plain: !/^(array|object)$/.test(kind) };
  const inner = unwrap(node);
  if (depth > 6) return MAY_BE_ANYTHING;
  switch (inner.type) {
    case 'Identifier':
      return ofName(inner, scopes, depth);
    case 'LogicalExpression':
      return either(inner.left, inner.right, scopes, depth);
    case 'ConditionalExpression':
      return either(inner.consequent, inner.alternate, scopes, depth);
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return ofMember(inner, scopes, depth);
    case 'CallExpression':
    case 'OptionalCallExpression':
      return givesText(inner.callee as Node) || isFormatted(inner.callee as Node) ? STRING : MAY_BE_ANYTHING;
    default:
      return MAY_BE_ANYTHING;
  }
}

/** `req.get()`, and what hashes, makes ids or cleans text. */
function givesText(callee: Node): boolean {
  const path = memberText(callee) ?? '';
  return /^(req|request|ctx)\??\.(get|header)$/.test(path) || MAKES_TEXT.test(/\w+$/.exec(path)?.[0] ?? '');
}

const MAKES_TEXT =
  /^(md5|sha1|sha256|sha512|hash|hashSync|hexdigest|uuid|uuidv[1-7]|v4|randomUUID|nanoid|striptags|stripTags|escapeHtml|sanitizeHtml)$/i;

function either(a: Node, b: Node, scopes: Scopes, depth: number): Known {
  const [first, second] = [ofExpression(a, scopes, depth + 1), ofExpression(b, scopes, depth + 1)];
  const none = (known: Known): boolean => known.kind === 'null';
  if (none(first) || none(second)) return { ...(none(first) ? second : first), kind: 'unknown' };
  return {
    kind: first.kind === second.kind ? first.kind : 'unknown',
    text: first.text && second.text,
    plain: first.plain && second.plain,
  };
}

function ofMember(node: Node, scopes: Scopes, depth: number): Known {
  const path = memberText(node);
  if (path) {
    const [, source] = /^(?:req|request|ctx\.request|ctx)\??\.(params|query|headers)\b/.exec(path) ?? [];
    if (source && path.split('.').length >= (path.startsWith('ctx.request') ? 4 : 3)) return fromRequest(source);
  }
  if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') return MAY_BE_ANYTHING;
  const object = bare(node.object);
  if (object.type === 'ThisExpression' && !node.computed)
    return ofType(fieldType(object, memberName(node) ?? '', scopes));
  if (/\.(params|query|headers)$/.test(memberText(object) ?? '') && node.computed)
    return fromRequest((memberText(object) ?? '').split('.').at(-1) ?? '');
  const declared = object.type === 'Identifier' ? declaredObject(object, scopes) : undefined;
  if (declared?.source && !node.computed) return fromRequest(declared.source);
  if (declared?.type && !node.computed) return ofType(memberType(declared.type, memberName(node) ?? '', scopes));
  return object.type === 'Identifier' && isChecked(object, scopes, depth)
    ? { ...MAY_BE_ANYTHING, plain: true }
    : MAY_BE_ANYTHING;
}

function fromRequest(source: string): Known {
  if (source === 'query') return { kind: 'unknown', text: true, plain: false };
  return source === 'params' || source === 'headers' ? STRING : MAY_BE_ANYTHING;
}

/** `const q = req.query`, and the type written at a parameter. */
function declaredObject(id: Node, scopes: Scopes): { source?: string; type?: Node } | undefined {
  const binding = scopes.binding(id);
  if (!binding || binding.writes.length > 0) return undefined;
  const annotation = annotationOf(binding.id);
  if (annotation) return { type: annotation };
  if (binding.from.type !== 'VariableDeclarator' || binding.from.id !== binding.id || !binding.from.init)
    return undefined;
  const [, source] =
    /^(?:req|request|ctx\.request|ctx)\.(params|query|headers)$/.exec(memberText(bare(binding.from.init)) ?? '') ?? [];
  return source ? { source } : undefined;
}

function ofName(id: Node, scopes: Scopes, depth: number): Known {
  const binding = scopes.binding(id);
  if (!binding || id.type !== 'Identifier') return MAY_BE_ANYTHING;
  const typed = ofType(annotationOf(binding.id) ?? patternType(binding.id, scopes));
  if (typed.kind !== 'unknown') return typed;
  const proved = numberWritten(id, binding, scopes);
  if (proved) return { kind: 'number', text: false, plain: true };
  if (binding.writes.length > 0 || binding.from.type !== 'VariableDeclarator' || !binding.from.init)
    return MAY_BE_ANYTHING;
  const { id: target, init } = binding.from;
  if (target === binding.id) return ofExpression(init, scopes, depth + 1);
  if (target.type !== 'ObjectPattern') return MAY_BE_ANYTHING;
  const plain = target.properties.some(
    (property) =>
      property.type === 'ObjectProperty' &&
      (property.value === binding.id ||
        (property.value.type === 'AssignmentPattern' && property.value.left === binding.id)),
  );
  const [, source] =
    /^(?:req|request|ctx\.request|ctx)\.(params|query|headers)$/.exec(memberText(bare(init)) ?? '') ?? [];
  if (plain && source) return fromRequest(source);
  const object = bare(init);
  if (plain && (isCheck(unwrap(init)) || (object.type === 'Identifier' && isChecked(object, scopes, depth))))
    return { ...MAY_BE_ANYTHING, plain: true };
  return MAY_BE_ANYTHING;
}

/** What a validator gives back. */
function isCheck(node: Node): boolean {
  if (node.type !== 'CallExpression') return false;
  const path = memberText(node.callee) ?? '';
  return /(^|\.)matchedData$|[sS]chema\.(parse|parseAsync|validateSync|validateAsync|cast)$/.test(path);
}

function isChecked(id: Node, scopes: Scopes, depth: number): boolean {
  const binding = scopes.binding(id);
  if (depth > 4 || !binding || binding.writes.length > 0 || binding.from.type !== 'VariableDeclarator') return false;
  const { init } = binding.from;
  return binding.from.id === binding.id && !!init && isCheck(unwrap(init));
}

/** `({ id }: { id: number })` */
function patternType(id: Node, scopes: Scopes): Node | undefined {
  const property = scopes.parent(id);
  const pattern = property && scopes.parent(property);
  if (property?.type !== 'ObjectProperty' || pattern?.type !== 'ObjectPattern') return undefined;
  const type = annotationOf(pattern);
  return type && memberType(type, keyName(property.key, property.computed) ?? '', scopes);
}

function memberType(type: Node, name: string, scopes: Scopes): Node | undefined {
  const member = membersOf(type, scopes).find(
    (one) => one.type === 'TSPropertySignature' && keyName(one.key, one.computed ?? false) === name,
  );
  return member && annotationOf(member);
}

/** `{ id: number }`, and the interface or type of that name in the file. */
function membersOf(type: Node, scopes: Scopes): readonly Node[] {
  if (type.type === 'TSTypeLiteral') return type.members;
  if (type.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return [];
  const { name } = type.typeName;
  const [program] = (scopes.fileOf?.(type) ?? scopes).nodes('Program');
  for (const statement of program?.type === 'Program' ? program.body : []) {
    const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declared?.type === 'TSInterfaceDeclaration' && lastName(declared.id) === name) return declared.body.body;
    if (declared?.type === 'TSTypeAliasDeclaration' && declared.id.name === name)
      return declared.typeAnnotation.type === 'TSTypeLiteral' ? declared.typeAnnotation.members : [];
  }
  return [];
}

/** A primitive type, also beside `null` or `undefined`. */
function ofType(type: Node | undefined): Known {
  switch (type?.type) {
    case 'TSStringKeyword':
      return STRING;
    case 'TSNumberKeyword':
    case 'TSBigIntKeyword':
      return { kind: 'number', text: false, plain: true };
    case 'TSBooleanKeyword':
      return { kind: 'boolean', text: false, plain: true };
    case 'TSUnionType': {
      const kinds = type.types
        .filter(({ type: name }) => !/^TS(Null|Undefined)Keyword$/.test(name))
        .map((one) => ofType(one).kind);
      return new Set(kinds).size === 1 && kinds[0] !== undefined && kinds[0] !== 'unknown'
        ? { kind: kinds[0], text: kinds[0] === 'string', plain: true }
        : MAY_BE_ANYTHING;
    }
    default:
      return MAY_BE_ANYTHING;
  }
}
