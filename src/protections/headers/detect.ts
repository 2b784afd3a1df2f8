import type { Broken, Detected } from '../../model/protection.ts';
import type { App, Project } from '../../model/project.ts';
import { entry, isLiteral, where } from '../kit/chain.ts';
import { declaredMajor, tooOldFor } from '../kit/steps.ts';
import { inlineCode } from './inline-code.ts';
import type { RuleId } from './rules.ts';
import {
  hasPolicy,
  headersOf,
  hidesFramework,
  isHandWritten,
  isPartlyWritten,
  isUnsafe,
  setsPermissions,
  usesHelmet,
  type Headers,
} from './sources.ts';
import { helmetSteps, HELMET, permissionsSteps, poweredStep } from './steps.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  for (const app of project.entries) yield* detectIn(app, project);
  for (const app of project.apps) {
    if (app.role === 'mounted' && !project.entries.includes(app) && !hidesFramework(app)) {
      const detail = 'A mounted app sends it again.';
      yield { rule: 'powered-by', at: app.place, detail, steps: () => [poweredStep(app)] };
    }
  }
  yield* inlineCode(project);
}

function* detectIn(app: App, project: Project): Iterable<Detected<RuleId>> {
  const { helmet, parts, written } = headersOf(app);
  const at = app.place;
  for (const ok of [...(helmet ? [helmet.item.place] : []), ...parts]) yield { ok };
  if (helmet) yield* judge(helmet, project);
  else if (!isHandWritten(written)) {
    const partly = parts.length > 0 || isPartlyWritten(written);
    const steps: Broken<RuleId>['steps'] = ({ level }) => helmetSteps(app, project, { level, partly });
    yield { rule: partly ? 'incomplete' : 'missing', at, ...tooOld(project), steps };
  }
  if (!hidesFramework(app)) yield { rule: 'powered-by', at, steps: () => [poweredStep(app)] };
  const permissions = app.chain.some((item) => setsPermissions(item));
  if (!permissions && !written.has('permissions-policy'))
    yield { rule: 'permissions-policy', at, steps: ({ level }) => permissionsSteps(app, project, level) };
}

function* judge({ call, item, after }: NonNullable<Headers['helmet']>, project: Project): Iterable<Broken<RuleId>> {
  const at = item.place;
  if (after) {
    const detail = `First: ${where(after.place)}.`;
    yield {
      rule: 'late',
      at,
      detail,
      refused: `Move it above ${where(after.place)}; routes there would get new headers, so look at them first.`,
    };
  }
  const policy = entry(call.args[0], 'contentSecurityPolicy');
  if (isLiteral(policy, false) && project.html.present && !hasPolicy(project)) yield { rule: 'no-policy', at };
  const scripts = entry(policy, 'directives', 'scriptSrc') ?? entry(policy, 'directives', 'script-src');
  const unsafe = scripts?.kind === 'array' && scripts.items.find(isUnsafe);
  if (unsafe && unsafe.kind === 'literal')
    yield { rule: 'unsafe-policy', at, detail: `script-src holds ${String(unsafe.value)}.` };
}

/** An older helmet in use has other options; one that is only declared is updated. */
function tooOld(project: Project): { refused: string } | undefined {
  const { typescript, language } = project;
  if (language === 'ts' && typescript && (typescript.major < 4 || (typescript.major === 4 && typescript.minor < 7))) {
    const now = `${typescript.major}.${typescript.minor === 99 ? 'x' : typescript.minor}`;
    return {
      refused: `TypeScript ${now} does not find the types of helmet ${HELMET}: update it to 4.7 or later first, then run this again.`,
    };
  }
  const major = declaredMajor(project, 'helmet');
  if (major !== null && major >= 7) return undefined;
  const runtime = tooOldFor(project, 'helmet');
  if (runtime) return runtime;
  if (major === null || !usesHelmet(project)) return undefined;
  return {
    refused: `helmet ${major} is in use and has other options: update it to ${HELMET} first, then run this again.`,
  };
}
