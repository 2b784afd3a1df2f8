import fc from 'fast-check';
import { expect, test } from 'vitest';
import { read } from '../read/support.ts';

/** Where the value comes from, as an expression. */
const SOURCES = ['req.query.v', 'req.body.v', "req.body['v']", 'req.query?.v', '(req.body || {}).v'];

/** How it gets into the variable `value`. */
const TRANSPORTS: Readonly<Record<string, (source: string) => string>> = {
  directly: (source) => `const value = ${source};`,
  'with a default': (source) => `const value = ${source} || 'none';`,
  'through an object': (source) => `const { inner: value } = { inner: ${source} };`,
  'through a list': (source) => `const [value] = [${source}];`,
  'assigned later': (source) => `let value; value = ${source};`,
  awaited: (source) => `const value = await Promise.resolve(${source});`,
};

/** What it goes through on its way, as an expression of `value`. */
const HELPERS = [
  'value',
  'same(value)',
  'boxed({ value })',
  'later(value)',
  'new Box(value).value',
  'other.same(value)',
];
const HEAD = `const same = (given) => given;
function boxed({ value }) { return value; }
const later = (given) => { let kept; kept = given; return kept; };
class Box { constructor(value) { this.value = value; } }
const other = require('./other');
`;

interface Harm {
  /** The statement, with `$` for the value. */
  code: string;
  /** Conditions and conversions in front of it that take the harm out. */
  guards: readonly string[];
  /** What looks like one and is none. */
  decoys: readonly string[];
}

const LISTED = "if (!['a', 'b'].includes(value)) return res.sendStatus(400);";
const UNLISTED = "if (['a', 'b'].includes(value)) return res.sendStatus(400);";
const ASKED = "if (!['a', 'b'].includes(value)) console.log('odd');";
const OTHER = "if (!['a', 'b'].includes(req.query.other)) return res.sendStatus(400);";
const COMMON = [UNLISTED, ASKED, OTHER, 'if (!value) return res.sendStatus(400);'];

const SINKS: Readonly<Record<string, Harm>> = {
  redirects: {
    code: 'res.redirect($);',
    guards: [LISTED, 'if (!/^\\/[a-z]+$/.test(value)) return res.sendStatus(400);'],
    decoys: [...COMMON, 'if (!/[a-z]+/.test(value)) return res.sendStatus(400);'],
  },
  paths: {
    code: "fs.readFile('/srv/files/' + $, () => res.end());",
    guards: [LISTED, 'if (!/^[\\w-]+$/.test(value)) return res.sendStatus(400);'],
    decoys: [...COMMON, 'if (!/\\w/.test(value)) return res.sendStatus(400);'],
  },
  requests: {
    code: 'await fetch($);',
    guards: [LISTED, "if (new URL(value).host !== 'api.example') return res.sendStatus(400);"],
    decoys: [...COMMON, "if (!value.includes('api.example')) return res.sendStatus(400);"],
  },
  commands: {
    code: "exec('convert ' + $);",
    guards: [LISTED, 'if (!/^\\d+$/.test(value)) return res.sendStatus(400);'],
    decoys: [...COMMON, "if (typeof value !== 'string') return res.sendStatus(400);"],
  },
  programs: {
    code: 'eval($);',
    guards: [LISTED, 'if (!/^\\w+$/.test(value)) return res.sendStatus(400);'],
    decoys: [...COMMON, "if (typeof value !== 'string') return res.sendStatus(400);"],
  },
  regexps: {
    code: 'new RegExp($).test(text);',
    guards: [LISTED, 'if (!/^\\w+$/.test(value)) return res.sendStatus(400);'],
    decoys: [...COMMON, "if (typeof value !== 'string') return res.sendStatus(400);"],
  },
  pages: {
    code: "res.send('<p>' + $ + '</p>');",
    guards: [LISTED, 'if (!/^\\w+$/.test(value)) return res.sendStatus(400);'],
    decoys: [...COMMON, "if (typeof value !== 'string') return res.sendStatus(400);"],
  },
  modules: {
    code: 'require($);',
    guards: [LISTED, 'if (!/^[a-z]+$/.test(value)) return res.sendStatus(400);'],
    decoys: [...COMMON, "if (typeof value !== 'string') return res.sendStatus(400);"],
  },
};

interface Planted {
  sink: string;
  source: string;
  transport: string;
  helper: string;
  check: string;
}

/** Which of some handlers, each a route of one app, have an open flow into their sink. */
function openIn(all: readonly Planted[]): boolean[] {
  const routes = all.map(({ sink, source, transport, helper, check }, index) => {
    const code = SINKS[sink]?.code.replace('$', () => helper) ?? '';
    const lines = [TRANSPORTS[transport]?.(source) ?? '', check, code];
    return `app.post('/h${index}', async (req, res) => {\n${lines.join('\n')}\nconst last = ${index};\n});`;
  });
  const app = `const express = require('express');
const { exec } = require('node:child_process');
const fs = require('node:fs');
const text = 'text';
${HEAD}
const app = express();
app.use(express.json());
${routes.join('\n')}
app.listen(3000);
`;
  const manifest = JSON.stringify({ name: 'app', dependencies: { express: '^4.21.0' } });
  const { flows } = read({ 'package.json': manifest, 'app.js': app, 'other.js': 'exports.same = (given) => given;' });
  const lines = app.split('\n');
  const starts = all.map((_one, index) => lines.findIndex((line) => line.includes(`'/h${index}'`)) + 1);
  return all.map(({ sink }, index) =>
    flows.some(
      (flow) =>
        flow.sink.id === sink &&
        !flow.stopped &&
        flow.sink.place.line > (starts[index] ?? 0) &&
        flow.sink.place.line < (starts[index + 1] ?? Infinity),
    ),
  );
}

const planted = (checks: (harm: Harm) => readonly string[]): fc.Arbitrary<Planted> =>
  fc
    .record({
      sink: fc.constantFrom(...Object.keys(SINKS)),
      source: fc.constantFrom(...SOURCES),
      transport: fc.constantFrom(...Object.keys(TRANSPORTS)),
      helper: fc.constantFrom(...HELPERS),
      at: fc.nat(),
    })
    .map(({ at, ...one }) => {
      const list = checks(SINKS[one.sink] as Harm);
      return { ...one, check: list[at % list.length] ?? '' };
    });

/** Handlers of one app. */
const APP = 40;

function told(checks: (harm: Harm) => readonly string[], seed: number, isWrong: (open: boolean) => boolean): string[] {
  const all = fc.sample(planted(checks), { numRuns: 5 * APP, seed });
  return Array.from({ length: 5 }, (_, at) => all.slice(at * APP, (at + 1) * APP)).flatMap((some) => {
    const open = openIn(some);
    return some.filter((_one, index) => isWrong(open[index] === true)).map((one) => JSON.stringify(one));
  });
}

test('every planted flow is found, whatever is asked beside it', () => {
  expect(
    told(
      ({ decoys }) => ['', ...decoys],
      1,
      (open) => !open,
    ),
  ).toEqual([]);
});

test('every guarded one is left alone', () => {
  expect(
    told(
      ({ guards }) => guards,
      2,
      (open) => open,
    ),
  ).toEqual([]);
});

/** What turns a guard into none. */
const MUTANTS: readonly (readonly [string, (check: string) => string])[] = [
  ['it is turned round', (check) => check.replace('if (!', 'if (').replace('!==', '===')],
  ['it lets go on', (check) => check.replace(/return res[^;]+;/, "console.log('odd');")],
  ['it looks at another value', (check) => check.replace(/\bvalue\b/, 'req.query.other')],
];

test.each(MUTANTS)('a guard is none where %s', (_name, mutate) => {
  expect(
    told(
      ({ guards }) => guards.map(mutate),
      3,
      (open) => !open,
    ),
  ).toEqual([]);
});
