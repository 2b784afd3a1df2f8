/** A node of some tree of Babel. */
export interface Shape {
  type: string;
  start?: number;
  end?: number;
  range?: [number, number];
  decorators?: Shape[];
  [key: string]: unknown;
}

type Change = (node: Shape, text: string) => void;

function rename(node: Shape, from: string, to: string): void {
  if (!(from in node)) return;
  node[to] = node[from];
  delete node[from];
}

const renamed =
  (...pairs: readonly (readonly [from: string, to: string])[]): Change =>
  (node) => {
    for (const [from, to] of pairs) rename(node, from, to);
  };

const signature = renamed(['parameters', 'params'], ['typeAnnotation', 'returnType']);
const instance = renamed(['typeParameters', 'typeArguments']);

/** `implements A.B<C>`, or `extends` of an interface. */
function heritage(list: unknown, type: string): void {
  for (const one of (list as Shape[] | undefined) ?? []) {
    if (one.type !== 'TSExpressionWithTypeArguments') continue;
    one.type = type;
    one.expression = asMember(one.expression as Shape);
    rename(one, 'typeParameters', 'typeArguments');
  }
}

function asMember(node: Shape): Shape {
  if (node.type !== 'TSQualifiedName') return node;
  const { left, right, ...place } = node;
  return { ...place, type: 'MemberExpression', object: asMember(left as Shape), property: right, computed: false };
}

const asClass: Change = (node) => {
  rename(node, 'superTypeParameters', 'superTypeArguments');
  heritage(node.implements, 'TSClassImplements');
};

/** `namespace A.B.C {}` */
const asModule: Change = (node) => {
  delete node.global;
  for (let body = node.body as Shape | undefined; body?.type === 'TSModuleDeclaration'; body = node.body as Shape) {
    const [left, right] = [node.id as Shape, body.id as Shape];
    node.id = { type: 'TSQualifiedName', left, right, start: left.start, end: right.end, loc: left.loc };
    node.body = body.body;
  }
};

/** `export import a = require('a')` */
const asExport: Change = (node, text) => {
  const isExport = node.isExport === true;
  delete node.isExport;
  if (!isExport) return;
  const inner: Shape = { ...node, start: (node.start ?? 0) + text.slice(node.start).search(/\bimport\b/) };
  for (const key of Object.keys(node)) if (!['start', 'end', 'loc'].includes(key)) delete node[key];
  Object.assign(node, {
    type: 'ExportNamedDeclaration',
    declaration: inner,
    exportKind: 'value',
    specifiers: [],
    attributes: [],
    source: null,
  });
};

const asTypeParameter: Change = (node, text) => {
  if (typeof node.name !== 'string') return;
  const { start = 0, loc, name } = node;
  const at = start + (/^(?:(?:const|in|out)\s+)*(?!\s)/.exec(text.slice(start, node.end))?.[0].length ?? 0);
  node.name = { type: 'Identifier', name, start: at, end: at + name.length, loc };
};

const asMapped: Change = (node) => {
  const parameter = node.typeParameter as Shape | undefined;
  if (!parameter) return;
  const { start = 0, loc, name, constraint } = parameter;
  node.key = { type: 'Identifier', name, start, end: start + (name as string).length, loc };
  node.constraint = constraint;
  delete node.typeParameter;
};

const asEnum: Change = (node, text) => {
  if (!node.members) return;
  const start = text.indexOf('{', (node.id as Shape).end);
  node.body = { type: 'TSEnumBody', members: node.members, start, end: node.end, loc: node.loc };
  delete node.members;
};

/** `<T: B>` of Flow. */
const asFlowParameter: Change = (node) => {
  const bound = node.bound as Shape | undefined;
  if (bound?.type === 'TypeAnnotation') node.bound = bound.typeAnnotation;
};

/** What Babel 8 calls or nests in another way than Babel 7, by the type of the node. */
const CHANGES: Record<string, Change> = {
  CallExpression: instance,
  OptionalCallExpression: instance,
  NewExpression: instance,
  TaggedTemplateExpression: instance,
  JSXOpeningElement: instance,
  TSInstantiationExpression: instance,
  TSTypeReference: instance,
  TSTypeQuery: instance,
  TSImportType: renamed(['typeParameters', 'typeArguments'], ['argument', 'source']),
  ClassDeclaration: asClass,
  ClassExpression: asClass,
  TSInterfaceDeclaration: (node) => heritage(node.extends, 'TSInterfaceHeritage'),
  TSModuleDeclaration: asModule,
  TSImportEqualsDeclaration: asExport,
  TSTypeParameter: asTypeParameter,
  TSMappedType: asMapped,
  TSEnumDeclaration: asEnum,
  GenericTypeAnnotation: instance,
  ClassImplements: instance,
  InterfaceExtends: instance,
  TupleTypeAnnotation: renamed(['types', 'elementTypes']),
  TypeParameter: asFlowParameter,
  TSFunctionType: signature,
  TSConstructorType: signature,
  TSCallSignatureDeclaration: signature,
  TSConstructSignatureDeclaration: signature,
  TSMethodSignature: signature,
};

/** Makes of a node, and what is right below it, what Babel 8 would have given. */
export function asBabel8(node: Shape, text: string): Shape {
  CHANGES[node.type]?.(node, text);
  return node;
}
