import { STYLE } from './page-style.ts';

/** Text of a project, as text of a page. */
export const text = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** A table with a caption for whoever cannot see it at a glance. Cells are markup. */
export function table(caption: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const header = head.map(
    (cell) => `<th scope="col">${cell === '' ? '<span class="hidden">mark</span>' : text(cell)}</th>`,
  );
  const lines = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`);
  return `<div class="scroll" tabindex="0" role="region" aria-label="${text(caption)}"><table><caption>${text(caption)}</caption><thead><tr>${header.join('')}</tr></thead><tbody>\n${lines.join('\n')}\n</tbody></table></div>\n`;
}

/** One self-contained page that loads nothing and runs nothing. */
export function page(title: string, body: readonly string[], footer: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${text(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${body.filter((part) => part !== '').join('\n')}
</main>
<footer>${text(footer)}</footer>
</body>
</html>
`;
}
