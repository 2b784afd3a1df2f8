import { boundValues } from './bound-values.ts';
import { commands } from './commands.ts';
import { decodedTokens } from './decoded-tokens.ts';
import { entities, expansions, typedYaml } from './documents.ts';
import { answerHeaders } from './headers.ts';
import { keys, merges, methods, packageMerges } from './keys.ts';
import { mailLinks, mails } from './mails.ts';
import { nosqlCode } from './nosql-code.ts';
import { filters, nosql, nosqlIds, projections, stages } from './nosql.ts';
import { pages, rawPages } from './pages.ts';
import { joinedPaths, paths, projectFiles, sentFiles, uploadNames, viewData, views } from './paths.ts';
import { boxes, filterPatterns, modules, programs, regexps, timers } from './programs.ts';
import { directories, xpaths } from './questions.ts';
import { copies, recordParts, records, stored } from './records.ts';
import { redirects } from './redirects.ts';
import { opened, requests } from './requests.ts';
import { limits } from './limits.ts';
import { locals, viewLocals } from './views.ts';
import type { Sink } from './sink.ts';

import { lists, searches, texts } from './texts.ts';

export type { Sink };

/** Every kind of harm that flows are looked for; a new one is a file beside this and a line here. */
export const sinks: readonly Sink[] = [
  nosql,
  nosqlIds,
  filters,
  projections,
  stages,
  nosqlCode,
  boundValues,
  decodedTokens,
  redirects,
  paths,
  sentFiles,
  projectFiles,
  uploadNames,
  commands,
  programs,
  timers,
  boxes,
  modules,
  regexps,
  filterPatterns,
  entities,
  expansions,
  typedYaml,
  methods,
  keys,
  merges,
  ...packageMerges,
  directories,
  xpaths,
  mails,
  mailLinks,
  pages,
  rawPages,
  requests,
  opened,
  views,
  viewData,
  records,
  recordParts,
  copies,
  limits,
  stored,
  texts,
  searches,
  lists,
  joinedPaths,
  answerHeaders,
  viewLocals,
  locals,
];
