import type { IdentityFacts } from '../../model/identity.ts';
import type { Node } from '../../code/syntax/nodes.ts';
import type { Source } from '../../code/values/value.ts';
import { encryptedOf, fastHasherOf, givenPassword, hasherOf } from './hashes.ts';
import { handsRequestOn, helperAround, throughHelpers } from './sign-in-callers.ts';
import { signInOf } from './sign-ins.ts';

/** Calls of functions of the app's own, and what those do, by name: one may stand in any file. */
export interface OwnCalls {
  encrypted: ReturnType<typeof encryptedOf>;
  hashers: string[];
  givenPasswords: ReturnType<typeof givenPassword>;
  fastHashers: string[];
  signIns: Parameters<typeof throughHelpers>[0][number][];
  handedOn: ReturnType<typeof handsRequestOn>;
}

export const noCalls = (): OwnCalls => ({
  encrypted: [],
  hashers: [],
  givenPasswords: [],
  fastHashers: [],
  signIns: [],
  handedOn: [],
});

export function noteCalls(source: Source, node: Node, calls: OwnCalls): void {
  calls.encrypted.push(...encryptedOf(source, node));
  calls.hashers.push(...hasherOf(source, node));
  calls.givenPasswords.push(...givenPassword(source, node));
  calls.fastHashers.push(...fastHasherOf(source, node));
  calls.signIns.push(...signInOf(source, node).map((use) => ({ use, helper: helperAround(source, node) })));
  calls.handedOn.push(...handsRequestOn(source, node));
}

/** What calls come to, once all functions are known. */
export function settleCalls(facts: IdentityFacts, calls: OwnCalls): void {
  const { encrypted, hashers, givenPasswords, fastHashers, signIns, handedOn } = calls;
  facts.signIns = throughHelpers(signIns, handedOn, facts.signOuts);
  facts.fastHashes.push(...givenPasswords.filter(({ name }) => fastHashers.includes(name)).map(({ place }) => place));
  facts.encryptedPasswords = encrypted.filter(({ name }) => !hashers.includes(name)).map(({ place }) => place);
}
