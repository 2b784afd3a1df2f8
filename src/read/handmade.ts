import { type Node, memberName, unwrap, walk } from '../code/syntax/nodes.ts';
import { readScopes } from '../code/syntax/scopes.ts';
import type { Source } from '../code/values/value.ts';
import type { App } from '../model/project.ts';
import type { Place } from '../model/place.ts';
import { isTest } from './entry-points.ts';
import type { Sources } from './sources.ts';
import { placeOf } from './values.ts';

/**
 * Where the app is given a response that is written out, without a method for headers: `app.handle(req, { socket })` when a connection is
 * upgraded. What sets headers on each response throws there.
 */
export function readHandmade(sources: Sources, entries: readonly App[]): Place | null {
  const names = new Set(entries.map(({ home: { name } }) => name.split('.').at(-1) ?? ''));
  names.delete('');
  for (const path of sources.code()) {
    if (isTest(path) || !/\.handle\(/.test(sources.text(path) ?? '')) continue;
    const source = sources.open(path);
    const found = source && callIn(source, names);
    if (found) return placeOf({ source, node: found });
  }
  return null;
}

function callIn(source: Source, names: ReadonlySet<string>): Node | undefined {
  let found: Node | undefined;
  walk(source.ast.program, (node) => {
    if (found || node.type !== 'CallExpression') return;
    const callee = unwrap(node.callee as Node);
    if (callee.type !== 'MemberExpression' || memberName(callee) !== 'handle' || !isApp(callee.object, names)) return;
    const given = node.arguments[1] && written(source, unwrap(node.arguments[1] as Node));
    if (given && !takesHeaders(given)) found = node;
  });
  return found;
}

/** `app`, `this.app`, `(app as any)`, `app._router` */
function isApp(node: Node, names: ReadonlySet<string>): boolean {
  const inner = unwrap(node);
  if (inner.type === 'Identifier') return names.has(inner.name);
  if (inner.type !== 'MemberExpression') return false;
  const member = memberName(inner) ?? '';
  return /^_?router$/.test(member) ? isApp(inner.object, names) : names.has(member);
}

/** The object itself, or the one that a variable is declared with. */
function written(source: Source, node: Node): ObjectNode | undefined {
  if (node.type === 'ObjectExpression') return node;
  const from = node.type === 'Identifier' ? readScopes(source.ast).lookup(node.name, node)?.from : undefined;
  const init = from?.type === 'VariableDeclarator' && from.init ? unwrap(from.init) : undefined;
  return init?.type === 'ObjectExpression' ? init : undefined;
}

type ObjectNode = Extract<Node, { type: 'ObjectExpression' }>;

const takesHeaders = ({ properties }: ObjectNode): boolean =>
  properties.some(
    (one) =>
      one.type === 'SpreadElement' ||
      (one.key.type === 'Identifier' && one.key.name === 'setHeader') ||
      (one.key.type === 'StringLiteral' && one.key.value === 'setHeader'),
  );
