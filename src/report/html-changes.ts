import type { Report } from '../model/report.ts';
import type { Change } from '../model/tree.ts';
import { countLines, fileDiff } from './diff.ts';
import { text } from './page.ts';
import { sideBySide, type Row } from './side-by-side.ts';

/** Each changed file, before beside after. */
export function changeList({ changes, authors }: Pick<Report, 'changes' | 'authors'>): string {
  return changes.map((change) => one(change, authors[change.path] ?? [])).join('');
}

function one(change: Change, authors: readonly string[]): string {
  const { added, removed } = countLines(fileDiff(change));
  const why = authors.length === 0 ? '' : ` for ${authors.join(', ')}`;
  const rows = sideBySide(change).map(row).join('\n');
  const head =
    '<thead class="hidden"><tr><th scope="col">line before</th><th scope="col">sign</th><th scope="col">before</th><th scope="col">line after</th><th scope="col">sign</th><th scope="col">after</th></tr></thead>';
  return `<details open><summary>${text(`${change.path}  +${added} -${removed}${why}`)}</summary><table class="diff"><colgroup><col class="n"><col class="s"><col><col class="n"><col class="s"><col></colgroup>${head}<tbody>\n${rows}\n</tbody></table></details>\n`;
}

function row({ left, right }: Row): string {
  const cells = (side: Row['left'], kind: 'cut' | 'add'): string => {
    const changed = side?.changed ? ` class="${kind}"` : '';
    const sign = side?.changed ? (kind === 'cut' ? '−' : '+') : '';
    return `<td class="n">${side?.line ?? ''}</td><td class="s">${sign}</td><td${changed}>${side ? text(side.text) : ''}</td>`;
  };
  return `<tr>${cells(left, 'cut')}${cells(right, 'add')}</tr>`;
}
