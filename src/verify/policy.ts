import { createHash } from 'node:crypto';

/** One content security policy, as a browser reads it. */
export type Policy = ReadonlyMap<string, readonly string[]>;

/** Policies of a header's value or a `<meta>`: commas separate them, and each is enforced. */
export function parsePolicies(value: string): Policy[] {
  return value.split(',').flatMap((text) => {
    const policy = new Map<string, string[]>();
    for (const part of text.split(';')) {
      const [name = '', ...sources] = part.trim().split(/\s+/);
      if (name !== '' && !policy.has(name.toLowerCase())) policy.set(name.toLowerCase(), sources);
    }
    return policy.size === 0 ? [] : [policy];
  });
}

/** What a directive falls back to where it is absent. */
const FALLBACKS: Readonly<Record<string, readonly string[]>> = {
  'script-src-elem': ['script-src', 'default-src'],
  'script-src-attr': ['script-src', 'default-src'],
  'style-src-elem': ['style-src', 'default-src'],
  'style-src-attr': ['style-src', 'default-src'],
  'worker-src': ['child-src', 'script-src', 'default-src'],
  'frame-src': ['child-src', 'default-src'],
  'script-src': ['default-src'],
  'style-src': ['default-src'],
  'img-src': ['default-src'],
  'font-src': ['default-src'],
  'media-src': ['default-src'],
  'connect-src': ['default-src'],
  'object-src': ['default-src'],
  'manifest-src': ['default-src'],
};

/** The directive that decides, and its sources; `null` where the policy says nothing. */
function governing(policy: Policy, directive: string): { name: string; sources: readonly string[] } | null {
  for (const name of [directive, ...(FALLBACKS[directive] ?? [])]) {
    const sources = policy.get(name);
    if (sources) return { name, sources };
  }
  return null;
}

/** The directive that forbids an address, `null` where it is allowed. @param page the address of the page itself */
export function forbidsUrl(
  policy: Policy,
  directive: string,
  address: string,
  page: string,
  nonce?: string,
): string | null {
  const found = governing(policy, directive);
  if (!found) return null;
  const { name, sources } = found;
  const isScript = /^script|^worker/.test(directive);
  if (nonce !== undefined && sources.includes(`'nonce-${nonce}'`)) return null;
  if (isScript && sources.includes("'strict-dynamic'")) return directive === 'script-src-elem' ? name : null;
  if (!URL.canParse(address, page)) return null;
  const url = new URL(address, page);
  return sources.some((source) => matches(source, url, new URL(page))) ? null : name;
}

/** The directive that forbids code in the page itself, `null` where it runs. */
export function forbidsInline(policy: Policy, directive: string, text: string, nonce?: string): string | null {
  const found = governing(policy, directive);
  if (!found) return null;
  const { name, sources } = found;
  if (nonce !== undefined && sources.includes(`'nonce-${nonce}'`)) return null;
  const isAttribute = directive.endsWith('-attr');
  const hashed = ['sha256', 'sha384', 'sha512'].some((kind) =>
    sources.includes(`'${kind}-${createHash(kind).update(text).digest('base64')}'`),
  );
  if (hashed && (!isAttribute || sources.includes("'unsafe-hashes'"))) return null;
  const isStrict = sources.some((source) => /^'(?:nonce-|sha\d+-|strict-dynamic')/.test(source));
  return sources.includes("'unsafe-inline'") && !isStrict ? null : name;
}

/** The directive that forbids `eval` and `new Function`. */
export function forbidsEval(policy: Policy): string | null {
  const found = governing(policy, 'script-src');
  return found && !found.sources.includes("'unsafe-eval'") ? found.name : null;
}

const NETWORK = ['http:', 'https:', 'ws:', 'wss:'];

function matches(source: string, url: URL, page: URL): boolean {
  const text = source.toLowerCase();
  if (text === "'none'" || /^'(?!self')/.test(text)) return false;
  if (text === '*') return NETWORK.includes(url.protocol);
  if (text === "'self'") return sameHost(url, page) && upgrades(page.protocol, url.protocol);
  if (/^[a-z][a-z\d+.-]*:$/.test(text)) return upgrades(text, url.protocol);
  const parts = /^(?:([a-z][a-z\d+.-]*):\/\/)?(\*|(?:\*\.)?[^:/]+)(?::(\d+|\*))?(\/.*)?$/.exec(text);
  if (!parts) return false;
  const [, scheme, host = '', port, path] = parts;
  if (!upgrades(scheme === undefined ? page.protocol : `${scheme}:`, url.protocol)) return false;
  const hostFits =
    host === '*' || (host.startsWith('*.') ? url.hostname.endsWith(host.slice(1)) : url.hostname === host);
  if (!hostFits || (port !== undefined && port !== '*' && port !== portOf(url))) return false;
  if (port === undefined && url.port !== '' && host !== '*') return false;
  if (path === undefined || path === '/') return true;
  return path.endsWith('/') ? url.pathname.startsWith(path) : url.pathname === path;
}

const sameHost = (url: URL, page: URL): boolean => url.hostname === page.hostname && portOf(url) === portOf(page);

const portOf = ({ port, protocol }: URL): string =>
  port !== '' ? port : protocol === 'https:' || protocol === 'wss:' ? '443' : '80';

/** A source of http also allows https, and WebSockets of the same kind. */
function upgrades(allowed: string, actual: string): boolean {
  if (allowed === actual) return true;
  if (allowed === 'http:') return ['https:', 'ws:', 'wss:'].includes(actual);
  if (allowed === 'https:') return actual === 'wss:';
  return allowed === 'ws:' && actual === 'wss:';
}
