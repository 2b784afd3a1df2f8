import type { Protection } from '../model/protection.ts';
import bodyLimits from './body-limits/index.ts';
import codeInjection from './code-injection/index.ts';
import commandInjection from './command-injection/index.ts';
import cookies from './cookies/index.ts';
import cors from './cors/index.ts';
import csp from './csp/index.ts';
import csrf from './csrf/index.ts';
import errors from './errors/index.ts';
import headers from './headers/index.ts';
import https from './https/index.ts';
import jwt from './jwt/index.ts';
import loginLimits from './login-limits/index.ts';
import massAssignment from './mass-assignment/index.ts';
import nosqlInjection from './nosql-injection/index.ts';
import passwords from './passwords/index.ts';
import paths from './paths/index.ts';
import privateCache from './private-cache/index.ts';
import redirects from './redirects/index.ts';
import requestLimits from './request-limits/index.ts';
import secrets from './secrets/index.ts';
import sessions from './sessions/index.ts';
import sqlInjection from './sql-injection/index.ts';
import ssrf from './ssrf/index.ts';
import trustProxy from './trust-proxy/index.ts';
import xss from './xss/index.ts';
import production from './production/index.ts';
import timeouts from './timeouts/index.ts';
import logging from './logging/index.ts';
import parameterPollution from './parameter-pollution/index.ts';
import validation from './validation/index.ts';
import authorization from './authorization/index.ts';
import dependencies from './dependencies/index.ts';
import disclosure from './disclosure/index.ts';
import lint from './lint/index.ts';
import staticFiles from './static-files/index.ts';
import uploads from './uploads/index.ts';

/** All protections, in the order of the chain they build. */
export const protections: readonly Protection[] = [
  trustProxy,
  headers,
  csp,
  cors,
  requestLimits,
  loginLimits,
  bodyLimits,
  errors,
  sessions,
  csrf,
  secrets,
  jwt,
  cookies,
  privateCache,
  https,
  passwords,
  sqlInjection,
  nosqlInjection,
  redirects,
  paths,
  commandInjection,
  codeInjection,
  xss,
  ssrf,
  massAssignment,
  production,
  timeouts,
  logging,
  parameterPollution,
  validation,
  authorization,
  dependencies,
  disclosure,
  lint,
  staticFiles,
  uploads,
];
