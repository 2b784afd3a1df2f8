import type { App, ChainItem, Project } from '../../src/model/project.ts';
import { createTree, memoryBase } from '../../src/model/tree.ts';
import { readProject } from '../../src/read/index.ts';

const PACKAGE = JSON.stringify({
  name: 'shop',
  dependencies: { express: '^4.18.2' },
  scripts: { start: 'node app.js' },
});

/** Reads a project of these files; a `package.json` with Express 4 is there unless given. */
export function read(files: Record<string, string>, entries?: readonly string[]): Project {
  const tree = createTree(memoryBase({ 'package.json': PACKAGE, ...files }));
  return readProject(tree, entries ? { entries } : {});
}

/** The only entry, or an error that names what there is. */
export function onlyEntry(project: Project): App {
  const [entry, ...others] = project.entries;
  if (!entry || others.length > 0)
    throw new Error(`entries: ${project.entries.map(({ file }) => file).join(', ') || 'none'}`);
  return entry;
}

function pathOf({ path }: ChainItem): string {
  return path.seen ? path.value : `(${path.why})`;
}

/** The chain in a word each: `headers`, `routes /api`. */
export function stages(app: App): string[] {
  return app.chain.map((item) => [item.stage, pathOf(item)].filter(Boolean).join(' '));
}
