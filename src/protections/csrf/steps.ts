import type { App, ChainItem, Project, Route } from '../../model/project.ts';
import type { Draft } from '../../model/step.ts';
import { functionsOf } from '../kit/chain.ts';
import { headersOf } from '../kit/helmet.ts';
import { returnPaths } from '../kit/returns.ts';
import { besideStep, configStep, envSteps, insertStep, securityImport } from '../kit/steps.ts';

/** The guard in the chain: in front of the routes, or right behind the link that it depends on. */
export function* guardSteps(
  project: Project,
  app: App,
  routes: readonly Route[],
  { cors, behind }: { cors: ChainItem | undefined; behind: boolean },
): Iterable<Draft> {
  const imports = [securityImport(project, app.home.file)];
  if (cors && behind)
    yield besideStep('after', cors.place, { code: `${app.home.name}.use($security.originGuard);`, imports });
  else {
    // The guard reads what helmet has said of referrers.
    const helmet = project.hidesOrigin ? headersOf(app).helmet?.item : undefined;
    const [last] = [cors, helmet]
      .filter((item) => item !== undefined && item.place.file === app.home.file)
      .sort((a, b) => (b?.place.start ?? 0) - (a?.place.start ?? 0));
    const least = last ? { behind: { start: last.place.start, end: last.place.end } } : {};
    yield insertStep(app, { stage: 'csrf', code: '$app.use($security.originGuard);', imports, ...least });
  }
  const env = project.env.find((name) => /^(CORS|ALLOWED|CLIENT)_ORIGINS?$/.test(name)) ?? 'ALLOWED_ORIGINS';
  const forward = handsOn(app);
  yield configStep(project, {
    'origin-guard': {
      env,
      cors: cors !== undefined,
      bearer: project.bearer,
      hidden: project.hidesOrigin,
      exempt: returnPaths(project, routes),
      forward,
      body: forward ? '' : bodyOf(project),
    },
  });
  const comment = 'Other origins whose pages may send forms here, separated by commas';
  yield* envSteps(project, [{ name: env, value: '', comment }]);
}

/** The app's own error handler answers with the status of the error, as far as that is seen. */
function handsOn({ chain }: App): boolean {
  const handlers = chain.filter(({ kind }) => kind === 'use').flatMap(functionsOf);
  const last = handlers.findLast(({ params, responds }) => params === 4 && responds);
  return last !== undefined && last.statuses.every((status) => status < 500);
}

/** The body of a refusal: as the app refuses, else data or a text. */
function bodyOf({ identity, html }: Project): string {
  const text = "'Cross-site request refused'";
  if (identity.refusal !== null) return `.json(${identity.refusal.replace('$text', text)})`;
  return html.present ? `.type('text').send(${text})` : `.json({ error: ${text} })`;
}
