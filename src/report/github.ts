import type { Severity } from '../model/protection.ts';
import type { Settled } from '../model/report.ts';
import type { Render } from './context.ts';

/** GitHub shows ten annotations of a level for each step, and drops the others in silence. */
const MOST = 10;

const LEVELS: readonly (readonly [Severity, string])[] = [
  ['high', 'error'],
  ['medium', 'warning'],
  ['low', 'notice'],
];

/** Annotations of a workflow step, the worst first. */
export const renderGithub: Render = ({ found }) => {
  const open = found.filter(({ status }) => status !== 'fixed' && status !== 'ignored');
  const lines = LEVELS.flatMap(([severity, command]) => {
    const own = open.filter(({ rule }) => rule.severity === severity);
    if (own.length <= MOST) return own.map((finding) => annotation(command, finding));
    const rest = own.length - MOST + 1;
    const shown = own.slice(0, MOST - 1).map((finding) => annotation(command, finding));
    return [...shown, `::${command} title=harden-express::… and ${rest} more of severity ${severity}`];
  });
  return lines.map((line) => `${line}\n`).join('');
};

function annotation(command: string, { ruleId, at, message, reason }: Settled): string {
  const place = at
    ? [
        `file=${property(at.file)}`,
        `line=${at.line}`,
        `col=${at.column}`,
        `endLine=${at.endLine}`,
        `endColumn=${at.endColumn}`,
      ]
    : [];
  return `::${command} ${[...place, `title=${property(ruleId)}`].join(',')}::${data(reason === null ? message : `${message} ${reason}`)}`;
}

const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
