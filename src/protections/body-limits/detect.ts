import type { Broken, Detected } from '../../model/protection.ts';
import type { Call, Project, Value } from '../../model/project.ts';
import { entry } from '../kit/chain.ts';
import { endlessParsers, generalParsers, isTooLarge, limitOf, takesEverything } from './parsers.ts';
import type { RuleId } from './rules.ts';
import { limitSteps } from './steps.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  for (const { place: at } of endlessParsers(project)) yield { rule: 'endless', at };
  for (const parser of generalParsers(project)) {
    const at = parser.place;
    yield isTooLarge(limitOf(parser)) ? tooLarge(parser, project) : { ok: at };
    const [options] = parser.args;
    if (parser.member === 'json' && takesEverything(entry(options, 'type'))) yield { rule: 'any-type', at };
    const parameters = entry(options, 'parameterLimit');
    if (parameters?.kind === 'literal' && Number(parameters.value) > 10_000) yield { rule: 'parameters', at };
  }
}

function tooLarge(parser: Call, project: Project): Broken<RuleId> {
  const limit = limitOf(parser);
  const at = parser.place;
  if (limit?.kind === 'env') {
    const refused = `The limit comes from ${limit.name}: lower the fallback in the code, and the variable where it is set.`;
    return { rule: 'too-large', at, refused };
  }
  const detail = `Here: ${limitText(limit)}.`;
  return { rule: 'too-large', at, detail, steps: (answers) => limitSteps(project, at, answers) };
}

function limitText(limit: Value | undefined): string {
  return limit?.kind === 'literal' ? String(limit.value) : 'not seen';
}
