import type { StaticFolder, UploadFact } from '../../model/files.ts';
import type { Project } from '../../model/project.ts';
import type { Path } from '../../model/tree.ts';
import { entry, isOpen } from '../kit/chain.ts';

/** A call that serves the folder of uploads, or one around it. */
export interface Served {
  by: StaticFolder;
  /** The folder of the uploads. */
  folder: Path;
  /** It sets headers already: which ones is for the app to say. */
  guarded: boolean;
  refusal: { refused?: string };
}

export function servedBy({ folder }: UploadFact, project: Project): Served | undefined {
  if (folder === null) return undefined;
  const by = project.folders.find(
    ({ dir, lists }) =>
      !lists && dir.seen && dir.value !== '.' && (folder === dir.value || folder.startsWith(`${dir.value}/`)),
  );
  return by && toServed(by, folder);
}

/** The same for a folder that stands in front of a name: `./public/uploads/`. */
export function servedAt(front: string, project: Project): Served | undefined {
  const path =
    front
      .split('\0')
      .at(-1)
      ?.replace(/^[./]+/, '')
      .replace(/\/+$/, '') ?? '';
  if (!front.endsWith('/') || path === '') return undefined;
  const by = project.folders.find(
    ({ dir, lists }) =>
      !lists && dir.seen && dir.value !== '.' && `/${path}/`.includes(`/${dir.value.split('/').at(-1)}/`),
  );
  return by && toServed(by, path);
}

function toServed(by: StaticFolder, folder: Path): Served {
  const options = by.call.args[1];
  const own = entry(options, 'setHeaders') !== undefined;
  const closed = options === undefined || (options.kind === 'object' && !isOpen(options));
  const usable = closed && /^(express|serve-static)$/.test(by.call.module);
  const refusal = usable ? {} : { refused: `Set its headers where ${by.call.text}(${by.root}) is called.` };
  return { by, folder, guarded: own, refusal };
}
