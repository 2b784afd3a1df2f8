import type { Base } from '../schema/column-type.ts';
import type { Value } from '../classify/index.ts';
import { DATE_NAME, TIMESTAMP_CAMEL, TIMESTAMP_NAME } from '../classify/words.ts';

/** The names of columns that hold true or false. */
const FLAG =
  /^(is|has|can|was)_|(^(is|has|can|was)?|_)(active|enabled|disabled|published|deleted|verified|done|completed?|admin|visible|hidden|archived|approved|public|private|read|paid|available|featured|locked|banned|confirmed|subscribed?|newsletter|checked|selected|accepted|blocked|pinned|starred|favou?rite|urgent|seen|sold|in_stock|opt_in)$/i;
const CAMEL_FLAG = /^(is|has|can|was)[A-Z][a-z]/;
/** The names of columns that hold text, and no number. */
export const TEXT =
  /^(user|login|nick|first|last|full|middle|sur|display)?_?(e?mail|name)$|_(e?mail|name)$|^(e?mail_?(address|id)|password|passwd|title|description|city|country|address)$/i;
/** The names of columns whose numbers may be too long for a JavaScript number, or begin with a zero. */
export const ID = /(^|_)(id|uuid|no|number|phone|code|isbn|ean|zip|pin)$|Id$|ID$|^id(_|[A-Z])/;
/** The names of columns that hold digits and no number: a zero in front of them stays. */
export const CODE = /(^|_)(phone|mobile|code|isbn|ean|zip|pin|no)$/i;
/** The names of columns that hold amounts with decimals. */
const AMOUNT =
  /(^|_)(price|amount|total|subtotal|cost|balance|salary|fee|tax|rate|discount|budget)($|_)|[a-z](Price|Amount|Total|Cost)$/i;

/** By its name it holds true or false. */
export const isFlagName = (name: string): boolean => FLAG.test(name) || CAMEL_FLAG.test(name);

/** What the column of a place holds: by the schema, else as far as its name says. */
export function holds(value: Value): Base | 'id' | 'unknown' {
  if (value.type) return value.type.base;
  const name = value.on?.name ?? value.column;
  if (isFlagName(name)) return 'boolean';
  if (ID.test(name)) return 'id';
  return AMOUNT.test(name) ? 'decimal' : 'unknown';
}

/** Numbers that a JavaScript number may not hold to the last digit. */
export function isLong(value: Value): boolean {
  const base = holds(value);
  // A key may have grown since the schema was written.
  return /^(id|bigint|decimal|uuid)$/.test(base) || (base === 'integer' && ID.test(value.on?.name ?? ''));
}

/** By the schema, else by its name it holds a date or a time. */
export function isMoment(value: Value): boolean {
  if (value.type) return /^(date|timestamp|time)$/.test(value.type.base);
  const name = value.on?.name ?? value.column;
  return [DATE_NAME, TIMESTAMP_NAME, TIMESTAMP_CAMEL].some((moment) => moment.test(name));
}

/** Whether NULL may be meant where a value is written. */
export function takesNull(value: Value): boolean {
  return value.type?.nullable ?? true;
}

/** Compared for equality with a plain column, which converts text to its own type without loss. */
export function isEqual(value: Value): boolean {
  return value.role === 'column' && /^(=|<=>|IN)$/.test(value.detail);
}
