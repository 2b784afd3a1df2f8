import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { boot } from '../../src/verify/boot.ts';
import type { RunningApp } from '../../src/verify/boot.ts';

/** Starts an app as its package.json says. */
export async function start(dir: string, env: Record<string, string> = {}): Promise<RunningApp> {
  const { scripts } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as { scripts: { start: string } };
  const result = await boot({ dir, command: scripts.start, env });
  if (!result.ok) throw new Error(`${result.reason}\n${result.output}`);
  return result.app;
}

/** Starts an app, uses it, ends it. */
export async function inside<T>(dir: string, use: (app: RunningApp) => Promise<T>): Promise<T> {
  const app = await start(dir);
  try {
    return await use(app);
  } finally {
    await app.stop();
  }
}
