import type { Project } from '../model/project.ts';
import type { Protection } from '../model/protection.ts';
import type { Path } from '../model/tree.ts';

/** Where apps were chosen by name, what stands in files of other apps is left to a run for those. */
export function ofChosenApps(protections: readonly Protection[], entry: readonly Path[]): readonly Protection[] {
  if (entry.length === 0) return protections;
  return protections.map((protection) => ({
    ...protection,
    *detect(project) {
      const others = filesOfOthers(project);
      for (const seen of protection.detect(project)) {
        const place = 'ok' in seen ? seen.ok : seen.at;
        if (!place || !others.has(place.file)) yield seen;
      }
    },
  }));
}

/** Files that make, set up or route another app than the chosen ones, and none of those. */
function filesOfOthers({ apps, entries, routes }: Project): ReadonlySet<Path> {
  const others = apps.filter((app) => app.role === 'entry' && !entries.includes(app));
  if (others.length === 0) return new Set();
  const files = new Set(others.flatMap(({ file, home, end }) => [file, home.file, end.file]));
  for (const file of new Set(routes.map((route) => route.file))) {
    const own = routes.filter((route) => route.file === file);
    if (own.every(({ app }) => others.some((other) => apps[app] === other))) files.add(file);
  }
  for (const { file, home, end } of entries) for (const own of [file, home.file, end.file]) files.delete(own);
  return files;
}
