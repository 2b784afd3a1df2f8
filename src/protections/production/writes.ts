import { hasRole } from '../../code/packages/catalogue.ts';
import type { ImageFact } from '../../model/operations.ts';
import type { Project } from '../../model/project.ts';
import { where } from '../kit/chain.ts';

/** Calls that put something on the disk. */
const WRITES =
  /(^|\.)(write\w*|append\w*|mkdir\w*|createWriteStream|rm|rmSync|unlink\w*|rename\w*|copyFile\w*|output\w*|move\w*|ensure\w*|mkdtemp\w*)$/;
const FILES = /^(node:)?(fs|fs\/promises|fs-extra|graceful-fs)$/;
const IN_FILES =
  /^(sqlite3?|better-sqlite3|sql\.js|@libsql\/client|nedb|@seald-io\/nedb|nedb-promises|lowdb|session-file-store|rotating-file-stream|winston-daily-rotate-file|connect-sqlite3|level|node-persist|keyv-file)$/;

/** Why `USER node` would take something from the app that it needs; `undefined` where nothing seen does. */
export function whyNotAsNode(project: Project, image: ImageFact): string | undefined {
  if (!/(^|\/)node(:|@|$)/.test(image.base))
    return `${image.base} has no user for it: make one, and put USER in front of CMD.`;
  if (image.volumes)
    return 'It keeps a volume, which belongs to root: give its folder to node first, then put USER node in front of CMD.';
  const low = image.ports.find((port) => port < 1024);
  if (low !== undefined)
    return `It listens on port ${low}, which not every platform gives to others than root: take one above 1024 first.`;
  const writer = writesIn(project);
  if (writer !== undefined)
    return `${writer}: give the folder to node first (RUN chown node:node …), then put USER node in front of CMD.`;
  const command = image.command?.text ?? '';
  if (/\.sh\b|entrypoint/.test(command))
    return 'A script of its own starts it: see what that needs root for, then put USER node in front of CMD.';
  if (/\b(build|tsc|webpack|migrate|generate|corepack|pnpm|install)\b/.test(command))
    return 'Its command makes files: do that while the image is built, then put USER node in front of CMD.';
  return undefined;
}

function writesIn({ calls, drivers, manifest }: Project): string | undefined {
  const write = calls.find(({ module, member }) => FILES.test(module) && WRITES.test(member));
  if (write) return `${where(write.place)} writes files`;
  const upload = calls.find(({ module }) => hasRole(module, 'upload'));
  if (upload) return `${where(upload.place)} takes uploads`;
  const names = [...drivers.map(({ name }) => name), ...Object.keys(manifest?.dependencies ?? {})];
  const found = names.find((name) => IN_FILES.test(name));
  if (found !== undefined) return `${found} keeps files`;
  const log = calls.find(({ module, member }) => module === 'winston' && /File$/.test(member));
  return log && `${where(log.place)} writes a log`;
}
