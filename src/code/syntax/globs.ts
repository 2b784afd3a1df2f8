import { minimatch, type MinimatchOptions } from 'minimatch';

/** Of a glob that is longer, minimatch makes an error. */
const LONGEST = 64 * 1024;

/** Whether a path fits a glob; one that is longer than anybody writes fits nothing. */
export const fitsGlob = (path: string, glob: string, options: MinimatchOptions = {}): boolean =>
  glob.length <= LONGEST && minimatch(path, glob, options);
