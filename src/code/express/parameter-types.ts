import type { Node } from '../syntax/nodes.ts';

const USUAL = /^:\s*(\w+\.)?(Request|Response|NextFunction|any)$/;

/** A parameter has another type than that of every handler: `Request<{ id: string }>`. */
export function hasOwnType(param: Node, text: string): boolean {
  const { typeAnnotation } = param as { typeAnnotation?: Node | null };
  return !!typeAnnotation && !USUAL.test(text.slice(typeAnnotation.start ?? 0, typeAnnotation.end ?? 0));
}
