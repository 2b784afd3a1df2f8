import { hasRole } from '../../code/packages/catalogue.ts';
import type { Broken, Detected, Remedy } from '../../model/protection.ts';
import type { App, Call, Project } from '../../model/project.ts';
import type { Place } from '../../model/place.ts';
import type { Draft } from '../../model/step.ts';
import { entry, packageOf, where } from '../kit/chain.ts';
import { isParser, sizeOf } from '../kit/parsers.ts';
import { configStep, securityImport, wrapStep } from '../kit/steps.ts';
import type { RuleId } from './rules.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  const { off, sets, stops } = project.operations.servers;
  const uploads = takesUploads(project);
  // Where uploads take long, a zero is meant.
  for (const at of off) yield uploads === null ? { rule: 'switched-off', at } : { ok: at };
  for (const at of [...sets, ...stops]) yield { ok: at };
  for (const app of project.entries) yield* ofApp(project, app);
}

function* ofApp(project: Project, app: App): Iterable<Broken<RuleId>> {
  const steps =
    (at: Place): Remedy<RuleId> =>
    (_answers, planned) =>
      serverSteps(project, app, { at, planned });
  const home = packageOf(project, app.file);
  const [off, sets, stops] = (['off', 'sets', 'stops'] as const).map((kind) =>
    project.operations.servers[kind].filter(({ file }) => packageOf(project, file) === home),
  ) as [Place[], Place[], Place[]];
  const [first, second] = app.listens;
  if (!first) return;
  const isLimited = sets.length + off.length > 0 || isWrapped(project, app, 'limitTimes');
  for (const { place: at } of isLimited ? [] : app.listens) yield { rule: 'long', at, steps: steps(at) };
  if (stops.length > 0 || isWrapped(project, app, 'stopGracefully')) return;
  const rule = 'no-graceful-stop';
  if (!second) yield { rule, at: first.place, steps: steps(first.place) };
  else {
    const refused = `Several servers end together (${where(second.place)}): close all of them on SIGTERM.`;
    yield { rule, at: first.place, refused };
  }
}

/** A call of our config module around a server, in a file in which the app listens. */
const isWrapped = ({ operations }: Project, { listens }: App, member: string): boolean =>
  operations.servers.wrapped.some(
    (wrapped) => wrapped.member === member && listens.some(({ place }) => place.file === wrapped.place.file),
  );

/** What may take longer than a minute to arrive. */
function takesUploads({ calls, operations }: Project): string | null {
  const [received] = operations.servers.receives;
  if (received) return `${where(received)} reads a request as it comes`;
  const call = calls.find(
    (one) => hasRole(one.module, 'upload') || hasRole(one.module, 'proxy') || (isParser(one) && isLarge(one)),
  );
  return call ? `${where(call.place)} takes uploads` : null;
}

/** A body of ten megabytes takes longer than a minute on a slow line. */
function isLarge({ args: [options] }: Call): boolean {
  const limit = entry(options, 'limit');
  const value = limit?.kind === 'env' ? limit.fallback : limit;
  return value?.kind === 'literal' ? (sizeOf(value.value ?? 0) ?? 0) >= 10 * 1024 * 1024 : limit !== undefined;
}

/** Both are around one call, in one edit. */
function* serverSteps(
  project: Project,
  { listens }: App,
  { at, planned }: { at: Place; planned: (rule: RuleId) => boolean },
): Iterable<Draft> {
  const limited = planned('long') ? '$security.limitTimes($it)' : '$it';
  const stops = planned('no-graceful-stop') && listens.length === 1;
  const code = stops ? `$security.stopGracefully(${limited})` : limited;
  yield wrapStep(at, { code, imports: [securityImport(project, at.file)], names: ['server', 'httpServer'] });
  yield configStep(project, {
    timeouts: {
      uploads: takesUploads(project) !== null,
      proxied: project.proxy !== null,
      idle: (project.node?.major ?? 20) > 18,
    },
  });
}
