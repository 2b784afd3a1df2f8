import type { Callee } from '../graph.ts';
import type { Transport } from '../transports.ts';
import { SAME_PACKAGE } from '../transports.ts';
import type { CallPattern, Guard, SchemaLanguage, Test } from './guard.ts';
import { identifiers } from './identifiers.ts';
import { joi, joiObjectId } from './joi.ts';
import { patterns } from './patterns.ts';
import { sanitizers } from './sanitizers.ts';
import { targets } from './targets.ts';
import { typeChecks } from './type-checks.ts';
import { valibot } from './valibot.ts';
import { yup } from './yup.ts';
import { zod } from './zod.ts';

/** Every kind of guard there is; a new one is a file beside this and a line here. */
const guards: readonly Guard[] = [
  typeChecks,
  identifiers,
  patterns,
  sanitizers,
  targets,
  zod,
  joi,
  joiObjectId,
  yup,
  valibot,
];

export const languages: readonly (SchemaLanguage & { words: string })[] = guards.flatMap((guard) =>
  guard.language ? [{ ...guard.language, words: guard.words }] : [],
);

const conversions = guards.flatMap((guard) => (guard.gives ?? []).map((give) => ({ ...give, by: guard.words })));
const tests = guards.flatMap((guard) => (guard.tests ?? []).map((test) => ({ test, by: guard.words })));

export const typeTests: readonly { test: Exclude<Test, { call: CallPattern }>; by: string }[] = tests.flatMap(
  ({ test, by }) => ('call' in test ? [] : [{ test, by }]),
);
export const callTests: readonly { test: Extract<Test, { call: CallPattern }>; by: string }[] = tests.flatMap(
  ({ test, by }) => ('call' in test ? [{ test, by }] : []),
);

/** What a call makes of the value it is given; `undefined` where no guard knows it. */
export function conversionOf(callee: Callee): { transport: Transport; by: string } | undefined {
  return conversions.find(({ call }) => fits(call, callee));
}

/** Whether a call is of a kind. */
export function fits(pattern: CallPattern, callee: Callee): boolean {
  if (pattern.global) return callee.global !== null && pattern.global.includes(callee.global);
  if (pattern.package) {
    return callee.packages.some(({ module, member }) => {
      const name = SAME_PACKAGE[module] ?? module;
      return pattern.package?.includes(name) === true && (!pattern.member || pattern.member.includes(member));
    });
  }
  return callee.method !== null && pattern.method?.includes(callee.method) === true;
}
