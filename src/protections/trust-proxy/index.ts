import { defineProtection } from '../../model/protection.ts';
import type { App, ChainItem, Project } from '../../model/project.ts';
import { isLiteral, samePlace, settingOf, settingValue } from '../kit/chain.ts';
import { appsWith, configStep, envSteps, insertStep, securityImport, type Owner } from '../kit/steps.ts';

type RuleId = 'everyone' | 'text' | 'unset';

const WEAKNESS = { cwe: 'CWE-348', owasp: 'A05:2021' } as const;

export default defineProtection({
  id: 'trust-proxy',
  title: 'Trusted proxies',
  why: 'Clients cannot choose the IP address, host and protocol that the app believes.',
  owasp: ['A05:2021', 'A07:2021'],
  references: ['https://expressjs.com/en/guide/behind-proxies.html', 'https://cwe.mitre.org/data/definitions/348.html'],
  stage: 'settings',
  needsApp: true,
  recommended: true,
  rules: {
    everyone: {
      severity: 'high',
      fix: 'safe',
      message: '"trust proxy" is true: any client chooses its own IP address with X-Forwarded-For.',
      ...WEAKNESS,
    },
    text: {
      severity: 'medium',
      fix: 'safe',
      message: '"trust proxy" gets text from the environment: "1" is read as the address 0.0.0.1 and trusts nobody.',
      ...WEAKNESS,
    },
    unset: {
      severity: 'low',
      fix: 'safe',
      message: '"trust proxy" is not set: behind a proxy all clients share one IP address, and req.secure is false.',
      ...WEAKNESS,
    },
  },
  questions: [
    {
      key: 'proxy.hops',
      message: 'How many proxies (load balancer, nginx, CDN) stand in front of the app?',
      infer: (project) => ({ value: hops(project), source: project.proxy?.source ?? 'no sign of a proxy was found' }),
      validate: (value) => (/^(false|\d+)$/.test(value) ? undefined : 'A number such as 1, or false for none.'),
      example: '1',
    },
  ],
  breaks:
    'Nothing while TRUST_PROXY says how many proxies there are. With a number too low, rate limits see the address of a proxy; with one too high, a client can pick its address.',
  turnOff: "Remove the line app.set('trust proxy', security.trustProxy).",
  example: {
    before: "const app = express();\napp.enable('trust proxy');\n",
    after: "const app = express();\napp.set('trust proxy', security.trustProxy);\n",
  },
  presence(project) {
    const settings = project.entries.flatMap((app) => settingOf(app, 'trust proxy') ?? []);
    const right = settings.filter((item) => !ruleFor(item));
    const at = right.map((item) => item.place);
    if (settings.length === 0) return { status: 'missing', at };
    return { status: right.length === project.entries.length ? 'present' : 'partial', at };
  },
  *detect(project) {
    for (const app of project.entries) {
      const setting = settingOf(app, 'trust proxy');
      if (!setting) {
        const detail = project.proxy ? `A proxy stands in front (${project.proxy.source}).` : '';
        yield { rule: 'unset', at: app.place, detail };
        continue;
      }
      const rule = ruleFor(setting);
      if (rule) yield { rule, at: setting.place };
    }
  },
  *plan(project, findings, answers) {
    const owner: Owner = { protection: 'trust-proxy', rules: ['unset'] };
    for (const app of appsWith(project.entries, findings, ['unset'])) {
      const imports = [securityImport(project, app.home.file)];
      const code = "$app.set('trust proxy', $security.trustProxy);";
      yield insertStep(owner, app, [{ stage: 'settings', code, imports }]);
    }
    const settings = project.entries.flatMap((app) => ({ app, setting: settingOf(app, 'trust proxy') }));
    for (const { app, setting } of settings) {
      if (!setting || !findings.some((finding) => samePlace(finding.at, setting.place))) continue;
      yield {
        protection: 'trust-proxy',
        rules: ['everyone', 'text'],
        fix: 'safe',
        kind: 'transform',
        transform: 'setting',
        file: setting.place.file,
        options: {
          app: nameIn(app, setting),
          name: 'trust proxy',
          code: "$app.set('trust proxy', $security.trustProxy);",
          imports: [securityImport(project, setting.place.file)],
        },
      };
    }
    const all: Owner = { protection: 'trust-proxy', rules: ['everyone', 'text', 'unset'] };
    const env = variableOf(project);
    const expected = settings.some(({ setting }) => setting && ruleFor(setting) === 'everyone');
    const inferred = hops(project);
    const fallback = answers.get('proxy.hops') ?? inferred;
    yield configStep(all, project, {
      'trust-proxy': {
        env,
        inUse: project.env.includes(env),
        fallback: expected && fallback === 'false' ? '1' : fallback,
      },
    });
    yield* envSteps(all, project, [
      {
        name: env,
        value: '',
        comment: 'Number of proxies in front of the app (1 behind one load balancer or nginx); false for none',
      },
    ]);
  },
});

function hops(project: Project): string {
  return project.proxy ? String(project.proxy.hops) : 'false';
}

function ruleFor(setting: ChainItem): Exclude<RuleId, 'unset'> | undefined {
  const value = settingValue(setting);
  if (isLiteral(value, true)) return 'everyone';
  if (value?.kind !== 'env') return undefined;
  if (isLiteral(value.fallback, true)) return 'everyone';
  return value.converted ? undefined : 'text';
}

/** The variable that the setting reads today; a new one where the usual name already decides whether it is set at all. */
function variableOf(project: Project): string {
  const settings = project.entries.flatMap((app) => settingOf(app, 'trust proxy') ?? []);
  const read = settings.flatMap((item) => {
    const value = settingValue(item);
    return value?.kind === 'env' ? [value.name] : [];
  });
  const taken = settings.some(({ condition }) => condition?.includes('TRUST_PROXY'));
  return read[0] ?? (taken ? 'PROXY_HOPS' : 'TRUST_PROXY');
}

function nameIn(app: App, setting: ChainItem): string {
  return setting.place.file === app.home.file ? app.home.name : app.name;
}
