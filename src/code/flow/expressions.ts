import { bare, keyName, memberName, type Node, type NodeOf } from '../syntax/nodes.ts';
import { callEdges } from './calls.ts';
import { superEdges, thisEdges } from './classes.ts';
import { KEY, within, type Edge, type Graph, type Spot } from './graph.ts';
import { isCount } from './lengths.ts';
import { importEdges } from './modules.ts';
import { enumMembers } from '../syntax/enums.ts';
import { memberText } from '../syntax/scopes.ts';
import { requiredModule } from '../syntax/imports-of-file.ts';
import { returnsOf } from '../syntax/static-types.ts';
import { variableEdges } from './variables.ts';
import { templateFront, textOf } from './texts.ts';

/** Where the value of an expression comes from, one step back. */
export function edgesOf(graph: Graph, spot: Spot): Edge[] {
  const { node } = spot;
  const inner = bare(node);
  if (inner !== node) return [{ to: within(spot, inner) }];
  if (isCount(spot)) return [];
  switch (node.type) {
    case 'Identifier':
      return variableEdges(graph, spot);
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return [{ to: within(spot, node.object, [memberName(node) ?? '*', ...spot.select]) }];
    case 'ThisExpression':
      return thisEdges(graph, spot);
    case 'Super':
      return superEdges(graph, spot);
    case 'ObjectExpression':
      return objectEdges(spot, node);
    case 'ArrayExpression':
      return arrayEdges(spot, node);
    case 'CallExpression':
    case 'OptionalCallExpression':
      if (requiredModule(node) !== undefined || ('callee' in node && node.callee.type === 'Import'))
        return importEdges(graph, spot);
      return callEdges(graph, spot);
    case 'NewExpression':
      return callEdges(graph, spot);
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
    case 'TSImportEqualsDeclaration':
      return importEdges(graph, spot);
    case 'ClassDeclaration':
    case 'ClassExpression':
      return staticEdges(spot, node);
    case 'TSEnumDeclaration':
      return enumEdges(spot, node);
    default:
      return operatorEdges(graph, spot, node);
  }
}

function operatorEdges(graph: Graph, spot: Spot, node: Node): Edge[] {
  const to = (one: Node): Edge => ({ to: within(spot, one) });
  switch (node.type) {
    case 'AwaitExpression':
    case 'YieldExpression':
    case 'SpreadElement':
      return node.argument ? [to(node.argument)] : [];
    case 'ConditionalExpression':
      return [{ ...to(node.consequent), ...listedBy(spot, node) }, to(node.alternate)];
    case 'LogicalExpression':
      return node.operator === '&&' ? [to(node.right)] : [to(node.left), to(node.right)];
    case 'SequenceExpression': {
      const last = node.expressions.at(-1);
      return last ? [to(last)] : [];
    }
    case 'AssignmentExpression':
      return [to(node.right)];
    case 'TemplateLiteral':
      return node.expressions.map((one, index) => ({
        ...to(one),
        proof: 'text',
        by: 'a template',
        words: 'part of a text',
        front: templateFront(graph, spot, node, index),
      }));
    case 'TaggedTemplateExpression':
      return memberText(node.tag) === 'String.raw' ? [to(node.quasi)] : [];
    case 'BinaryExpression':
      return sumEdges(graph, spot, node);
    case 'UnaryExpression':
      return /^[+~-]$/.test(node.operator) ? [{ ...to(node.argument), proof: 'number', by: node.operator }] : [];
    default:
      return [];
  }
}

/** `LIST.includes(x.ext) ? x.ext : 'jpg'`, where what is looked for has no name. */
function listedBy({ file }: Spot, { test, consequent }: NodeOf<'ConditionalExpression'>): Pick<Edge, 'proof' | 'by'> {
  if (test.type !== 'CallExpression' || test.callee.type !== 'MemberExpression') return {};
  const [first] = test.arguments;
  const list = test.callee.object;
  const isList = list.type === 'ArrayExpression' && list.elements.every((one) => one?.type === 'StringLiteral');
  const text = (one: Node): string => file.source.text.slice(one.start ?? 0, one.end ?? 0);
  const isIt = first !== undefined && memberName(test.callee) === 'includes' && text(first) === text(consequent);
  return isList && isIt ? { proof: 'listed', by: 'an allow-list' } : {};
}

/** A sum is a text or a number, whatever is added; other operators give numbers. */
function sumEdges(graph: Graph, spot: Spot, node: NodeOf<'BinaryExpression'>): Edge[] {
  if (/^(==|===|!=|!==|<|>|<=|>=|in|instanceof)$/.test(node.operator)) return [];
  const isSum = node.operator === '+';
  const proof = isSum ? ('text' as const) : ('number' as const);
  return [node.left, node.right].map((one) => ({
    to: within(spot, one),
    proof,
    by: node.operator,
    ...(isSum
      ? { words: 'part of a text', front: one === node.right ? textOf(graph, within(spot, node.left, [])) : '' }
      : {}),
  }));
}

function objectEdges(spot: Spot, node: NodeOf<'ObjectExpression'>): Edge[] {
  const [name, ...rest] = spot.select;
  return node.properties.flatMap((property): Edge[] => {
    if (property.type === 'SpreadElement') return [{ to: within(spot, property.argument) }];
    const key = keyName(property.key, property.computed);
    if (name === KEY) return key === undefined ? [{ to: within(spot, property.key, []) }] : [];
    const value = property.type === 'ObjectMethod' ? property : property.value;
    if (name === undefined) {
      const edges: Edge[] = [{ to: within(spot, value, []), into: [key ?? '*'] }];
      // A key from the request decides what is asked for.
      if (key === undefined)
        edges.push({ to: within(spot, property.key, []), into: ['(key)'], proof: 'plain', by: 'a key' });
      return edges;
    }
    if (key !== undefined && key !== name && name !== '*') return [];
    if (property.type !== 'ObjectMethod' || property.kind === 'method') return [{ to: within(spot, value, rest) }];
    return property.kind === 'get' ? returnsOf(property).map((one) => ({ to: within(spot, one, rest) })) : [];
  });
}

function arrayEdges(spot: Spot, node: NodeOf<'ArrayExpression'>): Edge[] {
  const [name, ...rest] = spot.select;
  if (name === KEY) return [];
  return node.elements.flatMap((element, index): Edge[] => {
    if (!element) return [];
    if (element.type === 'SpreadElement')
      return [{ to: within(spot, element.argument, /^\d+$/.test(name ?? '') ? ['*', ...rest] : spot.select) }];
    if (name === undefined) return [{ to: within(spot, element, []), into: [String(index)] }];
    const isIt = name === '*' || name === String(index) || (spreadBefore(node, index) && /^\d+$/.test(name));
    return isIt ? [{ to: within(spot, element, rest) }] : [];
  });
}

/** Behind `...list`, an element stands where it is not known. */
const spreadBefore = ({ elements }: NodeOf<'ArrayExpression'>, index: number): boolean =>
  elements.slice(0, index).some((one) => one?.type === 'SpreadElement');

/** `Table.Users` */
function enumEdges(spot: Spot, node: NodeOf<'TSEnumDeclaration'>): Edge[] {
  const [name, ...rest] = spot.select;
  return enumMembers(node).flatMap(([key, value]): Edge[] =>
    value && (name === '*' || name === key) ? [{ to: within(spot, value, rest) }] : [],
  );
}

/** `UserService.find` of a class with static members. */
function staticEdges(spot: Spot, node: NodeOf<'ClassDeclaration' | 'ClassExpression'>): Edge[] {
  const [name, ...rest] = spot.select;
  if (name === undefined) return [];
  return node.body.body.flatMap((member): Edge[] => {
    if (!('key' in member) || !('static' in member) || !member.static) return [];
    if (keyName(member.key as Node, 'computed' in member && member.computed === true) !== name) return [];
    if (member.type === 'ClassMethod') return [{ to: within(spot, member, rest) }];
    return 'value' in member && member.value ? [{ to: within(spot, member.value as Node, rest) }] : [];
  });
}
