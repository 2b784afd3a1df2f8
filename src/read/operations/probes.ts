import type { Sources } from '../sources.ts';

const FILES =
  /\.(ya?ml|toml|tf)$|(^|\/)haproxy[\w.-]*\.cfg$|(^|\/)[\w.-]*nginx[\w./-]*\.(?:conf|template)$|(^|\/)(Dockerfile|Containerfile)[\w.-]*$|\.Dockerfile$|(^|\/)(railway|app|deploy)\.json$/i;
const AHEAD = 400;
/** What is followed by a check, and where that says which path it asks for. */
const CHECKS: readonly { begins: RegExp; path: RegExp }[] = [
  { begins: /\b(?:liveness|readiness|startup)Probe["']?:/g, path: /\bpath["']?:\s*["']?(\/[^\s"',}]*)/ },
  {
    begins: /\b(?:liveness|readiness)_check:|\[\[[\w.]*checks?\]\]/g,
    path: /\bpath["']?\s*[:=]\s*["']?(\/[^\s"',}]*)/,
  },
  { begins: /\bHEALTHCHECK\b|\bhealthcheck["']?:/g, path: /https?:\/\/[^\s/"'`]+(\/[^\s"'`\])?]*)/ },
  { begins: /\bhealthcheck\.path=/g, path: /=["']?(\/[^\s"',`}]*)/ },
  {
    begins: /^[ \t]*(?:option[ \t]+httpchk|http-check[ \t]+send)\b[^\n]*/gm,
    path: /^[^\n/]*(?:[ \t]|\b)(\/[^\s"'\\]*)/,
  },
  { begins: /\bhealth_check\b[^;\n]*\buri=/g, path: /uri=["']?(\/[^\s"';]*)/ },
  { begins: /\bhealth_?-?check_?-?(?:path|url)["']?(?=\s*[:=])/gi, path: /^[^:=]*[:=]\s*["']?(\/[^\s"',}]*)/ },
];

/** Paths that are asked again and again by what runs the program: by a cluster, a container, a platform. */
export function readProbes(sources: Sources): string[] {
  const found = new Set<string>();
  for (const file of sources.files) {
    if (!FILES.test(file) || /(^|\/)(node_modules|\.github)\//.test(file)) continue;
    const text = sources.text(file) ?? '';
    for (const { begins, path } of CHECKS)
      for (const { index } of text.matchAll(begins)) {
        const asked = path.exec(text.slice(index, index + AHEAD))?.[1];
        if (asked) found.add(asked.replace(/(?<=.)\/$/, ''));
      }
  }
  return [...found];
}
