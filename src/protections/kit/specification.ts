import { hasRole } from '../../code/packages/catalogue.ts';
import type { Project } from '../../model/project.ts';
import { entry, isLiteral } from './chain.ts';

/** Requests are held to the description of the API before any handler sees them. */
export const isHeldToSpecification = ({ calls }: Project): boolean =>
  calls.some(
    ({ module, args }) =>
      hasRole(module, 'specification') && !args.some((one) => isLiteral(entry(one, 'validateRequests'), false)),
  );
