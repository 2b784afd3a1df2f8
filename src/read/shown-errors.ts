import type { Project } from '../model/project.ts';
import type { Sources } from './sources.ts';

/** What views read of errors: `err.message`, `error.stack`, in every engine's spelling. */
const READ = /\b(\w+)\??\.(message|stack|status|statusCode)\b/g;

/** Members of errors that views show, as `error.message`, each once. */
export function readShownErrors(sources: Sources, views: Project['views']): string[] {
  const files = new Set(views.flatMap(({ files: all }) => all));
  const found = [...files].flatMap((file) =>
    [...(sources.text(file) ?? '').matchAll(READ)].map(([, name = '', member = '']) => `${name}.${member}`),
  );
  return [...new Set(found)].sort();
}
