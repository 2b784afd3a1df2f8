import type { ImageFact, StartFact } from '../../model/operations.ts';
import type { Package } from '../manifest.ts';
import { below, type Sources } from '../sources.ts';
import { withScripts } from '../starts/commands.ts';
import { linePlace } from './lines.ts';

/** Commands that start the program in production. */
export function startCommands(
  sources: Sources,
  manifest: Package | undefined,
  images: readonly ImageFact[],
): StartFact[] {
  if (!manifest) return [];
  const { scripts, folder, path } = manifest;
  const inImages = images.flatMap(({ command }): StartFact[] =>
    command ? [{ place: command.place, text: command.text, deployed: true }] : [],
  );
  const procfile = below(folder, 'Procfile');
  const web = /^web:\s*(.+)$/m.exec(sources.text(procfile) ?? '');
  const onPlatform = web
    ? [{ place: placeOfLine(sources, procfile, /^web:/), text: withScripts(scripts, web[1] ?? ''), deployed: true }]
    : [];
  const start = scripts['start'];
  const byScript =
    start === undefined
      ? []
      : [
          {
            place: placeOfLine(sources, path, /^\s*"start"\s*:/),
            text: withScripts({ ...scripts, start: '' }, start),
            deployed: false,
          },
        ];
  return [...inImages, ...onPlatform, ...byScript].flatMap(({ place, ...rest }) => (place ? [{ place, ...rest }] : []));
}

function placeOfLine(sources: Sources, path: string, pattern: RegExp): StartFact['place'] | undefined {
  const text = sources.text(path) ?? '';
  const at = text.split(/\r?\n/).findIndex((line) => pattern.test(line));
  return at < 0 ? undefined : linePlace({ path, text }, at + 1);
}
