import { nosql } from './nosql.ts';
import type { Sink } from './sink.ts';

const PARTS = ['query', 'body', 'params', 'headers', 'cookies', 'url'] as const;

/** Text that becomes a program. */
export const programs: Sink = {
  id: 'programs',
  words: 'text that is run as a program',
  targets: [
    { call: { global: ['eval', 'Function'] }, argument: 'all' },
    {
      call: {
        package: ['vm'],
        member: ['runInThisContext', 'runInNewContext', 'runInContext', 'compileFunction', 'Script'],
      },
      argument: 0,
    },
    { call: { package: ['vm2', 'safe-eval', 'eval', 'static-eval', 'notevil'] }, argument: 0 },
    { call: { package: ['vm'], member: ['SourceTextModule'] }, argument: 0 },
    { call: { on: ['vm2.vm'], method: ['run', 'runFile', 'compileScript', 'eval', 'evalClosure'] }, argument: 0 },
    {
      call: {
        on: ['puppeteer.page'],
        method: ['evaluate', 'evaluateOnNewDocument', 'evaluateHandle', 'addInitScript', 'evaluateJavaScript'],
      },
      argument: 0,
    },
    { call: { package: ['node-serialize', 'serialize-to-js'], member: ['unserialize', 'deserialize'] }, argument: 0 },
    {
      call: {
        package: [
          'ejs',
          'pug',
          'jade',
          'handlebars',
          'dot',
          'doT',
          'underscore',
          'lodash',
          'eta',
          'swig',
          'squirrelly',
          'twig',
          'ect',
          'art-template',
          'hogan.js',
          'velocityjs',
          'template7',
          'jsrender',
          'whiskers',
        ],
        member: ['render', 'compile', 'template', 'templates', 'renderString', 'compileTemplate', '', 'scan', 'parse'],
      },
      argument: 0,
    },
    { call: { package: ['nunjucks'], member: ['renderString', 'compile'] }, argument: 0 },
    { call: { package: ['mathjs'], member: ['eval'] }, argument: 0 },
    { call: { method: ['$eval'] }, argument: 0 },
  ],
  parts: [...PARTS, 'file'],
  stoppedBy: ['number', 'identifier', 'pattern'],
  harms: (into) => into.length === 0,
};

/** What a program in a box is given, where that program runs it. */
export const boxes: Sink = {
  id: 'programs',
  words: 'what a program in a box runs',
  targets: [
    {
      call: { package: ['vm'], member: ['runInContext', 'runInNewContext'] },
      argument: 1,
      given: { argument: 0, is: /eval\w*\s*\(/i },
    },
  ],
  parts: PARTS,
  stoppedBy: ['number', 'identifier', 'pattern'],
};

/** Text that becomes a program where it is text at all. */
export const timers: Sink = {
  id: 'programs',
  words: 'text that is run as a program',
  targets: [{ call: { global: ['setTimeout', 'setInterval'] }, argument: 0 }],
  parts: PARTS,
  stoppedBy: ['number', 'identifier', 'pattern'],
  harms: (into, _front, { path }) => path.length > 0 && into.length === 0,
};

/** Files that are run. */
export const modules: Sink = {
  id: 'modules',
  words: 'the name of a module',
  targets: [
    { call: { global: ['require', 'import'] }, argument: 0 },
    { call: { package: ['import-fresh', 'require-from-string'] }, argument: 0 },
  ],
  parts: PARTS,
  stoppedBy: ['number', 'identifier', 'filename', 'inside', 'pattern'],
  isHeld: (proves, { front, isText }) => isText && proves('dotless') && front !== '',
};

/** Patterns: some take time without end, and dots fit everything. */
export const regexps: Sink = {
  id: 'regexps',
  words: 'the text of a pattern',
  targets: [
    { call: { global: ['RegExp'] }, argument: 0 },
    // What is no pattern is made one: `title.match(req.query.q)`.
    { call: { method: ['match', 'matchAll', 'search'] }, argument: 0, near: true, text: true },
  ],
  parts: PARTS,
  stoppedBy: ['number', 'identifier', 'regexp', 'pattern'],
};

/** The same in a filter, where a database runs it over every record. */
export const filterPatterns: Sink = {
  ...regexps,
  targets: nosql.targets,
  harms: (into) => into.at(-1) === '$regex',
  ...(nosql.packages ? { packages: nosql.packages } : {}),
};
