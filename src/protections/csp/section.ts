import type { Level } from '../../model/protection.ts';
import type { Project } from '../../model/project.ts';
import type { ConfigDraft } from '../../model/step.ts';
import { tlsOf } from '../kit/pages.ts';
import { frameAncestors, policyOf, sourcesOf } from '../kit/policy.ts';
import { canCarryNonces } from './nonce-views.ts';

type Section = NonNullable<ConfigDraft['sections']['csp']>;

/** Data of the policy: what the pages of the app are seen to load decides what it allows. */
export function policySection(project: Project, level: Level): Section {
  const { enforce, unread } = policyOf(project, level);
  const nonce = level === 'strict' && canCarryNonces(project);
  const hashes = level === 'strict' ? hashesOf(project).map((hash) => `'${hash}'`) : [];
  const closed = enforce === 'opt-out';
  return {
    enforce,
    unread,
    nonce,
    directives: directives(project, { nonce, hashes, closed }),
    tls: tlsOf(project) !== null,
  };
}

/** Hashes of scripts in pages that are sent as they are. A long list of them nobody keeps up to date. */
export function hashesOf({ html }: Project): string[] {
  const hashes = [...new Set(html.hashes.map(({ hash }) => hash))];
  return hashes.length > MOST_HASHES ? [] : hashes;
}

const MOST_HASHES = 8;

/** `closed`: it blocks from the start, so that what pages do not load is refused by name. */
function directives(
  project: Project,
  { nonce, hashes, closed }: { nonce: boolean; hashes: readonly string[]; closed: boolean },
): Section['directives'] {
  const { html } = project;
  const ancestors = frameAncestors(project);
  const from = (name: string, ...more: string[]) => [...new Set([...sourcesOf(project, name, "'self'"), ...more])];
  const sockets = project.apps.some((app) => app.sockets.length > 0) ? ['ws:', 'wss:'] : [];
  const optional = (name: string, directive: string) => {
    const values = sourcesOf(project, directive, closed ? "'self'" : undefined);
    return values.length > 0 ? [{ name, values, nonce: false }] : [];
  };
  return [
    { name: 'defaultSrc', values: [closed ? "'none'" : "'self'"], nonce: false },
    { name: 'baseUri', values: sourcesOf(project, 'base-uri', "'self'"), nonce: false },
    { name: 'connectSrc', values: from('connect-src', ...sockets), nonce: false },
    { name: 'fontSrc', values: from('font-src', 'data:'), nonce: false },
    { name: 'formAction', values: from('form-action'), nonce: false },
    ...(ancestors.length > 0 ? [{ name: 'frameAncestors', values: ancestors, nonce: false }] : []),
    ...optional('frameSrc', 'frame-src'),
    { name: 'imgSrc', values: from('img-src', 'data:', 'blob:'), nonce: false },
    ...optional('manifestSrc', 'manifest-src'),
    ...optional('mediaSrc', 'media-src'),
    { name: 'objectSrc', values: sourcesOf(project, 'object-src', "'none'"), nonce: false },
    { name: 'scriptSrc', values: from('script-src', ...(html.usesEval ? ["'unsafe-eval'"] : []), ...hashes), nonce },
    { name: 'scriptSrcAttr', values: ["'none'"], nonce: false },
    {
      name: 'styleSrc',
      values: from('style-src', ...(closed && !hasStyles(project) ? [] : ["'unsafe-inline'"])),
      nonce: false,
    },
    ...optional('workerSrc', 'worker-src'),
  ];
}

/** Styles stand in pages, or scripts put some there; scripts of others do as they like. */
const hasStyles = ({ html }: Project): boolean =>
  html.inlineStyles.length > 0 || html.scriptedStyles || html.foreignScripts;
