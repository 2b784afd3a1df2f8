import type { Plugin } from 'vitest/config';
import { precompiled } from '../scripts/precompile.js';

/** Templates are imported as the build has them: compiled. */
export const templatesCompiled: Plugin = {
  name: 'templates-compiled',
  enforce: 'pre',
  transform: (text, id) => (id.endsWith('.hbs') ? precompiled(text) : undefined),
};
