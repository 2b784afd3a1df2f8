import type { Refused, Role, Value } from './units.ts';

/** A unit as its place alone decides it, before its own text is looked at. */
export type Place =
  | Omit<Value, 'quoted' | 'parts' | 'start' | 'end' | 'type' | 'shown' | 'changes' | 'updates' | 'bytes' | 'minus'>
  | (Omit<Refused, 'holes'> & { holes?: never });

/** A value there, of this role. */
export function value(
  role: Role,
  more: Partial<Pick<Value, 'detail' | 'column' | 'alone' | 'on' | 'lead' | 'trail'>> = {},
): Place {
  return {
    kind: 'value',
    role,
    detail: more.detail ?? '',
    column: more.column ?? '',
    alone: more.alone ?? false,
    negated: false,
    on: more.on ?? null,
    lead: more.lead ?? 0,
    trail: more.trail ?? 0,
  };
}

/** No value there, and why. */
export function no(what: Refused['what'], why: string): Place {
  return { kind: 'refused', what, why };
}

/** Why a hole is refused that holds more than a value. */
export const FRAGMENT = 'it is a piece of SQL, not one value';
