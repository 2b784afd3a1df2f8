import type { EditOf, SharedOf, TransformName } from '../../transforms/index.ts';
import type { ConfigData, ConfigSections, TemplateData, TemplateName } from '../../templates/index.ts';
import type { Path } from './tree.ts';

export type Fix = 'safe' | 'review' | 'manual';

/**
 * One edit of one file. The edits of one transform and file are made in one run of it:
 * `npx jscodeshift -t transforms/<transform>.ts <file> --edits=[…]`.
 */
export type TransformDraft = {
  [N in TransformName]: {
    kind: 'transform';
    transform: N;
    file: Path;
    edit: EditOf<N>;
    /** What all edits of the file are told: one object for all of them. */
    shared?: SharedOf<N>;
    /**
     * It serves code of these protections, which holds the text; where they are run and write none it is withdrawn, and why. With
     * files it is wanted in each of them.
     */
    only?: { of: readonly string[]; with: string; files?: readonly Path[]; otherwise: string };
  };
}[TransformName];

/** A file to create from a template; one that exists is never overwritten. */
export type FileDraft = {
  [N in TemplateName]: { kind: 'file'; path: Path; template: N; data: TemplateData[N] };
}[TemplateName];

/**
 * Sections of the one config module (`config/security.js`). All steps of a run with one path become one file; where the
 * module is there already, the members it lacks are spliced in.
 */
export interface ConfigDraft {
  kind: 'config';
  path: Path;
  modules: 'cjs' | 'esm';
  language: 'js' | 'ts';
  sections: Partial<ConfigSections>;
  plain?: boolean;
  equals?: boolean;
  indexed?: boolean;
  isolated?: boolean;
  node?: number;
  /** What the app's own variables of the environment begin with. */
  prefix?: string;
  named?: NonNullable<ConfigData['named']>;
  /** It is JavaScript, and what TypeScript there is in the project is compiled without it. */
  apart?: boolean;
  /** It says 'use strict', as the project's own files do. */
  strict?: boolean;
  /** Node's own modules are `node:http` there, or `http`. */
  nodePrefix?: boolean;
  /** It is JavaScript that is checked as TypeScript is. */
  checked?: boolean;
  /** Why the module cannot be written anywhere: then nothing that names it is. */
  refused?: string;
}

export interface DependencyDraft {
  kind: 'dependency';
  manifest: Path;
  name: string;
  range: string;
  dev: boolean;
  action: 'add' | 'update' | 'remove';
  why: string;
  /** The file with a catalogue that has the range, and gets it where it is missing; the manifest says `catalog:`. */
  catalog?: Path;
}

/** Names added to `.env.example`, each with the comment above it; existing names and comments stay. */
export interface EnvDraft {
  kind: 'env';
  file: Path;
  entries: readonly { name: string; value: string; comment: string }[];
}

/** Something only a person can do. Where the finding stays, this is the reason. */
export interface NoteDraft {
  kind: 'note';
  text: string;
  /** It is to be done where the finding is fixed, too. */
  always?: true;
}

/** What a finding asks to be done. Plain data. */
export type Draft = TransformDraft | FileDraft | ConfigDraft | DependencyDraft | EnvDraft | NoteDraft;

/** A draft in a plan. Equal drafts, and those that can be united, are one step of several findings. */
export type Step<D extends Draft = Draft> = D & {
  /** `Finding.id` of all that need it. */
  findings: readonly number[];
  protections: readonly string[];
};

export type Plan = readonly Step[];

/** What became of a step. `reason` is set where it, or a part of it, was refused. */
export interface Outcome {
  step: Step;
  status: 'applied' | 'unchanged' | 'refused';
  reason: string | null;
}
