import type { Project } from '../../model/project.ts';
import type { TransformDraft } from '../../model/step.ts';

export type NonceEngine = Extract<TransformDraft, { transform: 'view-nonces' }>['edit']['engine'];

const ENGINES: Readonly<Record<string, NonceEngine>> = {
  ejs: 'ejs',
  pug: 'pug',
  jade: 'pug',
  handlebars: 'handlebars',
  'express-handlebars': 'handlebars',
  hbs: 'handlebars',
  nunjucks: 'nunjucks',
  njk: 'nunjucks',
  swig: 'nunjucks',
  twig: 'nunjucks',
  mustache: 'mustache',
  hogan: 'mustache',
  eta: 'eta',
};

/** Some inline script stands in a view that a nonce can be written into. */
export function canCarryNonces(project: Project): boolean {
  const engines = enginesOf(project);
  return project.html.inlineScripts.some(({ file }) => engines.has(file));
}

/** Views that a nonce can be written into. Options of the engine may change how its tags are spelled. */
export function enginesOf(project: Project): Map<string, NonceEngine> {
  const changed = project.apps.some(({ chain }) =>
    chain.some(({ kind, path }) => kind === 'set' && path.seen && path.value === 'view options'),
  );
  const engines = project.views.flatMap(({ engine, files }) => files.map((file) => [file, ENGINES[engine]] as const));
  return new Map(changed ? [] : engines.filter((pair): pair is [string, NonceEngine] => pair[1] !== undefined));
}
