import type { Rule } from '../../model/protection.ts';

export const rules = {
  'program-from-request': {
    severity: 'high',
    cwe: 'CWE-94',
    owasp: 'A03:2021',
    fix: 'manual',
    message: 'Text of a request is run as a program or a template.',
    todo: 'Take the text as data: JSON.parse, a table of functions by name, a template of the app with the text as a value.',
  },
  'module-from-request': {
    severity: 'high',
    cwe: 'CWE-98',
    owasp: 'A03:2021',
    fix: 'manual',
    message: 'A request decides which file is loaded and run.',
    todo: 'Choose from a table of modules by name.',
  },
  'method-from-request': {
    severity: 'medium',
    cwe: 'CWE-470',
    owasp: 'A03:2021',
    fix: 'manual',
    message: 'A request names the method that is called, and constructor is one that every object has.',
    todo: 'Choose from a Map of functions, or ask Object.hasOwn first.',
  },
  'functions-in-yaml': {
    severity: 'high',
    cwe: 'CWE-502',
    owasp: 'A08:2021',
    fix: 'manual',
    message: 'YAML of a request may hold functions and run them.',
    todo: 'Call safeLoad, or update js-yaml to 4, whose load makes data alone.',
  },
  'xml-entities': {
    severity: 'high',
    cwe: 'CWE-611',
    owasp: 'A05:2021',
    fix: 'manual',
    message: 'XML of a request reads files and addresses of the server through its entities.',
    todo: 'Parse it without noent.',
  },
  'xml-expansion': {
    severity: 'medium',
    cwe: 'CWE-776',
    owasp: 'A05:2021',
    fix: 'manual',
    message: 'XML of a request grows without a bound through entities that hold entities.',
    todo: 'Refuse text with <!DOCTYPE, or take a parser that knows no entities of a document: fast-xml-parser, xml2js.',
  },
  'directory-query': {
    severity: 'high',
    cwe: 'CWE-90',
    owasp: 'A03:2021',
    fix: 'manual',
    message: 'Text of a request is a part of the filter or the name that a directory is asked for.',
    todo: 'Make the filter of objects (EqualityFilter), or escape the value for it.',
  },
  'xml-query': {
    severity: 'high',
    cwe: 'CWE-643',
    owasp: 'A03:2021',
    fix: 'manual',
    message: 'Text of a request is a part of an XPath expression.',
    todo: 'Hand it over as a variable: xpath.parse(expression).select({ node, variables: { name } }).',
  },
  'pattern-from-request': {
    severity: 'medium',
    cwe: 'CWE-1333',
    owasp: 'A03:2021',
    fix: 'review',
    message: 'Text of a request is a pattern, which can fit everything or take time without end.',
    todo: 'Escape the text before it becomes a pattern, or compare texts.',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
