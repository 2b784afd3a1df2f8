import type { Answers, Level } from '../../model/protection.ts';
import type { Project } from '../../model/project.ts';
import type { ConfigDraft } from '../../model/step.ts';
import { callsOf, handlersOf, linksOf } from '../kit/chain.ts';
import { dialectOfHelmet } from '../kit/helmet.ts';
import { mayShowPages, showsPages, tlsOf, uses } from '../kit/pages.ts';
import {
  decidesFraming,
  frameAncestors,
  framedByOthers,
  isAddedInFront,
  isOpenTo,
  mayBeFramed,
  policyOf,
  sourcesOf,
  type Policy,
} from '../kit/policy.ts';
import { mistyped, resourcePolicy } from './evidence.ts';
import { permissionsFor } from './permissions.ts';

type Section = NonNullable<ConfigDraft['sections']['headers']>;

const AGES = { year: 31536000, day: 86400, off: 0 } as const;

/** How long browsers keep to https: a year where nothing else is in use, else a day. */
export function inferHsts(project: Project): { value: keyof typeof AGES; source: string } {
  const tls = tlsOf(project);
  return tls === null
    ? { value: 'day', source: 'nothing shows that it is reached over https alone' }
    : { value: 'year', source: tls };
}

/** Data of the headers section: what the app is seen to answer decides what it says. */
export function headerSection(project: Project, answers: Answers): Section {
  const { level } = answers;
  const policy = policyOf(project, level);
  const source = project.html.sources;
  const dialect = dialectOfHelmet(project);
  const proven =
    dialect.noPolicy !== true && !policy.unread && !isOpenTo(source['object-src']) && !isOpenTo(source['base-uri']);
  const age = (answers.get('headers.hsts') ?? inferHsts(project).value) as keyof typeof AGES;
  const resource = resourcePolicy(project);
  const [script] = mistyped(project);
  return {
    helmet: true,
    permissionsPolicy: true,
    csp: policy.kind,
    unseen: !mayShowPages(project),
    enforce: policy.enforce,
    baseUri: proven ? sourcesOf(project, 'base-uri', "'self'") : [],
    objectSrc: proven ? sourcesOf(project, 'object-src', "'none'") : [],
    framed: mayBeFramed(project),
    ancestors: frameAncestors(project),
    framedWhy: decidesFraming(project) ? '' : (framedByOthers(project) ?? ''),
    opener: openerPolicy(project, policy, level),
    openerWhy: project.embeds.opener ?? '',
    resource: resource?.policy ?? 'same-origin',
    resourceWhy: resource?.why ?? '',
    permissions: permissionsFor(project),
    hsts: isAddedInFront(project, 'strict-transport-security') || ownHsts(project) ? 0 : AGES[age],
    frontCsp: frontOf(project, 'content-security-policy'),
    frontFrames: frontOf(project, 'x-frame-options'),
    frontHsts: ownHsts(project) ?? frontOf(project, 'strict-transport-security'),
    tls: tlsOf(project) !== null,
    sniffed: script?.file ?? '',
    ...dialect,
  };
}

/**
 * A page that opens windows loses them under `same-origin`, which only a strict app without such windows gets. One that tells
 * the window which opened it, and comes from another site, is cut off from it by both.
 */
function openerPolicy(project: Project, { pages }: Policy, level: Level): Section['opener'] {
  const written = handlersOf(project).flatMap(({ fn }) => fn.headers);
  if (written.some(({ name }) => name === 'cross-origin-opener-policy')) return 'own';
  if (uses(project, 'identity-provider') || project.embeds.opener !== null) return 'unsafe-none';
  const windows = uses(project, 'sign-in') || ((pages || showsPages(project)) && level !== 'strict');
  return windows ? 'same-origin-allow-popups' : 'same-origin';
}

/** `app.use(helmet.hsts())` of the app itself, which comes behind and would be the one that counts. */
function ownHsts(project: Project): string | undefined {
  const call = project.entries
    .flatMap(linksOf)
    .flatMap(callsOf)
    .find(
      ({ module, member }) =>
        module === 'hsts' || (module === 'helmet' && /^(hsts|strictTransportSecurity)$/.test(member)),
    );
  return call && `${call.text.replace(/\(.*$/s, '')}() in ${call.place.file}`;
}

/** The file of the server in front that adds a header by itself: sent twice, it would be two values in one. */
const frontOf = (project: Project, name: string): string =>
  isAddedInFront(project, name) ? (project.proxy?.adds?.source ?? '') : '';
