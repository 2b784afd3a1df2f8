/**
 * Data flow from the request, asked for from the sink backwards:
 *   files → graph (who gives a value: variables, parameters, calls, classes, modules) → sinks → search → flows.
 * Sinks, guards, libraries and transports are data, a file each.
 */
import { buildGraph } from './build.ts';
import { Files, type Reading } from './files.ts';
import type { FlowFile } from './graph.ts';
import { exposedIn, indexOf, type Exposed } from './find-sinks.ts';
import { arrivalsIn, isStopped, type Arrival } from './search.ts';
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

/** Flows of a program into all sinks whose packages are in use. */
export function findFlows(reading: Reading, uses: (name: string) => boolean): FoundFlows {
  const active = sinks.filter((sink) => !sink.packages || sink.packages.some(uses));
  const found: FoundFlows = { flows: [], cut: [], looked: [] };
  if (active.length === 0) return found;
  const files = new Files(reading);
  const graph = buildGraph(files);
  const others = ['sequelize', 'sequelize-typescript', 'typeorm', 'objection', 'bookshelf', '@prisma/client'];
  const index = indexOf(active, uses('mongoose') && !others.some(uses));
  for (const path of reading.paths) {
    if (!index.mayHold(files.text(path))) continue;
    const file = files.file(path);
    if (!file) continue;
    for (const exposed of exposedIn(graph, file, index)) {
      graph.begin();
      const { arrivals, cut } = arrivalsIn(graph, exposed.argument);
      found.looked.push(exposed);
      if (cut) found.cut.push(exposed);
      for (const arrival of arrivals) {
        if (!harms(exposed.sink, arrival)) continue;
        found.flows.push({ exposed, arrival, stopped: isStopped(arrival.checks, exposed.sink.stoppedBy) });
      }
    }
  }
  return found;
}

const harms = (sink: Sink, { into }: Arrival): boolean => sink.harms?.(into) ?? true;

export type { Arrival, Exposed, FlowFile, Reading, Sink };
