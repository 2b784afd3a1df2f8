import { once } from './once.ts';
import type { Token } from './tokens.ts';
import { CALLS, CLAUSE, upper } from './words.ts';

interface Clause {
  word: string;
  at: number;
}

const NONE: Clause = { word: '', at: -1 };

/** What stands around each place of a statement, and behind its last. */
interface Around {
  clauses: Clause[];
  opens: number[];
  shown: boolean[];
}

const aroundOf = once((tokens): Around => {
  const all: Around = { clauses: [NONE], opens: [-1], shown: [false] };
  const outer: { clause: Clause; open: number; shown: boolean }[] = [];
  let [clause, open, shown] = [NONE, -1, false];
  for (const [at, token] of tokens.entries()) {
    if (token.kind === 'open') {
      outer.push({ clause, open, shown });
      [clause, open] = [NONE, at];
    } else if (token.kind === 'close') {
      ({ clause, open, shown } = outer.pop() ?? { clause: NONE, open: -1, shown: false });
    } else {
      const word = upper(token);
      if (CLAUSE.test(word)) clause = { word, at };
      if (SHOWS.test(word)) shown = true;
      else if (HIDES.test(word)) shown = false;
    }
    all.clauses.push(clause);
    all.opens.push(open);
    all.shown.push(shown);
  }
  return all;
});

const SHOWS = /^(SELECT|RETURNING|OUTPUT)$/;
const HIDES = /^(FROM|WHERE|SET|VALUES|VALUE|HAVING|ON|LIMIT|OFFSET|BY|UPDATE|JOIN|CALL|EXEC|TOP)$/;

/** Whether a place is among the columns of a result. */
export const isShown = (tokens: readonly Token[], at: number): boolean => aroundOf(tokens).shown[at] ?? false;

/** The clause a place belongs to, at its own depth of parentheses. */
export const clauseOf = (tokens: readonly Token[], at: number): Clause => aroundOf(tokens).clauses[at] ?? NONE;

export function callOf(tokens: readonly Token[], at: number): string {
  const clause = clauseOf(tokens, at);
  return CALLS.test(clause.word) ? clause.word : '';
}

/** The procedure whose arguments a place is among: `sp_save` in `EXEC dbo.sp_save 'a', 'b'`; empty where it is none. */
export function procedureOf(tokens: readonly Token[], at: number): string {
  const clause = clauseOf(tokens, at);
  if (!/^EXEC/.test(clause.word)) return '';
  let name = clause.at + 1;
  while (tokens[name + 1]?.kind === 'dot' && name + 2 < at) name += 2;
  const token = tokens[name];
  return name < at && (token?.kind === 'word' || token?.kind === 'name') ? token.text.replace(/^[["]|[\]"]$/g, '') : '';
}

/** The BETWEEN that an AND belongs to, -1 where it joins conditions. */
export function between(tokens: readonly Token[], and: number): number {
  let depth = 0;
  for (let i = and - 1; i >= 0; i -= 1) {
    const token = tokens[i] as Token;
    if (token.kind === 'close') depth += 1;
    else if (token.kind === 'open') {
      if (depth === 0) return -1;
      depth -= 1;
    } else if (depth === 0) {
      const word = upper(token);
      if (word === 'BETWEEN') return i;
      if (/^(AND|OR|WHERE|HAVING|ON|SELECT)$/.test(word)) return -1;
    }
  }
  return -1;
}

/** The unmatched opening parenthesis left of a place, -1 where there is none. */
export const openOf = (tokens: readonly Token[], at: number): number => aroundOf(tokens).opens[at] ?? -1;

/** The row a parenthesis opens is one of VALUES (…), (…). */
export function inValues(tokens: readonly Token[], comma: number): boolean {
  if (tokens[comma - 1]?.kind !== 'close') return false;
  const clause = clauseOf(tokens, comma);
  return clause.word === 'VALUES' || clause.word === 'VALUE';
}
