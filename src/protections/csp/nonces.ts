import type { Broken } from '../../model/protection.ts';
import type { App, ChainItem, Value } from '../../model/project.ts';
import { callsOf, entry, functionsOf, linksOf, where } from '../kit/chain.ts';
import { isHelmet } from '../kit/helmet.ts';
import { isPolicy } from '../kit/policy.ts';
import type { RuleId } from './rules.ts';

/** A policy that names a nonce before the middleware that makes it has run: the header says 'nonce-undefined'. */
export function* lateNonces(app: App): Iterable<Broken<RuleId>> {
  const links = linksOf(app);
  for (const [index, item] of links.entries()) {
    const name = nonceIn(item);
    if (name === undefined) continue;
    const made = links.findIndex((link) => functionsOf(link).some(({ sets }) => sets.includes(name)));
    const maker = links[made];
    if (maker && made > index)
      yield { rule: 'nonce-late', at: item.place, detail: `It is made at ${where(maker.place)}.` };
  }
}

/** Where the nonce is looked for: `locals.cspNonce`. */
function nonceIn(item: ChainItem): string | undefined {
  for (const call of callsOf(item)) {
    const options = isHelmet(call)
      ? entry(call.args[0], 'contentSecurityPolicy')
      : isPolicy(call)
        ? call.args[0]
        : undefined;
    const directives = entry(options, 'directives');
    const lists = directives?.kind === 'object' ? Object.values(directives.entries) : [];
    for (const value of lists.flatMap((list) => (list.kind === 'array' ? list.items : [list]))) {
      const name = nameIn(value);
      if (name !== undefined) return name;
    }
  }
  return undefined;
}

/** `` (req, res) => `'nonce-${res.locals.cspNonce}'` `` */
const nameIn = (value: Value): string | undefined =>
  value.kind === 'function'
    ? /(?:^|[^\w.])\w+(?:\s+as\s+[\w.]+)?\)?\.((?:locals\.)?\w*nonce\w*)/i.exec(value.fn.returns)?.[1]
    : undefined;
