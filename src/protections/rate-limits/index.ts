import { defineProtection } from '../../model/protection.ts';
import type { Level } from '../../model/protection.ts';
import type { Project, Route } from '../../model/project.ts';
import { entry, isGlobal, isLiteral, isOpen, where } from '../kit/chain.ts';
import {
  countsFiles,
  exemptPaths,
  isGuarded,
  isLimited,
  limiterCalls,
  limits,
  loginsOf,
  severalProcesses,
  survivesUpdate,
  tooEarly,
} from './limiters.ts';
import { environment, globalStep, LIMITER, loginSteps, packageSteps } from './steps.ts';
import { appsWith, configStep, declaredMajor, noteStep, ruleOf, type Owner } from '../kit/steps.ts';

const REQUESTS = { observe: '300', preserve: '300', strict: '120' } as const;
const LOGINS = { observe: '20', preserve: '20', strict: '5' } as const;

export default defineProtection({
  id: 'rate-limits',
  title: 'Rate limits',
  why: 'Passwords cannot be guessed by the thousand, and one client cannot use up the app.',
  owasp: ['A04:2021', 'A07:2021'],
  references: ['https://express-rate-limit.mintlify.app/', 'https://cwe.mitre.org/data/definitions/307.html'],
  stage: 'rate-limit',
  needsApp: true,
  recommended: true,
  rules: {
    missing: {
      severity: 'medium',
      fix: 'safe',
      message: 'Requests of one client are not limited.',
      cwe: 'CWE-770',
      owasp: 'A04:2021',
    },
    login: {
      severity: 'high',
      fix: 'safe',
      message: 'Passwords can be tried here without a limit of its own.',
      cwe: 'CWE-307',
      owasp: 'A07:2021',
    },
    late: {
      severity: 'low',
      fix: 'manual',
      message: 'The limiter stands too late: what is answered in front of it is never counted.',
      cwe: 'CWE-770',
      owasp: 'A04:2021',
    },
    'uncounted-failures': {
      severity: 'medium',
      fix: 'manual',
      message: 'The limiter skips answers below 400; a failed login that redirects or shows the form again is one.',
      cwe: 'CWE-307',
      owasp: 'A07:2021',
      todo: 'Remove skipSuccessfulRequests, or add requestWasSuccessful: a function that is true for a login that succeeded.',
    },
    'own-memory': {
      severity: 'low',
      fix: 'manual',
      message: 'The app runs as several processes and each counts for itself: give the limiter a shared store.',
      cwe: 'CWE-770',
      owasp: 'A04:2021',
      todo: 'Give it a store that all processes share: store: new RedisStore({ … }) of rate-limit-redis.',
    },
  },
  questions: [
    {
      key: 'limits.requests',
      message: 'How many requests may one address send in a minute?',
      infer: inferRequests,
      validate: validateCount,
      example: '300',
    },
    {
      key: 'limits.logins',
      message: 'How many logins may one address try in 15 minutes?',
      infer: (_project, level) => ({ value: LOGINS[level], source: 'room for people behind one address' }),
      validate: validateCount,
      example: '20',
    },
  ],
  breaks:
    'Many people behind one address (an office, a school) share its limit; so does everybody where a proxy stands in front and TRUST_PROXY is not set. Counts are kept in memory: with several processes each counts for itself.',
  turnOff: 'Set RATE_LIMIT and LOGIN_RATE_LIMIT to a high number, or remove the lines with rateLimit(…).',
  example: {
    before: "app.post('/login', login);\n",
    after: "app.use(rateLimit(security.rateLimit));\napp.post('/login', rateLimit(security.loginRateLimit), login);\n",
  },
  presence(project) {
    const limited = project.entries.filter((app) => isLimited(app, project));
    const open = loginsOf(project).filter((route) => !isGuarded(route, project));
    const at = project.entries.flatMap((app) => app.chain.filter(limits).map((item) => item.place));
    if (limited.length === project.entries.length && open.length === 0) return { status: 'present', at };
    return { status: at.length > 0 || limited.length > 0 ? 'partial' : 'missing', at };
  },
  *detect(project) {
    const refused = refusal(project);
    for (const app of project.entries) {
      if (!isLimited(app, project)) yield { rule: 'missing', at: app.place, ...refused };
      const index = app.chain.findIndex((item) => isGlobal(item) && limits(item));
      const place = app.chain[index]?.place;
      const first = index < 0 ? undefined : tooEarly(app, index);
      if (place && first) {
        const todo = `Move it above ${where(first.place)}.`;
        yield { rule: 'late', at: place, detail: `First: ${where(first.place)}.`, todo };
      }
    }
    for (const route of loginsOf(project)) {
      if (isGuarded(route, project)) continue;
      const detail = `Route: ${route.method.toUpperCase()} ${route.full || '(path not seen)'}.`;
      yield { rule: 'login', at: route.place, detail, ...(refused ?? unreachable(route)) };
    }
    for (const call of limiterCalls(project)) {
      const options = call.args[0];
      const skips = isLiteral(entry(options, 'skipSuccessfulRequests'), true);
      if (skips && !entry(options, 'requestWasSuccessful') && !isOpen(options) && project.html.present) {
        yield { rule: 'uncounted-failures', at: call.place, certain: false };
      }
      if (severalProcesses(project) && options?.kind === 'object' && !entry(options, 'store') && !isOpen(options)) {
        yield { rule: 'own-memory', at: call.place };
      }
    }
  },
  *plan(project, findings, answers) {
    const apps = appsWith(project.entries, findings, ['missing']);
    const logins = findings.filter((finding) => ruleOf(finding) === 'login');
    if (apps.length === 0 && logins.length === 0) return;
    const owner: Owner = { protection: 'rate-limits', rules: ['missing', 'login'] };
    for (const app of apps) yield globalStep(project, app);
    yield* loginSteps(project, logins);
    const section = {
      global: apps.length > 0,
      login: logins.length > 0,
      limit: Number(answers.get('limits.requests') ?? inferRequests(project, answers.level).value),
      loginLimit: Number(answers.get('limits.logins') ?? LOGINS[answers.level]),
      exempt: exemptPaths(project),
      data: !project.html.present,
      observe: answers.level === 'observe',
    };
    yield configStep(owner, project, { 'rate-limits': section });
    yield* packageSteps(owner, project);
    yield* environment(owner, project, section);
    if (severalProcesses(project)) {
      yield noteStep(
        { ...owner, rules: [] },
        'The app runs as several processes: give both limiters a shared store (rate-limit-redis).',
      );
    }
  },
});

function refusal(project: Project): { refused: string } | undefined {
  const major = declaredMajor(project, 'express-rate-limit');
  if (major === null || major >= 7 || (major >= 5 && survivesUpdate(project))) return undefined;
  return {
    refused: `express-rate-limit ${major} is declared and used with options that changed since: update it to ${LIMITER} first, then run this again.`,
  };
}

/** A page of many files must not use up what is meant for people. */
function inferRequests(project: Project, level: Level): { value: string; source: string } {
  if (!countsFiles(project)) return { value: REQUESTS[level], source: 'room for people behind one address' };
  return { value: String(Number(REQUESTS[level]) * 5), source: 'pages load their files through the limiter' };
}

function unreachable(route: Route): { refused: string } | undefined {
  if (route.path.seen) return undefined;
  return {
    refused: `The path of this route is not a plain text (${route.path.why}): add rateLimit(security.loginRateLimit) behind it by hand.`,
  };
}

function validateCount(value: string): string | undefined {
  return /^[1-9]\d*$/.test(value) ? undefined : 'A whole number above 0.';
}
