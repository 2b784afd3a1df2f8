import type { Answers, Question } from '../../model/protection.ts';
import type { App, ChainItem, Project, Value } from '../../model/project.ts';
import { isLiteral, isSecurityMember, settingOf, settingValue, where } from './chain.ts';

/** What is known of proxies in front: their number, that nothing suggests one, or that something does and no number is seen. */
export type Knowledge = 'known' | 'none-seen' | 'suggested';

export const HOPS_UNKNOWN = 'unknown';

/** The number of proxies as far as the repository shows it: `1`, `false` for none, `unknown`. */
export function inferHops({ proxy }: Project): { value: string; source: string } {
  if (!proxy) return { value: 'false', source: 'no sign of a proxy was found' };
  if (proxy.hops === null)
    return { value: HOPS_UNKNOWN, source: `${proxy.source} suggests one, and does not say how many` };
  return { value: String(proxy.hops), source: proxy.source };
}

/** An answer that says more than the repository settles it; so does an app that sets "trust proxy" itself, whoever runs it. */
export function knowledgeOf(project: Project, answers: Answers): Knowledge {
  const inferred = inferHops(project).value;
  const said = answers.get('proxy.hops') ?? inferred;
  if (setsItself(project) || (said !== inferred && said !== HOPS_UNKNOWN)) return 'known';
  const unnamed = trustsAll(project) ?? leftOpen(project);
  if (said === HOPS_UNKNOWN || switched(project) || (unnamed && !project.proxy)) return 'suggested';
  return project.proxy ? 'known' : 'none-seen';
}

/** What suggests a proxy, in words. */
export function suggestionOf(project: Project): string {
  const setting = switched(project);
  if (setting) return `${where(setting.place)} trusts one under a condition`;
  const open = leftOpen(project);
  if (open) return `${where(open.place)} leaves the proxies to a setting`;
  const all = project.proxy ? undefined : trustsAll(project);
  return all ? `${where(all.place)} trusts any` : `${project.proxy?.source ?? ''} suggests one`;
}

/** "trust proxy" that is true says that there are proxies, and not how many; so does ours in its place. */
const trustsAll = ({ entries }: Project): ChainItem | undefined =>
  entries
    .flatMap((app) => settingOf(app, 'trust proxy') ?? [])
    .find((item) => {
      const value = settingValue(item);
      return isEverybody(item) || (value !== undefined && isOurs(value));
    });

/** `security.trustProxy`, `Number(process.env.TRUST_PROXY) || false`: nobody has counted the proxies for it. */
const isOurs = (value: Value): boolean =>
  isSecurityMember(value, 'trustProxy') ||
  (value.kind === 'env' && value.converted && /(^|_)TRUST_PROXY$/.test(value.name) && value.fallback !== undefined);

/** `app.enable('trust proxy', ['loopback'])` names them, if in vain. */
const isEverybody = (item: ChainItem): boolean =>
  isLiteral(settingValue(item), true) && (item.args[0] === undefined || isLiteral(item.args[0], true));

/** Where another app sets "trust proxy" and this one does not: behind the same proxies, all its clients share one address. */
export const setElsewhere = (app: App, { entries }: Project): ChainItem | undefined =>
  settingOf(app, 'trust proxy') ? undefined : entries.flatMap((one) => settingOf(one, 'trust proxy') ?? [])[0];

/** `app.set('trust proxy', config.trustProxy)`: behind a proxy it may have been left at its default, and so far nobody has missed it. */
const leftOpen = ({ entries }: Project): ChainItem | undefined =>
  entries.flatMap((app) => settingOf(app, 'trust proxy') ?? []).find((item) => isOpenTo(settingValue(item)));

function isOpenTo(value: Value | undefined): boolean {
  if (value?.kind === 'env')
    return value.fallback === undefined || NOBODY.some((none) => isLiteral(value.fallback, none));
  if (value?.kind === 'call') return value.call.module !== 'proxy-addr';
  return (value?.kind === 'import' || value?.kind === 'unseen') && !isSecurityMember(value, 'trustProxy');
}

const NOBODY = [false, 0, '', '0', 'false'];

function setsItself({ entries }: Project): boolean {
  const settings = entries.map((app) => settingOf(app, 'trust proxy'));
  return (
    settings.length > 0 &&
    settings.every((setting) => {
      const value = setting && settingValue(setting);
      // Whoever trusts every proxy has not counted them.
      return value && !isSwitched(setting) && !isOurs(value) && !isOpenTo(value) && !isEverybody(setting);
    })
  );
}

/** "trust proxy" that the person who runs the app switches on, or does not: behind a proxy it may be off. */
const switched = ({ entries }: Project): ChainItem | undefined =>
  entries.flatMap((app) => settingOf(app, 'trust proxy') ?? []).find(isSwitched);

/** A condition that is true in production switches nothing. */
export const isSwitched = ({ condition }: ChainItem): boolean =>
  condition !== undefined && !/prod(uction)?\b|!==? *['"`](dev|test|local)/i.test(condition);

export const hopsQuestion: Question = {
  key: 'proxy.hops',
  message: 'How many proxies (load balancer, nginx, CDN) stand in front of the app?',
  infer: inferHops,
  validate: (value) =>
    /^(false|unknown|\d+)$/.test(value) ? undefined : 'A number such as 1, false for none, or unknown.',
  example: '1',
};
