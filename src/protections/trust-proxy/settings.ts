import type { ChainItem, Project } from '../../model/project.ts';
import { isLiteral, settingOf, settingValue } from '../kit/chain.ts';
import type { RuleId } from './rules.ts';

export function ruleFor(setting: ChainItem): Exclude<RuleId, 'unset'> | undefined {
  const value = settingValue(setting);
  if (isLiteral(value, true)) return 'everyone';
  if (value?.kind !== 'env') return undefined;
  if (isLiteral(value.fallback, true)) return 'everyone';
  return value.converted ? undefined : 'text';
}

/** The settings of all entries. */
export function settingsOf(project: Project): ChainItem[] {
  return project.entries.flatMap((app) => settingOf(app, 'trust proxy') ?? []);
}
