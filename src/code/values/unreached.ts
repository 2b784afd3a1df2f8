import { callFunction, construct, OUTSIDE } from './functions.ts';
import type { Machine } from './interpreter.ts';
import { member } from './members.ts';
import type { Node } from '../syntax/nodes.ts';
import type { KnownClass } from './value.ts';

/**
 * Runs what nothing seen has called: exported functions, handlers, methods of classes that nobody makes, what
 * classes offer by their name. Nothing is known of their arguments. New functions that come up on the way are run, too.
 */
export function runRest(m: Machine, within: (path: string) => boolean = () => true): void {
  const named = new Set<Node>();
  for (let again = true; again;) {
    again = false;
    for (const [node, made] of [...m.classes]) {
      if (named.has(node) || !within(made.site.source.path)) continue;
      named.add(node);
      for (const name of staticMethods(made)) member(m, made, name, made.site);
    }
    for (const [node, made] of [...m.classes]) {
      if (m.instances.has(node) || !within(made.site.source.path)) continue;
      again = true;
      m.restart();
      const make = (): void => {
        const self = construct(m, made, OUTSIDE, made.site);
        for (const part of made.node.body.body) {
          if (part.type !== 'ClassMethod' || part.static || part.key.type !== 'Identifier') continue;
          member(m, self, part.key.name, made.site);
        }
        m.settle();
      };
      m.attempt(made.site.source.path, make, { deep: true });
      if (!m.instances.has(node)) m.classes.delete(node);
    }
    for (const [node, made] of [...m.closures]) {
      if (m.runs.has(node) || !within(made.site.source.path)) continue;
      again = true;
      m.restart();
      m.runs.set(node, 0);
      m.attempt(
        made.site.source.path,
        () => {
          callFunction(m, made, OUTSIDE, made.site);
          m.settle();
        },
        { deep: true },
      );
    }
  }
}

/** `static create(config) { const app = express(); … }` */
function staticMethods({ node }: KnownClass): string[] {
  return node.body.body.flatMap((part) =>
    part.type === 'ClassMethod' && part.static && part.kind === 'method' && part.key.type === 'Identifier'
      ? [part.key.name]
      : [],
  );
}
