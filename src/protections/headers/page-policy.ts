import type { Answers, Level } from '../../model/protection.ts';
import type { Project } from '../../model/project.ts';
import type { ConfigDraft } from '../../model/step.ts';
import { where } from '../kit/chain.ts';
import {
  answersOnlyData,
  decidesFraming,
  hasUnreadPages,
  mistyped,
  resourcePolicy,
  showsPages,
  tlsOf,
  uses,
} from './evidence.ts';
import { permissionsFor } from './permissions.ts';
import { hasOwnPolicy } from './sources.ts';
import { canCarryNonces } from './inline-code.ts';

type Section = NonNullable<ConfigDraft['sections']['headers']>;

const AGES = { year: 31536000, day: 86400, off: 0 } as const;

/** How long browsers keep to https: a year where nothing else is in use, else a day. */
export function inferHsts(project: Project): { value: keyof typeof AGES; source: string } {
  const tls = tlsOf(project);
  return tls === null
    ? { value: 'day', source: 'nothing shows that it is reached over https alone' }
    : { value: 'year', source: tls };
}

/** Data of the headers section: what the app is seen to answer and its pages to load decides what it says. */
export function headerSection(project: Project, answers: Answers): Section {
  const { level } = answers;
  const own = hasOwnPolicy(project);
  const pages = !answersOnlyData(project);
  const unread = pages && hasUnreadPages(project);
  const nonce = pages && !own && level === 'strict' && canCarryNonces(project);
  const source = project.html.sources;
  const proven = !unread && !isOpenTo(source['object-src']) && !isOpenTo(source['base-uri']);
  const age = (answers.get('headers.hsts') ?? inferHsts(project).value) as keyof typeof AGES;
  const resource = resourcePolicy(project);
  const [script] = mistyped(project);
  return {
    helmet: true,
    permissionsPolicy: true,
    csp: own ? 'own' : pages ? 'pages' : 'api',
    enforce: unread && level === 'strict' ? 'opt-in' : enforcement[level],
    unread,
    directives: directives(project, nonce),
    baseUri: proven ? withSelf(project, 'base-uri', "'self'") : [],
    objectSrc: proven ? withSelf(project, 'object-src', "'none'") : [],
    framed: decidesFraming(project),
    nonce,
    opener: openerPolicy(project, pages, level),
    resource: resource?.policy ?? 'same-origin',
    resourceWhy: resource?.why ?? '',
    permissions: permissionsFor(project),
    hsts: AGES[age],
    tls: tlsOf(project) !== null,
    sniffed: script ? where(script) : '',
  };
}

const enforcement = { observe: 'never', preserve: 'opt-in', strict: 'opt-out' } as const;

const isOpenTo = (sources: readonly string[] | undefined): boolean => sources?.includes('*') ?? false;

/** A page that opens windows loses them under `same-origin`, which only a strict app without such windows gets. */
function openerPolicy(project: Project, pages: boolean, level: Level): Section['opener'] {
  if (uses(project, 'identity-provider')) return 'unsafe-none';
  const windows = uses(project, 'sign-in') || ((pages || showsPages(project)) && level !== 'strict');
  return windows ? 'same-origin-allow-popups' : 'same-origin';
}

/** The sources that pages use, with the own origin; `otherwise` where they use none. */
function withSelf(project: Project, directive: string, otherwise?: string): string[] {
  const found = project.html.sources[directive] ?? [];
  if (found.length === 0) return otherwise === undefined ? [] : [otherwise];
  return isOpenTo(found) ? ['*'] : ["'self'", ...found.filter((source) => source !== "'self'")];
}

function directives(project: Project, nonce: boolean): Section['directives'] {
  const { html } = project;
  const from = (name: string, ...more: string[]) => [...new Set([...withSelf(project, name, "'self'"), ...more])];
  const sockets = project.apps.some((app) => app.sockets.length > 0) ? ['ws:', 'wss:'] : [];
  const optional = (name: string, directive: string) => {
    const values = withSelf(project, directive);
    return values.length > 0 ? [{ name, values, nonce: false }] : [];
  };
  return [
    { name: 'defaultSrc', values: ["'self'"], nonce: false },
    { name: 'baseUri', values: withSelf(project, 'base-uri', "'self'"), nonce: false },
    { name: 'connectSrc', values: from('connect-src', ...sockets), nonce: false },
    { name: 'fontSrc', values: from('font-src', 'data:'), nonce: false },
    { name: 'formAction', values: from('form-action'), nonce: false },
    ...(decidesFraming(project) ? [] : [{ name: 'frameAncestors', values: ["'self'"], nonce: false }]),
    ...optional('frameSrc', 'frame-src'),
    { name: 'imgSrc', values: from('img-src', 'data:', 'blob:'), nonce: false },
    ...optional('mediaSrc', 'media-src'),
    { name: 'objectSrc', values: withSelf(project, 'object-src', "'none'"), nonce: false },
    { name: 'scriptSrc', values: from('script-src', ...(html.usesEval ? ["'unsafe-eval'"] : [])), nonce },
    { name: 'scriptSrcAttr', values: ["'none'"], nonce: false },
    { name: 'styleSrc', values: from('style-src', "'unsafe-inline'"), nonce: false },
    ...optional('workerSrc', 'worker-src'),
  ];
}
