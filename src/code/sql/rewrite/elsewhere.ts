import { startOf } from '../../syntax/ancestors.ts';
import type { Choice } from '../choice.ts';
import { partAt, type Part } from '../linked/parts.ts';
import { extendWrapper } from './extend-wrapper.ts';
import type { Plan } from './index.ts';
import { plainArguments } from './plain-arguments.ts';
import type { Context } from './text-edits/all.ts';
import type { Change } from './text-edits/index.ts';

/** What changes with the plans beside their texts: functions that hand text on, arguments that become two or lose their quotes. */
export function changesElsewhere(
  plans: readonly Plan[],
  choice: Choice,
  parts: readonly Part[],
  context: Context,
): Change[] {
  const made = plans.filter(({ changes }) => changes.length > 0);
  const extend = made.flatMap(({ sink }) => own(sink.extend, partAt(startOf(sink.call), parts), 0));
  const spread = parts.flatMap((part) => made.flatMap(({ sink }) => own(sink.spreads ?? [], part, part.base)));
  const plain = parts.flatMap((part) =>
    made.flatMap(({ roots }) => roots.flatMap((root) => own(root.plain, part, part.base))),
  );
  return [
    ...extensions([...extend, ...(choice.extend ?? [])], context),
    ...[...new Set([...spread, ...(choice.spread ?? [])])].map((start) => ({ start, end: start, text: '...' })),
    ...plainArguments([...(choice.plain ?? []), ...plain], context),
  ];
}

/** The functions that get a parameter for values: for calls here, and for those of other files. */
function extensions(starts: readonly number[], context: Context): Change[] {
  return [...new Set(starts)].flatMap((start) => {
    const extension = context.roles.extension(start);
    return extension ? extendWrapper(extension, context.scopes, context.file, context.typed) : [];
  });
}

/** The places of one file among `file:start`. */
function own(keys: readonly string[], { around: { path = '' } }: Part, base: number): number[] {
  return keys.filter((key) => key.startsWith(`${path}:`)).map((key) => Number(key.slice(path.length + 1)) + base);
}
