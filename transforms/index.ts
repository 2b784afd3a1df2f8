import type { Transform } from '../src/code/edit/transform.ts';
import configSection, { type ConfigSectionOptions } from './config-section.ts';
import errorLeaks, { type ErrorLeaksOptions } from './error-leaks.ts';
import insert, { type InsertOptions } from './insert.ts';
import lines, { type LinesOptions } from './lines.ts';
import options, { type OptionsOptions } from './options.ts';
import replace, { type ReplaceOptions } from './replace.ts';
import sqlInjection, { type SqlInjectionOptions } from './sql-injection.ts';
import unusedImports, { type UnusedImportsOptions } from './unused-imports.ts';
import viewNonces, { type ViewNoncesOptions } from './view-nonces.ts';
import viewOutput, { type ViewOutputOptions } from './view-output.ts';
import wrap, { type WrapOptions } from './wrap.ts';

export type { CodeSpec, ImportSpec } from '../src/code/edit/code-spec.ts';

/** The options of each transform, by name: the edits of one file, and what all of them are told. */
export interface TransformOptions {
  'config-section': ConfigSectionOptions;
  'error-leaks': ErrorLeaksOptions;
  insert: InsertOptions;
  lines: LinesOptions;
  options: OptionsOptions;
  replace: ReplaceOptions;
  'sql-injection': SqlInjectionOptions;
  'unused-imports': UnusedImportsOptions;
  'view-nonces': ViewNoncesOptions;
  'view-output': ViewOutputOptions;
  wrap: WrapOptions;
}

export type TransformName = keyof TransformOptions;

/** One edit of a transform. */
export type EditOf<N extends TransformName> = NonNullable<TransformOptions[N]['edits']>[number];

/** What all edits of a file are told. */
export type SharedOf<N extends TransformName> = Omit<TransformOptions[N], 'edits'>;

export const transforms: { [N in TransformName]: Transform<TransformOptions[N]> } = {
  'config-section': configSection,
  'error-leaks': errorLeaks,
  insert,
  lines,
  options,
  replace,
  'sql-injection': sqlInjection,
  'unused-imports': unusedImports,
  'view-nonces': viewNonces,
  'view-output': viewOutput,
  wrap,
};
