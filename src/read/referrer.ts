import { ownCode } from './entry-points.ts';
import { isClient } from './program.ts';
import type { Sources } from './sources.ts';

/** A header of its own, or a package whose default it is. */
const HIDES = /\breferrer-?policy\b|['"`](?:helmet|lusca)['"`]/i;

/** Pages may be told to name no referrer: browsers then send `Origin: null` with forms, those of the app, too. */
export function hidesOrigin(sources: Sources): boolean {
  return ownCode(sources).some((path) => !isClient(path) && sources.mentions(path, HIDES));
}
