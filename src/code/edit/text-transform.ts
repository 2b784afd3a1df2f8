import type { FileInfo } from 'jscodeshift';
import { Edits } from './edits.ts';
import type { Transform, TransformRefusal } from './transform.ts';

interface TextFile {
  path: string;
  text: string;
}

/** Like `defineTransform`, for files that are no program: views. Written by splices too; nothing is parsed. */
export function defineTextTransform<Options>(
  run: (file: TextFile, edits: Edits, options: Options) => readonly TransformRefusal[],
): Transform<Options> {
  const apply: Transform<Options>['apply'] = (text, path, options) => {
    const edits = new Edits(text);
    const refusals = run({ path, text }, edits, options);
    return { text: edits.changed ? edits.toString() : text, ranges: edits.ranges(), map: edits.map(), refusals };
  };
  function transform(file: FileInfo, _api: unknown, options: Options): string | undefined {
    const { text } = apply(file.source, file.path, options);
    return text === file.source ? undefined : text;
  }
  return Object.assign(transform, { apply });
}
