import type { Project } from '../../model/project.ts';
import { where } from './chain.ts';
import { sharedWith } from './front-ends.ts';
import { paidReturn } from './returns.ts';

/** Requests with cookies come from other sites: an allowed origin with credentials, a sign-in or a payment that posts back. */
export function crossSite(project: Project): string | undefined {
  const shared = sharedWith(project);
  return shared ? `CORS at ${where(shared)} lets in other origins with credentials.` : postsBack(project);
}

/** Who signs in or pays comes back with a form of another site, in words. */
export function postsBack(project: Project): string | undefined {
  const [form] = [...project.identity.formPosts, ...project.identity.postedBack];
  if (form) return `Whoever signs in is sent back with a form of another site, which ${form.file}:${form.line} takes.`;
  const paid = paidReturn(project);
  if (paid) return `Who pays is sent back with a form of another site, which ${paid.file}:${paid.place.line} takes.`;
  const names = Object.keys(project.manifest?.dependencies ?? {});
  const posting = names.find((name) =>
    /(^|[^a-z])(saml|wsfed|ims-lti|lti(js)?(?![a-z])|openid-connect)|passport-(apple|azure-ad)/.test(name),
  );
  return posting && `${posting} posts back from another site.`;
}
