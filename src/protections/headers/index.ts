import { defineProtection } from '../../model/protection.ts';
import type { App, Place, Project } from '../../model/project.ts';
import { entry, isLiteral, where } from '../kit/chain.ts';
import {
  hasPolicy,
  headersOf,
  hidesFramework,
  isHandWritten,
  isPartlyWritten,
  isUnsafe,
  setsPermissions,
  usesHelmet,
  type Headers,
} from './sources.ts';
import { inlineCode, nonceSteps } from './inline-code.ts';
import { headerSection } from './page-policy.ts';
import { HELMET, insertInto, packageSteps, policyVariables } from './steps.ts';
import { appsWith, configStep, declaredMajor, type Owner } from '../kit/steps.ts';

type RuleId =
  | 'missing'
  | 'incomplete'
  | 'late'
  | 'powered-by'
  | 'permissions-policy'
  | 'no-policy'
  | 'unsafe-policy'
  | 'inline-script'
  | 'inline-handler';

const WEAKNESS = { cwe: 'CWE-693', owasp: 'A05:2021' } as const;

export default defineProtection({
  id: 'headers',
  title: 'Security headers',
  why: 'Browsers refuse framing, content sniffing, injected scripts and features that no page uses.',
  owasp: ['A05:2021'],
  references: ['https://helmetjs.github.io/', 'https://owasp.org/www-project-secure-headers/'],
  stage: 'headers',
  needsApp: true,
  recommended: true,
  rules: {
    missing: {
      severity: 'medium',
      fix: 'safe',
      message: 'Answers carry no security headers (helmet).',
      ...WEAKNESS,
    },
    incomplete: {
      severity: 'medium',
      fix: 'safe',
      message: 'Only some security headers are set.',
      ...WEAKNESS,
    },
    late: {
      severity: 'medium',
      fix: 'manual',
      message: 'helmet() stands behind something that answers already: those answers carry no security headers.',
      cwe: 'CWE-696',
      owasp: 'A05:2021',
    },
    'powered-by': {
      severity: 'low',
      fix: 'safe',
      message: 'Answers name the framework in X-Powered-By.',
      cwe: 'CWE-200',
      owasp: 'A05:2021',
    },
    'permissions-policy': {
      severity: 'low',
      fix: 'safe',
      message: 'Pages, and frames in them, may ask for camera, location and microphone (no Permissions-Policy).',
      ...WEAKNESS,
    },
    'no-policy': {
      severity: 'low',
      fix: 'manual',
      message: 'The content security policy is switched off for an app that shows pages.',
      cwe: 'CWE-79',
      owasp: 'A03:2021',
      todo: 'Put contentSecurityPolicy: { reportOnly: true } in its place, look at what browsers report, then enforce it.',
    },
    'unsafe-policy': {
      severity: 'low',
      fix: 'manual',
      message: 'The content security policy lets injected scripts run.',
      cwe: 'CWE-79',
      owasp: 'A03:2021',
      todo: 'Take it out of script-src once inline scripts carry a nonce or stand in files.',
    },
    'inline-script': {
      severity: 'low',
      fix: 'safe',
      message:
        'Inline scripts: a policy that stops injected scripts stops these too. Give each a nonce, or move it to a file.',
      cwe: 'CWE-79',
      owasp: 'A03:2021',
      todo: 'Move the script to a file, or give it the nonce of the answer.',
    },
    'inline-handler': {
      severity: 'low',
      fix: 'manual',
      message:
        'Handlers in attributes (onclick="…") and javascript: links: a policy that stops injected scripts stops these too. Listen from a script instead (addEventListener).',
      cwe: 'CWE-79',
      owasp: 'A03:2021',
    },
  },
  breaks:
    'Pages of other sites can no longer show the app in a frame. With CSP_ENFORCE=1, scripts and styles that the policy does not name are blocked: read the reports first.',
  turnOff:
    'Remove the lines with helmet and permissionsPolicy, or switch a header off in config/security, as in xFrameOptions: false.',
  example: {
    before: 'const app = express();\n',
    after:
      "const app = express();\napp.disable('x-powered-by');\napp.use(helmet(security.helmet));\napp.use(security.permissionsPolicy);\n",
  },
  presence(project) {
    const found = project.entries.map((app) => headersOf(app));
    const at = found.flatMap(({ helmet, parts }) => [...(helmet ? [helmet.item.place] : []), ...parts]);
    if (found.every(({ helmet }) => helmet && !helmet.after)) return { status: 'present', at };
    return { status: at.length > 0 ? 'partial' : 'missing', at };
  },
  *detect(project) {
    for (const app of project.entries) yield* detectIn(app, project);
    for (const app of project.apps) {
      if (app.role === 'mounted' && !project.entries.includes(app) && !hidesFramework(app)) {
        yield { rule: 'powered-by', at: app.place, detail: 'A mounted app sends it again.' };
      }
    }
    yield* inlineCode(project);
  },
  *plan(project, findings, answers) {
    const full = appsWith(project.entries, findings, ['missing', 'incomplete']);
    const incomplete = appsWith(project.entries, findings, ['incomplete']);
    const named = appsWith(project.apps, findings, ['powered-by']);
    const policies = appsWith(project.entries, findings, ['permissions-policy']);
    const section = headerSection(project, answers.level);
    for (const app of new Set([...named, ...full, ...policies])) {
      yield insertInto(app, project, {
        partly: incomplete.includes(app),
        powered: named.includes(app),
        helmet: full.includes(app),
        permissions: policies.includes(app),
        pages: section.csp === 'pages',
        nonce: section.nonce,
      });
    }
    const nonces = full.length > 0 ? section.nonce : project.security.members.includes('cspNonce');
    yield* nonceSteps(project, findings, nonces, answers.level);
    if (full.length === 0 && policies.length === 0) return;
    const owner: Owner = { protection: 'headers', rules: ['missing', 'incomplete', 'permissions-policy'] };
    yield configStep(owner, project, {
      headers: { ...section, helmet: full.length > 0, permissionsPolicy: policies.length > 0 },
    });
    if (full.length === 0) return;
    yield* packageSteps(owner, project);
    if (section.csp === 'pages') yield* policyVariables(owner, project, section.enforce);
  },
});

type Found = { rule: RuleId; at: Place; detail?: string; refused?: string };

function* detectIn(app: App, project: Project): Iterable<Found> {
  const { helmet, parts, written } = headersOf(app);
  const at = app.place;
  if (helmet) yield* judge(helmet, project);
  else if (!isHandWritten(written)) {
    const some = parts.length > 0 || isPartlyWritten(written);
    yield { rule: some ? 'incomplete' : 'missing', at, ...tooOld(project) };
  }
  if (!hidesFramework(app)) yield { rule: 'powered-by', at };
  const permissions = app.chain.some((item) => setsPermissions(item));
  if (!permissions && !written.has('permissions-policy')) yield { rule: 'permissions-policy', at };
}

function* judge({ call, item, after }: NonNullable<Headers['helmet']>, project: Project): Iterable<Found> {
  const at = item.place;
  if (after) {
    const detail = `First: ${where(after.place)}.`;
    yield {
      rule: 'late',
      at,
      detail,
      refused: `Move it above ${where(after.place)}; routes there would get new headers, so look at them first.`,
    };
  }
  const policy = entry(call.args[0], 'contentSecurityPolicy');
  if (isLiteral(policy, false) && project.html.present && !hasPolicy(project)) yield { rule: 'no-policy', at };
  const scripts = entry(policy, 'directives', 'scriptSrc') ?? entry(policy, 'directives', 'script-src');
  const unsafe = scripts?.kind === 'array' && scripts.items.find(isUnsafe);
  if (unsafe && unsafe.kind === 'literal')
    yield { rule: 'unsafe-policy', at, detail: `script-src holds ${String(unsafe.value)}.` };
}

/** An older helmet in use has other options; one that is only declared is updated. */
function tooOld(project: Project): { refused: string } | undefined {
  const { typescript, language } = project;
  if (language === 'ts' && typescript && (typescript.major < 4 || (typescript.major === 4 && typescript.minor < 7))) {
    const now = `${typescript.major}.${typescript.minor === 99 ? 'x' : typescript.minor}`;
    return {
      refused: `TypeScript ${now} does not find the types of helmet ${HELMET}: update it to 4.7 or later first, then run this again.`,
    };
  }
  const major = declaredMajor(project, 'helmet');
  if (major === null || major >= 7 || !usesHelmet(project)) return undefined;
  return {
    refused: `helmet ${major} is in use and has other options: update it to ${HELMET} first, then run this again.`,
  };
}
