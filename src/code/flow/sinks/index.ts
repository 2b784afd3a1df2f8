import { nosqlCode } from './nosql-code.ts';
import { nosql } from './nosql.ts';
import { paths } from './paths.ts';
import { redirects } from './redirects.ts';
import type { Sink } from './sink.ts';

export type { Sink };

/** Every kind of harm that flows are looked for; a new one is a file beside this and a line here. */
export const sinks: readonly Sink[] = [nosql, nosqlCode, redirects, paths];
