import type { App, Project } from '../../model/project.ts';
import type { Place } from '../../model/place.ts';
import type { ConfigDraft, Draft } from '../../model/step.ts';
import { configStep, insertStep, noteStep, securityImport, wrapStep } from '../kit/steps.ts';
import type { Registration } from './rejections.ts';

type Section = NonNullable<ConfigDraft['sections']['errors']>;

export const handlerSteps = (app: App, project: Project): Draft[] => [
  endOfChain(app, project, 'errors', '$app.use($security.errorHandler);'),
  sectionStep(project, { errorHandler: true }),
];

export const notFoundSteps = (app: App, project: Project): Draft[] => [
  endOfChain(app, project, 'not-found', '$app.use($security.notFound);'),
  sectionStep(project, { notFound: true }),
];

function endOfChain({ end }: App, project: Project, stage: 'errors' | 'not-found', code: string): Draft {
  return insertStep({ home: end }, { stage, code, imports: [securityImport(project, end.file)] });
}

export function leakStep({ file, start, end }: Place): Draft {
  return { kind: 'transform', transform: 'error-leaks', file, edit: { at: { start, end } } };
}

/** Handlers are wrapped where they are registered: what they are stays as it is. `router.param` gives them the value, too. */
export function wrapSteps({ at, method, failing }: Registration, project: Project): Draft[] {
  const member = method === 'param' ? 'asyncParam' : 'asyncRoute';
  const places = failing.filter((place) => place !== null);
  if (places.length < failing.length)
    return [
      noteStep(
        `The handler is handed over in a way that is not followed here; wrap it by hand: security.${member}(handler).`,
      ),
      sectionStep(project, { [member]: true }),
    ];
  const imports = [securityImport(project, at.file)];
  const wraps = places.map((place) => wrapStep(place, { code: `$security.${member}($it)`, imports }));
  return [...wraps, sectionStep(project, { [member]: true })];
}

function sectionStep(project: Project, members: Partial<Section>): Draft {
  const uses = (module: string): boolean => project.calls.some((call) => call.module === module);
  const pages = project.html.present || project.views.length > 0;
  const none = { notFound: false, errorHandler: false, asyncRoute: false, asyncParam: false };
  const goesOn = uses('routing-controllers') ? { goesOn: true } : {};
  return configStep(project, { errors: { ...none, ...members, pages, multer: uses('multer'), ...goesOn } });
}
