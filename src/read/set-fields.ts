import { bare, keyName, type Node } from '../code/syntax/nodes.ts';
import { memberText, type Scopes } from '../code/syntax/scopes.ts';
import { functionAround, isInside } from '../code/syntax/static-types.ts';
import type { Spot } from '../code/flow/graph.ts';

/** Fields of a record that the app sets behind what a request sends, which is lost. */
export function replacedFields(inner: Spot, call: Node, scopes: Scopes): string[] {
  return [
    ...besideSpread(inner),
    ...besideRest(inner),
    ...inLaterArguments(inner.node, call),
    ...onRecord(call, scopes),
  ];
}

/** Fields of the body that a file sets itself: `req.body.owner = …`. */
export const writtenFields = ({ file }: Pick<Spot, 'file'>): string[] =>
  file.scopes.nodes('AssignmentExpression').flatMap((node) => {
    const path = node.type === 'AssignmentExpression' ? memberText(node.left) : null;
    return /^\w+\.body\.(\w+)$/.exec(path ?? '')?.[1] ?? [];
  });

/** `{ ...req.body, owner: req.user.id }` */
function besideSpread({ node, file }: Spot): string[] {
  const spread = file.scopes.parent(node);
  const object = spread?.type === 'SpreadElement' ? file.scopes.parent(spread) : undefined;
  return object?.type === 'ObjectExpression'
    ? keysOf(object)
        .filter((key) => key.at > (node.end ?? 0))
        .map(nameOf)
    : [];
}

/** `const { role, ...rest } = req.body` */
function besideRest({ node, file }: Spot): string[] {
  const from = node.type === 'Identifier' ? file.scopes.binding(node)?.from : undefined;
  if (node.type !== 'Identifier' || from?.type !== 'VariableDeclarator' || from.id.type !== 'ObjectPattern') return [];
  const isRest = from.id.properties.some(
    (one) => one.type === 'RestElement' && one.argument.type === 'Identifier' && one.argument.name === node.name,
  );
  return isRest
    ? from.id.properties.flatMap((one) => (one.type === 'ObjectProperty' ? (keyName(one.key, one.computed) ?? []) : []))
    : [];
}

/** `Object.assign(record, req.body, { owner })` */
function inLaterArguments(inner: Node, call: Node): string[] {
  const list = 'arguments' in call ? (call.arguments as Node[]) : [];
  const at = list.findIndex((one) => isInside(inner, one));
  return at < 0 ? [] : list.slice(at + 1).flatMap((one) => keysOf(bare(one)).map(nameOf));
}

/** `const record = new Record(req.body); record.owner = req.user.id;` */
function onRecord(call: Node, scopes: Scopes): string[] {
  const first = 'arguments' in call ? (call.arguments as Node[])[0] : undefined;
  const names = [heldBy(call, scopes), first?.type === 'Identifier' ? first.name : undefined];
  const around = functionAround(call, scopes);
  return scopes.nodes('AssignmentExpression').flatMap((node) => {
    if (node.type !== 'AssignmentExpression' || (node.start ?? 0) < (call.end ?? 0)) return [];
    if (functionAround(node, scopes) !== around) return [];
    const [, name = '', field = ''] = /^(\w+)\.(\w+)$/.exec(memberText(node.left) ?? '') ?? [];
    return name !== '' && names.includes(name) ? [field] : [];
  });
}

/** The name that keeps what a call makes. */
function heldBy(call: Node, scopes: Scopes): string | undefined {
  let at = call;
  for (let parent = scopes.parent(at); parent; at = parent, parent = scopes.parent(at)) {
    if (parent.type === 'VariableDeclarator') return parent.id.type === 'Identifier' ? parent.id.name : undefined;
    if (parent.type === 'AssignmentExpression') return memberText(parent.left) ?? undefined;
    if (!/^(AwaitExpression|ParenthesizedExpression|TSAsExpression|TSNonNullExpression)$/.test(parent.type))
      return undefined;
  }
  return undefined;
}

interface Key {
  name: string;
  at: number;
}

const nameOf = ({ name }: Key): string => name;

function keysOf(node: Node): Key[] {
  if (node.type !== 'ObjectExpression') return [];
  return node.properties.flatMap((one) => {
    const name = one.type === 'ObjectProperty' ? keyName(one.key, one.computed) : undefined;
    return name === undefined ? [] : [{ name, at: one.start ?? 0 }];
  });
}
