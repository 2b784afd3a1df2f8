import { resolve } from 'node:path';
import { structuredPatch } from 'diff';
import { EXIT, UserError, type ExitCode } from '../model/errors.ts';
import type { Protection } from '../model/protection.ts';
import type { Paint } from '../report/context.ts';
import { formatNames } from '../report/names.ts';
import { paintDiff } from '../report/diff.ts';
import { wrap } from '../report/text.ts';
import { suggestion } from './nearest.ts';
import { optionTable, type Flags } from './options/index.ts';
import { loadConfig } from './config.ts';
import { knownProtections } from './plugins.ts';
import { hasColour, painter, widthOf, type Terminal } from './terminal.ts';

/** The protections: id, what it stops, how safe. */
export async function list(flags: Flags, { stdout, env }: Terminal): Promise<ExitCode> {
  const asJson = wantsJson(flags);
  const protections = await protectionsHere(flags);
  if (asJson) {
    stdout.write(`${JSON.stringify(protections.map(asData), null, 2)}\n`);
    return EXIT.ok;
  }
  const paint = painter(hasColour(stdout, env, flags.color));
  const width = widthOf(stdout);
  const longest = Math.max(...protections.map(({ id }) => id.length));
  const wide = width >= 70;
  for (const protection of protections) {
    const facts = `${protection.recommended ? 'recommended' : 'optional'}, ${fixesOf(protection)}`;
    const head = `${paint.bold(protection.id.padEnd(wide ? longest : 0))}  ${paint.dim(facts)}`;
    stdout.write(`${wrap(head, width, '  ')}\n${wrap(`  ${protection.why}`, width, '  ')}\n`);
  }
  stdout.write(`\n${wrap('For Express 4 and 5. More of one: harden-express explain <id>', width)}\n`);
  return EXIT.ok;
}

function wantsJson({ json, format }: Flags): boolean {
  if (format === undefined || format === 'pretty' || format === 'json') return json === true || format === 'json';
  throw new UserError(`list and explain have no format "${format}".`, 'There are: pretty, json.');
}

/** Ours, and those that the config of the folder names. */
async function protectionsHere({ cwd = '.' }: Flags): Promise<readonly Protection[]> {
  const { plugins = [] } = await loadConfig(resolve(cwd), undefined, optionTable(formatNames));
  return knownProtections(resolve(cwd), plugins);
}

/** Fix levels that its rules have: `safe`, `safe and review`. */
function fixesOf({ rules }: Protection): string {
  const levels = (['safe', 'review', 'manual'] as const).filter((fix) =>
    Object.values(rules).some((rule) => rule.fix === fix),
  );
  return levels.join('/');
}

/** Why, before and after, what can break, how to turn it off, links: for a protection or one of its rules. */
export async function explain(id: string, flags: Flags, { stdout, env }: Terminal): Promise<ExitCode> {
  const asJson = wantsJson(flags);
  const name = id.split('/')[0] ?? id;
  const protections = await protectionsHere(flags);
  const protection = protections.find((candidate) => candidate.id === name);
  if (!protection)
    throw new UserError(
      `There is no protection "${id}".`,
      suggestion(
        name,
        protections.map((own) => own.id),
      ),
    );
  if (id.includes('/') && !Object.hasOwn(protection.rules, id.slice(name.length + 1))) {
    const rules = Object.keys(protection.rules).map((rule) => `${name}/${rule}`);
    throw new UserError(`There is no rule "${id}".`, suggestion(id, rules));
  }
  if (asJson) stdout.write(`${JSON.stringify(asData(protection), null, 2)}\n`);
  else {
    const shown = { ...protection, example: await ownExample(protection, flags) };
    stdout.write(`${explanation(shown, painter(hasColour(stdout, env, flags.color)), widthOf(stdout))}\n`);
  }
  return EXIT.ok;
}

/** The example on a package that the project here uses, where there is one. */
async function ownExample(
  { example, examples = {} }: Protection,
  { cwd = '.' }: Flags,
): Promise<Protection['example']> {
  if (Object.keys(examples).length === 0) return example;
  const { driversHere } = await import('./detect.ts');
  const own = driversHere(resolve(cwd)).find((name) => Object.hasOwn(examples, name));
  return (own === undefined ? undefined : examples[own]) ?? example;
}

function asData({
  id,
  title,
  why,
  needsApp,
  recommended,
  rules,
  breaks,
  turnOff,
  owasp,
  references,
  example,
  questions,
}: Protection): object {
  const answers = (questions ?? []).map((question) => ({
    key: question.key,
    message: question.message,
    example: question.example,
  }));
  return { id, title, why, needsApp, recommended, rules, answers, breaks, turnOff, owasp, references, example };
}

/** @param width columns to wrap at */
export function explanation(protection: Protection, paint: Paint, width = 100): string {
  const { id, title, why, rules, questions, breaks, turnOff, example, references } = protection;
  const text = (line: string): string => wrap(`  ${line}`, width, '  ');
  return [
    `${paint.bold(id)}: ${title}`,
    text(why),
    '',
    paint.bold('Before and after'),
    exampleDiff(example, paint),
    '',
    paint.bold('What can break'),
    text(breaks),
    '',
    paint.bold('How to turn it off'),
    text(turnOff),
    ...((questions ?? []).length === 0 ? [] : ['', paint.bold('Answers')]),
    ...(questions ?? []).map((question) =>
      text(`--set ${question.key}=${question.example}  ${paint.dim(question.message)}`),
    ),
    '',
    paint.bold('Rules'),
    ...Object.entries(rules).map(([rule, { severity, fix, message, cwe }]) =>
      wrap(`  ${id}/${rule}  ${paint.dim(`${severity}, ${fix}, ${cwe}`)}  ${message}`, width, '    '),
    ),
    '',
    ...references.map((link) => `  ${link}`),
  ].join('\n');
}

function exampleDiff({ before, after }: Protection['example'], paint: Paint): string {
  const { hunks } = structuredPatch('', '', before, after, '', '', { context: 99 });
  const lines = hunks.flatMap((hunk) => hunk.lines).filter((line) => !line.startsWith('\\'));
  return paintDiff(lines.join('\n'), paint).replace(/^/gm, '  ');
}
