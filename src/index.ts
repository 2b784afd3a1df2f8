/** The public API: read and change Express projects from a program. */
export { harden, type Choice } from './engine/index.ts';
export type { IgnoreRule } from './engine/ignore.ts';
export { defineProtection } from './model/protection.ts';
export { createTree, memoryBase, type Base, type Change, type Path, type Tree } from './model/tree.ts';
export { diskBase } from './io/disk.ts';
export { commit } from './io/commit.ts';
export { protections } from './protections/index.ts';
export { verify } from './verify/index.ts';
export type { Answers, Broken, Finding, Level, Presence, Protection, Question, Rule } from './model/protection.ts';
export type { Project } from './model/project.ts';
export type { Report, Settled, Verification } from './model/report.ts';
export type { Outcome, Plan, Step } from './model/step.ts';
export { UserError } from './model/errors.ts';
