export const ESCAPED = 'escaped by the driver';
export const LISTED = 'on a list of allowed values';
export const NUMBER = 'a number';
/** Texts without quotes and backslashes, which end no literal: safe in quotes and nowhere else. */
export const UNQUOTED = 'without quotes';
/** Texts of letters and digits, which end no literal: safe in quotes and as a name, but as a value without quotes they may be a column. */
export const PLAIN = 'letters and digits';
/** A name in double quotes, which are those of a text for MySQL. */
export const NAMED = 'a quoted name';
