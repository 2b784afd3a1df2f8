import { fileURLToPath } from 'node:url';
import { diskBase } from '../io/disk.ts';

/** The files that templates and attacks are in: those of this package. */
export const shelf = (): ReturnType<typeof diskBase> => diskBase(fileURLToPath(new URL('../../', import.meta.url)));
