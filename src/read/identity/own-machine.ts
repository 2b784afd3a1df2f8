import { keyName, type Node } from '../../code/syntax/nodes.ts';

/** `development: { host: '127.0.0.1', password: 'text' }`: the database of whoever works on the app, on their own machine. */
export function opensOwnMachine(path: readonly Node[]): boolean {
  const [, property, object, section] = path;
  if (property?.type !== 'ObjectProperty' || object?.type !== 'ObjectExpression') return false;
  if (!/pass|pwd/i.test(keyName(property.key, property.computed) ?? '')) return false;
  return section?.type === 'ObjectProperty' && isForWork(section) && object.properties.some(isLoopback);
}

const isForWork = ({ key, computed }: Extract<Node, { type: 'ObjectProperty' }>): boolean =>
  /^(dev(elopment)?|test(ing)?|local|ci)$/i.test(keyName(key, computed) ?? '');

const isLoopback = (node: Node): boolean =>
  node.type === 'ObjectProperty' &&
  /^(host(name)?|server)$/i.test(keyName(node.key, node.computed) ?? '') &&
  node.value.type === 'StringLiteral' &&
  /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/.test(node.value.value);
