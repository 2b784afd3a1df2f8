import type { LintFacts } from '../../model/operations.ts';
import type { Detected } from '../../model/protection.ts';
import type { Project } from '../../model/project.ts';
import type { Draft } from '../../model/step.ts';
import { declaredMajor, developmentSteps, lineStep, wrapStep } from '../kit/steps.ts';
import type { RuleId } from './rules.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  const { lint } = project.operations;
  if (lint === null) return;
  if (lint.secure) return yield { ok: null };
  const detail = `It is set up in ${lint.config}.`;
  const { sets } = lint;
  yield sets === null
    ? { rule: 'missing', detail, fix: 'manual' }
    : { rule: 'missing', detail, steps: () => lintSteps(project, { config: lint.config, sets }) };
}

interface Followed {
  config: string;
  sets: NonNullable<NonNullable<LintFacts>['sets']>;
}

/** The rules that the plugin recommends, in the form of the config that is there. */
function* lintSteps(project: Project, { config, sets }: Followed): Iterable<Draft> {
  const major = declaredMajor(project, 'eslint') ?? 9;
  const named = major < 8 ? 'plugin:security/recommended' : 'plugin:security/recommended-legacy';
  const imports = [{ module: 'eslint-plugin-security', kind: 'default', name: 'security' } as const];
  switch (sets.kind) {
    case 'flat':
      yield wrapStep(sets.first, { code: `$it,${gap(sets)}$security.configs.recommended`, imports });
      break;
    case 'extends':
      yield wrapStep(sets.first, { code: `$it,${gap(sets)}'${named}'`, imports: [] });
      break;
    case 'extended':
      yield wrapStep(sets.only, { code: `[$it, '${named}']`, imports: [] });
      break;
    case 'json':
      yield lineStep(config, {
        line: sets.line.replace('plugin:security/recommended-legacy', named),
        instead: sets.instead,
      });
  }
  const range = major < 8 ? '^1.7.1' : sets.kind === 'flat' ? '^4.1.0' : '^3.0.1';
  yield* developmentSteps(project, 'eslint-plugin-security', range, 'finds security faults in what is written next');
}

const gap = ({ ownLine }: { ownLine: boolean }): string => (ownLine ? '\n' : ' ');
