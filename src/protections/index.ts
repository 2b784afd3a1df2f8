import type { Protection } from '../model/protection.ts';
import bodyLimits from './body-limits/index.ts';
import cookies from './cookies/index.ts';
import cors from './cors/index.ts';
import errors from './errors/index.ts';
import headers from './headers/index.ts';
import https from './https/index.ts';
import jwt from './jwt/index.ts';
import loginLimits from './login-limits/index.ts';
import nosqlInjection from './nosql-injection/index.ts';
import passwords from './passwords/index.ts';
import requestLimits from './request-limits/index.ts';
import secrets from './secrets/index.ts';
import sessions from './sessions/index.ts';
import sqlInjection from './sql-injection/index.ts';
import trustProxy from './trust-proxy/index.ts';

/** All protections, in the order of the chain they build. */
export const protections: readonly Protection[] = [
  trustProxy,
  headers,
  cors,
  requestLimits,
  loginLimits,
  bodyLimits,
  errors,
  sessions,
  secrets,
  jwt,
  cookies,
  https,
  passwords,
  sqlInjection,
  nosqlInjection,
];
