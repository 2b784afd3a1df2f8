import type { ChainItem, Project, Value } from '../../model/project.ts';
import { isLiteral, settingOf, settingValue } from '../kit/chain.ts';
import type { RuleId } from './rules.ts';

export function ruleFor(setting: ChainItem): Exclude<RuleId, 'unset'> | undefined {
  const value = settingValue(setting);
  if (namesProxies(setting)) return 'ignored';
  if (isLiteral(value, true) || saysYes(value) || isBoolean(value)) return 'everyone';
  if (value?.kind !== 'env') return undefined;
  if (isLiteral(value.fallback, true)) return 'everyone';
  return value.converted ? undefined : 'text';
}

/** `() => true` */
const saysYes = (value: Value | undefined): boolean =>
  value?.kind === 'function' && /^(true|!0)$/.test(value.fn.returns.trim());

/** `process.env.NODE_ENV === 'production'`, `isProduction && true`: where it holds, everyone is trusted. */
export const isBoolean = (value: Value | undefined): boolean =>
  value?.kind === 'unseen' &&
  /^!|^[^?:&|]*[^=!<>][=!]==?[^?:&|]*$|\?\s*true\s*:\s*false$|&&\s*true$/.test(value.text.trim());

/** `app.enable('trust proxy', ['loopback'])`: the second argument is not looked at. */
function namesProxies({ method, args: [value] }: ChainItem): boolean {
  return method === 'enable' && value !== undefined && !isLiteral(value, true) && !isLiteral(value, false);
}

/** The settings of all entries. */
export function settingsOf(project: Project): ChainItem[] {
  return project.entries.flatMap((app) => settingOf(app, 'trust proxy') ?? []);
}
