import { resolve } from 'node:path';
import { harden } from '../engine/index.ts';
import { diskBase } from '../io/disk.ts';
import { EXIT, UserError, type ExitCode } from '../model/errors.ts';
import type { Flow } from '../model/flow.ts';
import type { Place } from '../model/place.ts';
import type { Report, Settled } from '../model/report.ts';
import { createTree } from '../model/tree.ts';
import { legible, wrap } from '../report/text.ts';
import { at, flowLines } from './facts.ts';
import type { Flags } from './options/index.ts';
import { knownProtections } from './plugins.ts';
import { widthOf, type Terminal } from './terminal.ts';

/** Why something at a line was found, fixed, refused or not found. */
export async function why(place: string, flags: Flags, { stdout }: Terminal): Promise<ExitCode> {
  const [, file, line] = /^(?:\.\/)?(.+):(\d+)$/.exec(place) ?? [];
  if (file === undefined || line === undefined)
    throw new UserError(`"${place}" names no line.`, 'As in: harden-express explain --why routes/users.js:12');
  const folder = resolve(flags.cwd ?? '.');
  const tree = createTree(diskBase(folder));
  const text = tree.read(file);
  if (text === undefined)
    throw new UserError(`There is no ${file} in ${folder}.`, 'Name it from there, or say where the app is with -C.');
  const lines = text.split('\n').length;
  if (Number(line) < 1 || Number(line) > lines)
    throw new UserError(`${file} has ${lines} lines, and no line ${line}.`, 'Lines count from 1.');
  const protections = await knownProtections(folder, []);
  const answers = { level: 'preserve', get: () => undefined } as const;
  const report = await harden(tree, { protections, answers, unsafeFixes: true });
  const width = widthOf(stdout);
  const found = reasons(report, file, Number(line)).map((one) => wrap(legible(one), width, '    '));
  stdout.write(`${found.join('\n')}\n`);
  return EXIT.ok;
}

export function reasons({ found, project }: Report, file: string, line: number): string[] {
  const isThere = (place: Place | null): boolean => place?.file === file && place.line <= line && line <= place.endLine;
  const findings = found.filter(
    (finding) => isThere(finding.at) || (finding.flow ?? []).some(({ place }) => isThere(place)),
  );
  const flows = project.flows.filter((flow) => isOnTheWay(flow, isThere));
  const cut = project.flowsCut.filter(isThere);
  const unread = project.unread.filter((one) => one.file === file);
  const lines = [
    ...findings.flatMap(findingLines),
    ...flows.flatMap((flow) => flowLines(flow)),
    ...cut.map((place) => `Not followed further: what ${at(place)} is given comes from too far away.`),
    ...unread.map((one) => `${one.file} was not read: ${one.why}.`),
  ];
  return lines.length > 0
    ? lines
    : [
        `Nothing was found at ${file}:${line}: no protection looks at what stands there, and no value of a request was seen to pass.`,
      ];
}

function isOnTheWay({ source, steps, sink }: Flow, isThere: (place: Place) => boolean): boolean {
  return [source.place, sink.place, sink.value, ...steps.map(({ place }) => place)].some(isThere);
}

function findingLines({ ruleId, status, rule, certain, message, reason, at: place }: Settled): string[] {
  return [
    `${ruleId} (${rule.severity}${certain ? '' : ', possible'}): ${status === 'fixed' ? 'would be fixed' : status}${place ? ` at ${at(place)}` : ''}`,
    `  ${message}`,
    ...(reason === null ? [] : [`  ${reason}`]),
  ];
}
