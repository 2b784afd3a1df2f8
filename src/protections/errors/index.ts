import { defineProtection, type Finding } from '../../model/protection.ts';
import type { App, ChainItem, Project } from '../../model/project.ts';
import type { Step } from '../../model/step.ts';
import { answers, handlersOf, samePlace, where } from '../kit/chain.ts';
import {
  hasCatchAll,
  isErrorLink,
  isFilter,
  isMisnamed,
  isOwnErrorLink,
  rejecting,
  type Registration,
} from './handlers.ts';
import { appsWith, byFile, configStep, insertStep, ruleOf, securityImport, type Owner } from '../kit/steps.ts';

export default defineProtection({
  id: 'errors',
  title: 'Errors',
  why: 'An error shows nothing of the inside of the app, and never ends the process.',
  owasp: ['A05:2021', 'A09:2021'],
  references: ['https://expressjs.com/en/guide/error-handling.html', 'https://cwe.mitre.org/data/definitions/209.html'],
  stage: 'errors',
  needsApp: true,
  recommended: true,
  rules: {
    'no-handler': {
      severity: 'medium',
      fix: 'safe',
      message: 'No error handler: unless NODE_ENV is production, errors are answered with their stack.',
      cwe: 'CWE-209',
      owasp: 'A05:2021',
    },
    'no-not-found': {
      severity: 'low',
      fix: 'safe',
      message: 'No answer of its own where no route fits: the page of Express names the framework.',
      cwe: 'CWE-756',
      owasp: 'A05:2021',
    },
    early: {
      severity: 'medium',
      fix: 'manual',
      message: 'The error handler stands before routes; their errors never reach it.',
      cwe: 'CWE-755',
      owasp: 'A05:2021',
    },
    arity: {
      severity: 'medium',
      fix: 'manual',
      message:
        'A function named like an error handler has not four parameters: Express calls it for requests, never for errors.',
      cwe: 'CWE-755',
      owasp: 'A05:2021',
      todo: 'Give it all four parameters, (err, req, res, next), whether or not it uses them.',
    },
    leak: {
      severity: 'medium',
      fix: 'safe',
      message: 'An answer holds the inside of an error.',
      cwe: 'CWE-209',
      owasp: 'A05:2021',
    },
    'always-500': {
      severity: 'low',
      fix: 'manual',
      message:
        'The error handler answers 500 to everything: a broken body (400) or one too large (413) look like faults of the server.',
      cwe: 'CWE-755',
      owasp: 'A05:2021',
      todo: 'Answer with the status that the error has: res.status(err.status ?? err.statusCode ?? 500).',
    },
    'async-rejection': {
      severity: 'high',
      fix: 'safe',
      message: 'Express 4 takes no notice when an async handler fails: the request hangs and the process may end.',
      cwe: 'CWE-248',
      owasp: 'A05:2021',
    },
  },
  breaks:
    'Answers to errors that nobody handled, and to paths that no route fits, get another body; their status stays.',
  turnOff: 'Remove the lines app.use(security.notFound) and app.use(security.errorHandler).',
  example: {
    before: "app.get('/', home);\napp.listen(3000);\n",
    after: "app.get('/', home);\napp.use(security.notFound);\napp.use(security.errorHandler);\napp.listen(3000);\n",
  },
  presence(project) {
    const handlers = project.entries.map((app) => app.chain.find(isErrorLink));
    const at = handlers.flatMap((item) => (item ? [item.place] : []));
    if (at.length === 0) return { status: 'missing', at };
    const whole = at.length === handlers.length && project.entries.every(hasCatchAll);
    return { status: whole ? 'present' : 'partial', at };
  },
  *detect(project) {
    for (const app of project.entries) {
      const links = app.chain.filter(isErrorLink);
      const last = links.at(-1);
      const own = links.findLast((item) => isOwnErrorLink(item, project));
      const early = own && !isFilter(own) ? answeringBehind(app, own, project) : [];
      if (!last || links.every(isFilter)) yield { rule: 'no-handler', at: app.place };
      else if (answeringBehind(app, last, project).length > 0) {
        const detail = `The one at ${where(last.place)} stands before what answers.`;
        yield { rule: 'no-handler', at: app.place, detail };
      }
      const [first] = early;
      const end = early.at(-1);
      if (own && first && end) {
        const todo = `Move it behind ${where(end.place)}, the last that answers.`;
        yield { rule: 'early', at: own.place, detail: `First behind it: ${where(first.place)}.`, todo };
      }
      if (!hasCatchAll(app)) yield { rule: 'no-not-found', at: app.place };
      for (const item of app.chain) if (isMisnamed(item)) yield { rule: 'arity', at: item.place, certain: false };
    }
    for (const { fn } of handlersOf(project)) {
      for (const at of fn.leaks) yield { rule: 'leak', at };
      if (fn.params === 4 && fn.statuses.length > 0 && fn.statuses.every((status) => status === 500)) {
        yield { rule: 'always-500', at: fn.place };
      }
    }
    for (const { at, handler, refused } of rejecting(project)) {
      const elsewhere = handler.file !== at.file || handler.line !== at.line;
      const detail = elsewhere ? `Handler: ${where(handler)}.` : '';
      yield { rule: 'async-rejection', at, detail, ...(refused ? { refused } : {}) };
    }
  },
  *plan(project, findings) {
    const owner: Owner = { protection: 'errors', rules: ['no-handler', 'no-not-found', 'async-rejection'] };
    const handlers = appsWith(project.entries, findings, ['no-handler']);
    const notFound = appsWith(project.entries, findings, ['no-not-found']);
    for (const app of new Set([...notFound, ...handlers])) {
      yield endOf(app, project, notFound.includes(app), handlers.includes(app));
    }
    for (const [file, own] of byFile(findings, 'leak')) {
      const lines = own.flatMap(({ at }) => (at ? [at.line] : []));
      yield {
        ...owner,
        rules: ['leak'],
        fix: 'safe',
        kind: 'transform',
        transform: 'error-leaks',
        file,
        options: { lines },
      };
    }
    const async = findings.filter((finding) => ruleOf(finding) === 'async-rejection');
    yield* asyncSteps(project, async);
    const wrappers = new Set(byWrapper(registrationsOf(project, async)).keys());
    const section = {
      notFound: notFound.length > 0,
      errorHandler: handlers.length > 0,
      asyncRoute: wrappers.has('asyncRoute'),
      asyncParam: wrappers.has('asyncParam'),
    };
    if (!Object.values(section).some(Boolean)) return;
    const uses = (module: string): boolean => project.calls.some((call) => call.module === module);
    const pages = project.html.present || project.views.length > 0;
    yield configStep(owner, project, {
      errors: { ...section, pages, multer: uses('multer'), ...(uses('routing-controllers') ? { goesOn: true } : {}) },
    });
  },
});

/** Express 3 runs all routes where `app.router` stands. */
function answeringBehind(app: App, item: ChainItem, { express }: Project): ChainItem[] {
  if (express !== null && express.major < 4) return [];
  return app.chain.slice(app.chain.indexOf(item) + 1).filter((other) => answers(other) && !isMisnamed(other));
}

function endOf(app: App, project: Project, notFound: boolean, handler: boolean): Step {
  const imports = [securityImport(project, app.end.file)];
  const rules = [...(notFound ? ['no-not-found'] : []), ...(handler ? ['no-handler'] : [])];
  return insertStep({ protection: 'errors', rules }, { ...app, home: app.end }, [
    notFound && { stage: 'not-found', code: '$app.use($security.notFound);', imports },
    handler && { stage: 'errors', code: '$app.use($security.errorHandler);', imports },
  ]);
}

/** Handlers are wrapped where they are registered: what they are stays as it is. */
function* asyncSteps(project: Project, findings: readonly Finding[]): Iterable<Step> {
  for (const [file, own] of byFile(findings, 'async-rejection')) {
    const all = registrationsOf(project, own);
    for (const [member, calls] of byWrapper(all))
      yield {
        protection: 'errors',
        rules: ['async-rejection'],
        fix: 'safe',
        kind: 'transform',
        transform: 'async-routes',
        file,
        options: {
          wrapper: { code: `$security.${member}`, imports: [securityImport(project, file)] },
          calls: calls.map(({ at, method, fromEnd, count }) => ({ line: at.line, method, fromEnd, count })),
        },
      };
  }
}

function registrationsOf(project: Project, findings: readonly Finding[]): Registration[] {
  return rejecting(project).filter(({ at }) => findings.some((finding) => samePlace(finding.at, at)));
}

/** What `router.param` calls is given the value, too. */
function byWrapper(registrations: readonly Registration[]): Map<'asyncRoute' | 'asyncParam', Registration[]> {
  const groups = new Map<'asyncRoute' | 'asyncParam', Registration[]>();
  for (const one of registrations) {
    const member = one.method === 'param' ? 'asyncParam' : 'asyncRoute';
    groups.set(member, [...(groups.get(member) ?? []), one]);
  }
  return groups;
}
