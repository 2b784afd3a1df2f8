import type { Finding, Protection } from '../model/protection.ts';
import type { Place, Project } from '../model/project.ts';

/** What is wrong with a project, by the chosen protections, in the order of files and lines. */
export function audit(project: Project, protections: readonly Protection[]): Finding[] {
  return protections
    .filter((protection) => !protection.needsApp || project.entries.length > 0)
    .flatMap((protection) =>
      [...protection.detect(project)].map((broken) =>
        toFinding(protection, { ...broken, refused: outOfReach(project, protection, broken.at) ?? broken.refused }),
      ),
    );
}

/** Why nothing is edited there, whatever it is: code would come without what it needs. */
function outOfReach(
  { express, typescript, language, manifest, packages }: Project,
  { needsApp }: Protection,
  at?: Place,
): string | undefined {
  if (!needsApp) return undefined;
  if (express && express.major < 4) {
    return `Express ${express.major} is in use and does much in other ways (trust proxy, req.ip, error handlers): update to Express 4 first, then run this again.`;
  }
  if (language === 'ts' && typescript && (typescript.major < 3 || (typescript.major === 3 && typescript.minor < 5))) {
    return `TypeScript ${typescript.major}.${typescript.minor} cannot read the types of the packages that would be added: update it to 3.5 or later first, then run this again.`;
  }
  const home = (manifest?.path ?? '').replace(/\/?package\.json$/, '');
  const folder = at && packages.findLast((own) => own === '' || at.file.startsWith(`${own}/`));
  if (folder === undefined || folder === home || home.startsWith(`${folder}/`)) return undefined;
  return `It belongs to the package in ${folder}, with dependencies of its own: run this again with --workspace ${folder}.`;
}

type Broken = ReturnType<Protection['detect']> extends Iterable<infer B> ? B : never;

function toFinding(protection: Protection, broken: Omit<Broken, 'refused'> & { refused: string | undefined }): Finding {
  const rule = protection.rules[broken.rule];
  if (!rule) throw new Error(`${protection.id} has no rule ${broken.rule}`);
  return {
    ruleId: `${protection.id}/${broken.rule}`,
    protection: protection.id,
    rule,
    at: broken.at ?? null,
    certain: broken.certain ?? true,
    message: broken.detail ? `${rule.message} ${broken.detail}` : rule.message,
    refused: broken.refused ?? null,
    todo: broken.todo ?? rule.todo ?? null,
  };
}
