import { readProject } from '../read/index.ts';
import { diskBase } from '../io/disk.ts';
import { UserError } from '../model/errors.ts';
import { createTree } from '../model/tree.ts';
import { projectFacts } from '../report/describe.ts';
import { wrap } from '../report/text.ts';

/** What is here, and the command that goes on: `Found Express 4.21 · CommonJS · npm · entry src/app.js`. */
export async function detect(folder: string, width: number): Promise<string> {
  const project = readProject(createTree(diskBase(folder)), {});
  if (project.entries.length === 0)
    return wrap('No Express app was found here. In the folder of yours, run: npx harden-express migrate', width);
  return `${wrap(`Found ${projectFacts(project).join(' · ')}`, width, '  ')}\nRun: npx harden-express migrate`;
}

/** Names of the database drivers that the project in a folder uses; none where it cannot be read. */
export function driversHere(folder: string): string[] {
  try {
    return readProject(createTree(diskBase(folder)), {}).drivers.map(({ name }) => name);
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}
