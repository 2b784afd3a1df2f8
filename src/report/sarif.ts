import { createHash } from 'node:crypto';
import type { ArtifactLocation, CodeFlow, Log, Notification, Region, ReportingDescriptor, Result } from 'sarif';
import type { Severity } from '../model/protection.ts';
import type { Report, Settled } from '../model/report.ts';
import type { Render } from './context.ts';
import { legibleJson } from './text.ts';

/** SARIF 2.1.0, as code scanning takes it. Findings that the run fixed are not in it. */
export const renderSarif: Render = (report, context) => legibleJson(toSarif(report, context));

const LEVELS: Record<Severity, 'error' | 'warning' | 'note'> = { high: 'error', medium: 'warning', low: 'note' };
/** GitHub's bands: above 7 is high, above 4 medium. */
const SCORES: Record<Severity, string> = { high: '8.0', medium: '5.5', low: '2.0' };
const HELP = 'https://www.npmjs.com/package/harden-express';

function toSarif(report: Report, { tool }: Parameters<Render>[1]): Log {
  const findings = report.found.filter(({ status }) => status !== 'fixed');
  const rules = [...new Map(findings.map((finding) => [finding.ruleId, finding])).values()].sort((a, b) =>
    a.ruleId < b.ruleId ? -1 : 1,
  );
  const index = new Map(rules.map(({ ruleId }, at) => [ruleId, at]));
  const driver = {
    name: tool.name,
    version: tool.version,
    semanticVersion: tool.version,
    informationUri: HELP,
    rules: rules.map(ruleOf),
  };
  const notifications = report.project.unread.map(({ file, why }): Notification => ({
    level: 'warning',
    message: { text: `${file} was not read: ${why}.` },
    locations: [{ physicalLocation: { artifactLocation: artifact(file) } }],
  }));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { ROOT: { description: { text: 'The folder of the project.' } } },
        invocations: [{ executionSuccessful: true, toolExecutionNotifications: notifications }],
        results: resultsOf(findings, index),
      },
    ],
  };
}

function ruleOf({ ruleId, rule, protection }: Settled): ReportingDescriptor {
  return {
    id: ruleId,
    name: ruleId.replace(/(?:^|[/-])(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: rule.message },
    fullDescription: { text: rule.message },
    helpUri: `${HELP}#${protection}`,
    help: { text: `${rule.message} Run: npx harden-express explain ${ruleId}` },
    defaultConfiguration: { level: LEVELS[rule.severity] },
    properties: {
      'security-severity': SCORES[rule.severity],
      tags: ['security', `external/cwe/${rule.cwe.toLowerCase()}`, `owasp/${rule.owasp}`],
      fix: rule.fix,
    },
  };
}

/** Fingerprints count repetitions in a file, so that they outlive shifted lines. */
function resultsOf(findings: readonly Settled[], index: ReadonlyMap<string, number>): Result[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const key = `${finding.ruleId} ${finding.at?.file ?? ''} ${finding.message}`;
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return resultOf(finding, index.get(finding.ruleId) ?? -1, `${key} ${count}`);
  });
}

function resultOf(
  { ruleId, rule, at, message, status, reason, flow }: Settled,
  ruleIndex: number,
  identity: string,
): Result {
  return {
    ruleId,
    ruleIndex,
    level: LEVELS[rule.severity],
    message: { text: reason === null || status === 'ignored' ? message : `${message} ${reason}` },
    // A result without a place is shown at the manifest.
    locations: [
      {
        physicalLocation: at
          ? { artifactLocation: artifact(at.file), region: region(at) }
          : { artifactLocation: artifact('package.json') },
      },
    ],
    ...(flow ? { codeFlows: [codeFlow(flow)] } : {}),
    partialFingerprints: { 'hardenExpress/v1': createHash('sha256').update(identity).digest('hex').slice(0, 32) },
    ...(status === 'ignored' ? { suppressions: [{ kind: 'inSource', justification: reason ?? '' }] } : {}),
  };
}

const codeFlow = (flow: NonNullable<Settled['flow']>): CodeFlow => ({
  threadFlows: [
    {
      locations: flow.map(({ place, words }) => ({
        location: {
          physicalLocation: { artifactLocation: artifact(place.file), region: region(place) },
          message: { text: words },
        },
      })),
    },
  ],
});

const artifact = (file: string): ArtifactLocation => ({
  uri: file.split('/').map(encodeURIComponent).join('/'),
  uriBaseId: 'ROOT',
});

function region({ line, column, endLine, endColumn }: NonNullable<Settled['at']>): Region {
  return { startLine: line, startColumn: column, endLine, endColumn };
}
