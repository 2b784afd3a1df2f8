import type { Path } from './tree.ts';

/** Formats the text of a file as a project does; `null` where the project leaves the file alone, or it cannot be formatted. */
export type Formatter = (path: Path, text: string) => Promise<string | null>;
