import { browsers } from './browsers.ts';
import { directory, expat, libxml } from './documents.ts';
import { embedded } from './embedded.ts';
import type { Library } from './library.ts';
import { mongodb } from './mongodb.ts';
import { mongoose } from './mongoose.ts';
import { monk } from './monk.ts';
import { mysql } from './mysql.ts';
import { prisma } from './prisma.ts';
import { sandboxes } from './sandboxes.ts';
import { sequelize } from './sequelize.ts';
import { ssh } from './ssh.ts';

/** Libraries whose objects are told apart; each role is named with the first package: `mongodb.collection`. */
export const libraries: readonly Library[] = [
  mongodb,
  mongoose,
  embedded,
  monk,
  mysql,
  sequelize,
  prisma,
  browsers,
  sandboxes,
  ssh,
  expat,
  libxml,
  directory,
];

const byPackage = new Map(libraries.flatMap((library) => library.packages.map((name) => [name, library] as const)));

export const libraryOf = (module: string): Library | undefined =>
  byPackage.get(module) ?? byPackage.get(module.replace(/^(@[^/]+\/[^/]+|[^@/][^/]*)\/.*$/, '$1'));

export const nameOf = (library: Library): string => library.packages[0] ?? '';

/** The role that a way of members and calls leads to: `MongoClient`, `connect`, `()`. */
export function roleBehind(library: Library, steps: readonly string[], from = 'module'): string | undefined {
  let role: string | undefined = from;
  for (let at = 0; at < steps.length && role !== undefined; at += 1) {
    const members: Readonly<Record<string, string>> | undefined = library.roles[role];
    const step = steps[at] ?? '';
    const isCalled = steps[at + 1] === '()' && step !== '()' && step !== 'new';
    const called: string | undefined =
      isCalled && members ? (own(members, `${step}()`) ?? own(members, '*()')) : undefined;
    if (called !== undefined) {
      role = called;
      at += 1;
    } else role = members && (own(members, step) ?? (step === '()' || step === 'new' ? undefined : own(members, '*')));
  }
  return role;
}

const own = (members: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.hasOwn(members, name) ? members[name] : undefined;
