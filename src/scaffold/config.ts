import type { AppData } from '../../templates/app.ts';
import type { ConfigData } from '../../templates/index.ts';

const PERMISSIONS = 'camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()';

/** The config module of a new app: every section, as strict as an app can be that has no past. */
export function configOf({ web, accounts, cors, origins, session }: AppData): ConfigData {
  return {
    modules: 'esm',
    language: 'ts',
    sections: {
      'trust-proxy': { env: 'TRUST_PROXY', fallback: 'false' },
      headers: {
        csp: web ? 'pages' : 'api',
        enforce: 'opt-out',
        directives: web ? PAGES : [],
        baseUri: ["'none'"],
        objectSrc: ["'none'"],
        nonce: web,
        opener: 'same-origin',
        resource: 'same-origin',
        resourceWhy: '',
        hsts: 31536000,
        tls: true,
        permissions: PERMISSIONS,
        publicUrl: 'PUBLIC_URL',
      },
      ...(cors ? { cors: { env: 'CORS_ORIGINS', origins, credentials: session } } : {}),
      'request-limits': { limit: 300, uncounted: [], why: '', ...LIMITS, data: !web },
      ...(accounts ? { 'login-limits': { limit: 20, account: null, failures: false, ...LIMITS, data: !web } } : {}),
      'client-address': { keys: true },
      'body-limits': { limit: '100kb' },
      errors: { notFound: !web, errorHandler: !web, asyncRoute: false, pages: false, multer: false, requestLog: true },
    },
  };
}

const LIMITS = {
  observe: false,
  dialect: { count: 'limit', headers: 'draft-8', named: true, keys: true },
} as const;

/** Nothing but what the site itself serves; scripts and styles in a page need the answer's nonce. */
const PAGES = [
  { name: 'defaultSrc', values: ["'none'"], nonce: false },
  { name: 'scriptSrc', values: ["'self'"], nonce: true },
  { name: 'styleSrc', values: ["'self'"], nonce: true },
  { name: 'imgSrc', values: ["'self'", 'data:'], nonce: false },
  { name: 'fontSrc', values: ["'self'"], nonce: false },
  { name: 'connectSrc', values: ["'self'"], nonce: false },
  { name: 'manifestSrc', values: ["'self'"], nonce: false },
  { name: 'baseUri', values: ["'none'"], nonce: false },
  { name: 'formAction', values: ["'self'"], nonce: false },
  { name: 'frameAncestors', values: ["'none'"], nonce: false },
];
