import { hasRole } from '../code/packages/catalogue.ts';
import type { ErrorTraits, Manifest } from '../model/project.ts';
import { ownCode } from './entry-points.ts';
import type { Sources } from './sources.ts';

const TRAITS = {
  data: /(?<!express|parser)\s*\.jsonp?\(\s*[^\s)]|\.send\(\s*[^\s)'"`]|application\/(?:[\w.-]+\+)?json/i,
  pages: /\.(?:type|contentType)\(\s*['"`](?:\.?html|text\/html)|['"`]text\/html/i,
  typed:
    /\b(?:set|setHeader|header|append|writeHead)\(\s*(?:\d+,\s*)?\{?\s*['"`]content-type|\.(?:type|contentType|attachment|sendFile|sendfile|download)\(|\bstatic\(/i,
  headers:
    /\bhttp-errors\b|\b(?:err|error|e|this)\.headers\s*=[^=]|Error\((?:[^()]|\([^()]*\)){0,300}\bheaders\s*[:,}]|Error\([^()]{0,200}\)\s*,\s*\{[^}]{0,200}\bheaders\b/,
  exposes: /\bhttp-errors\b|\bexpose\s*[:=]/,
} as const;

const CONTENT = ['Content-Encoding', 'Content-Language', 'Content-Range'];

/** What server code does anywhere that an answer to errors has to reckon with. What is only mentioned counts, too: it makes the answer longer, never wrong. */
export function readErrorTraits(sources: Sources, manifest: Manifest | null): ErrorTraits {
  const own = ownCode(sources);
  const some = (pattern: RegExp): boolean => own.some((path) => sources.mentions(path, pattern));
  const bring = Object.keys(manifest?.dependencies ?? {}).some((name) => hasRole(name, 'header-errors'));
  return {
    data: some(TRAITS.data),
    pages: some(TRAITS.pages),
    contentHeaders: [
      ...(some(TRAITS.typed) ? ['Content-Type'] : []),
      ...CONTENT.filter((name) => some(new RegExp(`['"\`]${name}['"\`]`, 'i'))),
    ],
    headers: bring || some(TRAITS.headers),
    exposes: some(TRAITS.exposes),
  };
}
