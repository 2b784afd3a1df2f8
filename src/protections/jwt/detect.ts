import type { Broken, Detected } from '../../model/protection.ts';
import type { Call, Project, Value } from '../../model/project.ts';
import { entry, isLiteral, isOpen } from '../kit/chain.ts';
import { optionsStep } from '../kit/steps.ts';
import type { RuleId } from './rules.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  const verifies = project.calls.some((call) => methodOf(call) === 'verify');
  for (const call of project.calls) {
    const broken = brokenBy(project, call, verifies);
    if (broken) yield broken;
    else if (methodOf(call) === 'verify' || methodOf(call) === 'guard') yield { ok: call.place };
  }
}

function methodOf({ module, member }: Call): 'sign' | 'verify' | 'decode' | 'guard' | undefined {
  if (module === 'express-jwt' && /^(default|expressjwt|jwt)?$/.test(member)) return 'guard';
  const method = module === 'jsonwebtoken' ? /(?:^|\.)(sign|verify|decode)$/.exec(member)?.[1] : undefined;
  return method as 'sign' | 'verify' | 'decode' | undefined;
}

function brokenBy(project: Project, call: Call, verifies: boolean): Broken<RuleId> | undefined {
  switch (methodOf(call)) {
    case 'verify':
      return ofVerify(project, call, 2);
    case 'guard':
      return ofVerify(project, call, 0);
    case 'sign':
      return ofSign(call);
    case 'decode':
      return verifies || isWhole(call) ? undefined : { rule: 'decode-only', at: call.place, certain: false };
    default:
      return undefined;
  }
}

/** `decode(token, { complete: true })` looks for the key that `verify` is then given. */
const isWhole = ({ args }: Call): boolean => isLiteral(entry(args[1], 'complete'), true);

function ofVerify(project: Project, call: Call, argument: number): Broken<RuleId> | undefined {
  const options = call.args[argument];
  const algorithms = entry(options, 'algorithms');
  if (algorithms?.kind === 'array' && algorithms.items.some((item) => isLiteral(item, 'none')))
    return { rule: 'none', at: call.place };
  if (algorithms !== undefined || isOpen(options) || (options !== undefined && !isReplaceable(options)))
    return undefined;
  const broken: Broken<RuleId> = { rule: 'no-algorithms', at: call.place };
  const algorithm = algorithmOf(project, call);
  if (algorithm === undefined) return { ...broken, fix: 'manual' };
  const change = { set: { algorithms: `['${algorithm}']` } };
  if (options !== undefined && options.kind !== 'object') {
    return {
      ...broken,
      fix: 'manual',
      detail: 'The callback stands where the options belong: put them in front of it.',
    };
  }
  return { ...broken, steps: () => [optionsStep(call.place, { argument, ...change })] };
}

const isReplaceable = ({ kind }: Value): boolean => kind === 'object' || kind === 'function';

/** What tokens are signed with, where all that sign say so; without options it is HS256. */
function algorithmOf(project: Project, { args, module }: Call): string | undefined {
  const key = module === 'express-jwt' ? entry(args[0], 'secret') : args[1];
  if (key?.kind === 'function') return undefined;
  if (key?.kind === 'unseen' && /public|cert|pem|key(?!s?\w*secret)/i.test(key.text)) return undefined;
  if (key?.kind === 'literal' && /BEGIN|http/.test(String(key.value))) return undefined;
  if (key?.kind === 'env' && /PUBLIC|CERT|PEM/.test(key.name)) return undefined;
  const signs = project.calls.filter((call) => methodOf(call) === 'sign');
  if (signs.length === 0) return undefined;
  const used = signs.map((call) => {
    const options = call.args[2];
    if (options === undefined || options.kind === 'function') return 'HS256';
    if (options.kind !== 'object' || options.open) return undefined;
    const algorithm = options.entries['algorithm'];
    return algorithm === undefined ? 'HS256' : algorithm.kind === 'literal' ? String(algorithm.value) : undefined;
  });
  const [first] = used;
  return first !== undefined && first.startsWith('HS') && used.every((one) => one === first) ? first : undefined;
}

function ofSign(call: Call): Broken<RuleId> | undefined {
  const [payload, , options] = call.args;
  if (
    payload?.kind === 'object'
      ? payload.open || payload.entries['exp']
      : payload?.kind !== 'literal' && payload?.kind !== 'unseen'
  )
    return undefined;
  if (payload?.kind === 'unseen' && /^\w*(payload|claims|data)\w*$/i.test(payload.text)) return undefined;
  if (options !== undefined && options.kind !== 'object' && options.kind !== 'function') return undefined;
  if (isOpen(options) || entry(options, 'expiresIn') !== undefined) return undefined;
  const broken: Broken<RuleId> = { rule: 'no-expiry', at: call.place };
  // expiresIn with a payload that is a text makes jsonwebtoken throw.
  if (options?.kind === 'function' || payload?.kind !== 'object') return { ...broken, fix: 'manual' };
  return { ...broken, steps: () => [optionsStep(call.place, { argument: 2, set: { expiresIn: "'1d'" } })] };
}
