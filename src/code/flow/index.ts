/**
 * Data flow from the request, asked for from the sink backwards:
 *   files → graph (who gives a value: variables, parameters, calls, classes, modules) → sinks → search → flows.
 * Sinks, guards, libraries and transports are data, a file each.
 */
import { buildGraph } from './build.ts';
import { Files, type Reading } from './files.ts';
import type { FlowFile, Graph } from './graph.ts';
import { exposedIn, indexOf, type Exposed, type Index } from './find-sinks.ts';
import { arrivalsIn, isStopped, type Arrival } from './search.ts';
import { originAt, type Origin } from './origins.ts';
import { sinks, type Sink } from './sinks/index.ts';

export interface FoundFlow {
  exposed: Exposed;
  arrival: Arrival;
  /** A guard on the way is enough. */
  stopped: boolean;
}

export interface FoundFlows {
  flows: FoundFlow[];
  /** Arguments whose origin was not followed to the end. */
  cut: Exposed[];
  /** Arguments of sinks that were looked at. */
  looked: Exposed[];
}

/** A graph of a program, to be asked. */
export const graphOf = (reading: Reading): Graph => buildGraph(new Files(reading));

/** Packages whose models are called like those of mongoose. */
const OTHERS = ['sequelize', 'sequelize-typescript', 'typeorm', 'objection', 'bookshelf', '@prisma/client'];
const DRIVERS =
  'pg pg-promise postgres mysql mysql2 mariadb sqlite3 better-sqlite3 knex mssql tedious oracledb waterline sails firebase-admin @supabase/supabase-js drizzle-orm kysely @mikro-orm/core lowdb dynamoose'.split(
    ' ',
  );

/** Flows of a program into all sinks whose packages are in use. */
export function findFlows(
  graph: Graph,
  reading: Reading,
  uses: (name: string) => boolean,
  wanted: (sink: Sink) => boolean = () => true,
): FoundFlows {
  const untold = ![...OTHERS, ...DRIVERS, ...sinks.flatMap(({ packages }) => packages ?? [])].some(uses);
  const active = sinks.filter(
    (sink) => wanted(sink) && (!sink.packages || sink.packages.some(uses) || (untold && sink.untold === true)),
  );
  const found: FoundFlows = { flows: [], cut: [], looked: [] };
  if (active.length === 0) return found;
  const { files } = graph;
  const modelsByName = (uses('mongoose') && !OTHERS.some(uses)) || untold;
  // What is common comes last, so that it takes nothing of the budget of the rest.
  for (const own of [active.filter(({ common }) => !common), active.filter(({ common }) => common)]) {
    const index = indexOf(own, modelsByName);
    for (const path of reading.paths) {
      const file = index.mayHold((pattern) => reading.mentions(path, pattern)) ? files.file(path) : undefined;
      if (file) look(graph, file, index, found);
    }
  }
  return found;
}

function look(graph: Graph, file: FlowFile, index: Index, found: FoundFlows): void {
  for (const exposed of exposedIn(graph, file, index)) {
    graph.begin();
    const { arrivals, cut } = arrivalsIn(graph, exposed.argument);
    found.looked.push(exposed);
    if (cut && !exposed.sink.common) found.cut.push(exposed);
    for (const arrival of arrivals) {
      if (!harms(exposed.sink, arrival)) continue;
      found.flows.push({ exposed, arrival, stopped: stops(exposed.sink, arrival) });
    }
  }
}

const harms = (sink: Sink, { into, front, checks, value: { part, path } }: Arrival): boolean =>
  isOf(sink, part) && (sink.harms?.(into, front, { plain: isStopped(checks, ['plain']), part, path }) ?? true);

/** A message and the arguments of GraphQL are what a body is, but that no status answers them. */
const isOf = ({ parts, common }: Sink, part: Arrival['value']['part']): boolean =>
  part === 'message' || part === 'arguments'
    ? common !== true && parts?.includes('body') !== false
    : parts?.includes(part) !== false;

const stops = ({ stoppedBy, stoppedTogether, isHeld }: Sink, { checks, front }: Arrival): boolean =>
  isStopped(checks, stoppedBy) ||
  (stoppedTogether !== undefined && stoppedTogether.every((proof) => isStopped(checks, [proof]))) ||
  isHeld?.((proof) => isStopped(checks, [proof]), {
    front,
    isText: isStopped(
      checks.filter(({ proof }) => proof !== 'text'),
      ['plain'],
    ),
  }) === true;

export { originAt };
export type { Arrival, Exposed, FlowFile, Origin, Reading, Sink };
