/** What stands between items and conditions, or in front of the first of them. */
export const CONNECTS = /^\s*(?:,|\b(?:and|or|where|having|set|on|union(?:\s+all)?)\b)?\s*$/i;
