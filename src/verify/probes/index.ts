import asyncRejection from './async-rejection.ts';
import bodyTooLarge from './body-too-large.ts';
import contentSecurityPolicy from './content-security-policy.ts';
import corsNullOrigin from './cors-null-origin.ts';
import corsOrigin from './cors-origin.ts';
import corsPreflight from './cors-preflight.ts';
import cspNonce from './csp-nonce.ts';
import csrf from './csrf.ts';
import dotfiles from './dotfiles.ts';
import errorPage from './error-page.ts';
import foreignObject from './foreign-object.ts';
import gzipBomb from './gzip-bomb.ts';
import hostHeader from './host-header.ts';
import hsts from './hsts.ts';
import inlineScript from './inline-script.ts';
import likeWildcard from './like-wildcard.ts';
import loginLimit from './login-limit.ts';
import malformedJson from './malformed-json.ts';
import malformedPath from './malformed-path.ts';
import nosqlOperator from './nosql-operator.ts';
import notFound from './not-found.ts';
import openRedirect from './open-redirect.ts';
import parameterPollution from './parameter-pollution.ts';
import pathTraversal from './path-traversal.ts';
import permissionsPolicy from './permissions-policy.ts';
import poweredBy from './powered-by.ts';
import privateCache from './private-cache.ts';
import prototypePollution from './prototype-pollution.ts';
import rateLimit from './rate-limit.ts';
import rateLimitForgedAddress from './rate-limit-forged-address.ts';
import reflectedScript from './reflected-script.ts';
import securityHeaders from './security-headers.ts';
import securityTxt from './security-txt.ts';
import sessionCookie from './session-cookie.ts';
import sessionFixation from './session-fixation.ts';
import slowHeaders from './slow-headers.ts';
import sqlInjection from './sql-injection.ts';
import sqlLoginBypass from './sql-login-bypass.ts';
import ssrf from './ssrf.ts';
import storedScript from './stored-script.ts';
import unguardedRoute from './unguarded-route.ts';
import uploadName from './upload-name.ts';
import uploadSize from './upload-size.ts';
import uploadType from './upload-type.ts';
import userEnumeration from './user-enumeration.ts';
import websocketOrigin from './websocket-origin.ts';
import type { Probe } from './probe.ts';

/** Every probe, in the order of a table: what pages say, who may ask, what goes in, how much, who is it, what fails. */
export const probes: readonly Probe[] = [
  securityHeaders,
  poweredBy,
  contentSecurityPolicy,
  inlineScript,
  cspNonce,
  hsts,
  permissionsPolicy,
  privateCache,
  corsOrigin,
  corsPreflight,
  corsNullOrigin,
  csrf,
  websocketOrigin,
  sqlLoginBypass,
  sqlInjection,
  likeWildcard,
  nosqlOperator,
  reflectedScript,
  storedScript,
  prototypePollution,
  parameterPollution,
  bodyTooLarge,
  gzipBomb,
  uploadSize,
  uploadType,
  uploadName,
  rateLimit,
  rateLimitForgedAddress,
  loginLimit,
  slowHeaders,
  sessionCookie,
  sessionFixation,
  userEnumeration,
  unguardedRoute,
  foreignObject,
  errorPage,
  malformedJson,
  malformedPath,
  notFound,
  asyncRejection,
  dotfiles,
  pathTraversal,
  hostHeader,
  openRedirect,
  ssrf,
  securityTxt,
];
