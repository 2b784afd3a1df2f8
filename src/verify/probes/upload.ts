import { encodeFile } from './http.ts';
import type { Answer } from './http.ts';
import type { Target, Upload } from './probe.ts';
import { readToken, signIn, visit } from './session.ts';

/** One transparent pixel. */
export const SMALL_PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

/** Posts a file as the known person, or as a visitor where nobody is known; `null` where the login fails. */
export async function postFile(
  target: Target,
  upload: Upload,
  file: { name: string; type: string; content: Buffer },
): Promise<Answer | null> {
  const visitor = target.login?.user ? await signIn(target, target.login.user) : visit(target);
  if (!visitor) return null;
  const token = await readToken(visitor, target.login?.private, target.login?.page);
  const { headers, body } = encodeFile({ field: upload.field, ...file }, token ? { [token.field]: token.token } : {});
  const proof = token ? { 'x-csrf-token': token.token } : {};
  return visitor.send({ method: 'POST', path: upload.path, headers: { ...headers, ...proof }, body, timeout: 15_000 });
}
