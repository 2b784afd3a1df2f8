import type { TransformName, TransformOptions } from '../../transforms/index.ts';
import type { ConfigData, ConfigSections, TemplateData, TemplateName } from '../../templates/index.ts';
import type { Path } from './tree.ts';

export type Fix = 'safe' | 'review' | 'manual';

interface Common {
  protection: string;
  /** Rules whose findings this step settles; with `at`, only those in that file. */
  rules: readonly string[];
  fix: Exclude<Fix, 'manual'>;
}

/** A run of one transform over one file: `npx jscodeshift -t transforms/<transform>.ts <file> --<option>=…`. */
export type TransformStep = {
  [N in TransformName]: Common & { kind: 'transform'; transform: N; file: Path; options: TransformOptions[N] };
}[TransformName];

/** A file to create from a template; one that exists is never overwritten. */
export type FileStep = {
  [N in TemplateName]: Common & { kind: 'file'; path: Path; template: N; data: TemplateData[N] };
}[TemplateName];

/**
 * Sections of the one config module (`config/security.js`). All steps of a run with one path become one file; where the
 * module is there already, the members it lacks are spliced in.
 */
export interface ConfigStep extends Common {
  kind: 'config';
  path: Path;
  modules: 'cjs' | 'esm';
  language: 'js' | 'ts';
  sections: Partial<ConfigSections>;
  plain?: boolean;
  named?: NonNullable<ConfigData['named']>;
  /** Why the module cannot be written anywhere: then nothing that names it is. */
  refused?: string;
}

export interface DependencyStep extends Common {
  kind: 'dependency';
  manifest: Path;
  name: string;
  range: string;
  dev: boolean;
  action: 'add' | 'update' | 'remove';
  why: string;
}

/** Names added to `.env.example`, each with the comment above it; existing names and comments stay. */
export interface EnvStep extends Common {
  kind: 'env';
  file: Path;
  entries: readonly { name: string; value: string; comment: string }[];
}

/** Something only a person can do. */
export interface NoteStep extends Common {
  kind: 'note';
  text: string;
}

/** One thing to do. Plain data: prints as JSON. */
export type Step = TransformStep | FileStep | ConfigStep | DependencyStep | EnvStep | NoteStep;

export type Plan = readonly Step[];

export interface Refusal {
  reason: string;
  rule?: string;
  file?: Path;
  line?: number;
}

export interface Outcome {
  step: Step;
  status: 'applied' | 'unchanged' | 'refused';
  refusals: readonly Refusal[];
}
