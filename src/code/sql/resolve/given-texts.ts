/** What all calls give for a parameter: one of some constants, or values that bring their quotes along. */
export interface GivenTexts {
  constants?: readonly string[];
  literals?: readonly string[];
}

/** Arguments that all calls are known for, by the key of the method and by index. */
export type ChainTexts = Record<string, Record<number, GivenTexts>>;
