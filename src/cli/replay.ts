import type { Option } from './options/index.ts';
import type { Config } from './config.ts';

/** The command that does the same again without a question. */
export function replayLine(dir: string, config: Config, table: readonly Option[]): string {
  const args = table.flatMap((option) => {
    if (option.replay !== true || option.config === undefined) return [];
    return argumentsOf(option, config[option.config as keyof Config]);
  });
  return ['npx harden-express migrate', ...(dir === '.' ? [] : [quote(dir)]), ...args, '--yes'].join(' ');
}

function argumentsOf(option: Option, value: unknown): string[] {
  const flag = /--[\w-]+/.exec(option.flags ?? '')?.[0] ?? '';
  if (value === undefined || value === false) return option.name === 'verify' && value === false ? ['--no-verify'] : [];
  if (value === true) return [flag];
  if (option.kind === 'list') return [flag, quote((value as string[]).join(','))];
  if (Array.isArray(value)) return (value as string[]).flatMap((item) => [flag, quote(item)]);
  if (typeof value === 'object')
    return Object.entries(value as object).flatMap(([key, item]) => [flag, quote(`${key}=${String(item)}`)]);
  return [flag, quote(String(value))];
}

/** As a POSIX shell reads it. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
