import type { Project } from '../../model/project.ts';
import type { Place } from '../../model/place.ts';
import type { Answers, Broken } from '../../model/protection.ts';
import type { Draft, TransformDraft } from '../../model/step.ts';
import { noteStep } from '../kit/steps.ts';
import { headerSection } from './page-policy.ts';
import type { RuleId } from './rules.ts';

type NonceEngine = Extract<TransformDraft, { transform: 'view-nonces' }>['edit']['engine'];

const ENGINES: Readonly<Record<string, NonceEngine>> = {
  ejs: 'ejs',
  pug: 'pug',
  jade: 'pug',
  handlebars: 'handlebars',
  'express-handlebars': 'handlebars',
  hbs: 'handlebars',
};

/** Code that stands in pages, which an enforced policy stops: one finding a file. */
export function* inlineCode(project: Project): Iterable<Broken<RuleId>> {
  const { inlineScripts, inlineHandlers } = project.html;
  const engines = enginesOf(project);
  const inViews = inlineScripts.filter(({ file }) => engines.has(file));
  for (const { at, detail } of perFile(inViews, Infinity)) {
    const engine = engines.get(at.file);
    const steps: Broken<RuleId>['steps'] = (answers, planned) => {
      const ours = planned('missing') || planned('incomplete');
      return engine ? [nonceStep(project, at.file, engine, { answers, ours })] : [];
    };
    yield { rule: 'inline-script', at, detail, steps };
  }
  const elsewhere = inlineScripts.filter(({ file }) => !engines.has(file));
  for (const { at, detail } of perFile(elsewhere, MANY)) {
    yield { rule: 'inline-script', at, detail, refused: whyByHand(at.file, project) };
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
  const nonces = ours ? headerSection(project, answers).nonce : project.security.members.includes('cspNonce');
  if (answers.level !== 'strict')
    return noteStep('At this level the policy only reports them; --level strict gives each its nonce.');
  if (!nonces) return noteStep('The policy of this app is its own: give each script the nonce that it names.');
  return { kind: 'transform', transform: 'view-nonces', file, edit: { engine } };
}

/** Some inline script stands in a view that a nonce can be written into. */
export function canCarryNonces(project: Project): boolean {
  const engines = enginesOf(project);
  return project.html.inlineScripts.some(({ file }) => engines.has(file));
}

/** Views that a nonce can be written into. Options of the engine may change how its tags are spelled. */
function enginesOf(project: Project): Map<string, NonceEngine> {
  const changed = project.apps.some(({ chain }) =>
    chain.some(({ kind, path }) => kind === 'set' && path.seen && path.value === 'view options'),
  );
  const engines = project.views.flatMap(({ engine, files }) => files.map((file) => [file, ENGINES[engine]] as const));
  return new Map(changed ? [] : engines.filter((pair): pair is [string, NonceEngine] => pair[1] !== undefined));
}

function whyByHand(file: string, project: Project): string {
  if (project.views.some(({ files }) => files.includes(file))) {
    return 'Write nonce="…" into its tag by hand, with res.locals.cspNonce in the way of the view engine.';
  }
  return /\.html?$/.test(file)
    ? 'The page is sent as it is, and a nonce is new for every answer: move the script to a file of its own.'
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
