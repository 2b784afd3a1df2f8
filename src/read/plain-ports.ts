import type { Path } from '../model/tree.ts';
import type { Sources } from './sources.ts';

const NGINX = /(^|\/)[\w.-]*nginx[\w./-]*$|(^|\/)nginx\/|sites-(available|enabled)\//i;
const CADDY = /(^|\/)Caddyfile[\w.]*$/;

const DEVELOPERS = /(^|[/._-])(dev(elopment)?|local|test)[._/-]/i;

/** A server in front answers over plain http on some port, whatever it redirects on another. */
export function servesPlainly(file: Path, sources: Sources): boolean {
  if (DEVELOPERS.test(file)) return false;
  if (NGINX.test(file)) return serversIn(sources.text(file) ?? '').some(isPlain);
  // `:81 {` and `http://shop.example {` get no certificate.
  return (
    CADDY.test(file) && /^(?:http:\/\/\S+|:(?!443\b)\d+)\s*\{[^}]*\breverse_proxy\b/m.test(sources.text(file) ?? '')
  );
}

/** The bodies of `server { … }`. */
function serversIn(text: string): string[] {
  const code = text.replace(/^\s*#.*$/gm, '');
  const starts = [...code.matchAll(/(?:^|[\s;}])server\s*\{/g)].map((match) => match.index + match[0].length);
  return starts.map((start) => code.slice(start, endOf(code, start)));
}

function endOf(code: string, start: number): number {
  let depth = 1;
  for (let at = start; at < code.length; at++) {
    if (code[at] === '{') depth++;
    if (code[at] === '}' && --depth === 0) return at;
  }
  return code.length;
}

function isPlain(server: string): boolean {
  const ports = [...server.matchAll(/\blisten\s+([^;]+);/g)].map(([, given = '']) => given);
  const isOpen = ports.length === 0 || ports.some((given) => !/\bssl\b|\bquic\b|(?:^|:)443\b/.test(given));
  const isMoved = /\breturn\s+30[178]\s+https:|\brewrite\s+\S+\s+https:/.test(server);
  // Two in one with `include force-ssl.conf;` is not read further.
  return isOpen && !isMoved && /\b(?:proxy_pass|try_files|root)\s/.test(server) && !/\bssl\s+on\s*;/.test(server);
}
