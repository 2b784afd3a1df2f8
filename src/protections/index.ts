import type { Protection } from '../model/protection.ts';
import bodyLimits from './body-limits.ts';
import cors from './cors.ts';
import errors from './errors.ts';
import headers from './headers.ts';
import rateLimits from './rate-limits.ts';
import sqlInjection from './sql-injection.ts';
import trustProxy from './trust-proxy.ts';

/** All protections, in the order of the chain they build. */
export const protections: readonly Protection[] = [
  trustProxy,
  headers,
  cors,
  rateLimits,
  bodyLimits,
  errors,
  sqlInjection,
];
