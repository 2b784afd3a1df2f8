import type { App, Project } from '../../model/project.ts';
import type { Place } from '../../model/place.ts';
import type { ConfigDraft, Draft } from '../../model/step.ts';
import { besideStep, configStep, insertStep, noteStep, securityImport, wrapStep } from '../kit/steps.ts';
import type { Registration } from './rejections.ts';

type ImportSpec = ReturnType<typeof securityImport>;
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

/** As many places of a project as are read one by one; more of them go through one member. */
const FEW = 3;

export function leakSteps({ file, start, end }: Place, all: number, project: Project): Draft[] {
  const indexed = project.compilerOptions['noPropertyAccessFromIndexSignature'] === true ? { indexed: true } : {};
  const edit = { at: { start, end }, ...indexed };
  if (all <= FEW) return [{ kind: 'transform', transform: 'error-leaks', file, edit }];
  const code = { code: '$security.inDevelopment($it)', imports: [securityImport(project, file)] };
  return [
    { kind: 'transform', transform: 'error-leaks', file, edit: { ...edit, ...code } },
    sectionStep(project, { inDevelopment: true }),
  ];
}

/** One line for all of the app; what `router.param` calls is not reached by it. */
export function rejectionSteps(registration: Registration, project: Project): Draft[] {
  return registration.method === 'param' ? paramSteps(registration, project) : forwardSteps(project);
}

function forwardSteps(project: Project): Draft[] {
  const express: ImportSpec = { module: 'express', kind: 'default', name: 'express' };
  const files = new Map(project.entries.map((app) => [app.file, app]));
  const calls = [...files.values()].map(({ file, place }) =>
    besideStep('before', place, {
      code: '$security.forwardRejections($express);',
      imports: [express, securityImport(project, file)],
    }),
  );
  return [...calls, sectionStep(project, { forwardRejections: true })];
}

function paramSteps({ at, failing }: Registration, project: Project): Draft[] {
  const section = sectionStep(project, { asyncParam: true });
  const places = failing.filter((place) => place !== null);
  if (places.length < failing.length) {
    const how = 'wrap it by hand: security.asyncParam(handler).';
    return [noteStep(`The handler is handed over in a way that is not followed here; ${how}`), section];
  }
  const imports = [securityImport(project, at.file)];
  return [...places.map((place) => wrapStep(place, { code: '$security.asyncParam($it)', imports })), section];
}

function sectionStep(project: Project, members: Partial<Section>): Draft {
  const uses = (module: string): boolean => project.calls.some((call) => call.module === module);
  const pages = project.html.present || project.views.length > 0;
  const none = { notFound: false, errorHandler: false };
  const goesOn = uses('routing-controllers') ? { goesOn: true } : {};
  return configStep(project, { errors: { ...none, ...members, pages, multer: uses('multer'), ...goesOn } });
}
