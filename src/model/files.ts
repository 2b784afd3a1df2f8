import type { Place } from './place.ts';
import type { Path } from './tree.ts';
import type { Call, Seen } from './value.ts';

/** A value that a view puts into the page as it is: `<%- name %>`, `!{name}`, `{{{name}}}`. */
export interface RawOutputFact {
  place: Place;
  engine: string;
  expression: string;
  /** Members of what views are given that are in it: `[['user', 'name']]`. */
  paths: readonly (readonly string[])[];
  kind: 'value' | 'json' | 'markdown';
  context: 'text' | 'attribute' | 'script' | 'style' | 'tag';
  escaped: string | null;
  json: string | null;
  /** Names of the views that it is shown by: the file itself, and those that take it in; `*` for a layout. */
  shownBy: readonly string[];
  /** What code gives it: constants alone, JSON that it makes, or the output of a sanitizer or an escape. */
  given: 'constant' | 'json' | 'sanitized' | 'unseen';
}

/** A call that sets up how files are uploaded: `multer({…})`, `fileUpload()`, `busboy({…})`. */
export interface UploadFact {
  call: Call;
  /** Methods of what it gives, as far as they are seen called: `single`, `array`, `any`. */
  uses: Call[];
  /** Where files are held; `unseen` also for storage of other packages. */
  storage: 'memory' | 'disk' | 'unseen';
  /** The folder they are put into. */
  folder: Path | null;
  /** What decides the name of a file there: chance, the client (`whole`: nothing else does), or something that is not seen. */
  naming: 'random' | 'client' | 'unseen';
  whole: Place | null;
  /** Where what the call gives is told to take files of any size: `form.maxFileSize = Infinity`, or that of its `options`. */
  endless: { at: Place; isOption: boolean } | null;
  /** Some files are refused by their type or name. */
  filtered: boolean;
  /** A filter asks for the type alone, which is what the sender says. */
  byType: boolean;
  /** What the filter compares the size of a file with, as written, where the options can say it, too: `limits.image * 1024`. */
  most: string | null;
  /** Only pictures are taken, by the names of fields or by the filter. */
  pictures: boolean;
}

/** A call that serves a folder: `express.static('public')`, `serveIndex('ftp')`. */
export interface StaticFolder {
  call: Call;
  /** It shows what is in the folder, and serves nothing. */
  lists: boolean;
  dir: Seen<Path>;
  /** The folder as written. */
  root: string;
  /** How an app or router uses it; `null` where that is not seen. */
  use: {
    mount: string;
    /** The app or router as written; '' in a one-expression chain. */
    receiver: string;
    /** It is the only handler of the call. */
    alone: boolean;
    /** `null` where it is no statement of its own. */
    statement: Place | null;
  } | null;
  /** What is in it, as far as the project shows; `null` where the folder is not seen. */
  holds: {
    manifest: boolean;
    /** Files that are hidden or in a hidden folder, `.well-known` aside. */
    hidden: Path[];
    wellKnown: boolean;
    /** Source maps of the app's own scripts. */
    maps: Path[];
  } | null;
}
