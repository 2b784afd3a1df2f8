import type { Path } from '../model/tree.ts';
import { isForeign, isTest } from './entry-points.ts';
import { isClient } from './program.ts';
import type { Sources } from './sources.ts';

const NAME = '(?:x-)?api-?(?:key|token)|x-(?:auth-)?key|x-access-key';

/** A request is asked for a key; what a request of the app itself is given (`headers['x-api-key'] = key`) is none. */
const ASKED = new RegExp(
  [
    `\\b(?:req|request|ctx\\.req|ctx\\.request)\\w*\\.(?:headers\\??(?:\\.|\\.?\\[\\s*['"\`])|(?:get|header)\\(\\s*['"\`])(?:${NAME})\\b(?!['"\`]?\\]?\\s*=[^=])`,
    `\\{[^{}=]{0,300}\\b(?:${NAME})\\b[^{}=]{0,300}\\}\\s*=\\s*(?:req|request)\\.headers`,
    `\\bHeaderAPIKeyStrategy\\b|passport-headerapikey`,
  ].join('|'),
  'i',
);

/** The file that asks requests for the key of a program, which sends as many as its work takes; `null` where none does. */
export function readApiKeys(sources: Sources): Path | null {
  const own = sources.code().filter((path) => !isTest(path) && !isForeign(path) && !isClient(path));
  return own.find((path) => ASKED.test(sources.text(path) ?? '')) ?? null;
}
