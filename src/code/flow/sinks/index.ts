import { commands } from './commands.ts';
import { nosqlCode } from './nosql-code.ts';
import { nosql } from './nosql.ts';
import { pages, rawPages } from './pages.ts';
import { paths } from './paths.ts';
import { modules, programs, regexps, timers } from './programs.ts';
import { records, stored } from './records.ts';
import { redirects } from './redirects.ts';
import { requests } from './requests.ts';
import { limits } from './limits.ts';
import type { Sink } from './sink.ts';

import { lists, searches, texts } from './texts.ts';

export type { Sink };

/** Every kind of harm that flows are looked for; a new one is a file beside this and a line here. */
export const sinks: readonly Sink[] = [
  nosql,
  nosqlCode,
  redirects,
  paths,
  commands,
  programs,
  timers,
  modules,
  regexps,
  pages,
  rawPages,
  requests,
  records,
  limits,
  stored,
  texts,
  searches,
  lists,
];
