import type { Rule } from '../../model/protection.ts';

export const rules = {
  'text-as-page': {
    severity: 'high',
    cwe: 'CWE-79',
    owasp: 'A03:2021',
    fix: 'review',
    message: 'Text from a request is sent as HTML without escaping.',
    todo: 'Escape the text, or use res.type("text") or res.json.',
  },
  'text-in-mail': {
    severity: 'medium',
    cwe: 'CWE-80',
    owasp: 'A03:2021',
    fix: 'review',
    message: 'Text from a request is sent as HTML in an email without escaping.',
    todo: 'Escape the text, or send it as text instead of html.',
  },
  'header-from-request': {
    severity: 'low',
    cwe: 'CWE-113',
    owasp: 'A03:2021',
    fix: 'manual',
    message: 'A request sets a security-relevant response header, such as the content type.',
    todo: 'Allow only values from a list.',
  },
  'raw-output': {
    severity: 'medium',
    cwe: 'CWE-79',
    owasp: 'A03:2021',
    fix: 'manual',
    message: 'A view writes a value into the page without escaping.',
    todo: 'Escape it, or sanitize the HTML.',
  },
  'json-in-script': {
    severity: 'medium',
    cwe: 'CWE-79',
    owasp: 'A03:2021',
    fix: 'safe',
    message: 'JSON is written into a script element, and a string in it can close the script.',
    todo: 'Escape < as \\u003c in it.',
  },
  'locals-from-request': {
    severity: 'medium',
    cwe: 'CWE-73',
    owasp: 'A03:2021',
    fix: 'manual',
    message: 'The whole request is passed to a view, including its layout and options.',
    todo: 'Pass only what the view shows: { name: req.body.name }.',
  },
  'autoescape-off': {
    severity: 'high',
    cwe: 'CWE-116',
    owasp: 'A03:2021',
    fix: 'review',
    message: 'Escaping is turned off in views: every value is written into the page unescaped.',
    todo: 'Turn escaping on, and mark intentional HTML.',
  },
  'unescaped-helper': {
    severity: 'medium',
    cwe: 'CWE-79',
    owasp: 'A03:2021',
    fix: 'manual',
    message: 'Code tells the view engine not to escape a value (SafeString).',
    todo: 'Escape what goes into it, or sanitize the HTML.',
  },
  'markdown-html': {
    severity: 'medium',
    cwe: 'CWE-79',
    owasp: 'A03:2021',
    fix: 'manual',
    message: 'Markdown is rendered to HTML with its raw tags and scripts.',
    todo: 'Sanitize the result, for example with sanitize-html.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
