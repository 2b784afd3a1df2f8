import type { OperationFacts } from '../../model/operations.ts';
import type { App } from '../../model/project.ts';
import type { Package } from '../manifest.ts';
import type { Sources } from '../sources.ts';
import { asksEnvironment, environmentElsewhere } from './environment.ts';
import { readDisclosure } from './disclosure.ts';
import { imagesOf } from './images.ts';
import { readLint } from './lint.ts';
import { readLogs } from './logs.ts';
import { readOwnUse } from './own-use.ts';
import { readProbes } from './probes.ts';
import { readProcesses } from './processes.ts';
import { readServers } from './servers.ts';
import { startCommands } from './start-commands.ts';
import { readUpkeep } from './upkeep.ts';

/** How the program is built, started and kept up to date. */
export function readOperations(
  sources: Sources,
  manifest: Package | undefined,
  entries: readonly App[],
): OperationFacts {
  const images = imagesOf(sources, manifest, entries);
  return {
    images,
    starts: startCommands(sources, manifest, images),
    environment: environmentElsewhere(sources, manifest),
    asksEnvironment: asksEnvironment(sources),
    servers: readServers(sources),
    logs: readLogs(sources),
    upkeep: readUpkeep(sources, manifest),
    disclosure: readDisclosure(sources),
    lint: readLint(sources, manifest),
    probes: readProbes(sources),
    processes: readProcesses(sources),
    ownUse: readOwnUse(sources, manifest, entries),
  };
}
