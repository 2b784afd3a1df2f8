import { send } from './http.ts';
import { closed, defineProbe, leaks, open, skipped } from './probe.ts';

export default defineProbe({
  id: 'error-page',
  title: 'Read internals from an error page',
  proves: 'A failure inside the app is a generic 500: no stack, path, query or message.',
  owasp: 'A05:2021',
  cwe: 'CWE-209',
  protections: ['errors'],
  needs: 'throws',
  async run(target) {
    const answer = await send(target.origin, { path: target.throws });
    if (answer.status === 0) return open(`GET ${target.throws} is not answered (${answer.failure})`);
    if (answer.status < 400) return skipped(`GET ${target.throws} did not fail: ${answer.status}`);
    const leak = leaks(answer.body) ?? messageOf(answer.body);
    return leak ? open(`${answer.status} shows: ${leak}`) : closed(`${answer.status} without internals`);
  },
});

/** A message of the runtime or a database that a person's own wording would not hold. */
function messageOf(body: string): string | null {
  const told =
    /Cannot (?:read|set) propert\w+ [^<"]{0,60}|[\w.]+ is not (?:a function|defined|iterable)|near \\?"[^"]{0,40}\\?": syntax error|no such (?:table|column): [\w.]+|relation \\?"[^"]+" does not exist|You have an error in your SQL syntax|connect ECONN\w+ [\d.:]+|(?:Type|Reference|Range|Syntax)Error: [^<"]{0,60}/.exec(
      body,
    );
  return told ? told[0].slice(0, 80) : null;
}
