import { isStatement } from './unknown-receivers.ts';
import type { Part } from './linked/parts.ts';
import { argumentTexts } from './resolve/argument-texts.ts';
import { dialectIn } from './resolve/dialects.ts';
import type { StatementRun, Surroundings } from './resolve/fact.ts';
import { looseRuns } from './resolve/loose-runs.ts';
import type { Roles } from './resolve/roles.ts';
import { assumedSink, findSinks, type SinkCall, type UnknownCall } from './resolve/sinks.ts';
import { statementRuns } from './resolve/statements.ts';
import { assumedAlone } from './resolve/unseen.ts';
import type { Scopes } from '../syntax/scopes.ts';
import type { Texts } from './texts.ts';

/** What runs text in a file. */
export function sinksIn(part: Part, texts: Texts): Sinks {
  const { scopes, roles, text: file, around } = part;
  const dialect = around.dialect ?? dialectIn(file);
  const calls = findSinks(scopes, roles, dialect);
  const statements = roles.statements(runsIn(calls, scopes, roles, around));
  const assumed = assumedSinks(calls.unknown, texts, { surroundings: around, scopes, roles, dialect, file });
  return {
    run: [...calls.known, ...assumed.values()],
    statements,
    unseen: calls.unknown.filter((call) => !assumed.has(call)),
  };
}

interface Sinks {
  run: SinkCall[];
  statements: ReturnType<Roles['statements']>;
  unseen: UnknownCall[];
}

/** Calls that are taken for those of the only driver there is. */
function assumedSinks(
  unknown: readonly UnknownCall[],
  texts: Texts,
  {
    surroundings,
    file,
    ...read
  }: { surroundings: Surroundings; scopes: Scopes; roles: Roles; dialect: string | undefined; file: string },
): Map<UnknownCall, SinkCall> {
  const only = surroundings.assumed ?? assumedAlone(surroundings, read.scopes, file);
  return new Map(
    unknown.flatMap((call) => {
      const sink = assumedSink(call, only, read);
      const runs = sink && texts.apart(() => isStatement(texts.read(sink.text)), Boolean);
      return runs ? [[call, sink] as const] : [];
    }),
  );
}

/** How a file runs statements that functions build, and members of objects. */
export function runsIn(
  { known, unknown }: ReturnType<typeof findSinks>,
  scopes: Scopes,
  roles: Roles,
  { path }: Surroundings,
): StatementRun[] {
  const texts = [...known, ...unknown].map(({ text }) => text);
  return [...statementRuns(scopes, roles, known, path), ...looseRuns(scopes, roles, texts), ...argumentTexts(scopes)];
}
