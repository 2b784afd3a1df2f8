import fc from 'fast-check';
import { expect, it } from 'vitest';
import { syntaxOf, withoutTags, withoutViewComments } from '../../../src/code/express/views/syntaxes.ts';

const blanked = (text: string, pattern: RegExp): string => text.replace(pattern, (tag) => tag.replace(/[^\r\n]/g, ' '));

const piece = fc.constantFrom(
  '<%',
  '<%-',
  '<%#',
  '<%%',
  '%>',
  '{{{',
  '}}}',
  '{{',
  '}}',
  '{%',
  '%}',
  '<!--',
  '-->',
  'a',
  '\n',
  '{',
  '}',
);
const view = fc.array(piece, { maxLength: 24 }).map((pieces) => pieces.join(''));
const ejs = syntaxOf('ejs') ?? 'ejs';

it('blanks the tags of a view, each up to its next end', () => {
  const tags = /<%[\s\S]*?%>|\{\{\{[\s\S]*?\}\}\}|\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g;
  fc.assert(
    fc.property(view, (text) => {
      expect(withoutTags(text)).toBe(blanked(text, tags));
    }),
    { numRuns: 2000, seed: 5 },
  );
});

it('blanks the comments of a view and of its page', () => {
  fc.assert(
    fc.property(view, (text) => {
      const page = blanked(text, /<!--[\s\S]*?-->/g);
      expect(withoutViewComments(text, ejs)).toBe(blanked(page, /<%[#%][\s\S]*?%>/g));
    }),
    { numRuns: 2000, seed: 6 },
  );
});

it('ends on tags that are never closed', () => {
  const open = '<%- {{{ {{ {% '.repeat(40_000);
  expect(withoutTags(open)).toBe(open);
});
