import { send } from './http.ts';
import { probes as every } from './index.ts';
import type { Judgement, Need, Probe, Target } from './probe.ts';
import { open, skipped } from './probe.ts';

export interface AttackOptions {
  probes?: readonly Probe[];
  /** Also the probes that take many seconds. */
  slow?: boolean;
  /** Starts the app anew and gives its origin; without it every probe meets the same process. */
  restart?: () => Promise<string>;
  /** Called after each probe. */
  onResult?: (result: AttackResult) => void;
}

export interface AttackResult extends Judgement {
  probe: Probe;
}

/**
 * Runs the probes one after the other. Those that leave limits used up or the app broken come last, each on an app that
 * was just started. A probe that throws is a `skipped` with its reason, never the end of the run.
 */
export async function attack(target: Target, options: AttackOptions = {}): Promise<AttackResult[]> {
  const chosen = (options.probes ?? every).filter((probe) => options.slow === true || probe.slow !== true);
  const results = new Map<Probe, AttackResult>();
  const { restart } = options;
  let origin = target.origin;
  const renew = restart && (async () => (origin = await restart()));
  for (const probe of [...chosen].sort((a, b) => Number(a.fresh ?? false) - Number(b.fresh ?? false))) {
    const { needs } = probe;
    const lacking = needs !== undefined && target[needs] === undefined ? LACKING[needs] : null;
    // Starting an app takes longer than most attacks: not for one that is not made.
    if (lacking === null && renew && (probe.fresh || !(await isReady(origin)))) await renew();
    const made = { ...target, origin, ...(renew ? { renew } : {}) };
    const result = { probe, ...(lacking === null ? await judge(probe, made, () => origin) : skipped(lacking)) };
    results.set(probe, result);
    options.onResult?.(result);
  }
  return chosen.map((probe) => results.get(probe) ?? { probe, ...skipped('not run') });
}

/** What is said of an attack where the target does not name what it needs. */
const LACKING: Record<Need, string> = {
  change: 'no signed-in request that changes something is known',
  fetches: 'no request that makes the app fetch an address is known',
  json: 'no route that reads JSON is known',
  login: 'no login is known',
  owned: 'nothing that belongs to one person is known',
  redirect: 'no redirect that follows a parameter is known',
  rejects: 'no request whose handler rejects is known',
  routes: 'the routes are not known',
  search: 'no request with a search term is known',
  socket: 'no WebSocket is known',
  throws: 'no request that fails inside the app is known',
  upload: 'no upload is known',
};

async function isReady(origin: string): Promise<boolean> {
  const status = await ask(origin);
  // A limiter that refuses everything would make every attack look refused.
  return status !== 0 && status !== 429;
}

async function ask(origin: string): Promise<number> {
  return (await send(origin, { path: '/', timeout: 3000, bodyTimeout: 200 })).status;
}

/**
 * A dead app refuses everything too: it must answer before the attack, and after one that it withstood.
 *
 * @param origin where the app is by then: a probe may have started it anew
 */
async function judge(probe: Probe, target: Target, origin: () => string): Promise<Judgement> {
  try {
    if ((await ask(target.origin)) === 0) return skipped('the app does not respond');
    const judgement = await probe.run(target);
    if (judgement.verdict !== 'closed' || (await ask(origin())) !== 0) return judgement;
    return open('the app stopped responding');
  } catch (error) {
    return skipped(`the probe itself failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}
