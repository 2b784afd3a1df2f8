import type { App, Project } from '../../model/project.ts';
import type { Place } from '../../model/place.ts';
import type { Answers, Broken } from '../../model/protection.ts';
import type { Draft } from '../../model/step.ts';
import { noteStep } from '../kit/steps.ts';
import { enginesOf, type NonceEngine } from './nonce-views.ts';
import { hashesOf, policySection } from './section.ts';
import type { RuleId } from './rules.ts';
import { policySteps } from './steps.ts';

/** Code that stands in pages, which an enforced policy stops: one finding a file. `open`: apps that lack a policy. */
export function* inlineCode(project: Project, open: readonly App[]): Iterable<Broken<RuleId>> {
  const { inlineScripts, inlineHandlers } = project.html;
  const engines = enginesOf(project);
  const inViews = inlineScripts.filter(({ file }) => engines.has(file));
  for (const { at, detail } of perFile(inViews, Infinity)) {
    const engine = engines.get(at.file);
    const steps: Broken<RuleId>['steps'] = (answers, planned) => {
      return engine ? [nonceStep(project, at.file, engine, { answers, ours: planned('missing') })] : [];
    };
    yield { rule: 'inline-script', at, detail, steps };
  }
  const elsewhere = inlineScripts.filter(({ file }) => !engines.has(file));
  for (const { at, detail } of perFile(elsewhere, MANY)) {
    const steps: Broken<RuleId>['steps'] = (answers, planned) =>
      hashSteps(project, at.file, { answers, apps: planned('missing') ? open : [] });
    const isHashed = project.html.hashes.some(({ place }) => place.file === at.file);
    yield {
      rule: 'inline-script',
      at,
      detail,
      ...(isHashed ? { steps } : { refused: whyByHand(at.file, project) }),
    };
  }
  for (const { at, detail } of perFile(inlineHandlers, MANY)) yield { rule: 'inline-handler', at, detail };
}

/** A nonce for the scripts of a view, where the policy asks for it and is enforced; else, why not. `ours`: the policy is written now. */
function nonceStep(
  project: Project,
  file: string,
  engine: NonceEngine,
  { answers, ours }: { answers: Answers; ours: boolean },
): Draft {
  const nonces = ours ? policySection(project, answers.level).nonce : project.security.members.includes('cspNonce');
  if (answers.level !== 'strict')
    return noteStep('At this level the policy only reports them; --level strict gives each its nonce.');
  if (!nonces) return noteStep('The policy of this app is its own: give each script the nonce that it names.');
  return { kind: 'transform', transform: 'view-nonces', file, edit: { engine } };
}

/** The hashes of a page that is sent as it is, where the policy is written now and blocks. */
function hashSteps(
  project: Project,
  file: string,
  { answers, apps }: { answers: Answers; apps: readonly App[] },
): Draft[] {
  const own = project.html.hashes.filter(({ place }) => place.file === file);
  const [first] = own;
  const move = 'The page is sent as it is, and a nonce is new for every response: move the script to a file of its own';
  if (apps.length > 0 && answers.level !== 'strict')
    return [noteStep(`${move}. At this level the policy only reports it; --level strict names its hash.`)];
  if (apps.length > 0 && hashesOf(project).length > 0)
    return apps.flatMap((app) => [...policySteps(app, project, answers)]);
  const hash = first && own.length === 1 ? `, or name its hash in script-src: '${first.hash}'` : '';
  return [noteStep(`${move}${hash}.`)];
}

function whyByHand(file: string, project: Project): string {
  if (project.views.some(({ files }) => files.includes(file))) {
    return 'Write nonce="…" into its tag by hand, with res.locals.cspNonce in the way of the view engine.';
  }
  return /\.html?$/.test(file)
    ? 'The page is sent as it is, and a nonce is new for every response: move the script to a file of its own.'
    : 'The page is made in code: write nonce="…" into its tag by hand, with res.locals.cspNonce.';
}

const MANY = 10;

/** @param most files that are named; the rest is the same work */
function perFile(found: readonly Place[], most: number): { at: Place; detail: string }[] {
  const files = new Map<string, Place[]>();
  for (const place of found) files.set(place.file, [...(files.get(place.file) ?? []), place]);
  return [...files.values()].slice(0, most).flatMap((places, index) => {
    const sorted = places.toSorted((a, b) => a.line - b.line);
    const lines = [...new Set(sorted.map(({ line }) => line))];
    const more = lines.length > 8 ? ` and ${lines.length - 8} more` : '';
    const rest = index === most - 1 && files.size > most ? ` ${files.size - most} more files have some.` : '';
    const detail = `${lines.length === 1 ? 'Line' : 'Lines'} ${lines.slice(0, 8).join(', ')}${more}.${rest}`;
    return sorted[0] ? [{ at: sorted[0], detail }] : [];
  });
}
