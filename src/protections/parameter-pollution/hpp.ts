import type { Broken, Detected } from '../../model/protection.ts';
import type { App, Call, ChainItem, Project } from '../../model/project.ts';
import { callsOf, entry } from '../kit/chain.ts';
import { stageIndex } from '../../code/packages/stages.ts';
import type { Draft } from '../../model/step.ts';
import { configStep, replaceStep, securityImport, unusedImportStep, withoutSteps } from '../kit/steps.ts';
import type { RuleId } from './rules.ts';

interface Used {
  item: ChainItem;
  call: Call;
  index: number;
}

/** hpp where it does nothing, or harm. */
export function* hppFindings(project: Project): Iterable<Detected<RuleId>> {
  const isFive = (project.express?.major ?? 4) >= 5;
  for (const app of project.apps) {
    const uses = usesOf(app);
    const [first, ...others] = uses;
    if (!first) continue;
    const broken = [
      ...(isFive
        ? [{ rule: 'hpp-without-effect' as const, at: first.call.place, ...replacementOf(project, first, others) }]
        : []),
      ...others.map(({ call }): Broken<RuleId> => ({ rule: 'hpp-twice', at: call.place })),
      ...uses
        .filter((use) => isEarly(app, use))
        .map(({ call }) => ({ rule: 'hpp-before-parser' as const, at: call.place })),
      ...(isFive ? [] : collapsed(project, first)),
    ];
    yield* broken;
    if (broken.length === 0) yield { ok: first.call.place };
  }
}

/** Keys that stay lists where hpp takes the last of each on Express 4; `null` where it takes none, or what it is told is not seen. */
export function keysLeft(project: Project): string[] | null {
  if ((project.express?.major ?? 4) >= 5) return null;
  const apps = project.entries.map((app) => usesOf(app)[0]?.call);
  if (apps.length === 0 || apps.some((call) => call === undefined)) return null;
  const left = apps.map((call) => (call ? whitelistOf(call) : undefined));
  return left.some((names) => names === undefined) ? null : left.flatMap((names) => names ?? []);
}

/** hpp as it is set up, written so that it reaches the query of Express 5. Lists that the app reads stay lists. */
function replacementOf(
  project: Project,
  { call }: Used,
  others: readonly Used[],
): Pick<Broken<RuleId>, 'refused' | 'steps'> {
  const kept = whitelistOf(call);
  if (kept === undefined || others.length > 0)
    return { refused: 'It is told more than which lists stay: hold each key to its type where it is used.' };
  const read = project.inputs.filter(({ sink, source }) => sink.id === 'lists' && source.part === 'query');
  const lists = [...new Set([...kept, ...read.map(({ source }) => source.path[0] ?? '')])].sort();
  return { steps: () => steps(project, call, lists) };
}

/** `hpp({ whitelist: ['tags'] })`; `undefined` for what is not seen. */
function whitelistOf({ args: [options] }: Call): string[] | undefined {
  if (options === undefined) return [];
  if (options.kind !== 'object' || options.open) return undefined;
  const { whitelist, ...others } = options.entries;
  if (Object.keys(others).length > 0) return undefined;
  if (whitelist === undefined) return [];
  const items = whitelist.kind === 'array' && !whitelist.open ? whitelist.items : [whitelist];
  const names = items.flatMap((item) => (item.kind === 'literal' ? String(item.value) : []));
  return names.length === items.length ? names : undefined;
}

function* steps(project: Project, { module, place }: Call, lists: readonly string[]): Iterable<Draft> {
  yield configStep(project, { 'last-values': { lists } });
  yield replaceStep(place, { code: '$security.lastValues', imports: [securityImport(project, place.file)] });
  yield unusedImportStep(place.file, module);
  yield* withoutSteps(project, [module, `@types/${module}`], 'it does nothing to the query with Express 5');
}

function usesOf({ chain }: App): Used[] {
  return chain.flatMap((item, index) =>
    item.kind === 'use' ? callsOf(item).flatMap((call) => (call.module === 'hpp' ? [{ item, call, index }] : [])) : [],
  );
}

/** A parser of bodies stands behind it, and none before it. */
function isEarly({ chain }: App, { index }: Used): boolean {
  const isParser = ({ kind, stage }: ChainItem): boolean => kind === 'use' && stageIndex(stage) === stageIndex('body');
  return chain.slice(index + 1).some(isParser) && !chain.slice(0, index).some(isParser);
}

/** Lists that the app reads and that it does not keep. */
function collapsed(project: Project, { call }: Used): Broken<RuleId>[] {
  const whitelist = entry(call.args[0], 'whitelist');
  if (whitelist !== undefined && whitelist.kind !== 'array' && whitelist.kind !== 'literal') return [];
  const items = whitelist?.kind === 'array' ? whitelist.items : whitelist ? [whitelist] : [];
  if (whitelist?.kind === 'array' && whitelist.open) return [];
  const kept = new Set(items.map((item) => (item.kind === 'literal' ? String(item.value) : '')));
  const lost = new Map(
    project.inputs
      .filter(({ sink, source }) => sink.id === 'lists' && source.part === 'query' && !kept.has(source.path[0] ?? ''))
      .map((flow) => [flow.source.path[0] ?? '', flow.sink.place]),
  );
  if (lost.size === 0) return [];
  const where = [...lost].map(([name, { file, line }]) => `${name} (${file}:${line})`);
  return [{ rule: 'lists-collapsed', at: call.place, detail: `It is read as a list: ${where.join(', ')}.` }];
}
