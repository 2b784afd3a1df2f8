import type { Project } from '../model/project.ts';
import type { Path } from '../model/tree.ts';
import { ownCode } from './entry-points.ts';
import { isClient } from './program.ts';
import type { Sources } from './sources.ts';

const NAME = '(?:x-)?api-?(?:key|token)|x-(?:auth-)?key|x-access-key';

/** A request is asked for a key; what a request of the app itself is given (`headers['x-api-key'] = key`) is none. */
const ASKED = new RegExp(
  [
    `\\b(?:req|request|ctx\\.req|ctx\\.request)\\w*\\.(?:headers\\??(?:\\.|\\.?\\[\\s*['"\`])|(?:get|header)\\(\\s*['"\`])(?:${NAME})\\b(?!['"\`]?\\]?\\s*=[^=])`,
    `\\{[^{}=]{0,300}\\b(?:${NAME})\\b[^{}=]{0,300}\\}\\s*=\\s*(?:req|request)\\.headers`,
    `\\b(?:req|request)\\w*\\.query\\??(?:\\.|\\.?\\[\\s*['"\`])api[-_]?key\\b(?!['"\`]?\\]?\\s*=[^=])`,
    `\\{[^{}=]{0,300}\\bapi_?key\\b[^{}=]{0,300}\\}\\s*=\\s*(?:req|request)\\.query`,
    `\\bHeaderAPIKeyStrategy\\b|passport-headerapikey`,
  ].join('|'),
  'i',
);

/** A token that a request is asked for, in a header or by a package. */
const BEARER = new RegExp(
  [
    `\\bheaders\\??(?:\\.|\\.?\\[\\s*['"\`])authorization\\b(?!['"\`]?\\]?\\s*=[^=])`,
    `\\b(?:get|header)\\(\\s*['"\`]authorization\\b`,
    `\\{[^{}=]{0,300}\\bauthorization\\b[^{}=]{0,300}\\}\\s*=\\s*(?:req|request)\\.headers`,
    `['"\`](?:express-jwt|passport-jwt|passport-http-bearer|express-oauth2-jwt-bearer|express-bearer-token)['"\`]`,
  ].join('|'),
  'i',
);

/** The file that asks requests for the key of a program, which sends as many as its work takes, and whether some request is asked for a token in its header `Authorization`. */
export function readTokens(sources: Sources): Pick<Project, 'apiKeys' | 'bearer'> {
  const own = ownCode(sources).filter((path) => !isClient(path));
  const asking = (pattern: RegExp): Path | undefined => own.find((path) => sources.mentions(path, pattern));
  return { apiKeys: asking(ASKED) ?? null, bearer: asking(BEARER) !== undefined };
}
