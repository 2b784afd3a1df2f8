import type { Flow } from '../../model/flow.ts';
import type { Detected } from '../../model/protection.ts';
import type { Project } from '../../model/project.ts';
import type { Draft } from '../../model/step.ts';
import { placeKey } from '../kit/chain.ts';
import { brokenBy, guarded, isCertain, openFlows } from '../kit/flows.ts';
import { configStep, securityImport, wrapStep } from '../kit/steps.ts';
import type { RuleId } from './rules.ts';

export function* detect(project: Project): Iterable<Detected<RuleId>> {
  const open = openFlows(project, 'paths', ({ sink }) => sink.inner);
  const whole = new Set(open.flatMap(([flow]) => (flow?.sink.front === '' ? [placeKey(flow.sink.place)] : [])));
  for (const [flow] of open) {
    if (!flow) continue;
    const found = {
      rule: 'path-from-request' as const,
      ...brokenBy(flow),
      severity: isCertain(flow) ? ('high' as const) : ('medium' as const),
    };
    const refused = refusalOf(flow) ?? (whole.has(placeKey(flow.sink.place)) ? WHOLE : null);
    if (flow.source.part === 'archive') yield { ...found, rule: 'path-from-archive', severity: 'medium' };
    else if (refused !== null) yield { ...found, refused };
    else
      yield {
        ...found,
        fix: isServed(flow) && isCertain(flow) ? 'safe' : 'review',
        steps: () => insideSteps(project, flow),
      };
  }
  for (const [flow] of openFlows(project, 'views'))
    if (flow)
      yield {
        rule: 'path-from-request',
        ...brokenBy(flow),
        fix: 'manual',
        severity: isCertain(flow) ? 'high' : 'medium',
      };
  yield* siblings(project);
  yield* joined(project);
  if (open.length === 0) yield* guarded(project, 'paths');
}

const STOPS = /^(number|identifier|filename|pattern|listed|dotless)$/;

/** `full.startsWith('/var/data')` lets `/var/data-old` pass. */
function* siblings({ flows }: Project): Iterable<Detected<RuleId>> {
  const found = new Map<string, { flow: Flow; loose: NonNullable<Flow['guards'][number]['loose']>; reads: boolean }>();
  for (const flow of flows) {
    if (flow.sink.id !== 'paths' || !flow.stopped) continue;
    const held = flow.guards.filter(({ proof }) => proof === 'inside' || STOPS.test(proof));
    const [loose] = held.flatMap((one) => one.loose ?? []);
    if (!loose || held.some((one) => !one.loose)) continue;
    const key = placeKey(loose.folder);
    const reads = READS.test(flow.sink.callee) && found.get(key)?.reads !== false;
    found.set(key, { flow: found.get(key)?.flow ?? flow, loose, reads });
  }
  for (const { flow, loose, reads } of found.values()) {
    const { folder, separator, cut } = loose;
    const code = `$it + ${separator ?? '$sep'}`;
    const imports = separator === null ? [{ module: 'node:path', kind: 'named', name: 'sep' } as const] : [];
    const { detail, flow: way } = brokenBy(flow);
    yield {
      rule: 'sibling-folder',
      at: folder,
      detail,
      flow: way,
      // The folder itself is no file that is read; where it may be listed, it has to pass.
      ...(cut ? { fix: 'manual' as const } : reads ? { fix: 'safe' as const } : {}),
      steps: () => [wrapStep(folder, { code, imports })],
    };
  }
}

const READS =
  /(^|\.)(sendFile|sendfile|download|readFile|readFileSync|createReadStream|unlink|unlinkSync|writeFile|writeFileSync|createWriteStream)$/;

/** Paths that are handed to what is not seen: where none of what is seen says whether it is a file, or that it is checked. */
function* joined({ inputs, flows }: Project): Iterable<Detected<RuleId>> {
  const known = new Set(flows.map(({ source }) => placeKey(source.place)));
  const seen = new Set<string>();
  for (const flow of inputs) {
    const { sink, source, stopped } = flow;
    const key = placeKey(sink.place);
    if (sink.id !== 'joined-paths' || stopped || known.has(placeKey(source.place)) || seen.has(key)) continue;
    seen.add(key);
    yield { rule: 'path-from-request', ...brokenBy(flow), certain: false, severity: 'low', fix: 'manual' };
  }
}

/** Nothing but the value, or a value that begins anew at the root: then the folder that is meant is not told by the path. */
function refusalOf({ source, sink: { front, isPart } }: Flow): string | null {
  if (source.part === 'message')
    return 'It arrives in a socket message, where an error ends the process: check it there.';
  if (front === '') return WHOLE;
  if (front.endsWith('\0\0'))
    return 'path.resolve takes a path from the root as it is: resolve it, and compare it with the folder.';
  if (!isPart) return 'The path is put together elsewhere: hold the name to its folder there.';
  return null;
}

const WHOLE = 'The whole path comes from the request: which folder is meant is not seen.';

const isServed = ({ sink }: Flow): boolean => /\.(sendFile|sendfile|download)$/.test(sink.callee);

function* insideSteps(project: Project, { sink: { inner } }: Flow): Iterable<Draft> {
  yield configStep(project, { paths: {} });
  yield wrapStep(inner, { code: '$security.pathInside($it)', imports: [securityImport(project, inner.file)] });
}
