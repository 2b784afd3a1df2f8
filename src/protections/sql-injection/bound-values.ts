import type { Flow } from '../../model/flow.ts';
import type { Broken } from '../../model/protection.ts';
import type { Place } from '../../model/place.ts';
import type { Project } from '../../model/project.ts';
import type { Draft } from '../../model/step.ts';
import { entry, isLiteral } from '../kit/chain.ts';
import { brokenBy, isCertain, openFlows } from '../kit/flows.ts';
import { isTextName } from '../kit/text-names.ts';
import type { RuleId } from './rules.ts';

/** A value of a request that comes to a statement through other functions, where the client takes an object for SQL. */
export interface BoundValue {
  flow: Flow;
  /** The column that it is compared with. */
  column: string;
}

export function boundValues(project: Project): BoundValue[] {
  if (project.bindsObjects || stringifies(project)) return [];
  return openFlows(project, 'bound-values', ({ sink }) => sink.value).flatMap(([flow]) => {
    const column = flow ? comparedWith(flow) : null;
    return flow && column !== null && !isSeen(flow, project) ? [{ flow, column }] : [];
  });
}

/** `createPool({ stringifyObjects: true })` */
const stringifies = ({ calls }: Project): boolean =>
  calls.some(
    ({ module, args }) => /^mysql2?(\/promise)?$/.test(module) && isLiteral(entry(args[0], 'stringifyObjects'), true),
  );

/** @param connections what tells the client once that objects are texts; none where each value is held to its type */
export function brokenValue({ flow, column }: BoundValue, connections: readonly Draft[]): Broken<RuleId> {
  const at = flow.sink.value;
  const steps = (): readonly Draft[] => (connections.length > 0 ? connections : [wrapStep(at)]);
  return {
    rule: 'bound-object',
    ...brokenBy(flow),
    at,
    severity: isCertain(flow) ? 'high' : 'medium',
    ...(connections.length > 0 || isText(column) ? {} : { fix: 'review' }),
    steps,
  };
}

/** MySQL compares a text with a number as a number, and takes none for true. */
const isText = (column: string): boolean =>
  isTextName(column) ||
  /(^|_)(pin|otp|pass|pwd|secret|answer|uuid|guid|city|country|street)$|(Pin|Otp|Uuid)$/i.test(column);

const wrapStep = ({ file, start, end }: Place): Draft => ({
  kind: 'transform',
  transform: 'wrap',
  file,
  edit: { at: { start, end }, code: 'String($it)' },
});

/** The statement as a whole is looked at already. */
const isSeen = ({ sink: { value } }: Flow, { sql }: Project): boolean =>
  sql.some(({ bound, file, start, end }) => bound && file === value.file && start <= value.start && value.end <= end);

/** The column that the placeholder is compared with in a condition: an object in a row can not become another condition. */
function comparedWith({ sink: { first, into } }: Flow): string | null {
  const index = into.length === 0 ? 0 : Number(into[0]);
  const parts = first?.split('?') ?? [];
  if (!Number.isInteger(index) || index < 0 || index + 1 >= parts.length) return null;
  const front = parts.slice(0, index + 1).join('?');
  if (!/\b(WHERE|HAVING|ON)\b/i.test(front)) return null;
  return /([\w$]+)[`)]*\s*(?:=|<>|!=|<=>|[<>]=?|\bLIKE)\s*$/i.exec(front)?.[1] ?? null;
}
