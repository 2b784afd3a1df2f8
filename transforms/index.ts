import type { Transform } from '../src/code/edit/transform.ts';
import asyncRoutes, { type AsyncRoutesOptions } from './async-routes.ts';
import callOptions, { type CallOptionsOptions } from './call-options.ts';
import configSection, { type ConfigSectionOptions } from './config-section.ts';
import errorLeaks, { type ErrorLeaksOptions } from './error-leaks.ts';
import middleware, { type MiddlewareOptions } from './middleware.ts';
import routeGuard, { type RouteGuardOptions } from './route-guard.ts';
import setting, { type SettingOptions } from './setting.ts';
import sqlInjection, { type SqlInjectionOptions } from './sql-injection.ts';
import viewNonces, { type ViewNoncesOptions } from './view-nonces.ts';
import wrap, { type WrapOptions } from './wrap.ts';

export type { CodeSpec, ImportSpec } from '../src/code/edit/imports.ts';

/** The options of each transform, by name: the edits of one file, and what all of them are told. */
export interface TransformOptions {
  'async-routes': AsyncRoutesOptions;
  'call-options': CallOptionsOptions;
  'config-section': ConfigSectionOptions;
  'error-leaks': ErrorLeaksOptions;
  middleware: MiddlewareOptions;
  'route-guard': RouteGuardOptions;
  setting: SettingOptions;
  'sql-injection': SqlInjectionOptions;
  'view-nonces': ViewNoncesOptions;
  wrap: WrapOptions;
}

export type TransformName = keyof TransformOptions;

/** One edit of a transform. */
export type EditOf<N extends TransformName> = NonNullable<TransformOptions[N]['edits']>[number];

/** What all edits of a file are told. */
export type SharedOf<N extends TransformName> = Omit<TransformOptions[N], 'edits'>;

export const transforms: { [N in TransformName]: Transform<TransformOptions[N]> } = {
  'async-routes': asyncRoutes,
  'call-options': callOptions,
  'config-section': configSection,
  'error-leaks': errorLeaks,
  middleware,
  'route-guard': routeGuard,
  setting,
  'sql-injection': sqlInjection,
  'view-nonces': viewNonces,
  wrap,
};
