import type { Value } from '../classify/index.ts';

/** The names of columns that hold true or false. */
export const FLAG =
  /^(is|has|can|was)[_A-Z]|(^|_)(active|enabled|disabled|published|deleted|verified|done|completed?|admin|visible|hidden|archived|approved|public|private|read|paid|available|featured|locked|banned|confirmed)$/i;
/** The names of columns that hold text, and no number. */
export const TEXT =
  /^(user|login|nick|first|last|full|middle|sur|display)?_?(e?mail|name)$|_(e?mail|name)$|^(e?mail_?(address|id)|password|passwd|title|description|city|country|address)$/i;
/** The names of columns whose numbers may be too long for a JavaScript number. */
export const ID = /(^|_)(id|uuid|no|number|phone|code|isbn|ean|zip|pin)$|Id$|ID$/;

/** Compared with the number of a row, which may be long. */
export function isId(value: Value): boolean {
  return ID.test(value.column);
}

/** Compared for equality with a plain column, which converts text to its own type without loss. */
export function isEqual(value: Value): boolean {
  return value.role === 'column' && /^(=|IN)$/.test(value.detail);
}
