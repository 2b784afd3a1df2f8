import { startOf } from '../../syntax/ancestors.ts';
import type { Range } from '../../syntax/range.ts';
import type { SourceFile } from '../../syntax/source-file.ts';
import type { Found } from '../../edit/edit-list.ts';
import type { Edits } from '../../edit/edits.ts';
import type { CodeSpec } from '../../edit/code-spec.ts';
import type { Stage } from '../../packages/stages.ts';
import { findApp, hasItem } from './find-app.ts';
import { insertAt } from './insert.ts';
import { spotFor } from './spot-for-stage.ts';

/** A statement for the chain of an app; the stage decides the place. */
export interface ChainEdit extends CodeSpec {
  stage: Stage;
  /** The call that makes the app, or the parameter or import that hands it in. */
  appAt?: Range;
  /** The app's name in the file, where its place is not given; the only app there, where neither is. */
  app?: string;
  /** A link that it depends on: what the app is handed to before that may well come before it, too. */
  behind?: Range;
  /** A link that it has to come before, whatever that is called in the file: a router of another one. */
  ahead?: Range;
}

/** Finds the places of statements in chains. Those that come to stand at one place are written together, by the first. */
export class ChainEdits {
  readonly #file: SourceFile;
  readonly #edits: Edits;
  readonly #groups = new Map<string, { edit: ChainEdit; app: string }[]>();

  constructor(file: SourceFile, edits: Edits) {
    this.#file = file;
    this.#edits = edits;
  }

  find(edit: ChainEdit): Found | string | null {
    const app = findApp(this.#file, edit);
    if ('reason' in app) return app.reason;
    if (hasItem(this.#file, app, edit)) return null;
    const spot = spotFor(this.#file, app, edit.stage, edit);
    if (spot.kind === 'refused') return spot.reason;
    const key = `${spot.kind} ${startOf(spot.anchor)} ${spot.anchor.end}`;
    const group = this.#groups.get(key) ?? [];
    // Apps that are made on lines of one block get theirs at one place, each under its own name.
    this.#groups.set(key, [...group, { edit, app: spot.app }]);
    return {
      node: spot.anchor,
      anchor: spot.anchor,
      write: ({ fill }) => {
        const own = this.#groups.get(key) ?? [];
        if (own[0]?.edit !== edit) return undefined;
        const code = own.map((one) => fill(one.edit, ['app', one.app]));
        insertAt(this.#file, this.#edits, spot, code);
        return undefined;
      },
    };
  }
}
