import type { Rule } from '../../model/protection.ts';

export const rules = {
  'text-as-page': {
    severity: 'high',
    cwe: 'CWE-79',
    owasp: 'A03:2021',
    fix: 'review',
    message: 'Text of a request is answered as HTML, and the browser runs what is in it.',
    todo: 'Escape the text, or answer with res.type("text") or res.json.',
  },
  'text-in-mail': {
    severity: 'medium',
    cwe: 'CWE-80',
    owasp: 'A03:2021',
    fix: 'review',
    message: 'Text of a request is sent as HTML in a mail, with links and pictures that are not from the app.',
    todo: 'Escape the text, or send it in text and not in html.',
  },
  'header-from-request': {
    severity: 'low',
    cwe: 'CWE-113',
    owasp: 'A03:2021',
    fix: 'manual',
    message: 'A request decides a header by which a browser takes the answer: its type, or what it may do with it.',
    todo: 'Choose it from a list of those that are meant.',
  },
  'raw-output': {
    severity: 'medium',
    cwe: 'CWE-79',
    owasp: 'A03:2021',
    fix: 'manual',
    message: 'A view puts a value into its page as it is, and the browser runs what is in it.',
    todo: 'Escape it, or let a sanitizer make the HTML.',
  },
  'json-in-script': {
    severity: 'medium',
    cwe: 'CWE-79',
    owasp: 'A03:2021',
    fix: 'safe',
    message: 'JSON stands in a script of a view, and a text in it can end the script.',
    todo: 'Write < as \\u003c in it.',
  },
  'locals-from-request': {
    severity: 'medium',
    cwe: 'CWE-73',
    owasp: 'A03:2021',
    fix: 'manual',
    message: 'A request decides all that a view is given, its layout and options among it.',
    todo: 'Name what the view shows: { name: req.body.name }.',
  },
  'autoescape-off': {
    severity: 'high',
    cwe: 'CWE-116',
    owasp: 'A03:2021',
    fix: 'review',
    message: 'Views escape nothing: every value is put into its page as it is.',
    todo: 'Let them escape, and mark what is HTML on purpose.',
  },
  'unescaped-helper': {
    severity: 'medium',
    cwe: 'CWE-79',
    owasp: 'A03:2021',
    fix: 'manual',
    message: 'Code tells the view engine not to escape a value.',
    todo: 'Escape what goes into it, or let a sanitizer make the HTML.',
  },
  'markdown-html': {
    severity: 'medium',
    cwe: 'CWE-79',
    owasp: 'A03:2021',
    fix: 'manual',
    message: 'Markdown becomes HTML with the tags and scripts that are in it.',
    todo: 'Let a sanitizer such as sanitize-html clean what comes out.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
