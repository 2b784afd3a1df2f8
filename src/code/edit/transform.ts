import type { FileInfo } from 'jscodeshift';
import { Edits } from './edits.ts';
import { PositionMap } from './position-map.ts';
import type { Range } from '../syntax/range.ts';
import { parse, ParseError } from '../syntax/parser.ts';
import { open, type SourceFile } from '../syntax/source-file.ts';

/** Why a transform left something as it is. */
export interface TransformRefusal {
  reason: string;
  /** Which of the edits it was given; absent where it was given none. */
  edit?: number;
  /** An offset into the text before the run. */
  start?: number;
}

export interface TransformResult {
  text: string;
  /** What of the original text was replaced; everything outside is unchanged. */
  ranges: readonly Range[];
  /** Where what stood in the original text is now. */
  map: PositionMap;
  refusals: readonly TransformRefusal[];
}

export interface Transform<Options> {
  /** The entry point of `npx jscodeshift -t`: the new text, or `undefined` where nothing changes. */
  (file: FileInfo, api: unknown, options: Options): string | undefined;
  apply(text: string, path: string, options: Options): TransformResult;
}

type Run<Options> = (file: SourceFile, edits: Edits, options: Options) => readonly TransformRefusal[] | void;

/**
 * Makes a transform out of a function that finds and declares edits. Owns the byte rule: the text is parsed raw, written by
 * splices, and the result is parsed again.
 *
 * @throws {ParseError} where the file, or what came of it, is no JavaScript or TypeScript
 */
export function defineTransform<Options>(run: Run<Options>): Transform<Options> {
  function apply(text: string, path: string, options: Options): TransformResult {
    const file = Object.assign(open(text, path), sortedIn(options));
    const edits = new Edits(text);
    const refusals = run(file, edits, options) ?? [];
    if (!edits.changed) return { text, ranges: [], map: PositionMap.unchanged, refusals };
    const result = edits.toString();
    try {
      parse(result, path);
    } catch (error) {
      if (!(error instanceof ParseError)) throw error;
      throw new Error(`The edit of ${path} does not parse: ${error.located}`);
    }
    return { text: result, ranges: edits.ranges(), map: edits.map(), refusals };
  }

  function transform(file: FileInfo, _api: unknown, options: Options): string | undefined {
    const result = apply(file.source, file.path, fromCommandLine(options));
    return result.text === file.source ? undefined : result.text;
  }

  return Object.assign(transform, { apply });
}

const sortedIn = (options: unknown): Pick<SourceFile, 'sortedImports'> =>
  (Object(options) as { sortedImports?: unknown }).sortedImports === true ? { sortedImports: true } : {};

/** jscodeshift hands over options as typed: a value that starts like JSON is JSON. */
function fromCommandLine<Options>(options: Options): Options {
  const entries = Object.entries(options as Record<string, unknown>).map(([key, value]) => {
    if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return [key, value];
    try {
      return [key, JSON.parse(value) as unknown];
    } catch {
      return [key, value];
    }
  });
  return Object.fromEntries(entries) as Options;
}
