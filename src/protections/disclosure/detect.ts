import type { Answers, Detected, Remedy } from '../../model/protection.ts';
import type { App, Project } from '../../model/project.ts';
import type { Draft } from '../../model/step.ts';
import { configStep, insertStep, lineStep, noteStep, securityImport } from '../kit/steps.ts';
import { rules, type RuleId } from './rules.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  if (project.entries.length === 0) return;
  const { file, policy, isWhole } = project.operations.disclosure;
  if (file) yield file.invalid === null ? { ok: file.place } : { rule: 'stale', at: file.place, detail: file.invalid };
  const routes = project.routes.filter(({ full }) => PATH.test(full));
  for (const { place } of routes) yield { ok: place };
  const served = project.calls.find(({ module }) => /^express-security[.-]txt$/.test(module));
  if (served) yield { ok: served.place };
  const [app] = project.entries;
  if (!file && routes.length === 0 && !served && app)
    yield { rule: 'no-security-txt', at: app.place, steps: withContact((contact) => servedBy(project, app, contact)) };
  if (policy !== null) yield { ok: null };
  else if (isWhole && project.manifest?.path === 'package.json')
    yield {
      rule: 'no-policy',
      steps: withContact((contact) => [lineStep('SECURITY.md', { line: policyText(contact) })]),
    };
}

const PATH = /^\/(\.well-known\/)?security\.txt$/;

const withContact =
  (steps: (contact: string) => Draft[]): Remedy<RuleId> =>
  (answers: Answers) => {
    const contact = answers.get('disclosure.contact') ?? 'none';
    return contact === 'none' ? [noteStep(rules['no-policy'].todo)] : steps(contact);
  };

function servedBy(project: Project, app: App, contact: string): Draft[] {
  const imports = [securityImport(project, app.home.file)];
  const code = "$app.get('/.well-known/security.txt', $security.securityTxt);";
  return [insertStep(app, { stage: 'rate-limit', code, imports }), configStep(project, { disclosure: { contact } })];
}

const policyText = (contact: string): string =>
  `# Security

Found a hole? Please tell us in private, not in a public issue: ${contact.replace(/^mailto:/, '')}

Say what is affected, and how to see it.`;
