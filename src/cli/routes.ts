import { EXIT, UserError, type ExitCode } from '../model/errors.ts';
import type { Endpoint } from '../model/endpoint.ts';
import { renderRoutes, routesFormats, type RoutesFormat } from '../report/routes.ts';
import { endpointsOf } from '../protections/kit/endpoints.ts';
import type { Flags } from './options/index.ts';
import { reportFiles, writeOutput } from './output.ts';
import { openProject } from './project.ts';
import { eachWork, startRun, worst, type Run, type Work } from './run.ts';
import { hasColour, painter, widthOf, type Terminal } from './terminal.ts';
import { version } from './version.ts';

/** Every endpoint with its guards. Read-only. */
export async function routes(dir: string | undefined, flags: Flags, world: Terminal): Promise<ExitCode> {
  const format = formatOf(flags.format ?? 'pretty');
  const files = reportFiles(flags).map((own) => ({ ...own, format: formatOf(own.format) }));
  const run = await startRun('routes', dir, flags, world);
  const found = await eachWork(run, run.works, (work) => routesOf(run, work));
  for (const own of files) writeOutput(own.file, render(run, found, own.format, false));
  world.stdout.write(render(run, found, format, true));
  const { failOn } = run.works[0]?.settings ?? { failOn: 'none' };
  const reached = found.some(({ endpoints }) => endpoints.some((own) => reaches(own, failOn)));
  return worst(run, []) || (reached ? EXIT.findings : EXIT.ok);
}

interface Found {
  endpoints: Endpoint[];
  root: string;
  within: string;
}

async function routesOf({ progress }: Run, { settings, dir, prefix }: Work): Promise<Found> {
  progress.step(`Reading ${dir}`);
  const { audit } = await openProject(settings, []);
  progress.done();
  const { apps, routes: own, entries } = audit.project;
  if (apps.length === 0 && own.length === 0) {
    throw new UserError(`No Express app was found in ${settings.root}.`, 'Pass its folder, or --entry <file>.');
  }
  const chosen = settings.entry.length > 0 ? entries : apps;
  const kept = own.filter(({ app }) => app < 0 || chosen.some((one) => apps[app] === one));
  return {
    endpoints: endpointsOf({ ...audit.project, routes: kept }),
    root: dir,
    within: prefix.replace(/\/$/, '') || '.',
  };
}

function formatOf(name: string): RoutesFormat {
  const format = routesFormats.find((own) => own === name);
  if (format === undefined)
    throw new UserError(`routes has no format "${name}".`, `There are: ${routesFormats.join(', ')}.`);
  return format;
}

/** Whoever changes something unasked is of medium severity, whoever reads of low. */
function reaches({ unguarded, method }: Endpoint, failOn: string): boolean {
  if (!unguarded) return false;
  return failOn === 'low' || (failOn === 'medium' && !/^(?:GET|HEAD|OPTIONS)$/.test(method));
}

function render({ world, flags }: Run, found: readonly Found[], format: RoutesFormat, toTerminal: boolean): string {
  const paint = painter(toTerminal && hasColour(world.stdout, world.env, flags.color));
  const width = toTerminal ? widthOf(world.stdout) : 100;
  const tool = { name: 'harden-express', version };
  return renderRoutes(
    found.map(({ endpoints, root, within }) => ({
      endpoints,
      context: { paint, width, tool, root, ...(found.length > 1 ? { within } : {}) },
    })),
    format,
  );
}
