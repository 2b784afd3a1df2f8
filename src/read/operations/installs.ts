import type { InstallFact } from '../../model/operations.ts';
import type { Place } from '../../model/place.ts';
import type { Package } from '../manifest.ts';
import type { Container } from '../shipping/containers.ts';
import type { Instruction } from '../shipping/dockerfile.ts';

const INSTALL = /\b(?:npm\s+(?:i|install|ci|clean-install)|yarn(?:\s+install)?|pnpm\s+(?:i|install))\b([^&|;]*)/;
const PRODUCTION = /--omit[= ]["']?dev|--only[= ]prod|--production|--prod\b|(^|\s)-P\b/;
const BUILDS =
  /\b(run\s+build|yarn\s+build|pnpm\s+build|tsc|webpack|vite\s+build|prisma\s+generate|run\s+(compile|transpile|prepare))\b/;

interface Around {
  manifest: Package;
  place: (one: Instruction) => Place;
  text: string;
}

/** Installations in the stage that becomes the image. */
export function installsOf(
  instructions: readonly Instruction[],
  container: Container,
  { manifest, place, text }: Around,
): InstallFact[] {
  const prunes = instructions.some(({ text: run }) =>
    /\bprune\b.*(prod|omit)|\brm\s+-rf\s+\S*node_modules\b|install[^&|;]*(--production|--prod\b|--omit)/.test(run),
  );
  const builds = instructions.some(({ word, text: run }) => word === 'RUN' && BUILDS.test(run));
  const names = [...container.files.values()].map((path) => path.slice(path.lastIndexOf('/') + 1));
  const locked = names.includes('package-lock.json') || names.includes('npm-shrinkwrap.json');
  let production = false;
  return instructions.flatMap((one): InstallFact[] => {
    const { word, text: run } = one;
    if (word === 'ENV' && /\bNODE_ENV[\s=]+["']?production/.test(run)) production = true;
    const found = word === 'RUN' ? INSTALL.exec(run) : null;
    if (!found || isOfPackages(found[1] ?? '') || /\byarn\s+(?!install|--)[a-z]/.test(found[0])) return [];
    const omits = production || PRODUCTION.test(found[1] ?? '') || /NODE_ENV=production/.test(run) || prunes;
    const isAll = run.trim() === found[0].trim() && one.line === one.endLine;
    return [
      {
        place: place(one),
        line: isAll ? (text.split(/\r?\n/)[one.line - 1] ?? null) : null,
        locked,
        ci:
          /npm\s+(ci|clean-install)|--frozen-lockfile|--immutable|--pure-lockfile/.test(found[0]) ||
          !/npm/.test(found[0]),
        development: !omits && Object.keys(manifest.devDependencies).length > 0,
        builds,
      },
    ];
  });
}

/** `npm install -g pm2`, `npm install sharp`: a package that is named. */
const isOfPackages = (rest: string): boolean =>
  /(^|\s)(-g|--global|--location=global)\b/.test(rest) ||
  /(^|\s)(?!-)[@a-z]/i.test(rest.replace(/--[\w-]+[= ]\S+/g, ''));
