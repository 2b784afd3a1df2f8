import { parse } from 'parse5';
import type { DefaultTreeAdapterTypes } from 'parse5';
import { send } from './probes/http.ts';
import { forbidsEval, forbidsInline, forbidsUrl, parsePolicies, type Policy } from './policy.ts';

/** What a request for a page brought. */
export interface ServedPage {
  path: string;
  html: string;
  /** Values of the `Content-Security-Policy` header, enforced. */
  policy: string;
}

/** What the policy of a page blocks of the page itself, a line each; scripts of its own origin are read as well. */
export async function blockedBy(page: ServedPage, origin: string): Promise<string[]> {
  const address = new URL(page.path, origin).href;
  const nodes = [...walk(parse(page.html, { sourceCodeLocationInfo: true }))];
  const metas = nodes.filter((node) => node.tagName === 'meta').flatMap((node) => metaPolicy(node) ?? []);
  const policies = [page.policy, ...metas].flatMap(parsePolicies);
  if (policies.length === 0) return [];
  const base = nodes.find((node) => node.tagName === 'base' && attribute(node, 'href') !== undefined);
  const home = new URL(attribute(base, 'href') ?? address, address).href;
  const found = policies.flatMap((policy) => [
    ...nodes.flatMap((node) => blockedIn(node, policy, address, home)),
    ...nodes.flatMap((node) =>
      inlineCode(node).flatMap((code) => blockedCode(code, policy, address, 'an inline script')),
    ),
  ]);
  for (const script of ownScripts(nodes, home, origin)) {
    const { status, body } = await send(origin, { path: script, timeout: 5000, bodyTimeout: 2000 });
    if (status !== 200) continue;
    found.push(...policies.flatMap((policy) => blockedCode(body, policy, address, script)));
  }
  return [...new Set(found)];
}

type Element = DefaultTreeAdapterTypes.Element;

function* walk(node: DefaultTreeAdapterTypes.Node): Generator<Element> {
  if ('tagName' in node) yield node;
  if ('content' in node) return;
  for (const child of 'childNodes' in node ? node.childNodes : []) yield* walk(child);
}

const attribute = (node: Element | undefined, name: string): string | undefined =>
  node?.attrs.find((own) => own.name === name)?.value;

function metaPolicy(node: Element): string | undefined {
  const isPolicy = attribute(node, 'http-equiv')?.toLowerCase() === 'content-security-policy';
  return isPolicy ? attribute(node, 'content') : undefined;
}

const where = (node: Element): string => `line ${node.sourceCodeLocation?.startLine ?? '?'}`;

/** Attributes that load something, and the directive that speaks of it. */
const LOADS: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  script: [['src', 'script-src-elem']],
  img: [['src', 'img-src']],
  iframe: [['src', 'frame-src']],
  frame: [['src', 'frame-src']],
  object: [['data', 'object-src']],
  embed: [['src', 'object-src']],
  audio: [['src', 'media-src']],
  video: [
    ['src', 'media-src'],
    ['poster', 'img-src'],
  ],
  source: [['src', 'media-src']],
  form: [['action', 'form-action']],
  base: [['href', 'base-uri']],
};

const RELS: Readonly<Record<string, string>> = {
  stylesheet: 'style-src-elem',
  icon: 'img-src',
  manifest: 'manifest-src',
  modulepreload: 'script-src-elem',
};

function blockedIn(node: Element, policy: Policy, page: string, base: string): string[] {
  const nonce = attribute(node, 'nonce');
  const loads = node.tagName === 'link' ? linkLoads(node) : (LOADS[node.tagName] ?? []);
  const blocked: string[] = [];
  for (const [name, directive] of loads) {
    const value = attribute(node, name);
    if (value === undefined || value.trim() === '' || /^(?:#|about:)/.test(value)) continue;
    if (!URL.canParse(value, base)) continue;
    const by = forbidsUrl(policy, directive, new URL(value, base).href, page, nonce);
    if (by !== null) blocked.push(`${by} blocks <${node.tagName} ${name}="${value.slice(0, 120)}"> (${where(node)})`);
  }
  return [...blocked, ...blockedInline(node, policy, nonce)];
}

function linkLoads(node: Element): [string, string][] {
  const rels = (attribute(node, 'rel') ?? '').toLowerCase().split(/\s+/);
  return rels.flatMap((rel): [string, string][] => (RELS[rel] === undefined ? [] : [['href', RELS[rel]]]));
}

/** Types of a `<script>` that a browser runs. */
const RUNS = /^(?:|module|(?:text|application)\/(?:java|ecma)script)$/i;

function blockedInline(node: Element, policy: Policy, nonce: string | undefined): string[] {
  const blocked: string[] = [];
  const text = textOf(node);
  if (inlineCode(node).length > 0) {
    const by = forbidsInline(policy, 'script-src-elem', text, nonce);
    if (by !== null) blocked.push(`${by} blocks the inline script (${where(node)})`);
  }
  if (node.tagName === 'style') {
    const by = forbidsInline(policy, 'style-src-elem', text, nonce);
    if (by !== null) blocked.push(`${by} blocks the inline style sheet (${where(node)})`);
  }
  for (const { name, value } of node.attrs) {
    const directive = /^on\w+$/.test(name) ? 'script-src-attr' : name === 'style' ? 'style-src-attr' : undefined;
    const isScriptUrl = /^(?:href|action|src)$/.test(name) && /^\s*javascript:/i.test(value);
    const by = directive
      ? forbidsInline(policy, directive, value)
      : isScriptUrl
        ? forbidsInline(policy, 'script-src-elem', value)
        : null;
    if (by !== null)
      blocked.push(
        `${by} blocks ${isScriptUrl ? 'javascript: in ' : ''}${name}= of <${node.tagName}> (${where(node)})`,
      );
  }
  return blocked;
}

function inlineCode(node: Element): string[] {
  if (node.tagName !== 'script' || attribute(node, 'src') !== undefined) return [];
  return RUNS.test((attribute(node, 'type') ?? '').trim()) && textOf(node).trim() !== '' ? [textOf(node)] : [];
}

const textOf = (node: Element): string =>
  node.childNodes.map((child) => ('value' in child ? child.value : '')).join('');

/** At most ten: what a page needs first is among them. */
function ownScripts(nodes: readonly Element[], base: string, origin: string): string[] {
  const paths = nodes.flatMap((node) => {
    const src = node.tagName === 'script' ? attribute(node, 'src') : undefined;
    if (src === undefined || !URL.canParse(src, base)) return [];
    const url = new URL(src, base);
    return url.origin === origin ? [url.pathname + url.search] : [];
  });
  return [...new Set(paths)].slice(0, 10);
}

/** Calls with an address that is a literal: whatever else a script does is seen by a browser alone. */
const CALLS: readonly (readonly [RegExp, string])[] = [
  [
    /\b(?:fetch|EventSource|sendBeacon|WebSocket|axios(?:\.\w+)?)\(\s*(['"`])((?:https?|wss?):\/\/[^'"`$\s]+)\1/g,
    'connect-src',
  ],
  [/\.open\(\s*['"`]\w+['"`]\s*,\s*(['"`])(https?:\/\/[^'"`$\s]+)\1/g, 'connect-src'],
  [/\bnew (?:Shared)?Worker\(\s*(['"`])([^'"`$\s]+)\1/g, 'worker-src'],
  [/\bserviceWorker\.register\(\s*(['"`])([^'"`$\s]+)\1/g, 'worker-src'],
];
const EVAL = /(?<![\w.$])(?:eval|new Function)\(/;

function blockedCode(code: string, policy: Policy, page: string, script: string): string[] {
  const blocked = CALLS.flatMap(([pattern, directive]) =>
    [...code.matchAll(pattern)].flatMap(([, , address = '']) => {
      const by = forbidsUrl(policy, directive, address, page);
      return by === null ? [] : [`${by} blocks ${address} that ${script} asks for`];
    }),
  );
  const by = EVAL.test(code) ? forbidsEval(policy) : null;
  return by === null ? blocked : [...blocked, `${by} blocks eval() in ${script}`];
}
