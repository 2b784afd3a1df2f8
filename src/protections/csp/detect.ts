import type { Detected } from '../../model/protection.ts';
import type { App, Project } from '../../model/project.ts';
import { answeredBefore, entry, isGlobal, isLiteral, isSecurityMember, linksOf } from '../kit/chain.ts';
import { FEW_PARTS, headersOf, policyRefused } from '../kit/helmet.ts';
import { mayShowPages, showsPages } from '../kit/pages.ts';
import { isAddedInFront, policyOf, setsPolicy } from '../kit/policy.ts';
import { inlineCode } from './inline-code.ts';
import { lateNonces } from './nonces.ts';
import type { RuleId } from './rules.ts';
import { policySteps } from './steps.ts';
import { unsafePolicies } from './unsafe.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  const open: App[] = [];
  for (const app of project.entries) {
    const found = [...ofApp(app, project)];
    if (found.some((one) => 'rule' in one)) open.push(app);
    yield* found;
    yield* unsafePolicies(app);
    yield* lateNonces(app);
  }
  yield* inlineCode(project, open);
}

function* ofApp(app: App, project: Project): Iterable<Detected<RuleId>> {
  const links = linksOf(app);
  const own = links.findIndex((item) => isGlobal(item) && setsPolicy(item));
  const place = links[own]?.place;
  if (place) return answeredBefore(app, own) ? undefined : yield { ok: place };
  const { helmet, parts } = headersOf(app);
  const options = helmet?.call.args[0];
  const isOurs = options !== undefined && isSecurityMember(options, 'helmet');
  const isOff = isLiteral(entry(options, 'contentSecurityPolicy'), false);
  // What answers before helmet has no policy, which its protection says.
  if (helmet && !isOurs && !isOff) return helmet.after ? undefined : yield { ok: helmet.item.place };
  // Data is shown by no page, and helmet says so.
  if (policyOf(project, 'preserve').kind !== 'pages')
    return helmet && !isOff && !helmet.after ? yield { ok: helmet.item.place } : undefined;
  if (!mayShowPages(project)) return;
  if (isAddedInFront(project, 'content-security-policy')) return;
  const isChoice = isOff || parts.length >= FEW_PARTS;
  if (isChoice && !showsPages(project)) return;
  yield {
    rule: 'missing',
    at: isOff && helmet ? helmet.item.place : app.place,
    certain: showsPages(project),
    ...choice(isOff, isChoice, project),
    ...policyRefused(project),
    steps: (answers) => policySteps(app, project, answers),
  };
}

/** What is for a person to say: a policy that somebody left out, and one for pages that were not read, which would report what is right. */
function choice(isOff: boolean, isChoice: boolean, project: Project): { fix: 'review'; detail: string } | undefined {
  if (isChoice) return { fix: 'review', detail: isOff ? "Helmet's is switched off." : 'Parts of helmet are listed.' };
  if (policyOf(project, 'preserve').unread) return { fix: 'review', detail: UNREAD };
  return showsPages(project) || project.statics.length > 0 ? undefined : { fix: 'review', detail: NONE_FOUND };
}

const NONE_FOUND = 'No page of this app was found, and a policy would be made of nothing.';

const UNREAD =
  'Pages of packages, or of folders that are built or only named at run time, were not read: what they load is not known.';
