import type { Flow } from '../../model/flow.ts';
import type { Detected } from '../../model/protection.ts';
import type { Project } from '../../model/project.ts';
import type { Draft } from '../../model/step.ts';
import { brokenBy, guarded, isCertain, openFlows } from '../kit/flows.ts';
import { configStep, securityImport, wrapStep } from '../kit/steps.ts';
import type { RuleId } from './rules.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  const open = openFlows(project, 'redirects', ({ sink }) => sink.inner);
  for (const [flow] of open) {
    if (!flow) continue;
    const found = {
      rule: 'target-from-request' as const,
      ...brokenBy(flow),
      severity: isCertain(flow) ? ('medium' as const) : ('low' as const),
    };
    // Behind a scheme or a slash it is a piece of a target.
    if (flow.sink.front !== '')
      yield { ...found, refused: 'It is a part of the target: check the whole before it is sent.' };
    else yield { ...found, fix: isOwn(flow) ? 'safe' : 'review', steps: () => localSteps(project, flow) };
  }
  if (open.length === 0) yield* guarded(project, 'redirects');
  for (const [flow] of openFlows(project, 'mail-links'))
    if (flow) yield { rule: 'link-in-mail', ...brokenBy(flow), severity: isCertain(flow) ? 'high' : 'medium' };
}

/** Names that stand for the page of this app that was asked for before. */
const OWN =
  /^(next|return_?(to|path|page)|back|from|came_?from|prev(ious)?|origin(al)?_?(url|path)|(redirect_?)?path|page|continue)$/i;

const isOwn = (flow: Flow): boolean =>
  !isUnpacked(flow) && (flow.sink.orElse || OWN.test(flow.source.path.at(-1) ?? ''));

/** A member of what a token or a text was unpacked to: the app has put it there, and may have put a whole address. */
const isUnpacked = ({ source: { part, path }, steps }: Flow): boolean =>
  (part === 'params' && path.length > 1) || steps.some(({ words }) => UNPACKS.test(words));

const UNPACKS =
  /\b(jwt|jsonwebtoken|jose)\w*\.(decode|verify)|\b(decode|verify|read|parse)(Jwt|JWT|Token)\b|JSON\.parse/;

function* localSteps(project: Project, { sink: { inner, orElse } }: Flow): Iterable<Draft> {
  const code = orElse ? '$security.localPath($it)' : "$security.localPath($it, '/')";
  yield configStep(project, { redirects: {} });
  yield wrapStep(inner, { code, imports: [securityImport(project, inner.file)] });
}
