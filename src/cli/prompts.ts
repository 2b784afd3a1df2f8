import { plainPrompter } from './plain-prompts.ts';
import type { Prompter } from './prompter.ts';
import { isPlain, type Terminal } from './terminal.ts';

export { promptStream, type Choice, type Prompter } from './prompter.ts';

/** Menus where the terminal can draw them; numbered lines for screen readers and terminals that cannot. */
export async function createPrompter(world: Terminal, colour?: boolean): Promise<Prompter> {
  if (isPlain(world)) return plainPrompter(world);
  const { clackPrompter } = await import('./clack.ts');
  return clackPrompter(world, colour);
}
