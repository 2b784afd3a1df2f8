import type { DisclosureFacts } from '../../model/operations.ts';
import type { Sources } from '../sources.ts';
import { linePlace } from './lines.ts';

const POLICY = /^(\.github\/|docs\/)?SECURITY(\.(md|rst|txt|adoc))?$/i;
const FILE = /(^|\/)\.well-known\/security\.txt$/;

/** Where the repository and the app say who reads reports of holes. */
export function readDisclosure(sources: Sources): DisclosureFacts {
  const above = sources.tree.above();
  const outside = above?.find(({ path }) => POLICY.test(path.replace(/^(\.\.\/)+/, '')));
  const policy = sources.files.find((path) => POLICY.test(path)) ?? outside?.path ?? null;
  const path = sources.files.find((one) => FILE.test(one));
  const text = path === undefined ? '' : (sources.text(path) ?? '');
  const file = path === undefined ? null : { place: linePlace({ path, text }, 1), invalid: whyInvalid(text) };
  const said = policy === null ? '' : (sources.text(policy) ?? outside?.text() ?? '');
  const address = /[\w.+-]+@[\w-]+(\.[\w-]+)+/.exec(said)?.[0];
  const contact = /^Contact:\s*((?:mailto|https):\S+)/im.exec(text)?.[1];
  return {
    policy,
    isWhole: above === null,
    file,
    contact: contact ?? (address === undefined ? null : `mailto:${address}`),
  };
}

/** Lines that RFC 9116 asks for. */
function whyInvalid(text: string): string | null {
  if (!/^Contact:\s*(mailto|https|tel):/im.test(text)) return 'It names no contact.';
  const expires = /^Expires:\s*(\S+)/im.exec(text)?.[1];
  if (expires === undefined) return 'It does not say when it expires.';
  return Date.parse(expires) > Date.now() ? null : `It expired on ${expires.slice(0, 10)}.`;
}
