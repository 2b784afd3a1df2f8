import type { Hole } from './statements.ts';

type Pieces = readonly (string | Hole)[];

interface Built {
  setup: string;
  sql: string;
}

/** How a piece is written in code. */
interface Writing {
  template: (pieces: Pieces) => string;
  part: (piece: string | Hole) => string;
  of: (hole: Hole) => string;
}

const TAG = `(strings, ...values) => strings.reduce((text, part, i) => text + part + (i < values.length ? values[i] : ''), '')`;

/** Ways in which a text is put together that are rarer than templates and sums; each gives the same text as those. */
export const CONSTRUCTIONS: readonly ((pieces: Pieces, writing: Writing) => Built)[] = [
  /** A function of the app writes the quotes. */
  (pieces, { template, of }) => {
    const quoted = new Set<Hole>();
    const without = pieces.map((piece, at) => {
      if (typeof piece !== 'string') return piece;
      const [before, after] = [pieces[at - 1], pieces[at + 1]];
      let text = piece;
      if (isQuoted(before, pieces[at - 2], piece)) text = text.slice(1);
      if (isQuoted(after, piece, pieces[at + 2])) {
        quoted.add(after as Hole);
        text = text.slice(0, -1);
      }
      return text;
    });
    const code = template(without).replace(/\$\{([^{}]*)\}/g, (all, inner: string) =>
      [...quoted].some((hole) => of(hole) === inner) ? `\${quote(${inner})}` : all,
    );
    return { setup: `  const quote = (value) => "'" + value + "'";\n`, sql: code };
  },
  /** A tag that only puts together. */
  (pieces, { template }) => ({ setup: `  const text = ${TAG};\n`, sql: `text${template(pieces)}` }),
  /** Marks that values are put in the place of. */
  (pieces, { part, of }) => {
    const holes = pieces.filter((piece): piece is Hole => typeof piece !== 'string');
    const marks = pieces.map((piece) => (typeof piece === 'string' ? piece : `{${piece.key}}`)).join('');
    const values = holes.map((hole) => `.replace('{${hole.key}}', ${of(hole)})`);
    return { setup: `  const marks = ${part(marks)};\n`, sql: `marks${values.join('')}` };
  },
  /** Parts that are pushed, one after the other. */
  (pieces, { part }) => ({
    setup: `  const parts = [];\n${pieces.map((piece) => `  parts.push(${part(piece)});\n`).join('')}`,
    sql: `parts.join('')`,
  }),
  /** Kept in an object of its own. */
  (pieces, { template }) => ({
    setup: `  const made = { text: ${template(pieces)} };\n`,
    sql: 'made.text',
  }),
];

function isQuoted(
  hole: string | Hole | undefined,
  before: string | Hole | undefined,
  after: string | Hole | undefined,
): boolean {
  return (
    typeof hole === 'object' &&
    hole.quote === "'" &&
    typeof before === 'string' &&
    typeof after === 'string' &&
    /(^|[^'])'$/.test(before) &&
    /^'(?!')/.test(after)
  );
}

/** Conditions in a list from which those that are not given are taken out. */
export function filteredConditions(conditions: readonly { only: string | null; text: string }[]): string {
  const items = conditions.map(({ only, text }) => `    ${only ? `${only} && ${text}` : text},\n`);
  return `  const conditions = [\n${items.join('')}  ].filter(Boolean);\n`;
}
