import { describe, expect, it } from 'vitest';
import { headersAddedIn } from '../../src/read/added-headers.ts';

const location = (text: string): string => `location / { ${text} proxy_pass http://app; }`;

describe('headers that nginx adds', () => {
  it.each([
    ['of the server', `server { add_header X-Frame-Options DENY always; ${location('')} }`, ['x-frame-options']],
    [
      'of the location, which takes none of the server',
      `server { add_header X-Frame-Options DENY; ${location('add_header Referrer-Policy "no-referrer; x";')} }`,
      ['referrer-policy'],
    ],
    [
      'of every location that passes requests on',
      `server { ${location('add_header X-Frame-Options DENY;')} location /b { proxy_pass http://b; } }`,
      [],
    ],
    [
      'of a folder of files',
      `server { location /files { add_header X-Frame-Options DENY; root /srv; } ${location('')} }`,
      [],
    ],
    [
      'in place of those of the app',
      `server { add_header X-Frame-Options DENY; proxy_hide_header X-Frame-Options; ${location('')} }`,
      [],
    ],
    ['in a comment', `server {\n# add_header X-Frame-Options DENY;\n${location('')} }`, []],
    ['where nothing is passed on', 'server { add_header X-Frame-Options DENY; root /srv; }', []],
  ])('%s', (_what, text, names) => {
    expect(headersAddedIn(text)).toEqual(names);
  });

  it('is read once through a long file', () => {
    expect(headersAddedIn(`server { ${'location /a { root /b; } '.repeat(20_000)} ${location('')} }`)).toEqual([]);
  });
});
