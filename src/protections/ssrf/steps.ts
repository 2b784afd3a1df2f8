import type { Flow } from '../../model/flow.ts';
import type { Broken } from '../../model/protection.ts';
import type { Call, Project } from '../../model/project.ts';
import { holds } from '../../model/place.ts';
import type { ConfigDraft, Draft } from '../../model/step.ts';
import { entry, handlersOf, isOpen, samePlace } from '../kit/chain.ts';
import {
  besideStep,
  configStep,
  dependencySteps,
  envSteps,
  optionsStep,
  replaceStep,
  securityImport,
  tooOldFor,
} from '../kit/steps.ts';
import { rangeOn } from '../../code/packages/ranges.ts';
import type { RuleId } from './rules.ts';

type Fix = Pick<Broken<RuleId>, 'fix' | 'refused' | 'steps'>;

/** A connection that reaches the internet alone, for a request whose address comes from the same handler. */
export function guardOf(project: Project, flow: Flow): Fix {
  const { source, sink } = flow;
  const isHere = handlersOf(project).some(({ fn }) => holds(fn.place, source.place) && holds(fn.place, sink.place));
  if (!isHere) return refused('What asks is called from elsewhere, too: which of its hosts are yours is not seen.');
  if (sink.orElse) return refused('Where the request names none, a host of the app is asked.');
  const call = project.calls.find(({ place }) => samePlace(place, sink.place));
  const own = /^(?:node_?)?(https?)\.(?:get|request)$/i.exec(sink.callee)?.[1]?.toLowerCase();
  if (own) return ofNode(project, flow, own);
  if (!call || call.module === 'undici') return ofFetch(project, flow, call);
  const options = optionsAt(call);
  const set = SETS[call.module.replace(/^node:/, '')]?.(call);
  if (!set || options === null) return MANUAL;
  const given = call.args[options];
  const isTaken = [...Object.keys(set), 'baseURL', 'prefixUrl', 'socketPath'].some((key) => entry(given, key));
  if (isTaken || (given?.kind === 'object' && isOpen(given)))
    return refused('It has a connection, or a host, of its own.');
  if (given && given.kind !== 'object') return refused('Its options are made elsewhere.');
  if (!importsWhole(project)) return refused(NO_DEFAULT);
  return { fix: 'review', steps: () => agentSteps(project, flow, { options, set }) };
}

/** A client that is handed no connection. */
const MANUAL: Fix = { fix: 'manual' };
const refused = (reason: string): Fix => ({ fix: 'manual', refused: reason });

const NO_DEFAULT = 'The compiler takes no default import of node:http: set esModuleInterop.';
const AGENTS = '$security.publicAgents';
const BY_URL = '$security.publicAgent';
const axios = (): Record<string, string> => ({
  httpAgent: `${AGENTS}.http`,
  httpsAgent: `${AGENTS}.https`,
  proxy: 'false',
});
/** Options that hand a client its connections. */
const SETS: Readonly<Record<string, (call: Call) => Record<string, string>>> = {
  axios,
  got: () => ({ agent: AGENTS }),
  'node-fetch': () => ({ agent: BY_URL }),
};

/** The argument that holds the options; `null` where that is not told. */
function optionsAt({ member, args }: Call): number | null {
  const name = member.replace(/^default\.?/, '');
  if (args[0]?.kind === 'object') return /^(request)?$|^(get|stream)$/.test(name) ? 0 : null;
  if (/^(fetch|get|delete|head|options|stream|request)?$/.test(name)) return 1;
  return /^(post|put|patch)$/.test(name) ? 2 : null;
}

interface Connection {
  options: number;
  set: Record<string, string>;
}

function* agentSteps(project: Project, { sink }: Flow, { options, set }: Connection): Iterable<Draft> {
  const isByUrl = Object.values(set).includes(BY_URL);
  yield* addressSteps(project, { 'public-agents': {}, ...(isByUrl ? { 'public-agent': {} } : {}) });
  yield optionsStep(sink.place, { argument: options, set, imports: [securityImport(project, sink.place.file)] });
}

/** `http.get(url, callback)`: the options stand between. */
function ofNode(project: Project, flow: Flow, protocol: string): Fix {
  const { behind, place, argument, value } = flow.sink;
  const set = { agent: `${AGENTS}.${protocol}` };
  if (!importsWhole(project)) return refused(NO_DEFAULT);
  if (behind === 'unseen' || behind === undefined) return refused('Its options are made elsewhere.');
  const isAddress = holds(argument, value) && flow.sink.into.length === 0 && argument.start < place.end;
  if (!isAddress) return MANUAL;
  if (behind !== 'function') return { fix: 'review', steps: () => agentSteps(project, flow, { options: 1, set }) };
  return {
    fix: 'review',
    *steps() {
      yield* addressSteps(project, { 'public-agents': {} });
      const imports = [securityImport(project, place.file)];
      yield besideStep('after', argument, { code: `{ agent: ${set.agent} }`, imports });
    },
  };
}

function ofFetch(project: Project, { sink: { place, callee } }: Flow, call: Call | undefined): Fix {
  const name = callee.replace(/\s+/g, '');
  if (call ? call.member !== 'fetch' : !/^(globalThis\.)?fetch$/.test(name)) return MANUAL;
  return {
    fix: 'review',
    ...tooOldFor(project, 'undici'),
    *steps() {
      const range = rangeOn('undici', project.node?.major ?? null) ?? '';
      yield* dependencySteps(project, 'undici', range, 'fetch that can be told how to connect');
      yield* addressSteps(project, { 'public-fetch': {} });
      const imports = [securityImport(project, place.file)];
      const code = '$security.publicFetch';
      yield replaceStep({ ...place, end: place.start + callee.length }, { code, imports });
    },
  };
}

function* addressSteps(project: Project, sections: ConfigDraft['sections']): Iterable<Draft> {
  yield configStep(project, { 'public-address': {}, ...sections });
  const comment = 'Hosts of the own network that may be asked where a request names them, separated by commas';
  yield* envSteps(project, [{ name: 'PRIVATE_HOSTS', value: '', comment }]);
}

/** TypeScript that becomes CommonJS takes `import http from 'node:http'` where it is told to. */
function importsWhole({ language, modules, compilerOptions }: Project): boolean {
  if (language !== 'ts' || modules === 'esm') return true;
  const module = String(compilerOptions['module']).toLowerCase();
  return compilerOptions['esModuleInterop'] === true || /^(node|preserve)/.test(module);
}
