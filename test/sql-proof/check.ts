import rewriter from '../../transforms/sql-injection.ts';
import type { TransformResult } from '../../src/code/edit/transform.ts';
import type { Schema } from '../../src/code/sql/schema/index.ts';
import { verdictOf, type Program } from './corpus.ts';
import type { Bench } from './differential.ts';

export type Rewrite = (text: string, path: string, schema?: Schema) => TransformResult;

/** `schema`: as where the project declares these tables. */
export const rewrite: Rewrite = (text, path, schema) => rewriter.apply(text, path, schema ? { schema } : {});

export const rewriteWith =
  (schema: Schema): Rewrite =>
  (text, path) =>
    rewrite(text, path, schema);

/** What is wrong, one line each. */
export async function checkProgram(program: Program, bench: Bench, apply = rewrite): Promise<string[]> {
  const result = apply(program.text, program.path);
  const verdict = verdictOf(program.text, result);
  const reasons = result.refusals.map((refusal) => refusal.reason);
  const complaints: string[] = [];
  if (!program.expect.includes(verdict))
    complaints.push(`${verdict}, not ${program.expect.join(' or ')}: ${reasons.join(' | ')}`);
  if (reasons.some((reason) => reason.trim().length < 15))
    complaints.push(`A refusal without a reason: ${reasons.join(' | ')}`);
  const refused = verdict === 'refused' || verdict === 'partial';
  if (refused && program.reason && !reasons.some((reason) => program.reason?.test(reason))) {
    complaints.push(`The reason does not match ${program.reason}: ${reasons.join(' | ')}`);
  }
  if (result.text === program.text) return complaints;
  for (const trial of program.cases) {
    const complaint = await bench.compare(program.text, result.text, program.path, trial);
    if (complaint) complaints.push(`${trial.kind} ${JSON.stringify(trial.input)}: ${complaint}\n${result.text}`);
  }
  const twice = apply(result.text, program.path);
  if (twice.text !== result.text) complaints.push(`A second run changes it again:\n${twice.text}`);
  return complaints;
}
