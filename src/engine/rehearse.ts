import type { Report, Settled } from '../model/report.ts';

/**
 * An audit that knows what a migrate would come to. Both are of one tree and see the same findings; what the trial refused
 * is refused here too, with its reason.
 */
export function rehearsed(audit: Report, trial: Report): Report {
  return { ...audit, found: audit.found.map((finding, index) => foretold(finding, trial.found[index])) };
}

function foretold(finding: Settled, tried: Settled | undefined): Settled {
  if (finding.status !== 'open' || finding.rule.fix === 'manual') return finding;
  if (tried?.status !== 'refused' && tried?.status !== 'failed') return finding;
  return { ...finding, status: 'refused', reason: tried.reason };
}
