import { readFileSync } from 'node:fs';

/** The version of this package; its manifest is two folders up from here, in source and in the build. */
export const version: string = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version;
