import type { App, Call, Project } from '../model/project.ts';
import type { Sources } from './sources.ts';
import { readUnusedLimiters } from './unused-limiters.ts';
import { placeAt } from './values.ts';

const LINE = /^[ \t]*(?:\/\/+|\/?\*+)[ \t]*[\w$.]+\.use\(\s*(?:['"`][^'"`\n]*['"`]\s*,\s*)?([\w$.]+)/gm;

/** `// app.use(helmet());` in files where apps are set up: somebody had it, and has taken it out. */
function readCommentedOut(sources: Sources, entries: readonly App[]): Project['commentedOut'] {
  const files = new Set(entries.flatMap(({ file, home }) => [file, home.file]));
  return [...files].flatMap((path) => {
    const text = sources.text(path) ?? '';
    return [...text.matchAll(LINE)].map(({ 0: line, 1: name = '', index }) => ({
      name,
      place: placeAt({ path, text }, index, index + line.length),
    }));
  });
}

/** What somebody has made or written, and what does nothing. */
export const readLeftOut = (
  sources: Sources,
  entries: readonly App[],
  calls: readonly Call[],
): Pick<Project, 'commentedOut' | 'unusedLimiters'> => ({
  commentedOut: readCommentedOut(sources, entries),
  unusedLimiters: readUnusedLimiters(sources, calls),
});
