import type { Broken, Detected } from '../../model/protection.ts';
import type { UploadFact } from '../../model/files.ts';
import type { Call, Project, Value } from '../../model/project.ts';
import { callsOf, entry, isLiteral, isOpen, samePlace } from '../kit/chain.ts';
import { brokenBy, openFlows, pieceOf } from '../kit/flows.ts';
import { declaredMajor } from '../kit/steps.ts';
import type { RuleId } from './rules.ts';
import { servedAt, servedBy, type Served } from './served.ts';
import { cutOffSteps, limitSteps, nameSteps, servedSteps, updateSteps } from './steps.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  for (const upload of project.uploads) {
    if (takesNone(upload)) continue;
    const broken = [...sizes(upload, project), ...kinds(upload, project)];
    yield* broken;
    if (broken.length === 0 && isLimited(upload)) yield { ok: upload.call.place };
  }
  yield* namesOf(project);
  yield* oldMulter(project);
}

/** `multer().none()`: forms without files. */
const takesNone = ({ uses }: UploadFact): boolean => uses.length > 0 && uses.every(({ member }) => member === 'none');

const optionsOf = ({ call }: UploadFact): Value | undefined => call.args[0];

/** The option that limits the size of a file. */
function limitKeys(module: string): readonly string[] {
  if (/multiparty/.test(module)) return ['maxFilesSize'];
  return hasOwnLimit(module) ? ['maxFileSize'] : ['limits', 'fileSize'];
}

/** formidable has a limit unless it is told otherwise. */
const hasOwnLimit = (module: string): boolean => module === 'formidable';

/** The options, or what is in them, are made elsewhere. */
function isUnseen(options: Value | undefined, [key = '']: readonly string[]): boolean {
  if (options === undefined) return false;
  if (options.kind !== 'object' || isOpen(options)) return true;
  const inner = options.entries[key];
  return key === 'limits' && inner !== undefined && (inner.kind !== 'object' || isOpen(inner));
}

function isLimited(upload: UploadFact): boolean {
  const { module } = upload.call;
  const keys = limitKeys(module);
  const options = optionsOf(upload);
  return hasOwnLimit(module) || (!isUnseen(options, keys) && entry(options, ...keys) !== undefined);
}

const isEndless = (value: Value | undefined): boolean =>
  value?.kind === 'unseen' && /^(Number\.(MAX_\w+|POSITIVE_INFINITY)|Infinity)$/.test(value.text);

/** What is set on a form is read by formidable 1, and what is set in its options by those since. */
function endlessForm({ endless }: UploadFact, project: Project): Broken<RuleId> | undefined {
  const major = declaredMajor(project, 'formidable');
  if (!endless || (major !== null && endless.isOption !== major > 1)) return undefined;
  return { rule: 'no-size-limit', at: endless.at, fix: 'manual', detail: 'It is set to no limit at all.' };
}

function* sizes(upload: UploadFact, project: Project): Iterable<Broken<RuleId>> {
  const { module, place: at } = upload.call;
  const form = endlessForm(upload, project);
  if (form) return yield form;
  const options = optionsOf(upload);
  const keys = limitKeys(module);
  if (isUnseen(options, keys)) return;
  const limit = entry(options, ...keys);
  const endless = isEndless(limit);
  if (endless || (limit === undefined && !hasOwnLimit(module))) {
    yield { rule: 'no-size-limit', at, ...weightOf(upload), ...limitFix(upload, project, endless) };
    return;
  }
  const cuts = module === 'express-fileupload' && entry(options, 'abortOnLimit') === undefined;
  if (cuts && entry(options, 'limitHandler') === undefined && project.uploadErrors === null)
    yield { rule: 'cut-off', at, steps: () => cutOffSteps(upload) };
}

function weightOf({ call, storage }: UploadFact): Pick<Broken, 'severity' | 'detail' | 'certain'> {
  if (storage === 'memory') return { severity: 'high', detail: 'It is held in memory.' };
  if (/busboy/.test(call.module))
    return { severity: 'low', certain: false, detail: 'What is done with the bytes as they come is not seen.' };
  return {};
}

function limitFix(upload: UploadFact, project: Project, endless: boolean): Partial<Broken<RuleId>> {
  const { module } = upload.call;
  if (endless) return { fix: 'manual', detail: 'It is set to no limit at all.' };
  if (/busboy/.test(module))
    return {
      fix: 'manual',
      todo: "Set limits.fileSize, and refuse the file where it emits 'limit': what comes behind it is dropped.",
    };
  // Whoever wrote other limits has left this one out, and what every route takes is not known to be pictures.
  const isChosen =
    entry(optionsOf(upload), 'limits') !== undefined || upload.uses.some((use) => isForAll(use, project));
  const isSaid = upload.most !== null || upload.pictures;
  const fix = isSaid && !isChosen ? 'safe' : 'review';
  return { fix, steps: (answers) => limitSteps(upload, project, answers) };
}

const isForAll = (use: Call, { apps }: Project): boolean =>
  apps.some(({ chain }) =>
    chain.some((item) => item.kind === 'use' && callsOf(item).some(({ place }) => samePlace(place, use.place))),
  );

function* kinds(upload: UploadFact, project: Project): Iterable<Broken<RuleId>> {
  for (const use of upload.uses) {
    if (upload.call.module !== 'multer' || use.member !== 'any') continue;
    const weight = isForAll(use, project) ? { detail: 'Every request may bring some.' } : { severity: 'low' as const };
    yield { rule: 'any-files', at: use.place, ...weight };
  }
  const served = servedAsPages(upload, project);
  if (served)
    yield {
      rule: 'served-pages',
      at: upload.call.place,
      detail: `They go to ${upload.folder}, which is served.${upload.byType ? ' The filter asks for the type that the sender names, and not for the name.' : ''}`,
      ...served.refusal,
      steps: () => servedSteps(served, foldersOf(served, project), project),
    };
}

function servedAsPages(upload: UploadFact, project: Project): Served | undefined {
  const served = upload.naming === 'client' && !upload.filtered ? servedBy(upload, project) : undefined;
  return served?.guarded ? undefined : served;
}

/** One call may serve several folders of uploads. */
function foldersOf({ by, folder }: Served, project: Project): string[] {
  const others = project.uploads.flatMap((upload) => servedAsPages(upload, project) ?? []);
  const own = others.filter((other) => samePlace(other.by.call.place, by.call.place)).map((other) => other.folder);
  return own.includes(folder) ? own : [...own, folder];
}

/** Names of the client as names of files: in a storage, or in a call that writes one. */
function* namesOf(project: Project): Iterable<Broken<RuleId>> {
  for (const { whole } of project.uploads)
    if (whole) yield { rule: 'client-name', at: whole, steps: () => nameSteps(whole, project) };
  for (const [flow] of openFlows(project, 'upload-names', ({ sink }) => sink.inner)) {
    if (!flow) continue;
    const piece = pieceOf(flow);
    const refusal = flow.sink.usedAgain || piece === null ? { refused: USED_AGAIN } : {};
    yield {
      rule: 'client-name',
      ...brokenBy(flow),
      ...decoded(project),
      ...refusal,
      steps: () => (piece ? nameSteps(piece, project) : []),
    };
    const served = servedAt(flow.sink.front, project);
    if (served && !served.guarded && !project.uploads.some(({ filtered }) => filtered))
      yield {
        rule: 'served-pages',
        ...brokenBy(flow),
        certain: false,
        severity: 'medium',
        detail: `It goes to ${served.folder}, which is served; whether its kind is checked is not seen.`,
        ...served.refusal,
        fix: 'review',
        steps: () => servedSteps(served, foldersOf(served, project), project),
      };
  }
}

const USED_AGAIN =
  'The name is used again once the file is stored: make one up where it is read, and use that in each place.';

/** A name that is decoded once more can hold folders again. */
function decoded({ uploads }: Project): { severity?: 'high' } {
  const twice = uploads.some((upload) => isLiteral(entry(optionsOf(upload), 'uriDecodeFileNames'), true));
  return twice ? { severity: 'high' } : {};
}

function* oldMulter(project: Project): Iterable<Broken<RuleId>> {
  const [first] = project.uploads.filter(({ call }) => call.module === 'multer');
  const major = declaredMajor(project, 'multer');
  if (!first || major === null || major >= 2) return;
  const names = Object.keys({ ...project.manifest?.dependencies, ...project.manifest?.devDependencies });
  const bound = names.find((name) => /^multer-gridfs-storage$/.test(name));
  const refused = bound === undefined ? {} : { refused: `${bound} goes with multer 1 alone: replace it first.` };
  yield { rule: 'old-multer', at: first.call.place, ...refused, steps: () => updateSteps(project) };
}
