import type { Project } from '../model/project.ts';
import type { Settled } from '../model/report.ts';
import { SEVERITIES, groupEqual, type Group } from './groups.ts';
import { text } from './page.ts';
import { trailOf } from './trail.ts';

/**
 * Findings, the worst first, with a filter that needs no script.
 *
 * @param within tells the filters of one page apart
 */
export function findingList(found: readonly Settled[], project: Project, within = ''): string {
  if (found.length === 0) return '<p>✔ Nothing.</p>';
  const groups = groupEqual(found);
  return `${filters(groups, within)}\n${groups.map((group) => article(group, project)).join('\n')}`;
}

function filters(groups: readonly Group[], within: string): string {
  const name = text(`severity-${within}`);
  const label = (id: string, words: string, checked = ''): string =>
    `<label><input type="radio" name="${name}" value="${id}"${checked}> ${words}</label>`;
  const counts = SEVERITIES.map((severity) => {
    const count = groups.filter(({ first }) => first.rule.severity === severity).length;
    return count === 0 ? '' : label(severity, `${severity} (${count})`);
  });
  return `<fieldset class="filters"><legend class="hidden">Show findings of a severity</legend>${label('all', `all (${groups.length})`, ' checked')}${counts.join('')}</fieldset>`;
}

const SIGNS = { high: '✖', medium: '▲', low: '•' } as const;
/** Places of one finding that are named; the rest is counted. */
const PLACES = 8;

function article({ first, all }: Group, project: Project): string {
  const { rule, ruleId, message, reason, status } = first;
  const { severity } = rule;
  const places = all
    .slice(0, PLACES)
    .map(({ at }) => (at ? `<code>${text(`${at.file}:${at.line}`)}</code>` : 'the project'));
  const more = all.length > PLACES ? ` and ${all.length - PLACES} more` : '';
  const title = `<span class="mark ${severity}">${SIGNS[severity]} ${severity}</span> <code>${text(ruleId)}</code> · ${text(status)}`;
  return `<article class="finding is-${severity}" aria-label="${severity}: ${text(ruleId)}">
<p>${title}</p>
<p>${text(message)}${reason === null ? '' : ` ${text(reason)}`}</p>
<p class="facts">${places.join(', ')}${more} · ${text(`${rule.cwe}, ${rule.owasp}`)}</p>
${trail(first, project)}</article>`;
}

function trail(finding: Settled, project: Project): string {
  const stops = trailOf(finding, project);
  if (stops.length < 2) return '';
  const items = stops.map(
    ({ place, words }) => `<li>${text(words)} <code>${text(`${place.file}:${place.line}`)}</code></li>`,
  );
  return `<details open><summary>The way of the value</summary><ol class="trail">${items.join('')}</ol></details>\n`;
}
