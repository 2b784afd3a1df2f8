import type { Sink } from './sink.ts';

/** Tokens whose content is read without a look at the signature. */
export const decodedTokens: Sink = {
  id: 'decoded-tokens',
  words: 'a token that is decoded',
  targets: [
    { call: { package: ['jsonwebtoken'], member: ['decode'] }, argument: 0 },
    { call: { package: ['jwt-decode'], member: ['', 'default', 'jwtDecode'] }, argument: 0 },
    { call: { package: ['jose'], member: ['decodeJwt'] }, argument: 0 },
  ],
  parts: ['headers', 'cookies', 'query', 'body'],
  stoppedBy: [],
  packages: ['jsonwebtoken', 'jwt-decode', 'jose'],
};
