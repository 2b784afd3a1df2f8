import { defineProtection } from '../../model/protection.ts';
import type { Answers, Finding } from '../../model/protection.ts';
import type { Call, Project, Value } from '../../model/project.ts';
import { answeredBefore, callsOf, entry, handlersOf, isGlobal, isLiteral, where } from '../kit/chain.ts';
import { inferOrigins, listOrigins, originRules, originVariable, validateOrigins } from './origins.ts';
import { byFile, configStep, envSteps, noteStep, ruleOf, securityImport, type Owner } from '../kit/steps.ts';

const WEAKNESS = { cwe: 'CWE-942', owasp: 'A05:2021' } as const;
const FIXED = ['any-origin', 'any-origin-credentials'] as const;

export default defineProtection({
  id: 'cors',
  title: 'Cross-origin access',
  why: 'Pages of other origins cannot read answers, but for the front ends that are yours.',
  owasp: ['A05:2021', 'A01:2021'],
  references: [
    'https://developer.mozilla.org/docs/Web/HTTP/Guides/CORS',
    'https://cwe.mitre.org/data/definitions/942.html',
  ],
  stage: 'cors',
  needsApp: true,
  recommended: true,
  rules: {
    'any-origin': {
      severity: 'medium',
      fix: 'safe',
      message: 'Pages of every origin may read the answers.',
      ...WEAKNESS,
    },
    'any-origin-credentials': {
      severity: 'high',
      fix: 'safe',
      message:
        'Every origin is reflected and credentials are allowed: any page reads the answers as the signed-in person.',
      ...WEAKNESS,
    },
    'null-origin': {
      severity: 'medium',
      fix: 'manual',
      message: 'The origin "null" is allowed: any page gets it with a sandboxed frame.',
      ...WEAKNESS,
      todo: "Take 'null' out of the list of origins.",
    },
    'loose-pattern': {
      severity: 'medium',
      fix: 'manual',
      message: 'The pattern for origins is not anchored, or a dot in it stands for any character.',
      cwe: 'CWE-625',
      owasp: 'A05:2021',
      todo: 'Anchor the pattern at both ends and write each dot as \\.: /^https:\\/\\/(\\w+\\.)?app\\.example$/.',
    },
    'by-hand': {
      severity: 'medium',
      fix: 'manual',
      message: 'Access-Control-Allow-Origin is written by hand and lets in every origin.',
      ...WEAKNESS,
      todo: 'Send it only to origins of a list, together with Vary: Origin; or put cors({ origin: [list] }) in its place.',
    },
    late: {
      severity: 'low',
      fix: 'manual',
      message: 'cors() stands behind something that answers already: those answers lack the headers.',
      cwe: 'CWE-696',
      owasp: 'A05:2021',
    },
  },
  questions: [
    {
      key: 'cors.origins',
      message: 'Which front ends of other origins use the app? Separate them with commas.',
      infer: inferOrigins,
      applies: (project) =>
        corsCalls(project).some((call) => originRules(call).some((rule) => FIXED.some((fixed) => fixed === rule))),
      validate: validateOrigins,
      example: 'https://app.example,https://admin.example',
    },
  ],
  breaks:
    'A front end whose origin is not in the list can no longer read answers. Add it to CORS_ORIGINS. Localhost passes unless NODE_ENV is production.',
  turnOff: 'Put cors() back in the place of cors(security.cors).',
  example: {
    before: 'app.use(cors());\n',
    after: 'app.use(cors(security.cors));\n',
  },
  presence(project) {
    const calls = corsCalls(project);
    const right = calls.filter((call) => originRules(call).length === 0);
    const at = right.map((call) => call.place);
    if (calls.length === 0) return { status: byHand(project).length > 0 ? 'partial' : 'not-applicable', at };
    return { status: right.length === calls.length ? 'present' : 'partial', at };
  },
  *detect(project) {
    for (const call of corsCalls(project)) {
      const origin = entry(call.args[0], 'origin');
      const refused = origin?.kind === 'env' ? { refused: fromEnvironment(origin.name) } : {};
      for (const rule of originRules(call)) yield { rule, at: call.place, ...refused };
    }
    for (const header of byHand(project)) {
      const certain = isLiteral(header.value, '*');
      yield { rule: 'by-hand', at: header.place, certain };
    }
    for (const app of project.entries) {
      const index = app.chain.findIndex((item) => isGlobal(item) && callsOf(item).some(isCors));
      const first = answeredBefore(app, index);
      const place = app.chain[index]?.place;
      if (index >= 0 && first && place) {
        const todo = `Move it above ${where(first.place)}: answers from there on get the headers, and preflights of those routes are answered.`;
        yield { rule: 'late', at: place, detail: `First: ${where(first.place)}.`, todo };
      }
    }
  },
  *plan(project, findings, answers) {
    const owner: Owner = { protection: 'cors', rules: FIXED };
    const open = findings.filter((finding) => FIXED.some((rule) => rule === ruleOf(finding)));
    if (open.length === 0) return;
    const reason = whyNot(answers);
    if (reason) return yield noteStep(owner, reason);
    const calls = corsCalls(project);
    for (const [file, own] of byFile(open, ...FIXED)) yield editStep(project, file, callsAt(calls, own));
    const env = originVariable(project);
    const credentials = callsAt(calls, open).some((call) => isLiteral(entry(call.args[0], 'credentials'), true));
    const origins = answers.get('cors.origins') ?? '';
    yield configStep(owner, project, { cors: { env, origins: listOrigins(origins).join(','), credentials } });
    yield* envSteps(owner, project, [
      { name: env, value: '', comment: 'Origins of front ends that may read answers, separated by commas' },
    ]);
  },
});

/** Cutting off a front end nobody named would break it: without origins the finding stays, with this reason. */
function whyNot(answers: Answers): string | undefined {
  if (answers.level === 'observe')
    return 'The level "observe" changes no answer; use "preserve" with --set cors.origins=….';
  if (listOrigins(answers.get('cors.origins') ?? '').length > 0) return undefined;
  return 'Which front ends use this app is not known, and a wrong list would cut them off. Name them: --set cors.origins=https://app.example';
}

function editStep(project: Project, file: string, calls: readonly Call[]) {
  const imports = [securityImport(project, file)];
  return {
    protection: 'cors',
    rules: FIXED,
    fix: 'safe',
    kind: 'transform',
    transform: 'call-options',
    file,
    options: {
      edits: calls.map(({ module, member, place, args }) => ({
        module,
        member,
        line: place.line,
        argument: 0,
        ...(hasOptions(args[0]) ? { set: { origin: '$security.cors.origin' } } : { replace: '$security.cors' }),
        imports,
      })),
    },
  } as const;
}

/** Options beside the origin that have to stay. */
function hasOptions(options: Value | undefined): boolean {
  if (options?.kind !== 'object') return false;
  return Object.keys(options.entries).some((key) => !['origin', 'credentials'].includes(key));
}

function callsAt(calls: readonly Call[], findings: readonly Finding[]): Call[] {
  return calls.filter((call) =>
    findings.some(({ at }) => at?.file === call.place.file && at.start === call.place.start),
  );
}

const isCors = (call: Call): boolean => call.module === 'cors' && call.member === '';

function corsCalls(project: Project): Call[] {
  const inChains = project.apps.flatMap((app) => app.chain.flatMap(callsOf));
  const all = [...project.calls, ...inChains].filter(isCors);
  return all.filter(
    (call, index) =>
      all.findIndex(({ place }) => place.file === call.place.file && place.start === call.place.start) === index,
  );
}

/** Headers that functions of this app write: `*`, or the origin of the request as it came. */
function byHand(project: Project) {
  const headers = handlersOf(project).flatMap(({ fn }) => fn.headers);
  return headers.filter(({ name, value }) => {
    if (name !== 'access-control-allow-origin') return false;
    return isLiteral(value, '*') || (value.kind === 'unseen' && /headers?\W+origin|get\(\W*origin/i.test(value.text));
  });
}

function fromEnvironment(name: string): string {
  return `The origin comes from ${name}: set it wherever the app runs, and remove the fallback that lets in every origin.`;
}
