import type { Project } from '../model/project.ts';
import type { Place } from '../model/place.ts';
import type { Settled } from '../model/report.ts';
import type { Context, Render } from './context.ts';
import { fileDiff } from './diff.ts';
import { legibleJson } from './text.ts';

/** The report as data: `schema/report.json` describes it. */
export const renderJson: Render = (report, context) => legibleJson(toJson(report, context));

function toJson(report: Parameters<Render>[0], context: Context): object {
  const { command, exitCode, tool, root, answers } = context;
  return {
    schemaVersion: 1,
    tool,
    command,
    exitCode,
    project: projectOf(report.project, root),
    answers,
    protections: report.protections.map(({ id, status, at }) => ({ id, status, at: at.map(spot) })),
    findings: report.found.map(findingOf),
    changes: report.changes.map((change) => ({
      file: change.path,
      kind: change.kind,
      protections: report.authors[change.path] ?? [],
      diff: fileDiff(change),
    })),
    packages: report.packages.map(({ name, range, dev, action, why }) => ({ name, range, dev, action, why })),
    warnings: report.warnings,
    verification: report.verification,
  };
}

function projectOf(project: Project, root: string): object {
  return {
    root,
    express: project.express?.version ?? null,
    language: project.language,
    modules: project.modules,
    packageManager: project.packageManager,
    entries: project.entries.map((app) => ({ file: app.file, line: app.place.line, name: app.name })),
    listen: project.apps.flatMap((app) => app.listens.map(({ place }) => spot(place))),
    drivers: project.drivers,
    views: project.views.map(({ engine, dir, files }) => ({ engine, dir, files: files.length })),
    unread: project.unread,
  };
}

const spot = ({ file, line }: Place): { file: string; line: number } => ({ file, line });

function findingOf(finding: Settled): object {
  const { ruleId, protection, rule, at, status, reason, message } = finding;
  return {
    ruleId,
    protection,
    severity: rule.severity,
    fix: rule.fix,
    status,
    reason,
    message,
    certain: finding.certain,
    file: at?.file ?? null,
    line: at?.line ?? null,
    column: at?.column ?? null,
    endLine: at?.endLine ?? null,
    endColumn: at?.endColumn ?? null,
    cwe: rule.cwe,
    owasp: rule.owasp,
  };
}
