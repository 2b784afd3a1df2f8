import { defineTransform, type TransformRefusal } from '../src/code/edit/transform.ts';
import type { Range } from '../src/code/syntax/range.ts';
import type { Choice } from '../src/code/sql/choice.ts';
import { analyse, NOTHING } from '../src/code/sql/pipeline.ts';
import type { Surroundings } from '../src/code/sql/resolve/fact.ts';

/** What the rest of the project tells about this file; each part may be left out. */
export interface SqlInjectionOptions extends Partial<Surroundings> {
  /** The expressions to rewrite, and functions to extend; all expressions where left out. */
  edits?: readonly SqlEdit[];
}

export interface SqlEdit {
  /** The expression that builds the text; with `extend`, the function that hands text on; with `spread`, the argument. */
  at: Range;
  /** The function gets a parameter for the values of texts that other files hand to it. */
  extend?: boolean;
  /** Names of columns in it are checked against a list, too. */
  names?: boolean;
  /** The argument loses the quotes it brings along: a method of another file binds it. */
  plain?: boolean;
  /** The argument becomes two: a function of another file gives a list of text and values for it. */
  spread?: boolean;
  /** The function or the call changes together with what was chosen in another file. */
  linked?: boolean;
}

/** SQL text with values spliced in becomes text with placeholders and bound values, with the same meaning, or is refused with a reason. */
export default defineTransform<SqlInjectionOptions>((file, edits, { edits: wanted, ...surroundings }) => {
  const facts = { ...NOTHING, ...surroundings };
  const { sites, changes } = analyse(file.ast, file.text, file.path, facts, wanted ? chosen(wanted) : {});
  for (const change of changes) edits.replace(change.start, change.end, change.text);
  return sites.flatMap(({ reason, start, verdict, names }): TransformRefusal[] => {
    if (!wanted) return reason === null ? [] : [{ reason, start }];
    return wanted.flatMap((one, edit) =>
      one.at.start === start && verdict === 'refused' && !(one.names && names)
        ? [{ reason: reason ?? '', edit, start }]
        : [],
    );
  });
});

function chosen(edits: readonly SqlEdit[]): Choice {
  const starts = (which: (edit: SqlEdit) => boolean): number[] => edits.filter(which).map(({ at }) => at.start);
  return {
    names: starts(({ names = false }) => names),
    sites: starts(({ extend, spread, plain, linked }) => !extend && !spread && !plain && !linked),
    extend: starts(({ extend = false }) => extend),
    plain: starts(({ plain = false }) => plain),
    spread: starts(({ spread = false }) => spread),
    linked: starts(({ linked = false }) => linked),
  };
}
