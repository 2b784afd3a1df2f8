import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import type { TransformResult } from '../../src/code/edit/transform.ts';
import type { EngineName } from '../support/engines.ts';
import type { Case } from './differential.ts';

/** What the rewriter does to a file as a whole: `partial` where it changes and refuses, `untouched` where it does neither. */
export type Verdict = 'rewritten' | 'partial' | 'refused' | 'untouched';

export interface Program {
  name: string;
  path: string;
  text: string;
  /** Any of these is right. */
  expect: readonly Verdict[];
  /** The reason of a refusal must match. */
  reason: RegExp | null;
  cases: readonly Case[];
}

export function verdictOf(text: string, result: TransformResult): Verdict {
  const changed = result.text !== text;
  if (changed) return result.refusals.length > 0 ? 'partial' : 'rewritten';
  return result.refusals.length > 0 ? 'refused' : 'untouched';
}

const SECTION = /^## (.+)\n([\s\S]*?)```(js|ts)\n([\s\S]*?)```/gm;

/**
 * The programs of `programs/<name>.md`: a heading, a list of what holds, and the module.
 * `- attack: {…} ~ {…}` gives the input and after each tilde one whose effect is allowed; `- also: 'mysql2'` runs the
 * program once more with the driver's name put in place of the first one that is required or imported. `words` are put in
 * place of the same words of the modules.
 */
export function readPrograms(name: string, words: Readonly<Record<string, string>> = {}): Program[] {
  let text = readFileSync(new URL(`./programs/${name}.md`, import.meta.url), 'utf8');
  for (const [word, meant] of Object.entries(words)) text = text.replaceAll(`'${word}'`, `'${meant}'`);
  const programs = [...text.matchAll(SECTION)].flatMap(([, title = '', list = '', language = 'js', code = '']) => {
    const lines = [...list.matchAll(/^- (\w+): (.*(?:\n {2}.*)*)/gm)].map(([, key = '', value = '']) => ({
      key,
      value,
    }));
    const one = (key: string): string | undefined => lines.find((line) => line.key === key)?.value;
    const known = ['expect', 'reason', 'benign', 'unusual', 'attack', 'also'];
    const odd = lines.find((line) => !known.includes(line.key));
    if (odd) throw new Error(`${name}.md, ${title}: no such line as "${odd.key}"`);
    const reason = one('reason');
    const program: Program = {
      name: title,
      path: `/app/src/${title.replace(/\W+/g, '-')}.${language}`,
      text: code,
      expect: (one('expect') ?? 'rewritten').split(' or ') as Verdict[],
      reason: reason ? new RegExp(reason, 'i') : null,
      cases: lines.flatMap((line) => caseOf(line.key, line.value)),
    };
    const also = one('also');
    if (!also) return [program];
    const [, first = ''] = /(?:require\(|from )'(?!express|util)([^']+)'/.exec(code) ?? [];
    const copies = also.split(/,\s*/).map((driver) => ({
      ...program,
      name: `${title} (${driver})`,
      text: code.replaceAll(`'${first}'`, `'${driver}'`),
    }));
    return [program, ...copies];
  });
  const headings = [...text.matchAll(/^## /gm)].length;
  const read = new Set(programs.map((program) => program.path)).size;
  if (headings !== read) throw new Error(`${name}.md: ${headings} headings, ${read} programs`);
  return programs;
}

function caseOf(key: string, value: string): Case[] {
  if (key !== 'benign' && key !== 'unusual' && key !== 'attack') return [];
  const [input, ...neutral] = value
    .split(/\s~\s/)
    .map((code) => structuredClone(runInNewContext(`(${code})`)) as unknown);
  return [{ kind: key, input, neutral }];
}

/** What the programs for object-relational mappers name an engine. */
const WORDS: Record<EngineName, Record<string, string>> = {
  sqlite: { CLIENT: 'better-sqlite3', DIALECT: 'sqlite::memory:', TYPE: 'better-sqlite3' },
  pglite: { CLIENT: 'pg', DIALECT: 'postgres://localhost/shop', TYPE: 'postgres' },
  postgres: { CLIENT: 'pg', DIALECT: 'postgres://localhost/shop', TYPE: 'postgres' },
  mariadb: { CLIENT: 'mysql2', DIALECT: 'mysql://localhost/shop', TYPE: 'mysql' },
};

export function wordsOf(engine: EngineName): Record<string, string> {
  return WORDS[engine];
}
