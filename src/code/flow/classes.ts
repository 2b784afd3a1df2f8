import { isFunction, keyName, type FunctionNode, type Node } from '../syntax/nodes.ts';
import { memberText } from '../syntax/scopes.ts';
import { isInside, returnsOf } from '../syntax/static-types.ts';
import { within, type Edge, type FlowFile, type Graph, type Spot } from './graph.ts';

/** Members of an instance: methods, fields, what the constructor keeps in `this`. */
export function constructedEdges(graph: Graph, spot: Spot, owner: Spot): Edge[] {
  const [name] = spot.select;
  if (name === undefined) return [];
  const built = isFunction(owner.node) ? owner.node : constructorOf(owner.node);
  const frame = built ? graph.frame(spot.node, built, spot.file, spot.frame) : null;
  const made = memberEdges(graph, { ...spot, file: owner.file, node: owner.node, frame });
  const parent = 'superClass' in owner.node ? owner.node.superClass : null;
  if (!parent) return made;
  // What the constructor of the parent keeps in `this`: given by `super(x)`, or by the call itself.
  const call = built ? superCall(built, owner.file) : spot.node;
  return [
    ...made,
    ...keptByParent(
      graph,
      call,
      { ...spot, file: owner.file, node: parent, frame: built ? frame : spot.frame },
      built ? owner.file : spot.file,
    ),
  ];
}

function keptByParent(graph: Graph, call: Node | null, parent: Spot, from: FlowFile): Edge[] {
  return graph.functions({ ...parent, select: [] }).flatMap((one) => {
    const built = constructorOf(one.node);
    const frame = call && built ? graph.frame(call, built, from, parent.frame) : null;
    return frame ? keptInThis({ ...parent, file: one.file, node: one.node, frame }, built as Node) : [];
  });
}

/** `this.x = …` inside of a function. */
function keptInThis(spot: Spot, built: Node): Edge[] {
  const [name, ...rest] = spot.select;
  return spot.file.scopes
    .assigned(`this.${name}`)
    .flatMap((write) =>
      write.type === 'AssignmentExpression' && isInside(write, built) ? [{ to: within(spot, write.right, rest) }] : [],
    );
}

export function superCall(built: FunctionNode, { scopes }: FlowFile): Node | null {
  return (
    scopes
      .nodes('CallExpression')
      .find((one) => one.type === 'CallExpression' && one.callee.type === 'Super' && isInside(one, built)) ?? null
  );
}

/** `super.find(x)`: the method of the parent. */
export function superEdges(graph: Graph, spot: Spot): Edge[] {
  const owner = ownerOf(spot.node, spot.file);
  const parent = owner && 'superClass' in owner ? owner.superClass : null;
  return parent ? inherited(graph, { ...spot, node: owner as Node }, parent) : [];
}

export function constructorOf(owner: Node): FunctionNode | null {
  if (owner.type !== 'ClassDeclaration' && owner.type !== 'ClassExpression') return null;
  const found = owner.body.body.find((member) => member.type === 'ClassMethod' && member.kind === 'constructor');
  return found?.type === 'ClassMethod' ? found : null;
}

/** `this.x`: from the class, the object literal or the constructor function around it. */
export function thisEdges(graph: Graph, spot: Spot): Edge[] {
  const owner = ownerOf(spot.node, spot.file);
  return owner ? memberEdges(graph, { ...spot, node: owner }) : [];
}

function ownerOf(node: Node, { scopes }: FlowFile): Node | null {
  for (let at = scopes.parent(node); at; at = scopes.parent(at)) {
    if (at.type === 'ClassDeclaration' || at.type === 'ClassExpression') return at;
    if (at.type === 'ObjectMethod') return scopes.parent(at) ?? null;
    if (at.type === 'FunctionDeclaration') return at;
    if (at.type !== 'FunctionExpression') continue;
    const parent = scopes.parent(at);
    if (parent?.type === 'ObjectProperty') return scopes.parent(parent) ?? null;
    const left = parent?.type === 'AssignmentExpression' ? memberText(parent.left) : null;
    const made = left === null ? null : /^(\w+)\.prototype\./.exec(left)?.[1];
    const binding = made ? scopes.lookup(made, at) : undefined;
    return binding ? binding.from : at;
  }
  return null;
}

/** Member `select[0]` of what an owner (class, object literal, constructor function) makes. */
function memberEdges(graph: Graph, spot: Spot): Edge[] {
  const { node: owner, file, select } = spot;
  const [name, ...rest] = select;
  if (owner.type === 'ObjectExpression') return [{ to: within(spot, owner) }];
  if (name === undefined) return [];
  const edges: Edge[] = [];
  const keep = (node: Node): void => void edges.push({ to: within(spot, node, rest) });
  if (owner.type === 'ClassDeclaration' || owner.type === 'ClassExpression') {
    for (const member of owner.body.body) {
      if (member.type === 'ClassMethod' && member.kind === 'constructor')
        for (const param of member.params) if (isProperty(param, name)) keep(propertyId(param));
      if (member.type !== 'ClassMethod' && member.type !== 'ClassPrivateMethod') {
        const isField = member.type === 'ClassProperty' || member.type === 'ClassPrivateProperty';
        if (isField && keyName(member.key, false) === name && member.value) keep(member.value);
      } else if (keyName(member.key, 'computed' in member && member.computed) !== name || member.kind === 'set')
        continue;
      else if (member.kind === 'get') returnsOf(member).forEach(keep);
      else keep(member);
    }
    if (owner.superClass && edges.length === 0) edges.push(...inherited(graph, spot, owner.superClass));
  }
  const { scopes } = file;
  for (const self of ['this', 'self', 'that', '_this'])
    for (const write of scopes.assigned(`${self}.${name}`))
      if (write.type === 'AssignmentExpression' && isInside(write, owner)) keep(write.right);
  const own = 'id' in owner && owner.id?.type === 'Identifier' ? owner.id.name : undefined;
  if (own !== undefined)
    for (const write of scopes.assigned(`${own}.prototype.${name}`))
      if (write.type === 'AssignmentExpression') keep(write.right);
  return edges;
}

function inherited(graph: Graph, spot: Spot, parent: Node): Edge[] {
  return graph
    .functions(within(spot, parent, []))
    .flatMap((one) => (one.node === spot.node ? [] : memberEdges(graph, { ...spot, file: one.file, node: one.node })));
}

function isProperty(param: Node, name: string): boolean {
  const id = propertyId(param);
  return param.type === 'TSParameterProperty' && id.type === 'Identifier' && id.name === name;
}

function propertyId(param: Node): Node {
  if (param.type !== 'TSParameterProperty') return param;
  return param.parameter.type === 'AssignmentPattern' ? param.parameter.left : param.parameter;
}
