import { bare, keyName, type Node } from '../syntax/nodes.ts';

/** Where in a value a pattern finds a name: `{ body: { email } }` is `body`, `email`; with its default, where there is one. */
export function patternPaths(
  pattern: Node,
  name: string,
  path: readonly string[] = [],
): { path: readonly string[]; fallback?: Node }[] {
  const inner = bare(pattern);
  switch (inner.type) {
    case 'Identifier':
      return inner.name === name ? [{ path }] : [];
    case 'AssignmentPattern':
      return patternPaths(inner.left, name, path).map((found) => ({ ...found, fallback: inner.right }));
    case 'TSParameterProperty':
      return patternPaths(inner.parameter, name, path);
    case 'RestElement':
      return patternPaths(inner.argument, name, path);
    case 'ObjectPattern':
      return inner.properties.flatMap((property) =>
        property.type === 'RestElement'
          ? patternPaths(property.argument, name, path)
          : patternPaths(property.value, name, [...path, keyName(property.key, property.computed) ?? '*']),
      );
    case 'ArrayPattern':
      return inner.elements.flatMap((element, index) =>
        element ? patternPaths(element, name, [...path, element.type === 'RestElement' ? '*' : String(index)]) : [],
      );
    default:
      return [];
  }
}
