import type { Detected } from '../../model/protection.ts';
import type { App, Call, Project } from '../../model/project.ts';
import { answeredBefore, callsOf, entry, isGlobal, isLiteral, linksOf, where } from '../kit/chain.ts';
import { corsCalls, headersByHand, isCors, isForOneOpenRoute } from './calls.ts';
import { originRules } from './origins.ts';
import { FIXED, type RuleId } from './rules.ts';
import { originSteps } from './steps.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  for (const call of corsCalls(project)) yield* detectIn(call, project);
  for (const { place: at, value } of headersByHand(project))
    yield isLiteral(value, 'null') ? { rule: 'null-origin', at } : { rule: 'by-hand', at };
  for (const { kind, place: at, text } of project.originChecks) {
    if (kind === 'part') yield { rule: 'loose-check', at, detail: `It is ${text}.` };
    if (kind === 'reflected') yield { rule: 'by-hand', at, certain: false };
    if (kind === 'reflected-credentials')
      yield {
        rule: 'by-hand',
        at,
        severity: 'high',
        detail: 'Credentials are allowed: any page reads as the signed-in person.',
      };
  }
  for (const app of project.entries) yield* detectLate(app);
}

function* detectIn(call: Call, project: Project): Iterable<Detected<RuleId>> {
  const at = call.place;
  const broken = originRules(call, project);
  if (broken.every((rule) => rule === 'any-origin') && isForOneOpenRoute(call, project)) return;
  if (broken.length === 0) yield { ok: at };
  const origin = entry(call.args[0], 'origin');
  const refused = origin?.kind === 'env' ? { refused: fromEnvironment(origin.name) } : {};
  for (const rule of broken) {
    if (FIXED.includes(rule)) yield { rule, at, ...refused, steps: (answers) => originSteps(project, call, answers) };
    else yield { rule, at, ...refused };
  }
}

function* detectLate(app: App): Iterable<Detected<RuleId>> {
  const links = linksOf(app);
  const index = links.findIndex((item) => isGlobal(item) && callsOf(item).some(isCors));
  const first = answeredBefore(app, index);
  const place = links[index]?.place;
  if (index < 0 || !first || !place) return;
  const todo = `Move it above ${where(first.place)}: responses from there on get the headers, and preflights of those routes are handled.`;
  yield { rule: 'late', at: place, detail: `First: ${where(first.place)}.`, todo };
}

function fromEnvironment(name: string): string {
  return `The origin comes from ${name}: set it wherever the app runs, and remove the fallback that lets in every origin.`;
}
