import type { Answers, Finding, Presence } from './protection.ts';
import type { Project } from './project.ts';
import type { Place } from './place.ts';
import type { Outcome, Plan } from './step.ts';
import type { Change } from './tree.ts';

export type FindingStatus = 'open' | 'fixed' | 'skipped' | 'refused' | 'failed' | 'ignored';

/** A finding and what became of it. `reason` is set wherever it was not fixed. */
export interface Settled extends Finding {
  status: FindingStatus;
  reason: string | null;
  /** It shows only where others are fixed. */
  late?: true;
}

export interface PackageChange {
  name: string;
  range: string;
  dev: boolean;
  action: 'add' | 'update' | 'remove';
  why: string;
}

export interface RouteProof {
  method: string;
  path: string;
  before: number | null;
  after: number | null;
  same: boolean;
  /** What differs, where it does. */
  detail?: string;
}

export interface AttackProof {
  /** Id of the probe. */
  id: string;
  name: string;
  /** Protections that close it. */
  protections?: readonly string[];
  before: 'open' | 'closed' | 'skipped';
  after: 'open' | 'closed' | 'skipped';
  detail: string;
}

/** One of the project's own checks: `ok` is `false` where it passed before and fails after. */
export interface CheckProof {
  id: 'tests' | 'types' | 'format' | 'lint';
  /** The command as people know it. */
  name: string;
  before: 'passed' | 'failed' | 'skipped';
  after: 'passed' | 'failed' | 'skipped';
  ok: boolean;
  detail: string;
}

/** A page, read against the content security policy it is sent with: what that policy blocks, a line each. */
export interface PageProof {
  path: string;
  before: string[];
  after: string[];
}

/** What the grader of the MDN HTTP Observatory gives. */
export interface Grade {
  grade: string;
  score: number;
}

export interface Verification {
  /**
   * `skipped` is the reason why nothing could be proven: the app did not start before the change either. `output` is what an
   * app wrote that did not start.
   */
  boot: { before: string; after: string; ok: boolean; skipped?: string; output?: string };
  /** There was no change: `before` and `after` are the same run. */
  single?: boolean;
  routes: RouteProof[];
  attacks: AttackProof[];
  pages?: PageProof[];
  checks?: CheckProof[];
  /** Of the start page behind a simulated proxy, where the project has the grader installed. */
  observatory?: { before: Grade | null; after: Grade | null };
}

export interface ProtectionStatus {
  id: string;
  status: Presence;
  at: readonly Place[];
}

/** All that one run knows; every format renders this and nothing else. */
export interface Report {
  project: Project;
  answers: Answers;
  protections: ProtectionStatus[];
  found: Settled[];
  plan: Plan;
  outcomes: Outcome[];
  changes: readonly Change[];
  /** For each changed file, the protections that changed it. */
  authors: Readonly<Record<string, readonly string[]>>;
  packages: PackageChange[];
  left: readonly Finding[];
  /** What a person should know beside the findings, a line each: an ignore comment without a reason. */
  warnings: string[];
  verification: Verification | null;
}
