import type { Answers } from '../../model/protection.ts';
import type { UploadFact } from '../../model/files.ts';
import type { App, ChainItem, Project, Route } from '../../model/project.ts';
import type { Place } from '../../model/place.ts';
import type { Draft } from '../../model/step.ts';
import { answers, flat, functionsOf } from '../kit/chain.ts';
import { besideStep, configStep, noteStep, optionsStep, securityImport, updateStep, wrapStep } from '../kit/steps.ts';
import type { Served } from './served.ts';

/** Megabytes of one file, by what is known of them. */
const MEGABYTES = { pictures: '20', memory: '25', other: '100' };

export function* limitSteps(upload: UploadFact, project: Project, said: Answers): Iterable<Draft> {
  const { module, place } = upload.call;
  const own = upload.pictures ? MEGABYTES.pictures : upload.storage === 'memory' ? MEGABYTES.memory : MEGABYTES.other;
  const asked = said.get('uploads.megabytes');
  const given = asked === undefined || asked === 'auto' ? undefined : asked;
  const bytes = given === undefined && upload.most !== null ? upload.most : `${given ?? own} * 1024 * 1024`;
  const inner = upload.call.args[0];
  const has = inner?.kind === 'object' && inner.entries['limits'] !== undefined;
  if (/multiparty/.test(module)) {
    yield optionsStep(place, { argument: 0, set: { maxFilesSize: bytes } });
    return;
  }
  const aborts = module === 'express-fileupload' ? { abortOnLimit: 'true' } : {};
  const size = has ? { 'limits.fileSize': bytes } : { limits: `{ fileSize: ${bytes} }` };
  yield optionsStep(place, { argument: 0, set: { ...size, ...aborts } });
  if (module === 'multer') yield* statusSteps(project);
}

export function* cutOffSteps({ call }: UploadFact): Iterable<Draft> {
  yield optionsStep(call.place, { argument: 0, set: { abortOnLimit: 'true' } });
}

/** Errors of multer have no status: with one, the app's own handler answers 413 and 400 in its form. */
function* statusSteps(project: Project): Iterable<Draft> {
  if (project.uploadErrors !== null) return;
  for (const app of appsWithUploads(project)) {
    // One that stands before the last that answers gets no errors of it.
    const behind = app.chain.slice(app.chain.findLastIndex(answers) + 1).find(takesErrors);
    const handler = behind ?? app.chain.findLast(takesErrors);
    const receiver = handler && receiverIn(app, handler.place.file);
    if (!handler || !receiver) continue;
    yield configStep(project, { uploads: {} });
    yield besideStep('before', handler.place, {
      code: `${receiver}.use($security.uploadErrors);`,
      imports: [securityImport(project, handler.place.file)],
    });
  }
}

/** Of several apps, those that uploads are sent to; where that is not seen, those that take in what is not. */
function appsWithUploads({ entries, apps, routes }: Project): readonly App[] {
  if (entries.length < 2) return entries;
  const isUpload = ({ handlers }: Route): boolean =>
    flat(handlers).some((one) => one.kind === 'call' && one.call.module === 'multer');
  const seen = entries.filter((app) => routes.some((route) => apps[route.app] === app && isUpload(route)));
  if (seen.length > 0) return seen;
  const isOpen = ({ kind, path, args }: ChainItem): boolean =>
    kind === 'mount' || (kind === 'use' && path.seen && args.some((arg) => /^(unseen|import)$/.test(arg.kind)));
  const open = entries.filter(({ chain }) => chain.some(isOpen));
  return open.length > 0 ? open : entries;
}

const takesErrors = (item: ChainItem): boolean =>
  item.kind === 'use' && functionsOf(item).some(({ params }) => params === 4);

const receiverIn = ({ home, end }: App, file: string): string | undefined =>
  [end, home].find((place) => place.file === file && place.name !== '')?.name;

export function* nameSteps(name: Place, project: Project): Iterable<Draft> {
  yield configStep(project, { uploads: {} });
  yield wrapStep(name, { code: '$security.uploadName($it)', imports: [securityImport(project, name.file)] });
}

/** Pages among the uploads are downloaded, and nothing is taken for another kind than it is called. */
export function* servedSteps({ by }: Served, folders: readonly string[], project: Project): Iterable<Draft> {
  const { dir } = by;
  const isAll = dir.seen && folders.every((folder) => folder === dir.value);
  const names = [...new Set(folders.map((folder) => `'${folder.split('/').at(-1) ?? folder}'`))];
  yield configStep(project, { uploads: {} });
  yield optionsStep(by.call.place, {
    argument: 1,
    set: { setHeaders: isAll ? '$security.uploadHeaders' : `$security.uploadHeadersIn(${names.join(', ')})` },
    imports: [securityImport(project, by.call.place.file)],
  });
}

export function* updateSteps({ manifest }: Project): Iterable<Draft> {
  if (!manifest?.dependencies['multer']) {
    yield noteStep('multer is no dependency of this package: update it where it is one.');
    return;
  }
  yield updateStep(manifest, 'multer', '^2.5.0', 'version 1 can be stopped by one malformed upload');
}
