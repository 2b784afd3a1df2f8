import type { Detected } from '../../model/protection.ts';
import { hasRole } from '../../code/packages/catalogue.ts';
import type { Call, Project, Value } from '../../model/project.ts';
import { replaceStep } from '../kit/steps.ts';
import { plainVisits } from './redirect.ts';
import type { RuleId } from './rules.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  const { calls, identity } = project;
  yield* plainVisits(project);
  for (const at of identity.uncheckedCertificates) {
    // A value is `false`; the switch of the whole process is longer, and what it is for is not seen.
    if (at.end - at.start > 'false'.length)
      yield { rule: 'unchecked-certificate', at, fix: 'manual', severity: 'high' };
    else yield { rule: 'unchecked-certificate', at, steps: () => [replaceStep(at, { code: 'true' })] };
  }
  for (const at of identity.loosenedCertificates) yield { rule: 'unchecked-certificate', at, fix: 'manual' };
  for (const at of identity.hostRedirects) yield { rule: 'redirect-to-host', at };
  for (const at of identity.oldProtocols) yield { rule: 'old-protocol', at };
  for (const call of calls) {
    const host = plainHostOf(call);
    if (host !== undefined) yield { rule: 'plain-request', at: call.place, detail: `It is ${host}.` };
  }
}

const LOCAL =
  /^(localhost|127\.|0\.0\.0\.0|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|\[|[^.]*(:|$))|\.(local|localhost|internal|test|example|invalid|lan|svc|cluster)(:|\.|$)|^(www\.)?example\./i;

/** The public host that a call asks by `http:`. */
function plainHostOf({ module, member, args }: Call): string | undefined {
  if (!hasRole(module, 'http-client') && !(module === 'http' && /^(get|request)$/.test(member))) return undefined;
  const host = args.slice(0, 2).flatMap((value) => hostIn(value) ?? [])[0];
  return host !== undefined && !LOCAL.test(host) ? host : undefined;
}

function hostIn(value: Value): string | undefined {
  if (value.kind === 'object') {
    const url = value.entries['url'] ?? value.entries['uri'] ?? value.entries['baseURL'];
    return url && hostIn(url);
  }
  const text = value.kind === 'literal' ? `'${String(value.value)}` : value.kind === 'unseen' ? value.text : '';
  return /^['"`]http:\/\/([^/'"`?#$@\s]+)/.exec(text)?.[1];
}
