import type { Waypoint } from './flow.ts';
import type { Project } from './project.ts';
import type { Place } from './place.ts';
import type { Draft, Fix } from './step.ts';

export type Severity = 'high' | 'medium' | 'low';

/** How much behaviour may change; see the README. */
export type Level = 'observe' | 'preserve' | 'strict';

/** One named thing that can be wrong. Its key, as `<protection>/<rule>`, is published and stays stable. */
export interface Rule {
  severity: Severity;
  fix: Fix;
  message: string;
  /** `CWE-693` */
  cwe: string;
  /** `A05:2021` */
  owasp: string;
  /** What a person does about it where nothing is edited. */
  todo?: string;
}

/** What is to be done about a finding, once it is chosen. `planned` says whether a finding of another rule of its protection is, too. */
export type Remedy<RuleId extends string = string> = (
  answers: Answers,
  planned: (rule: RuleId) => boolean,
) => Iterable<Draft>;

/** A rule that is broken, with the evidence for it: what is to be done about it comes from what was seen here. */
export interface Broken<RuleId extends string = string> {
  rule: RuleId;
  at?: Place;
  /** `false` where the code hints at it and does not prove it; default `true`. */
  certain?: boolean;
  detail?: string;
  /** Severity and fix of this one, where they differ from the rule's. */
  severity?: Severity;
  fix?: Fix;
  /** It cannot be fixed here; why, in a sentence a person can act on. */
  refused?: string;
  /** What a person does about it here; the rule's, where it is absent. */
  todo?: string;
  /** The way of the value from the request to here. */
  flow?: readonly Waypoint[];
  steps?: Remedy<RuleId>;
}

/** A place where the protection is in force; `null` where no one place shows it. */
export interface InForce {
  ok: Place | null;
}

export type Detected<RuleId extends string = string> = Broken<RuleId> | InForce;

export interface Finding {
  /** Its number in the audit that found it. */
  id: number;
  /** `cors/any-origin` */
  ruleId: string;
  protection: string;
  /** With the severity and the fix of this finding. */
  rule: Rule;
  at: Place | null;
  certain: boolean;
  message: string;
  refused: string | null;
  todo?: string | null;
  flow?: readonly Waypoint[];
  steps?: Remedy;
}

/** What the choices need: values by key (`cors.origins`, `proxy.hops`), from flags, files, the repo or the default. */
export interface Answers {
  level: Level;
  get(key: string): string | undefined;
}

/** A question that a protection asks; also a `--set key=value`. */
export interface Question {
  key: string;
  message: string;
  /** The answer inferred from the repo, and where it comes from. */
  infer(project: Project, level: Level): { value: string; source: string };
  /** Whether the answer matters for this project; where it does not, nobody is asked. Default: yes. */
  applies?(project: Project): boolean;
  /** An error message, or `undefined` where the answer will do. */
  validate(value: string): string | undefined;
  example: string;
}

export type Presence = 'present' | 'partial' | 'missing' | 'not-applicable';

/** One capability. Knows the project's facts and makes steps; never sees code or the file system. */
export interface Protection<RuleId extends string = string> {
  id: string;
  title: string;
  /** One line: what it stops. */
  why: string;
  owasp: readonly string[];
  references: readonly string[];
  /** `true` where an Express app must have been found; `'edits'` where it is found anywhere, and mended beside an app alone. */
  needsApp: boolean | 'edits';
  recommended: boolean;
  rules: Readonly<Record<RuleId, Rule>>;
  questions?: readonly Question[];
  /** What it has to know of an app, and what it does where that is not seen: the documentation prints it. */
  needs?: readonly { fact: string; unknown: string }[];
  /** What can break, and how to turn it off again: shown by `explain`. */
  breaks: string;
  turnOff: string;
  /** A test runs it; the documentation prints it. */
  example: { before: string; after: string };
  /** The same for the packages that a project may use, by name: `explain` shows the project's own. */
  examples?: Readonly<Record<string, { before: string; after: string }>>;
  detect(project: Project): Iterable<Detected<RuleId>>;
}

/** Keeps the rule ids of a protection in its type. */
export function defineProtection<const RuleId extends string>(protection: Protection<RuleId>): Protection<RuleId> {
  return protection;
}
