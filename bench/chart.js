/** A chart of ratios beside their targets, as an SVG: bars on a logarithmic scale, the target as a mark. */

const [WIDTH, ROW, LEFT, RIGHT, TOP] = [760, 34, 250, 110, 40];

const escaped = (text) => text.replace(/[&<>]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[char]);

/** @param rows `{ name, peer, ratio, target }`, each a cost as a multiple of what the peer takes */
export function chart(title, rows) {
  const values = rows.flatMap(({ ratio, target }) => [ratio, target]);
  const [low, high] = [Math.min(...values, 0.1) / 1.5, Math.max(...values) * 1.3];
  const x = (value) => LEFT + ((WIDTH - LEFT - RIGHT) * Math.log(value / low)) / Math.log(high / low);
  const height = TOP + rows.length * ROW + 34;
  const parts = rows.map(({ name, peer, ratio, target }, at) => {
    const y = TOP + at * ROW;
    const colour = ratio <= target ? '#2da44e' : '#bf8700';
    return [
      `<text x="${LEFT - 10}" y="${y + 13}" text-anchor="end">${escaped(name)}</text>`,
      `<text x="${LEFT - 10}" y="${y + 26}" text-anchor="end" class="peer">to ${escaped(peer)}</text>`,
      `<rect x="${LEFT}" y="${y + 5}" width="${(x(ratio) - LEFT).toFixed(1)}" height="18" fill="${colour}"/>`,
      `<path d="M${x(target).toFixed(1)} ${y + 1}v26" class="target"/>`,
      `<text x="${WIDTH - RIGHT + 12}" y="${y + 19}">${ratio.toFixed(2)} (${target})</text>`,
    ].join('\n');
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(title)}">
<style>text{font:13px system-ui,sans-serif;fill:#1f2328}.peer,.note{font-size:11px;fill:#59636e}.target{stroke:#cf222e;stroke-width:2}</style>
<rect width="${WIDTH}" height="${height}" fill="#fff"/>
<text x="16" y="24" font-weight="600">${escaped(title)}</text>
${parts.join('\n')}
<text x="${LEFT}" y="${height - 12}" class="note">CPU time, logarithmic; the line is the target, in brackets at the right</text>
</svg>
`;
}
