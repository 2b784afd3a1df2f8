import type { Broken } from '../../model/protection.ts';
import type { App, Call, ChainItem, Value } from '../../model/project.ts';
import { callsOf, entry, functionsOf, isLiteral } from '../kit/chain.ts';
import { isHelmet } from '../kit/helmet.ts';
import { isPolicy } from '../kit/policy.ts';
import type { RuleId } from './rules.ts';

/** Sources of scripts that let injected ones run, in what the app says itself. */
export function* unsafePolicies({ chain }: App): Iterable<Broken<RuleId>> {
  for (const item of chain) {
    const [source] = [...callsOf(item).flatMap(ofCall), ...ofHeaders(item)];
    if (source !== undefined) yield { rule: 'unsafe-policy', at: item.place, detail: `script-src holds ${source}.` };
  }
}

function ofCall(call: Call): string[] {
  const options = isHelmet(call)
    ? entry(call.args[0], 'contentSecurityPolicy')
    : isPolicy(call)
      ? call.args[0]
      : undefined;
  const directives = entry(options, 'directives');
  const named = entry(directives, 'scriptSrc') ?? entry(directives, 'script-src');
  // Helmet's own script-src stands where none is named, unless its defaults are off.
  const bare = call.module !== 'helmet' || isLiteral(entry(options, 'useDefaults'), false);
  const scripts = named ?? (bare ? (entry(directives, 'defaultSrc') ?? entry(directives, 'default-src')) : undefined);
  if (scripts?.kind !== 'array') return scripts?.kind === 'literal' ? unsafeOf(String(scripts.value).split(/\s+/)) : [];
  const isBound = scripts.items.some(({ kind }) => kind === 'function');
  const sources = scripts.items.flatMap((value) => (value.kind === 'literal' ? String(value.value) : textOf(value)));
  return unsafeOf(isBound ? [...sources, "'nonce-"] : sources);
}

function ofHeaders(item: ChainItem): string[] {
  return functionsOf(item).flatMap(({ headers }) =>
    headers.flatMap(({ name, value }) => {
      if (name !== 'content-security-policy') return [];
      const directives = textOf(value)
        .split(';')
        .map((one) => one.trim().split(/\s+/));
      const scripts =
        directives.find(([directive]) => directive === 'script-src') ??
        directives.find(([directive]) => directive === 'default-src');
      return unsafeOf(scripts?.slice(1) ?? []);
    }),
  );
}

const textOf = (value: Value): string =>
  value.kind === 'literal'
    ? String(value.value)
    : value.kind === 'unseen'
      ? value.text.replace(/^[`'"]|[`'"]$/g, '')
      : '';

/** Where a nonce or a hash stands, browsers pass over 'unsafe-inline'; with 'strict-dynamic', over hosts and schemes, too. */
function unsafeOf(sources: readonly string[]): string[] {
  const isBound = sources.some((source) => /^'(nonce|sha(256|384|512))-/.test(source));
  const isDynamic = sources.includes("'strict-dynamic'");
  return sources.filter((source) => {
    if (source === "'unsafe-eval'") return true;
    if (source === "'unsafe-inline'") return !isBound;
    return !isDynamic && ['*', 'https:', 'http:', 'data:'].includes(source);
  });
}
