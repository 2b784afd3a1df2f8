import type { Call, Project } from '../../model/project.ts';
import { everyCall, handlersOf, isLiteral } from '../kit/chain.ts';

export const isCors = (call: Call): boolean => call.module === 'cors' && call.member === '';

/** Calls of the package, each once. */
export function corsCalls(project: Project): Call[] {
  return everyCall(project).filter(isCors);
}

/** Headers that functions of this app write for every origin: `*`, `null`. */
export function headersByHand(project: Project) {
  const headers = handlersOf(project).flatMap(({ fn }) => fn.headers);
  return headers.filter(
    ({ name, value }) => name === 'access-control-allow-origin' && (isLiteral(value, '*') || isLiteral(value, 'null')),
  );
}
