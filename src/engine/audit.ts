import type { Broken, Detected, Finding, InForce, Presence, Protection, Severity } from '../model/protection.ts';
import type { Project } from '../model/project.ts';
import type { Place } from '../model/place.ts';
import type { ProtectionStatus } from '../model/report.ts';

/** What is wrong with a project, and which protections it has. */
export interface Audit {
  /** In the order of the protections; each at the index that is its `id`. */
  found: Finding[];
  protections: ProtectionStatus[];
}

export function audit(project: Project, protections: readonly Protection[]): Audit {
  const found: Finding[] = [];
  const statuses = protections.map((protection): ProtectionStatus => {
    const applies = protection.needsApp !== true || project.entries.length > 0;
    const detected = applies ? [...protection.detect(project)] : [];
    const broken = detected.filter((one): one is Broken => 'rule' in one);
    for (const one of broken) found.push(toFinding(project, protection, one, found.length));
    const inForce = detected.filter((one): one is InForce => 'ok' in one);
    const at = inForce.flatMap(({ ok }) => ok ?? []);
    return { id: protection.id, status: presenceOf(inForce, broken), at };
  });
  return { found, protections: statuses };
}

function presenceOf(inForce: readonly Detected[], broken: readonly Detected[]): Presence {
  if (broken.length === 0) return inForce.length > 0 ? 'present' : 'not-applicable';
  return inForce.length > 0 ? 'partial' : 'missing';
}

/** Why nothing is edited there, whatever it is: code would come without what it needs. */
function outOfReach(
  { express, manifest, packages, entries, examples }: Project,
  { needsApp }: Protection,
  at?: Place,
): string | undefined {
  if (at && examples.has(at.file)) return 'The app does not load this file: nothing is changed in it.';
  if (needsApp === false) return undefined;
  if (entries.length === 0) return 'No Express app was found here whose settings the fix could use.';
  if (express && express.major < 4) {
    return `Express ${express.major} is in use and does much in other ways (trust proxy, req.ip, error handlers): update to Express 4 first, then run this again.`;
  }
  const home = (manifest?.path ?? '').replace(/\/?package\.json$/, '');
  const folder = at && packages.findLast((own) => own === '' || at.file.startsWith(`${own}/`));
  if (folder === undefined || folder === home || home.startsWith(`${folder}/`)) return undefined;
  if (folder === '')
    return 'It belongs to the root package, with its own dependencies: run this again with --workspace .';
  return `It belongs to the package in ${folder}, with dependencies of its own: run this again with --workspace ${folder}.`;
}

/** What comes with a package or with our module is not for a compiler that reads the types of neither; a line of the app's own is. */
function forCompiler({ language, typescript }: Project, steps: NonNullable<Broken['steps']>): typeof steps {
  const isOld = typescript && (typescript.major < 3 || (typescript.major === 3 && typescript.minor < 5));
  if (language !== 'ts' || !isOld) return steps;
  const version = `${typescript.major}.${typescript.minor === 99 ? 'x' : typescript.minor}`;
  const text = `TypeScript ${version} cannot read the types of the packages that would be added: update it to 3.5 or later first, then run this again.`;
  return (answers, planned) => {
    const drafts = [...steps(answers, planned)];
    return drafts.every(({ kind }) => kind === 'transform') ? drafts : [{ kind: 'note', text }];
  };
}

/** What the app does not load is reached by nobody; an app that nothing starts may be by some. */
function severityAt(severity: Severity, { examples, unstarted }: Project, at: Place | undefined): Severity {
  if (at && examples.has(at.file)) return 'low';
  return at && unstarted.has(at.file) && severity === 'high' ? 'medium' : severity;
}

function toFinding(project: Project, protection: Protection, broken: Broken, id: number): Finding {
  const rule = protection.rules[broken.rule];
  if (!rule) throw new Error(`${protection.id} has no rule ${broken.rule}`);
  const {
    at,
    certain = true,
    detail,
    severity = rule.severity,
    fix = rule.fix,
    todo = rule.todo,
    flow,
    steps,
  } = broken;
  return {
    id,
    ruleId: `${protection.id}/${broken.rule}`,
    protection: protection.id,
    rule: { ...rule, severity: severityAt(severity, project, at), fix },
    at: at ?? null,
    certain,
    message: detail ? `${rule.message} ${detail}` : rule.message,
    refused: outOfReach(project, protection, at) ?? broken.refused ?? null,
    todo: todo ?? null,
    ...(flow ? { flow } : {}),
    ...(steps ? { steps: forCompiler(project, steps) } : {}),
  };
}
