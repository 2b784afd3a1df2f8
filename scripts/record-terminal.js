// Draws what a command prints to a terminal as an SVG, for the README: node scripts/record-terminal.js out.svg FOLDER command …
/* eslint-disable no-control-regex */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

const [out, cwd, ...command] = process.argv.slice(2);
const MOST = 34;
const COLOURS = { 31: '#ff7b72', 32: '#7ee787', 33: '#f2cc60', 36: '#79c0ff' };

const env = { ...process.env, FORCE_COLOR: '1' };
const { stdout } = spawnSync(command[0], command.slice(1), { cwd, encoding: 'utf8', env });
const shown = process.env.SHOWN ?? command.join(' ');
const lines = [`\u001b[1m$ ${shown}\u001b[22m`, '', ...stdout.trimEnd().split('\n')];
const kept = lines.length > MOST ? [...lines.slice(0, MOST - 1), '…'] : lines;
const height = 30 + kept.length * 18;

const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** One line as spans, each with the colours that the codes before it have set. */
function spans(line) {
  let [fill, bold, dim] = ['#e6edf3', false, false];
  return line
    .split(/(\u001b\[[\d;]*m)/)
    .map((part) => {
      const code = /^\u001b\[([\d;]*)m$/.exec(part)?.[1];
      if (code === undefined) {
        const weight = bold ? ' font-weight="bold"' : '';
        return part === '' ? '' : `<tspan fill="${dim ? '#8b949e' : fill}"${weight}>${escape(part)}</tspan>`;
      }
      if (code === '1') bold = true;
      else if (code === '2') dim = true;
      else if (code === '22') [bold, dim] = [false, false];
      else fill = COLOURS[code] ?? '#e6edf3';
      return '';
    })
    .join('');
}

const text = kept
  .map((line, at) => `<text x="16" y="${30 + at * 18}" xml:space="preserve">${spans(line)}</text>`)
  .join('\n');
writeFileSync(
  out,
  `<svg xmlns="http://www.w3.org/2000/svg" width="860" height="${height}" viewBox="0 0 860 ${height}" role="img" aria-label="${escape(shown)}">
<rect width="860" height="${height}" rx="8" fill="#0d1117"/>
<g font-family="ui-monospace,SFMono-Regular,Menlo,monospace" font-size="13">
${text}
</g>
</svg>
`,
);
