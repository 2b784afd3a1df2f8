import { readProject } from '../../src/read/index.ts';
import { painter } from '../../src/cli/terminal.ts';
import { createTree, memoryBase } from '../../src/model/tree.ts';
import type { Severity } from '../../src/model/protection.ts';
import type { FindingStatus, Report, Settled } from '../../src/model/report.ts';
import type { Context } from '../../src/report/context.ts';

export const CONTEXT: Context = {
  command: 'migrate',
  exitCode: 0,
  tool: { name: 'harden-express', version: '1.2.3' },
  root: '.',
  answers: {},
  dryRun: true,
  installCommand: null,
  replay: 'npx harden-express migrate --yes',
  undo: 'npx harden-express undo',
  width: 100,
  paint: painter(false),
};

interface Told {
  file?: string;
  line?: number;
  severity?: Severity;
  status?: FindingStatus;
  reason?: string | null;
}

/** A finding in `src/app.js`. */
export function settled({
  file = 'src/app.js',
  line = 1,
  severity = 'high',
  status = 'open',
  reason = 'Do it by hand.',
}: Told = {}): Settled {
  return {
    id: 0,
    ruleId: 'cors/any-origin',
    protection: 'cors',
    rule: { severity, fix: 'safe', message: 'Any page reads the answers.', cwe: 'CWE-942', owasp: 'A05:2021' },
    at: { file, line, column: 3, endLine: line, endColumn: 9, start: 0, end: 6 },
    certain: true,
    message: 'Any page reads the answers.',
    refused: null,
    status,
    reason,
  };
}

/** A report about an empty project. */
export function report(own: Partial<Report>): Report {
  return {
    project: readProject(createTree(memoryBase({ 'package.json': '{"name":"shop"}' })), {}),
    answers: { level: 'preserve', get: () => undefined },
    protections: [{ id: 'cors', status: 'missing', at: [] }],
    found: [],
    plan: [],
    outcomes: [],
    changes: [],
    authors: {},
    packages: [],
    left: [],
    warnings: [],
    verification: null,
    ...own,
  };
}
