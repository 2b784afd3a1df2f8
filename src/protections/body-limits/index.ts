import { defineProtection } from '../../model/protection.ts';
import type { Value } from '../../model/project.ts';
import { entry } from '../kit/chain.ts';
import { generalParsers, isTooLarge, limitOf, sizeOf, takesEverything } from './parsers.ts';
import { byFile, configStep, envSteps, ruleOf, securityImport, type Owner } from '../kit/steps.ts';

const LIMITS = { observe: '1mb', preserve: '1mb', strict: '100kb' } as const;

export default defineProtection({
  id: 'body-limits',
  title: 'Limits of request bodies',
  why: 'A few large requests cannot fill the memory or keep the event loop busy.',
  owasp: ['A05:2021'],
  references: ['https://expressjs.com/en/api.html#express.json', 'https://cwe.mitre.org/data/definitions/770.html'],
  stage: 'body',
  needsApp: true,
  recommended: true,
  rules: {
    'too-large': {
      severity: 'medium',
      fix: 'review',
      message: 'Every route takes bodies of more than 1 MB.',
      cwe: 'CWE-770',
      owasp: 'A05:2021',
    },
    'any-type': {
      severity: 'low',
      fix: 'manual',
      message: 'JSON is read from bodies of every content type, so a form of another site can send it.',
      cwe: 'CWE-352',
      owasp: 'A01:2021',
      todo: "Name the types that JSON comes in: express.json({ type: 'application/json' }), or a list of them.",
    },
    parameters: {
      severity: 'low',
      fix: 'manual',
      message: 'A form may have more than 10,000 fields; parsing them blocks the event loop.',
      cwe: 'CWE-400',
      owasp: 'A05:2021',
      todo: 'Lower parameterLimit to what the largest form has; 1000 is the default of Express.',
    },
  },
  questions: [
    {
      key: 'limits.json',
      message: 'How large may a request body be where no route says otherwise?',
      infer: (_project, level) => ({
        value: LIMITS[level],
        source: level === 'strict' ? 'the default of Express' : 'ten times the default of Express',
      }),
      applies: (project) => generalParsers(project).some((parser) => isTooLarge(limitOf(parser))),
      validate: (value) => (sizeOf(value) === null ? 'A size such as 100kb or 1mb.' : undefined),
      example: '100kb',
    },
  ],
  breaks:
    'Requests above the limit get 413. Give a route that takes more a parser of its own, in front of the general one.',
  turnOff: 'Set BODY_LIMIT, for example to 10mb.',
  example: {
    before: "app.use(express.json({ limit: '50mb' }));\n",
    after: 'app.use(express.json({ limit: security.bodyLimit }));\n',
  },
  presence(project) {
    const parsers = generalParsers(project);
    const at = parsers.map((parser) => parser.place);
    if (parsers.length === 0) return { status: 'not-applicable', at };
    const right = parsers.filter((parser) => !isTooLarge(limitOf(parser)));
    return { status: right.length === parsers.length ? 'present' : 'partial', at: right.map(({ place }) => place) };
  },
  *detect(project) {
    for (const parser of generalParsers(project)) {
      const at = parser.place;
      const options = parser.args[0];
      const limit = limitOf(parser);
      if (isTooLarge(limit)) {
        if (limit?.kind === 'env') {
          const refused = `The limit comes from ${limit.name}: lower the fallback in the code, and the variable where it is set.`;
          yield { rule: 'too-large', at, refused };
        } else yield { rule: 'too-large', at, detail: `Here: ${limitText(limit)}.` };
      }
      if (parser.member === 'json' && takesEverything(entry(options, 'type'))) yield { rule: 'any-type', at };
      const parameters = entry(options, 'parameterLimit');
      if (parameters?.kind === 'literal' && Number(parameters.value) > 10_000) yield { rule: 'parameters', at };
    }
  },
  *plan(project, findings, answers) {
    const owner: Owner = { protection: 'body-limits', rules: ['too-large'], fix: 'review' };
    const large = findings.filter((finding) => ruleOf(finding) === 'too-large');
    if (large.length === 0) return;
    const parsers = generalParsers(project);
    for (const [file, own] of byFile(large, 'too-large')) {
      const calls = parsers.filter((parser) =>
        own.some(({ at }) => at?.file === parser.place.file && at.start === parser.place.start),
      );
      yield {
        ...owner,
        fix: 'review',
        kind: 'transform',
        transform: 'call-options',
        file,
        options: {
          edits: calls.map((call) => ({
            module: call.module,
            member: call.member,
            line: call.place.line,
            argument: 0,
            set: { limit: '$security.bodyLimit' },
            imports: [securityImport(project, file)],
          })),
        },
      };
    }
    const limit = answers.get('limits.json') ?? LIMITS[answers.level];
    yield configStep(owner, project, { 'body-limits': { limit } });
    yield* envSteps(owner, project, [
      { name: 'BODY_LIMIT', value: '', comment: `Largest request body, ${limit} where it is not set` },
    ]);
  },
});

function limitText(limit: Value | undefined): string {
  return limit?.kind === 'literal' ? String(limit.value) : 'not seen';
}
