import type { Rule } from '../../model/protection.ts';

export const rules = {
  'program-from-request': {
    severity: 'high',
    cwe: 'CWE-94',
    owasp: 'A03:2021',
    fix: 'manual',
    message: 'Text from a request is run as code or compiled as a template.',
    todo: 'Treat it as data: use JSON.parse, a lookup of functions by name, or a fixed template with the text as a value.',
  },
  'module-from-request': {
    severity: 'high',
    cwe: 'CWE-98',
    owasp: 'A03:2021',
    fix: 'manual',
    message: 'A request chooses which module is loaded and run.',
    todo: 'Look the module up by name in a fixed table.',
  },
  'method-from-request': {
    severity: 'medium',
    cwe: 'CWE-470',
    owasp: 'A03:2021',
    fix: 'manual',
    message: 'A request names the method to call, and every object has a constructor.',
    todo: 'Look the function up in a Map, or check Object.hasOwn first.',
  },
  'functions-in-yaml': {
    severity: 'high',
    cwe: 'CWE-502',
    owasp: 'A08:2021',
    fix: 'manual',
    message: 'YAML from a request can define functions and run them.',
    todo: 'Call safeLoad, or update js-yaml to 4, whose load is safe.',
  },
  'xml-entities': {
    severity: 'high',
    cwe: 'CWE-611',
    owasp: 'A05:2021',
    fix: 'manual',
    message: 'XML from a request can read local files and internal URLs through entities (XXE).',
    todo: 'Parse it without noent.',
  },
  'xml-expansion': {
    severity: 'medium',
    cwe: 'CWE-776',
    owasp: 'A05:2021',
    fix: 'manual',
    message: 'XML from a request can expand without limit through nested entities.',
    todo: 'Reject input with <!DOCTYPE, or use a parser that does not expand document entities: fast-xml-parser, xml2js.',
  },
  'directory-query': {
    severity: 'high',
    cwe: 'CWE-90',
    owasp: 'A03:2021',
    fix: 'manual',
    message: 'Text from a request becomes part of an LDAP filter or name.',
    todo: 'Build the filter from objects (EqualityFilter), or escape the value.',
  },
  'xml-query': {
    severity: 'high',
    cwe: 'CWE-643',
    owasp: 'A03:2021',
    fix: 'manual',
    message: 'Text from a request becomes part of an XPath expression.',
    todo: 'Pass it as a variable: xpath.parse(expression).select({ node, variables: { name } }).',
  },
  'pattern-from-request': {
    severity: 'medium',
    cwe: 'CWE-1333',
    owasp: 'A03:2021',
    fix: 'review',
    message: 'Text from a request is used as a regular expression: it can match anything, or take exponential time.',
    todo: 'Escape it before building the pattern, or compare strings.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
