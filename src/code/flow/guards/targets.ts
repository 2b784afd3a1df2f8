import type { Guard, Test } from './guard.ts';

const on = (
  method: readonly string[],
  proof: Extract<Test, { call: unknown }>['proof'],
  given: RegExp,
  holds = true,
): Test => ({
  call: { method },
  value: 'receiver',
  proof,
  given,
  holds,
});

const BEGINS = ['startsWith'];
const HOLDS = ['includes', 'match', 'search'];

/** Text that only one host begins with: it ends behind the host. */
export const WHOLE_HOST = /^(https?:\/\/[^/]+\/|\0\/)/;
/** Text without which a path leads nowhere upwards, and without which it leads into no folder. */
export const NO_DOTS = /^(\.\.?[/\\]?|[/\\]\.\.|\/)$/;
export const NO_FOLDERS = /^\/$/;

/** Where a target may lead: to the own host, into a folder, to a host that may be asked. */
export const targets: Guard = {
  id: 'target',
  words: 'a check of where it leads',
  tests: [
    on(BEGINS, 'rooted', /^\/$/),
    on(BEGINS, 'hostless', /^(\/\/|http)/, false),
    on(['includes'], 'hostless', /^(:?\/\/|:)$/, false),
    on(BEGINS, 'local', /^\/\w/),
    on(BEGINS, 'host', WHOLE_HOST),
    on(BEGINS, 'local', WHOLE_HOST),
    on(BEGINS, 'inside', /^(\0|[/\\][\w.-]|[A-Za-z]:[/\\])/),
    // Without a slash at its end it also begins other hosts.
    on(BEGINS, 'checked', /^\0/),
    on(HOLDS, 'dotless', NO_DOTS, false),
    on(HOLDS, 'rootless', NO_FOLDERS, false),
    on(BEGINS, 'inside', /^\.\./, false),
    on(BEGINS, 'rootless', /^[/\\]$/, false),
    { call: { method: ['isAbsolute'] }, value: 0, proof: 'rooted' },
    { call: { method: ['isAbsolute'] }, value: 0, proof: 'rootless', holds: false },
    { call: { package: ['path'], member: ['isAbsolute'] }, value: 0, proof: 'rooted' },
    { call: { package: ['path'], member: ['isAbsolute'] }, value: 0, proof: 'rootless', holds: false },
    { call: { package: ['is-path-inside', 'path-is-inside'] }, value: 0, proof: 'inside' },
  ],
  gives: [
    { call: { package: ['shell-quote'], member: ['quote'] }, transport: { from: 0, proof: 'shell' } },
    { call: { package: ['shell-escape', 'shellwords', 'puka'] }, transport: { from: 0, proof: 'shell' } },
    {
      call: { package: ['escape-string-regexp', 'escape-regexp', 'escape-regex', 'regexp-escape'] },
      transport: { from: 0, proof: 'regexp' },
    },
    { call: { package: ['lodash'], member: ['escapeRegExp'] }, transport: { from: 0, proof: 'regexp' } },
    { call: { global: ['RegExp.escape'] }, transport: { from: 0, proof: 'regexp' } },
    { call: { method: ['localPath'] }, transport: { from: 0, proof: 'local' } },
    { call: { method: ['pick'] }, transport: { from: 0, proof: 'picked' } },
    { call: { method: ['plainKey', 'plainKeys'] }, transport: { from: 0, proof: 'ordinary' } },
    { call: { method: ['pathInside'] }, transport: { from: 'all', proof: 'inside' } },
    { call: { method: ['escapeHtml', 'escapeHTML'] }, transport: { from: 0, proof: 'html' } },
    { call: { method: ['uploadName'] }, transport: { from: 0, proof: 'identifier' } },
    { call: { method: ['mongoSanitize', 'sanitizeMongo'] }, transport: { from: 0, proof: 'keys' } },
    { call: { method: ['escapeRegExp', 'escapeRegex'] }, transport: { from: 0, proof: 'regexp' } },
    { call: { global: ['encodeURI'] }, transport: { from: 0, proof: 'html' } },
  ],
};
