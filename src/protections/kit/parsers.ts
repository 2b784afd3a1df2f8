import type { Call } from '../../model/project.ts';

const PARSERS = ['json', 'urlencoded', 'text', 'raw', ''];

/** A parser of bodies: `express.json()`, `bodyParser.raw()`. */
export function isParser(call: Call): boolean {
  if (call.module === 'express') return call.member !== '' && PARSERS.includes(call.member);
  return call.module === 'body-parser' && PARSERS.includes(call.member);
}

/** A size as the `bytes` package reads it, in bytes; `null` for none. */
export function sizeOf(size: string | number | boolean): number | null {
  if (typeof size === 'number') return size;
  const match = /^\s*(\d+(?:\.\d+)?)\s*(b|kb|mb|gb|tb)?\s*$/i.exec(String(size));
  if (!match) return null;
  const power = ['b', 'kb', 'mb', 'gb', 'tb'].indexOf((match[2] ?? 'b').toLowerCase());
  return Math.floor(Number(match[1]) * 1024 ** power);
}
